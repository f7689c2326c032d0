/**
 * What the people of a history know: every report with what was saved, sent and decided, kept by a second telling of
 * the life of a report (docs/life-of-a-report.md). Nothing here looks into the database.
 */
import type { Action, JsonObject, ReportState, RevisionState } from '../../regimes/words.js';
import type { Variant } from './regimes.js';
import type { Source } from './oracle/figures.js';
import { hashOf } from './oracle/hashes.js';
import { divided, figure, thousandths } from './oracle/arithmetic.js';

export interface FrozenInput {
  readonly unit: string;
  readonly revision: number;
  readonly hash: string;
}

/** A revision. */
export interface Sent {
  readonly n: number;
  /** What the unit itself had filled in. */
  readonly own: JsonObject;
  readonly at: string;
  readonly late: boolean;
  state: RevisionState;
  decidedAt: string | undefined;
  /** Of a commune its content's; of a province learnt from its row, and checked there. */
  hash: string;
  /** Provinces: the reports that were in it, and what stood below at that moment. */
  readonly frozen:
    { readonly sources: readonly Source[]; readonly inputs: readonly FrozenInput[] } | undefined;
}

export interface Report {
  readonly period: string;
  readonly unit: string;
  readonly name: string;
  readonly aggregating: boolean;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly dueAt: string;
  receiver: string;
  state: ReportState;
  correction: boolean;
  /** Writes so far. */
  counter: number;
  draft: JsonObject;
  readonly sent: Sent[];
  /** The revision that stands as sent, and the one that counts. */
  submitted: number | undefined;
  approved: number | undefined;
  returnedDue: string | undefined;
  correctionDue: string | undefined;
}

/** A fact that must be in the record, once. */
export interface Fact {
  readonly type: string;
  readonly period: string;
  readonly unit: string;
  readonly at: string;
}

export interface Book {
  readonly variant: Variant;
  readonly regime: string;
  reports: Report[];
  readonly facts: Fact[];
  /** Moments that are asked about at the end. */
  readonly asked: string[];
}

export interface ActInput {
  readonly content?: JsonObject;
  readonly reason?: string;
  readonly gaps?: { readonly reason: string };
  readonly dueAt?: string;
}

export const sentOf = (report: Report, n: number | undefined): Sent | undefined =>
  report.sent.find((one) => one.n === n);

export const childrenOf = (book: Book, period: string, unit: string): Report[] =>
  book.reports.filter((one) => one.period === period && one.receiver === unit);

/** The reports that a revision brings into every roll-up above. */
export function sourcesOf(report: Report, sent: Sent): Source[] {
  if (sent.frozen) {
    const own = { ...placeOf(report), revision: sent.n, approvedAt: sent.at, content: sent.own };
    return [...sent.frozen.sources, own];
  }
  const approvedAt = sent.decidedAt ?? '';
  return [{ ...placeOf(report), revision: sent.n, approvedAt, content: sent.own }];
}

const placeOf = ({ unit, name, aggregating }: Report): Pick<Source, 'unit' | 'name' | 'level'> => ({
  unit,
  name,
  level: aggregating ? 'province' : 'commune',
});

/** A commune's content as the server keeps it: the computed figures filled in, each from what it needs. */
export function filed(variant: Variant, report: Report, content: JsonObject): JsonObject {
  const { total, done } = content;
  if (report.aggregating || variant === 'plain' || total === undefined) return content;
  const all = thousandths(total);
  return {
    ...content,
    ...(done === undefined ? {} : { net: Number(all - thousandths(done)) / 1000 }),
    shared: divided(all, 3000n, 20) ?? null,
    cubed: figure(all ** 4n, 12),
    gain: divided(all, 7000n, 20) ?? null,
    pace: divided(all, 7000n, 20) ?? null,
  };
}

const BEFORE_APPROVAL: readonly ReportState[] = ['draft', 'ready', 'submitted', 'returned'];
const FROM: Readonly<Record<Action, readonly ReportState[]>> = {
  save: ['none', 'draft', 'returned'],
  'request-signature': ['draft', 'returned'],
  withdraw: ['ready'],
  reject: ['ready'],
  submit: ['draft', 'ready', 'returned'],
  recall: ['submitted'],
  return: ['submitted'],
  approve: ['submitted'],
  'request-correction': ['approved'],
  correct: ['approved'],
  discard: BEFORE_APPROVAL,
};

export const allows = (report: Report, action: Action): boolean =>
  FROM[action].includes(report.state) && (action !== 'discard' || report.correction);

/** What must come of an act: `done`, or the code of its refusal. Takes the roll-up below for settled. */
export function foreseen(book: Book, report: Report, action: Action, input: ActInput, now: string): string {
  if (!allows(report, action)) return 'state-forbids';
  const mistakes = !report.aggregating && report.draft['total'] === undefined;
  switch (action) {
    case 'save':
      return report.state === 'none' && now < report.opensAt ? 'window-not-open' : 'done';
    case 'request-signature':
      if (book.variant !== 'signed') return 'signature-not-needed';
      return mistakes ? 'content-has-mistakes' : 'done';
    case 'submit': {
      if (now < report.closesAt) return 'window-not-closed';
      const missing = childrenOf(book, report.period, report.unit).some((one) => one.approved === undefined);
      if (report.aggregating && missing && input.gaps === undefined) return 'children-missing';
      return mistakes ? 'content-has-mistakes' : 'done';
    }
    case 'reject':
    case 'return':
    case 'request-correction':
    case 'correct':
      return input.reason === undefined ? 'reason-missing' : 'done';
    case 'withdraw':
    case 'recall':
    case 'approve':
    case 'discard':
      return 'done';
  }
}

const FACTS: Readonly<Record<Exclude<Action, 'save'>, string>> = {
  'request-signature': 'report.signature-requested',
  withdraw: 'report.withdrawn',
  reject: 'report.rejected',
  submit: 'report.submitted',
  recall: 'report.recalled',
  return: 'report.returned',
  approve: 'report.approved',
  'request-correction': 'report.correction-requested',
  correct: 'report.correction-opened',
  discard: 'report.correction-discarded',
};

/** Enters an act that was done. @param at the moment that it was done at */
export function enter(book: Book, report: Report, action: Action, input: ActInput, at: string): void {
  const type =
    action === 'save' ? (report.state === 'none' ? 'report.opened' : 'report.saved') : FACTS[action];
  book.facts.push({ type, period: report.period, unit: report.unit, at });
  report.counter += 1;
  EFFECTS[action]({ book, report, input, at });
}

interface Entry {
  readonly book: Book;
  readonly report: Report;
  readonly input: ActInput;
  readonly at: string;
}

const EFFECTS: Readonly<Record<Action, (entry: Entry) => void>> = {
  save: ({ book, report, input }) => {
    report.draft = filed(book.variant, report, input.content ?? {});
    if (report.state === 'none') report.state = 'draft';
  },
  'request-signature': ({ report }) => void (report.state = 'ready'),
  withdraw: ({ report }) => void (report.state = 'draft'),
  reject: ({ report }) => void (report.state = 'draft'),
  submit: send,
  recall: (entry) => {
    decide(entry, 'recalled');
    entry.report.submitted = undefined;
    entry.report.state = 'draft';
  },
  return: (entry) => {
    decide(entry, 'returned');
    entry.report.submitted = undefined;
    entry.report.returnedDue = entry.input.dueAt;
    entry.report.state = 'returned';
  },
  approve: (entry) => {
    const { report } = entry;
    decide(entry, 'approved');
    const before = sentOf(report, report.approved);
    if (before) before.state = 'superseded';
    Object.assign(report, { approved: report.submitted, correction: false, state: 'approved' });
    report.returnedDue = report.correctionDue = undefined;
  },
  'request-correction': ({ report, input }) => void (report.correctionDue = input.dueAt),
  correct: ({ report }) => {
    const draft = sentOf(report, report.approved)?.own ?? {};
    Object.assign(report, { correction: true, state: 'draft', submitted: undefined, draft });
  },
  discard: (entry) => {
    const { report } = entry;
    if (report.state === 'submitted') decide(entry, 'recalled');
    const draft = sentOf(report, report.approved)?.own ?? {};
    Object.assign(report, { correction: false, state: 'approved', submitted: report.approved, draft });
    report.returnedDue = undefined;
  },
};

function decide({ report, at }: Entry, state: RevisionState): void {
  const sent = sentOf(report, report.submitted);
  if (!sent) throw new Error(`${report.unit}: nothing is sent`);
  sent.state = state;
  sent.decidedAt = at;
}

function send({ book, report, at }: Entry): void {
  const n = report.sent.length + 1;
  report.sent.push({
    n,
    own: report.draft,
    at,
    late: isLate(report, at),
    state: 'submitted',
    decidedAt: undefined,
    hash: report.aggregating ? '' : hashOf(report.draft),
    frozen: report.aggregating ? freeze(book, report) : undefined,
  });
  report.submitted = n;
  report.state = 'submitted';
}

function isLate(report: Report, at: string): boolean {
  const asked = report.returnedDue ?? report.correctionDue;
  if (report.correction && asked === undefined) return sentOf(report, report.approved)?.late === true;
  return at > (asked ?? report.dueAt);
}

function freeze(book: Book, report: Report): Sent['frozen'] {
  const counting = childrenOf(book, report.period, report.unit).flatMap((child) => {
    const sent = sentOf(child, child.approved);
    return sent ? [{ child, sent }] : [];
  });
  return {
    sources: counting.flatMap(({ child, sent }) => sourcesOf(child, sent)),
    inputs: counting.map(({ child, sent }) => ({ unit: child.unit, revision: sent.n, hash: sent.hash })),
  };
}
