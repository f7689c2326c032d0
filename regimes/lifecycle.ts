/**
 * A report's life: one table, no side effects. Who may take an action is policy.ts; what the store does for it is
 * named by the effect. While a correction is open, the state spoken of here is the correction's.
 */
import type { Action, ReportState } from './words.js';

/** What a transition depends on besides the state; the caller gathers it in the transaction that acts. */
export interface Facts {
  /** An approved revision stands beside the open draft: this is a correction. */
  readonly correction: boolean;
  /** The regime needs the head's signature. */
  readonly signature: boolean;
  /** The window has opened. */
  readonly opened: boolean;
  /** The window has closed. */
  readonly closed: boolean;
  /** The regime lets reports be submitted before the window closes. */
  readonly submitEarly: boolean;
  /** How many errors the content has. */
  readonly errors: number;
  /** How many issues stand in the way of submitting: errors, and warnings without an explanation. */
  readonly blocking: number;
  /** The confirmed roll-up below is up to date; true where nobody reports to the unit. */
  readonly settled: boolean;
  /** No report from below is missing, or a reason for the gaps is given; true where nobody reports to the unit. */
  readonly complete: boolean;
  /** The request gives a reason. */
  readonly reason: boolean;
  /** The period is locked, and the unit has no exception that holds. */
  readonly locked: boolean;
}

/** What the store does for a transition, beside writing the new state and the event. */
export type Effect =
  | 'open' // make the report, with its first draft
  | 'save' // replace the draft
  | 'ask-signature' // put it on the head's desk
  | 'withdraw' // take it back from there
  | 'reject' // the same, by the head, with a reason
  | 'freeze' // make an immutable revision: hash, signature, explanations, lineage, receipt
  | 'recall' // the submitted revision becomes `recalled`, its content the draft
  | 'return' // the submitted revision becomes `returned`, its content the draft; reason, remarks, new due moment
  | 'approve' // the submitted revision counts above
  | 'supersede' // the same, and the revision approved before becomes `superseded`
  | 'ask-correction' // a reason and a due moment on the sender's desk
  | 'open-correction' // a draft of the next revision from the approved one, which keeps counting
  | 'discard'; // drop the correction; one that is submitted becomes `recalled`

/** Codes of the catalogue of errors. */
export type Refusal =
  | 'state-forbids'
  | 'period-locked'
  | 'window-not-open'
  | 'window-not-closed'
  | 'content-has-mistakes'
  | 'rollup-not-settled'
  | 'children-missing'
  | 'signature-not-needed'
  | 'reason-missing';

interface Need {
  readonly holds: (facts: Facts) => boolean;
  readonly refusal: Refusal;
}

const unlocked: Need = { holds: (facts) => !facts.locked, refusal: 'period-locked' };
const opened: Need = { holds: (facts) => facts.opened, refusal: 'window-not-open' };
const closed: Need = { holds: (facts) => facts.closed || facts.submitEarly, refusal: 'window-not-closed' };
const signature: Need = { holds: (facts) => facts.signature, refusal: 'signature-not-needed' };
const noErrors: Need = { holds: (facts) => facts.errors === 0, refusal: 'content-has-mistakes' };
const nothingBlocks: Need = {
  holds: (facts) => facts.errors === 0 && facts.blocking === 0,
  refusal: 'content-has-mistakes',
};
const settled: Need = { holds: (facts) => facts.settled, refusal: 'rollup-not-settled' };
const complete: Need = { holds: (facts) => facts.complete, refusal: 'children-missing' };
const reason: Need = { holds: (facts) => facts.reason, refusal: 'reason-missing' };

interface Row {
  readonly from: readonly ReportState[];
  readonly action: Action;
  readonly to: ReportState;
  readonly effect: Effect;
  /** Asked in this order; the first that does not hold is the refusal. */
  readonly needs: readonly Need[];
  /** Whether the row speaks of corrections only (true), of first reports only (false) or of both (absent). */
  readonly correction?: boolean;
}

/** What every row needs, asked first: once its period is locked a report is read, and nothing else. */
const EVERY: readonly Need[] = [unlocked];
const SENDING: readonly Need[] = [closed, settled, complete, nothingBlocks];
const BEFORE_APPROVAL: readonly ReportState[] = ['draft', 'ready', 'submitted', 'returned'];

/** The whole life. A state and an action that no row has are refused as `state-forbids`. */
// prettier-ignore
export const TABLE: readonly Row[] = [
  { from: ['none'],              action: 'save',               to: 'draft',     effect: 'open',            needs: [opened] },
  { from: ['draft'],             action: 'save',               to: 'draft',     effect: 'save',            needs: [] },
  { from: ['returned'],          action: 'save',               to: 'returned',  effect: 'save',            needs: [] },
  { from: ['draft', 'returned'], action: 'request-signature',  to: 'ready',     effect: 'ask-signature',   needs: [signature, noErrors] },
  { from: ['ready'],             action: 'withdraw',           to: 'draft',     effect: 'withdraw',        needs: [] },
  { from: ['ready'],             action: 'reject',             to: 'draft',     effect: 'reject',          needs: [reason] },
  { from: ['draft', 'ready', 'returned'],
                                 action: 'submit',             to: 'submitted', effect: 'freeze',          needs: SENDING },
  { from: ['submitted'],         action: 'recall',             to: 'draft',     effect: 'recall',          needs: [] },
  { from: ['submitted'],         action: 'return',             to: 'returned',  effect: 'return',          needs: [reason] },
  { from: ['submitted'],         action: 'approve',            to: 'approved',  effect: 'approve',         needs: [], correction: false },
  { from: ['submitted'],         action: 'approve',            to: 'approved',  effect: 'supersede',       needs: [], correction: true },
  { from: ['approved'],          action: 'request-correction', to: 'approved',  effect: 'ask-correction',  needs: [reason] },
  { from: ['approved'],          action: 'correct',            to: 'draft',     effect: 'open-correction', needs: [reason] },
  { from: BEFORE_APPROVAL,       action: 'discard',            to: 'approved',  effect: 'discard',         needs: [], correction: true },
];

export type Transition =
  | { readonly to: ReportState; readonly effect: Effect; readonly refusal?: undefined }
  | { readonly refusal: Refusal };

/** What an action makes of a report, or the code of why it is refused. Total: every combination has an answer. */
export function transition(state: ReportState, action: Action, facts: Facts): Transition {
  const row = TABLE.find(
    (r) =>
      r.action === action &&
      r.from.includes(state) &&
      (r.correction === undefined || r.correction === facts.correction),
  );
  if (!row) return { refusal: 'state-forbids' };
  const unmet = [...EVERY, ...row.needs].find((need) => !need.holds(facts));
  return unmet ? { refusal: unmet.refusal } : { to: row.to, effect: row.effect };
}

/** Who a report waits for. `clerk` is whoever prepares it: in an aggregating unit its aggregator too. */
export type NextActor = 'clerk' | 'head' | 'aggregator' | 'nobody';

/**
 * Who acts next: `nobody` before the window opens, in a locked period, and once the report is approved, unless the receiving unit has
 * asked for a correction. `aggregator` is the one of the receiving unit.
 */
export function nextActor(
  state: ReportState,
  facts: Pick<Facts, 'opened'> & Partial<Pick<Facts, 'locked'>>,
  correctionAsked: boolean = false,
): NextActor {
  if (facts.locked === true) return 'nobody';
  switch (state) {
    case 'none':
      return facts.opened ? 'clerk' : 'nobody';
    case 'draft':
    case 'returned':
      return 'clerk';
    case 'ready':
      return 'head';
    case 'submitted':
      return 'aggregator';
    case 'approved':
      return correctionAsked ? 'clerk' : 'nobody';
  }
}
