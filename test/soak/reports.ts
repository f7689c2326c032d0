/** What the people of the soak know of each report: what was answered to them, and what they asked last. */
import type { Json } from '../../regimes/words.js';
import { CODE, type Leaf, type Own } from './regime.js';

export interface Sent {
  readonly hash: string;
  /** What the unit itself had filled in. */
  readonly content: Leaf | Own;
}

export interface Report {
  readonly period: string;
  readonly unit: string;
  readonly aggregating: boolean;
  readonly path: string;
  readonly clerk: string;
  readonly reviewer: string;
  state: string;
  etag: string | undefined;
  /** What the unit last filled in, where that is not sent. */
  draft: Leaf | Own | undefined;
  /** The revision that counts. */
  approved: number | undefined;
  readonly sent: Map<number, Sent>;
  /** Asked and not answered. */
  pending: Asked | undefined;
}

export interface Asked {
  readonly action: string;
  readonly content?: Leaf | Own;
}

/** A report as it is answered. */
export interface Answered {
  readonly state: string;
  readonly content: Json;
  readonly ownContent?: Json;
  readonly approved?: { readonly revision: number };
  readonly receipt?: { readonly revision: number; readonly hash: string };
}

export function report(period: string, unit: string, parent: string): Report {
  return {
    period,
    unit,
    aggregating: parent === 'VN',
    path: `/reports/${CODE}/${period}/${unit}`,
    clerk: `clerk-${unit}`,
    reviewer: `aggregator-${parent}`,
    state: 'none',
    etag: undefined,
    draft: undefined,
    approved: undefined,
    sent: new Map(),
    pending: undefined,
  };
}

/** Takes over what was answered to an act. @returns what is wrong with the answer */
export function learn(
  known: Report,
  asked: Asked,
  answered: Answered,
  etag: string | undefined,
): string | undefined {
  const before = known.draft;
  if (asked.action === 'save') known.draft = asked.content;
  if (asked.action === 'correct') known.draft = known.sent.get(known.approved ?? 0)?.content;
  if (asked.action === 'discard') known.draft = undefined;
  known.state = answered.state;
  known.etag = etag;
  known.approved = answered.approved?.revision;
  known.pending = undefined;
  if (asked.action !== 'submit') return undefined;
  if (!answered.receipt) return 'a report was sent and there is no receipt';
  if (!before) return 'a report was sent that nobody had filled in';
  const { revision, hash } = answered.receipt;
  if (known.sent.has(revision)) return `revision ${revision} was there already`;
  known.sent.set(revision, { hash, content: before });
  return undefined;
}
