/** The rows of one regime as they lie in the database, read without the program's own queries. */
import type { Database } from '../../api/store/database.js';
import type { ReportState, RevisionState } from '../../regimes/words.js';

export interface ReportRow {
  readonly obligationId: number;
  readonly period: string;
  readonly unit: string;
  readonly state: ReportState;
  readonly correction: number;
  readonly counter: number;
  readonly content: string;
  readonly revision: number;
  /** Numbers of the revisions that stand as sent and that count. */
  readonly submitted: number | null;
  readonly approved: number | null;
}

export interface RevisionRow {
  readonly id: number;
  readonly obligationId: number;
  readonly revision: number;
  readonly state: RevisionState;
  readonly content: string;
  readonly own: string | null;
  readonly stateBehind: string | null;
  readonly rollupHash: string | null;
  readonly hash: string;
  readonly late: number;
  readonly submittedAt: string;
  readonly decidedAt: string | null;
}

export interface InputRow {
  readonly revisionId: number;
  readonly unit: string;
  readonly revision: number;
  readonly hash: string;
}

export interface NodeRow {
  readonly period: string;
  readonly unit: string;
  readonly view: string;
  readonly state: string;
  readonly inputs: string;
  readonly coverage: string;
  readonly hash: string;
}

export interface EventRow {
  readonly at: string;
  readonly type: string;
  readonly period: string;
  readonly unit: string;
}

export interface Rows {
  readonly version: { readonly id: number; readonly hash: string };
  readonly periods: readonly { readonly id: number; readonly period: string; readonly nationId: number }[];
  readonly marks: readonly unknown[];
  readonly reports: readonly ReportRow[];
  readonly revisions: readonly RevisionRow[];
  readonly inputs: readonly InputRow[];
  readonly nodes: readonly NodeRow[];
  readonly events: readonly EventRow[];
}

export async function loadRows({ read }: Database, regime: string): Promise<Rows> {
  const periods = await read('regime_periods')
    .where({ regime })
    .select<{ id: number; period: string; nationId: number }[]>({
      id: 'id',
      period: 'period',
      nationId: 'nation_id',
    });
  const ids = periods.map(({ id }) => id);
  const owed = read('obligations').whereIn('regime_period_id', ids);
  const revisions = await read('revisions')
    .whereIn('obligation_id', owed.clone().select('id'))
    .orderBy('id')
    .select<RevisionRow[]>({
      id: 'id',
      obligationId: 'obligation_id',
      revision: 'revision',
      state: 'state',
      content: 'content',
      own: 'own_content',
      stateBehind: 'rollup_state',
      rollupHash: 'rollup_hash',
      hash: 'hash',
      late: 'late',
      submittedAt: 'submitted_at',
      decidedAt: 'decided_at',
    });
  const numberOf = new Map(revisions.map(({ id, revision }) => [id, revision]));
  return {
    version: await read('regime_versions').where({ regime }).first<Rows['version']>('id', 'hash'),
    periods,
    marks: await read('rollup_marks').whereIn('regime_period_id', ids).select('id'),
    reports: await reportRows(read, ids, numberOf),
    revisions,
    inputs: await read('revision_inputs')
      .whereIn('revision_id', [...numberOf.keys()])
      .select<InputRow[]>({
        revisionId: 'revision_id',
        unit: 'unit_code',
        revision: 'revision',
        hash: 'hash',
      }),
    nodes: await nodeRows(read, periods),
    events: await read('events')
      .where({ regime })
      .where('type', 'like', 'report.%')
      .orderBy('id')
      .select<EventRow[]>({ at: 'at', type: 'type', period: 'period', unit: 'unit_code' }),
  };
}

async function reportRows(
  read: Database['read'],
  periods: readonly number[],
  numberOf: ReadonlyMap<number, number>,
): Promise<ReportRow[]> {
  const rows = await read('reports as r')
    .join('obligations as o', 'o.id', 'r.obligation_id')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .whereIn('o.regime_period_id', [...periods])
    .select<ReportRow[]>({
      obligationId: 'o.id',
      period: 'p.period',
      unit: 'o.unit_code',
      state: 'r.state',
      correction: 'r.correction',
      counter: 'r.counter',
      content: 'r.content',
      revision: 'r.revision',
      submitted: 'r.submitted_revision_id',
      approved: 'r.approved_revision_id',
    });
  // A revision that is not among those of the regime shows as -1.
  const number = (id: number | null): number | null => (id === null ? null : (numberOf.get(id) ?? -1));
  return rows.map((row) => ({ ...row, submitted: number(row.submitted), approved: number(row.approved) }));
}

async function nodeRows(
  read: Database['read'],
  periods: readonly { readonly id: number; readonly period: string }[],
): Promise<NodeRow[]> {
  const rows = await read('rollup_nodes')
    .whereIn(
      'regime_period_id',
      periods.map(({ id }) => id),
    )
    .where('bucket', -1)
    .select<(Omit<NodeRow, 'period' | 'unit'> & { periodId: number; unitId: number })[]>({
      periodId: 'regime_period_id',
      unitId: 'unit_id',
      view: 'view',
      state: 'state',
      inputs: 'inputs',
      coverage: 'coverage',
      hash: 'hash',
    });
  const codes = await read('unit_spells')
    .orderBy('valid_from')
    .select<{ unit_id: number; code: string }[]>('unit_id', 'code');
  const codeOf = new Map(codes.map(({ unit_id, code }) => [unit_id, code]));
  return rows.map(({ periodId, unitId, ...row }) => ({
    ...row,
    period: periods.find(({ id }) => id === periodId)?.period ?? '?',
    unit: codeOf.get(unitId) ?? '?',
  }));
}
