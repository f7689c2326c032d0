/** F8: from one place that has something to say to the next, through the whole form and round again. */
import { locate } from '../../forms/locate.js';
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
  return [...new Set(chosen)].sort((a, b) => inOrder(root, a, b));
}

/** The stop after `here`, or before it; from nowhere the first, or the last. Undefined where there is none. */
export function nextStop(
  root: ObjectField,
  found: readonly string[],
  here: string | undefined,
  back: boolean,
): string | undefined {
  if (found.length === 0) return undefined;
  const order = back ? [...found].reverse() : found;
  const step = back ? -1 : 1;
  const next = here === undefined ? undefined : order.find((path) => inOrder(root, path, here) * step > 0);
  return next ?? order[0];
}

function inOrder(root: ObjectField, one: string, other: string): number {
  const [a, b] = [locate(root, one).order, locate(root, other).order];
  for (const [index, step] of a.entries()) {
    const against = b[index];
    if (against === undefined) return 1;
    if (step !== against) return step - against;
  }
  return a.length - b.length;
}
