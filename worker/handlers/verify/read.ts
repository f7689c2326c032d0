/** What verify reads, in pages, on one snapshot of the database. */
import type { Instant, Json, Level, ReportState, RevisionState } from '../../../regimes/words.js';
import type { Queries } from '../../../api/store/database.js';
import type { RegimePeriod, View } from '../../../api/store/rollups.js';

/** One expected report with what its row points to. */
export interface ReportToCheck {
  readonly id: number;
  readonly unitId: number;
  readonly unit: string;
  readonly unitName: string;
  readonly level: Level;
  readonly step: number;
  readonly state: ReportState | null;
  readonly correction: number | null;
  readonly revision: number | null;
  readonly submittedRevisionId: number | null;
  readonly approvedRevisionId: number | null;
}

/** A page of the reports of one period, by id. */
export async function reportsToCheck(
  queries: Queries,
  period: RegimePeriod,
  after: number,
  limit: number,
): Promise<ReportToCheck[]> {
  return (await queries('obligations as o')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .where({ 'o.regime_period_id': period.id })
    .where('o.id', '>', after)
    .orderBy('o.id')
    .limit(limit)
    .select({
      id: 'o.id',
      unitId: 'o.unit_id',
      unit: 'o.unit_code',
      unitName: 'u.name',
      level: 'o.level',
      step: 'o.step',
      state: 'r.state',
      correction: 'r.correction',
      revision: 'r.revision',
      submittedRevisionId: 'r.submitted_revision_id',
      approvedRevisionId: 'r.approved_revision_id',
    })) as ReportToCheck[];
}

/** A revision as it is stored, texts unparsed. */
export interface RevisionToCheck {
  readonly id: number;
  readonly obligationId: number;
  readonly revision: number;
  readonly state: RevisionState;
  readonly versionId: number;
  readonly content: string;
  readonly own: string | null;
  readonly rollupState: string | null;
  readonly rollupHash: string | null;
  readonly hash: string;
  readonly nil: number;
  readonly late: number;
  readonly submittedAt: Instant;
  readonly submittedBy: number;
  readonly decidedAt: Instant | null;
  readonly decidedBy: number | null;
  readonly reason: string | null;
  readonly explanations: string;
  readonly coverage: string | null;
  readonly gapsReason: string | null;
  readonly signedAt: Instant | null;
  readonly signedBy: number | null;
  readonly attachments: string | null;
  readonly signedFor: string | null;
  readonly onBehalf: string | null;
  readonly answer: string | null;
  readonly remarks: number | string;
}

export async function revisionsToCheck(
  queries: Queries,
  obligationIds: readonly number[],
): Promise<RevisionToCheck[]> {
  return (await queries('revisions')
    .whereIn('obligation_id', obligationIds)
    .orderBy(['obligation_id', 'revision'])
    .select({
      id: 'id',
      obligationId: 'obligation_id',
      revision: 'revision',
      state: 'state',
      versionId: 'version_id',
      content: 'content',
      own: 'own_content',
      rollupState: 'rollup_state',
      rollupHash: 'rollup_hash',
      hash: 'hash',
      nil: 'nil',
      late: 'late',
      submittedAt: 'submitted_at',
      submittedBy: 'submitted_by',
      decidedAt: 'decided_at',
      decidedBy: 'decided_by',
      reason: 'reason',
      explanations: 'explanations',
      coverage: 'coverage',
      gapsReason: 'gaps_reason',
      signedAt: 'signed_at',
      signedBy: 'signed_by',
      attachments: 'attachments',
      signedFor: 'signed_for',
      onBehalf: 'on_behalf',
      answer: 'answer',
      remarks: queries.raw(
        '(select count(*) from remarks as m where m.obligation_id = revisions.obligation_id and m.revision_id = revisions.id)',
      ),
    })) as RevisionToCheck[];
}

/** A frozen input beside the revision that it names. */
export interface InputToCheck {
  readonly revisionId: number;
  readonly inputId: number;
  readonly unitId: number;
  /** What the unit was called when it was frozen; it may have another code since. */
  readonly unitCode: string;
  readonly revision: number;
  readonly hash: string;
  readonly actualUnitId: number | null;
  readonly actualRevision: number | null;
  readonly actualHash: string | null;
  readonly regimePeriodId: number | null;
  readonly unitName: string;
  readonly level: Level;
}

export async function inputsToCheck(queries: Queries, revisionId: number): Promise<InputToCheck[]> {
  return (await queries('revision_inputs as i')
    .leftJoin('revisions as s', 's.id', 'i.input_id')
    .leftJoin('obligations as o', 'o.id', 's.obligation_id')
    .leftJoin('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'i.revision_id': revisionId })
    .orderBy('i.unit_code')
    .select({
      revisionId: 'i.revision_id',
      inputId: 'i.input_id',
      unitId: 'i.unit_id',
      unitCode: 'i.unit_code',
      revision: 'i.revision',
      hash: 'i.hash',
      actualUnitId: 'o.unit_id',
      actualRevision: 's.revision',
      actualHash: 's.hash',
      regimePeriodId: 'o.regime_period_id',
      unitName: 'u.name',
      level: 'o.level',
    })) as InputToCheck[];
}

export interface EventToCheck {
  readonly id: number;
  readonly at: Instant;
  readonly type: string;
  readonly actorId: number | null;
  readonly unitId: number;
  /** What the unit was called then. */
  readonly unit: string | null;
  readonly data: string;
}

/** Codes under which units of a period have events though their reports stand under another one by now, by unit. */
export async function formerCodes(queries: Queries, period: RegimePeriod): Promise<Map<number, string[]>> {
  const rows = (await queries('events as e')
    .join('obligations as o', 'o.unit_id', 'e.unit_id')
    .where({ 'e.regime': period.regime, 'e.period': period.period, 'o.regime_period_id': period.id })
    .whereLike('e.type', 'report.%')
    .whereRaw('e.unit_code <> o.unit_code')
    .distinct({ unitId: 'e.unit_id', code: 'e.unit_code' })) as { unitId: number; code: string }[];
  const codes = new Map<number, string[]>();
  for (const { unitId, code } of rows) codes.set(unitId, [...(codes.get(unitId) ?? []), code]);
  return codes;
}

/**
 * Events of reports of some units in a period, oldest first: of these very units, whoever else has had their codes.
 * @param codes all that the units have been called; what is indexed is the code
 */
export async function eventsToCheck(
  queries: Queries,
  period: RegimePeriod,
  units: { readonly ids: readonly number[]; readonly codes: readonly string[] },
): Promise<EventToCheck[]> {
  return (await queries('events')
    .where({ regime: period.regime, period: period.period })
    .whereIn('unit_code', units.codes)
    .whereIn('unit_id', units.ids)
    .whereLike('type', 'report.%')
    .orderBy('id')
    .select({
      id: 'id',
      at: 'at',
      type: 'type',
      actorId: 'actor_id',
      unitId: 'unit_id',
      unit: 'unit_code',
      data: 'data',
    })) as EventToCheck[];
}

/** A row of a roll-up as it is stored. */
export interface NodeRow {
  readonly unitId: number;
  readonly view: View;
  readonly bucket: number;
  readonly state: string;
  readonly inputs: string | null;
  readonly coverage: string | null;
  readonly hash: string | null;
  readonly computedAt: Instant;
}

export async function nodeRows(queries: Queries, regimePeriodId: number, unitId: number): Promise<NodeRow[]> {
  return (await queries('rollup_nodes').where({ regime_period_id: regimePeriodId, unit_id: unitId }).select({
    unitId: 'unit_id',
    view: 'view',
    bucket: 'bucket',
    state: 'state',
    inputs: 'inputs',
    coverage: 'coverage',
    hash: 'hash',
    computedAt: 'computed_at',
  })) as NodeRow[];
}

export interface MarkToSee {
  readonly unitId: number;
  readonly path: string;
  readonly kind: 'child' | 'below';
}

export async function marksToSee(queries: Queries, regimePeriodId: number): Promise<MarkToSee[]> {
  return (await queries('rollup_marks')
    .where({ regime_period_id: regimePeriodId })
    .distinct({ unitId: 'unit_id', path: 'unit_path', kind: 'kind' })) as MarkToSee[];
}

/** How many reports are expected and how many roll-ups stand in some periods. */
export async function sizesOf(
  queries: Queries,
  ids: readonly number[],
): Promise<{ reports: number; nodes: number }> {
  const counted = async (column: string): Promise<number> => {
    let sum = 0;
    for (let start = 0; start < ids.length; start += 500) {
      const [row] = await queries('obligations')
        .whereIn('regime_period_id', ids.slice(start, start + 500))
        .select<{ n: number | string }[]>(queries.raw(`count(${column}) as n`));
      sum += Number(row?.n ?? 0);
    }
    return sum;
  };
  const reports = await counted('*');
  // Of one period each unit that receives has one roll-up.
  const nodes = await counted("distinct regime_period_id || ' ' || receiver_id");
  return { reports, nodes };
}

/** Ids of all periods of all regimes, or of those named, oldest first. */
export async function periodIds(
  queries: Queries,
  which: { readonly regime?: string | undefined; readonly period?: string | undefined },
): Promise<number[]> {
  const query = queries('regime_periods').orderBy('id').select<{ id: number }[]>('id');
  if (which.regime !== undefined) void query.where({ regime: which.regime });
  if (which.period !== undefined) void query.where({ period: which.period });
  return (await query).map(({ id }) => id);
}

/** When a unit was last changed; undefined where none ever was. */
export async function unitsChangedAt(queries: Queries): Promise<Instant | undefined> {
  const [row] = await queries('events')
    .where((either) => void either.whereLike('type', 'unit.%').orWhereLike('type', 'units.%'))
    .max<{ at: Instant | null }[]>('at as at');
  return row?.at ?? undefined;
}

/** Parsed JSON, or undefined where the text is none. */
export function parsed(text: string | null): Json | undefined {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
