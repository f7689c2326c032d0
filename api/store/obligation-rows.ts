/** Obligations with their reports, as every list of them and every single report has them. */
import type { Knex } from 'knex';
import type { Day, Frequency, Instant, Level, ReportState } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { ask, type Statement } from './statements.js';

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
  /** As which the unit answers: its own level, but for requests, where whoever is asked fills in the lowest step. */
  readonly formLevel: Level;
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
  /** The due moment by the rule, where an extension has moved it. */
  readonly ruleDueAt: Instant | null;
  /** Counted in a year whose holidays are not all known. */
  readonly dueProvisional: boolean;
  /** From when on the period is locked; it may lie ahead. */
  readonly lockedAt: Instant | null;
  /** Until when the unit may go on in a locked period; null where no exception was made. */
  readonly unlockedUntil: Instant | null;
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
  /** Of the revision that stands: another unit filed it, as canonical JSON, and what its own said of that later. */
  readonly onBehalf: string | null;
  readonly answer: string | null;
}

/**
 * The spell of a unit that is the last to have begun by the end of the period `p`. A unit that turned out to have
 * ended by then is still whom earlier reports were sent to: none of them may disappear with it.
 */
export const at = (alias: string): string =>
  `${alias}.valid_from = coalesce(
    (select max(x.valid_from) from unit_spells as x where x.unit_id = ${alias}.unit_id and x.valid_from <= p.window_to),
    (select min(x.valid_from) from unit_spells as x where x.unit_id = ${alias}.unit_id))`;

/** What an obligation `o` is joined with. */
export const JOINS = `
  join regime_periods as p on p.id = o.regime_period_id
  join unit_spells as u on u.id = o.spell_id
  join unit_spells as w on w.unit_id = o.receiver_id and ${at('w')}
  left join reports as r on r.obligation_id = o.id
  join regime_versions as v on v.id = coalesce(r.version_id, p.version_id)
  left join revisions as s on s.id = coalesce(r.submitted_revision_id, r.approved_revision_id)`;

/** Obligations with their reports: the joins that lists and single reports share. */
export function obligationQuery(queries: Queries): Knex.QueryBuilder {
  return queries('obligations as o').joinRaw(JOINS);
}

export const LIST_COLUMNS = {
  id: 'o.id',
  regimePeriodId: 'p.id',
  regime: 'p.regime',
  period: 'p.period',
  frequency: 'p.frequency',
  unitId: 'o.unit_id',
  unitCode: 'o.unit_code',
  unitName: 'u.name',
  level: 'u.level',
  formLevel: 'o.level',
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
  ruleDueAt: 'o.rule_due_at',
  dueProvisional: 'o.due_provisional',
  lockedAt: 'p.locked_at',
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
  onBehalf: 's.on_behalf',
  answer: 's.answer',
} as const;

/** One row of such a query. */
export interface FlatRow extends Omit<
  ObligationRow,
  'unit' | 'receiver' | 'dueProvisional' | 'state' | 'correction' | 'nil' | 'revision' | 'late'
> {
  readonly dueProvisional: number;
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

/** Every member is named: a row may hold more than an obligation. */
export function fromFlat(row: FlatRow): ObligationRow {
  return {
    id: row.id,
    regimePeriodId: row.regimePeriodId,
    regime: row.regime,
    period: row.period,
    frequency: row.frequency,
    unitId: row.unitId,
    unit: { code: row.unitCode, name: row.unitName, level: row.level },
    formLevel: row.formLevel,
    unitPath: row.unitPath,
    receiverId: row.receiverId,
    receiver: { code: row.receiverCode, name: row.receiverName, level: row.receiverLevel },
    nationId: row.nationId,
    recipientId: row.recipientId,
    bucket: row.bucket,
    step: row.step,
    windowFrom: row.windowFrom,
    windowTo: row.windowTo,
    opensAt: row.opensAt,
    closesAt: row.closesAt,
    dueAt: row.dueAt,
    ruleDueAt: row.ruleDueAt,
    dueProvisional: row.dueProvisional === 1,
    lockedAt: row.lockedAt,
    unlockedUntil: row.unlockedUntil,
    versionId: row.versionId,
    version: row.version,
    versionHash: row.versionHash,
    state: row.state ?? 'none',
    correction: row.correction === 1,
    nil: row.nil === 1,
    revision: row.revision ?? 0,
    standing: row.standing,
    submittedAt: row.submittedAt,
    late: row.late === null ? null : row.late === 1,
    reason: row.reason,
    returnedDueAt: row.returnedDueAt,
    correctionReason: row.correctionReason,
    correctionDueAt: row.correctionDueAt,
    correctionRequestedAt: row.correctionRequestedAt,
    onBehalf: row.onBehalf,
    answer: row.answer,
  };
}

/** The end of a unit's exception to the lock of its period; nothing is looked up where there is no lock. */
export const UNLOCKED_UNTIL = `(case when p.locked_at is null then null else (select max(x.until) from lock_exceptions as x
    where x.regime_period_id = p.id and x.unit_id = o.unit_id and x.revoked_at is null) end)`;

/** Runs an `obligationQuery` and answers its rows as obligations. */
export async function obligationRows(query: Knex.QueryBuilder): Promise<ObligationRow[]> {
  const { client } = query as unknown as { client: Knex.Client & { raw: Knex.RawBuilder } };
  const rows = (await query
    .select(LIST_COLUMNS)
    .select(client.raw(`${UNLOCKED_UNTIL} as "unlockedUntil"`))) as FlatRow[];
  return rows.map(fromFlat);
}

const AT_UNIT: Statement = {
  name: 'obligation-at-unit',
  text: `select ${Object.entries(LIST_COLUMNS)
    .map(([name, column]) => `${column} as "${name}"`)
    .join(', ')}, ${UNLOCKED_UNTIL} as "unlockedUntil"
    from obligations as o ${JOINS}
    where p.regime = $1 and p.period = $2 and o.unit_id = $3`,
};

/** What a unit owes in one period, if anything. Prepared: every event asks it, and to plan it takes longer than to look. */
export async function obligationAt(
  queries: Queries,
  { regime, period, unitId }: Pick<ObligationRow, 'regime' | 'period' | 'unitId'>,
): Promise<ObligationRow | undefined> {
  const [row] = await ask<FlatRow>(queries, AT_UNIT, [regime, period, unitId]);
  return row && fromFlat(row);
}

/** Whether the period of an obligation is locked for its unit at a moment. */
export function isLocked(
  { lockedAt, unlockedUntil }: Pick<ObligationRow, 'lockedAt' | 'unlockedUntil'>,
  moment: Instant,
): boolean {
  return lockedAt !== null && lockedAt <= moment && (unlockedUntil === null || unlockedUntil <= moment);
}
