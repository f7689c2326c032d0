/** From what was decided to what is written, and to the report as it is afterwards. */
import { canonical } from '../../regimes/canonical.js';
import type { ActDocument } from '../store/act.js';
import { columnsOf } from '../store/reports.js';
import type { Afterwards } from './act-on-report.js';
import type { Decided } from './decide-act.js';
import { isAggregating, type ShownRow } from './report-context.js';

/** One document for decisions on one report that follow each other: the last says how the report is left. */
export function documentOf(decided: readonly Decided[]): ActDocument {
  const [first, last] = [decided[0], decided.at(-1)];
  if (!first || !last) throw new Error('Nothing was decided');
  const { row, to, at, person } = last.doing;
  const read = first.doing.row;
  const { id, counter, lockCounter } = read;
  const change = { ...last.change.report, state: to };
  const by = { at, userId: person.userId };
  return {
    obligation_id: id,
    counter,
    lock_counter: lockCounter,
    report: columnsOf(read, row, change, by, last.change.written),
    revisions: decided.flatMap((one) => one.change.revision ?? []),
    inputs: decided.flatMap((one) => one.change.inputs ?? []),
    fates: decided.flatMap((one) => one.change.fates ?? []),
    remarks: decided.flatMap((one) => one.change.remarks ?? []),
    events: decided.map(eventOf),
    marks: decided.flatMap(marksOf),
  };
}

function eventOf({ doing, change }: Decided): ActDocument['events'][number] {
  const { row, at, to, person } = doing;
  const data = { state: to, receiver: row.receiverId, recipient: row.recipientId, ...change.data };
  return {
    at,
    type: change.event,
    actor_id: person.userId,
    regime: row.regime,
    period: row.period,
    unit_id: row.unitId,
    unit_code: row.unit.code,
    unit_path: row.unitPath,
    data: canonical(data),
  };
}

/** The receiver's roll-up changed; and so did what is late in the unit's own, if it aggregates. */
function marksOf({ doing: { row, at }, change }: Decided): ActDocument['marks'] {
  if (!change.touchesRollup) return [];
  const receiver = `/${row.receiverId}/`;
  const above = row.unitPath.slice(0, row.unitPath.indexOf(receiver) + receiver.length);
  const { regimePeriodId: regime_period_id, receiverId, unitId, unitPath, bucket } = row;
  const child = { regime_period_id, at, unit_id: receiverId, unit_path: above, bucket, kind: 'child' };
  if (!isAggregating(row)) return [child];
  return [child, { regime_period_id, at, unit_id: unitId, unit_path: unitPath, bucket: 0, kind: 'below' }];
}

/**
 * The report after the last of the decisions, as reading it anew would find it. Undefined where that needs more than
 * is at hand: a revision that nobody has read, ids that remarks were given, a roll-up, in whose place it was sent.
 */
export function afterwards(decided: readonly Decided[]): Afterwards | undefined {
  const [first, last] = [decided[0], decided.at(-1)];
  if (!first || !last) return undefined;
  const { doing, change } = last;
  const { context, row, to, at } = doing;
  const { report, remarks = [], verdict } = change;
  if (context.aggregating || context.handlers || remarks.length > 0 || change.stands === 'unread')
    return undefined;
  const stands = change.stands === undefined ? row.stands : (change.stands ?? undefined);
  const approved = report.approvedRevisionId === undefined ? row.approved : (stands ?? null);
  const after: ShownRow = {
    ...row,
    ...report,
    state: to,
    counter: first.doing.row.counter + 1,
    savedAt: at,
    stands,
    standing: stands?.revision ?? null,
    submittedAt: stands?.submittedAt ?? null,
    late: stands?.late ?? null,
    approved,
  };
  const prefilled = decided.find((one) => one.change.prefilled)?.change.prefilled ?? context.prefilled;
  return { context: { ...context, prefilled, row: after }, verdict };
}
