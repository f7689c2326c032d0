/** One report with everything that is decided on: its obligation, its period, its units and its revisions. */
import type { Knex } from 'knex';
import type { Day, Frequency, Instant, JsonObject, Level, ReportState } from '../../regimes/words.js';
import { canonical } from '../../regimes/canonical.js';
import type { Database, Queries } from './database.js';

export interface UnitName {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
}

/** What an obligation and the report that answers it have in common with every list of them. */
export interface ObligationRow {
  readonly id: number;
  readonly regimePeriodId: number;
  readonly regime: string;
  readonly period: string;
  readonly frequency: Frequency;
  readonly unitId: number;
  readonly unit: UnitName;
  /** `/1/15/77/` */
  readonly unitPath: string;
  readonly receiverId: number;
  readonly receiver: UnitName;
  readonly nationId: number;
  readonly recipientId: number | null;
  readonly bucket: number;
  readonly step: number;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly dueAt: Instant;
  /** The version that the report pins, or the period's where nobody has opened it. */
  readonly versionId: number;
  readonly version: number;
  readonly versionHash: string;
  readonly state: ReportState;
  readonly correction: boolean;
  readonly nil: boolean;
  /** The last revision's number; 0: none yet. */
  readonly revision: number;
  /** Of the revision that stands: the one that was sent, or beside an open correction the approved one. */
  readonly standing: number | null;
  readonly submittedAt: Instant | null;
  readonly late: boolean | null;
  readonly reason: string | null;
  readonly returnedDueAt: Instant | null;
  readonly correctionReason: string | null;
  readonly correctionDueAt: Instant | null;
  readonly correctionRequestedAt: Instant | null;
}

export interface ReportRow extends ObligationRow {
  /** Counts the writes of the report; 0: nobody has opened it. */
  readonly counter: number;
  /** What the unit itself filled in. */
  readonly content: JsonObject;
  readonly explanations: Readonly<Record<string, string>>;
  readonly submittedRevisionId: number | null;
  readonly approvedRevisionId: number | null;
  readonly approved: { readonly revision: number; readonly hash: string } | null;
  readonly savedAt: Instant | null;
}

const at = (alias: string): string =>
  `${alias}.valid_from <= p.window_to and (${alias}.valid_to is null or ${alias}.valid_to > p.window_to)`;

/** Obligations with their reports: the joins that lists and single reports share. */
export function obligationQuery(queries: Queries): Knex.QueryBuilder {
  return queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .join('unit_spells as w', (join) => {
      void join.on('w.unit_id', 'o.receiver_id').andOn(queries.raw(at('w')));
    })
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .join('regime_versions as v', 'v.id', queries.raw('coalesce(r.version_id, p.version_id)'))
    .leftJoin(
      'revisions as s',
      's.id',
      queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'),
    );
}

const LIST_COLUMNS = {
  id: 'o.id',
  regimePeriodId: 'p.id',
  regime: 'p.regime',
  period: 'p.period',
  frequency: 'p.frequency',
  unitId: 'o.unit_id',
  unitCode: 'o.unit_code',
  unitName: 'u.name',
  level: 'o.level',
  unitPath: 'o.unit_path',
  receiverId: 'o.receiver_id',
  receiverCode: 'w.code',
  receiverName: 'w.name',
  receiverLevel: 'w.level',
  nationId: 'p.nation_id',
  recipientId: 'p.recipient_id',
  bucket: 'o.bucket',
  step: 'o.step',
  windowFrom: 'p.window_from',
  windowTo: 'p.window_to',
  opensAt: 'p.opens_at',
  closesAt: 'p.closes_at',
  dueAt: 'o.due_at',
  versionId: 'v.id',
  version: 'v.version',
  versionHash: 'v.hash',
  state: 'r.state',
  correction: 'r.correction',
  nil: 'r.nil',
  revision: 'r.revision',
  standing: 's.revision',
  submittedAt: 's.submitted_at',
  late: 's.late',
  reason: 'r.reason',
  returnedDueAt: 'r.returned_due_at',
  correctionReason: 'r.correction_reason',
  correctionDueAt: 'r.correction_due_at',
  correctionRequestedAt: 'r.correction_requested_at',
} as const;

interface FlatRow extends Omit<
  ObligationRow,
  'unit' | 'receiver' | 'state' | 'correction' | 'nil' | 'revision' | 'late'
> {
  readonly unitCode: string;
  readonly unitName: string;
  readonly level: Level;
  readonly receiverCode: string;
  readonly receiverName: string;
  readonly receiverLevel: Level;
  readonly state: ReportState | null;
  readonly correction: number | null;
  readonly nil: number | null;
  readonly revision: number | null;
  readonly late: number | null;
}

function fromFlat(row: FlatRow): ObligationRow {
  const { unitCode, unitName, level, receiverCode, receiverName, receiverLevel, ...rest } = row;
  return {
    ...rest,
    unit: { code: unitCode, name: unitName, level },
    receiver: { code: receiverCode, name: receiverName, level: receiverLevel },
    state: row.state ?? 'none',
    correction: row.correction === 1,
    nil: row.nil === 1,
    revision: row.revision ?? 0,
    late: row.late === null ? null : row.late === 1,
  };
}

/** Runs an `obligationQuery` and answers its rows as obligations. */
export async function obligationRows(query: Knex.QueryBuilder): Promise<ObligationRow[]> {
  const rows = (await query.select(LIST_COLUMNS)) as FlatRow[];
  return rows.map(fromFlat);
}

/** Where a report lies on the wire. */
export interface ReportKey {
  readonly regime: string;
  readonly period: string;
  readonly unit: string;
}

/** The obligation's id; in a transaction its row is locked, so that two acts on one report follow each other. */
export async function lockObligation(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  key: ReportKey,
): Promise<number | undefined> {
  const query = trx('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .where({ 'p.regime': key.regime, 'p.period': key.period, 'o.unit_code': key.unit })
    .first<{ id: number } | undefined>('o.id');
  return (await (database.dialect === 'postgres' ? query.forUpdate('o') : query))?.id;
}

type FlatReport = FlatRow & {
  readonly counter: number | null;
  readonly content: string | null;
  readonly explanations: string | null;
  readonly submittedRevisionId: number | null;
  readonly approvedRevisionId: number | null;
  readonly approvedRevision: number | null;
  readonly approvedHash: string | null;
  readonly savedAt: string | null;
};

/** The report at a key, or by its obligation's id; undefined where no such report is owed. */
export async function loadReport(
  queries: Queries,
  which: ReportKey | number,
): Promise<ReportRow | undefined> {
  const query = obligationQuery(queries).leftJoin('revisions as a', 'a.id', 'r.approved_revision_id');
  const one =
    typeof which === 'number'
      ? query.where({ 'o.id': which })
      : query.where({ 'p.regime': which.regime, 'p.period': which.period, 'o.unit_code': which.unit });
  const row = (await one.first({
    ...LIST_COLUMNS,
    counter: 'r.counter',
    content: 'r.content',
    explanations: 'r.explanations',
    submittedRevisionId: 'r.submitted_revision_id',
    approvedRevisionId: 'r.approved_revision_id',
    approvedRevision: 'a.revision',
    approvedHash: 'a.hash',
    savedAt: 'r.saved_at',
  })) as FlatReport | undefined;
  if (!row) return undefined;
  const { approvedRevision, approvedHash, content, explanations, counter, ...rest } = row;
  return {
    ...fromFlat(rest),
    counter: counter ?? 0,
    content: JSON.parse(content ?? '{}') as JsonObject,
    explanations: JSON.parse(explanations ?? '{}') as Record<string, string>,
    submittedRevisionId: row.submittedRevisionId,
    approvedRevisionId: row.approvedRevisionId,
    approved:
      approvedRevision === null || approvedHash === null
        ? null
        : { revision: approvedRevision, hash: approvedHash },
    savedAt: row.savedAt,
  };
}

/** The columns of `reports` that an action may change. */
export interface ReportChange {
  readonly state: ReportState;
  readonly correction: boolean;
  readonly versionId: number;
  readonly content: JsonObject;
  readonly explanations: Readonly<Record<string, string>>;
  readonly nil: boolean;
  readonly revision: number;
  readonly submittedRevisionId: number | null;
  readonly approvedRevisionId: number | null;
  readonly reason: string | null;
  readonly returnedDueAt: Instant | null;
  readonly correctionReason: string | null;
  readonly correctionDueAt: Instant | null;
  readonly correctionRequestedAt: Instant | null;
}

/** Writes a report's new state and counts the write. The row must be locked (see `lockObligation`). */
export async function writeReport(
  trx: Knex.Transaction,
  row: ReportRow,
  change: Partial<ReportChange>,
  by: { readonly at: Instant; readonly userId: number },
): Promise<void> {
  const next = { ...row, ...change };
  const columns = {
    counter: row.counter + 1,
    state: next.state,
    correction: next.correction ? 1 : 0,
    version_id: next.versionId,
    content: canonical(next.content),
    explanations: canonical(next.explanations),
    nil: next.nil ? 1 : 0,
    revision: next.revision,
    submitted_revision_id: next.submittedRevisionId,
    approved_revision_id: next.approvedRevisionId,
    reason: next.reason,
    returned_due_at: next.returnedDueAt,
    correction_reason: next.correctionReason,
    correction_due_at: next.correctionDueAt,
    correction_requested_at: next.correctionRequestedAt,
    saved_at: by.at,
    saved_by: by.userId,
  };
  if (row.counter === 0) await trx('reports').insert({ obligation_id: row.id, ...columns });
  else await trx('reports').where({ obligation_id: row.id }).update(columns);
}

/** Content of the unit's approved report of another period of the same regime; undefined where there is none. */
export async function approvedContent(
  queries: Queries,
  key: { readonly regime: string; readonly period: string; readonly unitId: number },
): Promise<{ readonly revision: number; readonly content: JsonObject } | undefined> {
  const row = (await queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('reports as r', 'r.obligation_id', 'o.id')
    .join('revisions as a', 'a.id', 'r.approved_revision_id')
    .where({ 'p.regime': key.regime, 'p.period': key.period, 'o.unit_id': key.unitId })
    .first({ revision: 'a.revision', content: 'a.content' })) as
    { revision: number; content: string } | undefined;
  return row && { revision: row.revision, content: JSON.parse(row.content) as JsonObject };
}
