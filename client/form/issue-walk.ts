/** F8: from one place that has something to say to the next, through the whole form and round again. */
import { compareOrders, locate } from '../../forms/locate.js';
import type { ObjectField } from '../../regimes/dialect/regime.js';
import type { DraftState } from './draft.js';
import { isMissing } from './draft.js';

/**
 * The places in the order of the form: mistakes, warnings, texts that could not be read, remarks. Empty required
 * cells come last of all, when nothing else is left to mend, or with the others once somebody tried to send.
 */
export function stops(
  root: ObjectField,
  state: Pick<DraftState, 'issues' | 'demanding'>,
  remarked: Iterable<string>,
): readonly string[] {
  const wanted = state.issues.filter((issue) => state.demanding || !isMissing(issue));
  const paths = [...wanted.map((issue) => issue.path), ...remarked];
  const chosen = paths.length > 0 ? paths : state.issues.map((issue) => issue.path);
  return inFormOrder(root, chosen);
}

/** Each place once, in the order in which the form shows them. */
export function inFormOrder(root: ObjectField, paths: readonly string[]): readonly string[] {
  return [...new Set(paths)]
    .map((path) => ({ path, order: locate(root, path).order }))
    .sort((a, b) => compareOrders(a.order, b.order))
    .map(({ path }) => path);
}

export interface NextStop {
  readonly stop: string;
  /** There was none left in this direction: it begins again at the other end. */
  readonly round: boolean;
}

/** The stop after `here`, or before it; from nowhere the first, or the last. Undefined where there is none. */
export function nextStop(
  root: ObjectField,
  found: readonly string[],
  here: string | undefined,
  back: boolean,
): NextStop | undefined {
  const order = back ? [...found].reverse() : found;
  const [first] = order;
  if (first === undefined) return undefined;
  if (here === undefined) return { stop: first, round: false };
  const step = back ? -1 : 1;
  const from = locate(root, here).order;
  const next = order.find((path) => compareOrders(locate(root, path).order, from) * step > 0);
  return { stop: next ?? first, round: next === undefined };
}
