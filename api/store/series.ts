/** What series read: periods of a regime, who reported in them, and how units went over into one another. */
import type { Knex } from 'knex';
import { addDays } from '../../regimes/day.js';
import { readShare, successionsBy, type Successions } from '../../regimes/succession.js';
import type { Day, Frequency, Instant, Level } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { WHOLE, type Coverage, type View } from './rollups.js';

/** One period of a regime, with the version that its reports were written against. */
export interface SeriesPeriod {
  readonly id: number;
  readonly period: string;
  readonly versionId: number;
  readonly version: number;
  readonly versionHash: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly nationId: number;
  readonly recipientId: number | null;
}

/** The periods of one frequency for which obligations were made, in time; of `among` only, where it is given. */
export async function seriesPeriods(
  queries: Queries,
  regime: string,
  frequency: Frequency,
  among?: readonly string[],
): Promise<SeriesPeriod[]> {
  const query = queries('regime_periods as p')
    .join('regime_versions as v', 'v.id', 'p.version_id')
    .where({ 'p.regime': regime, 'p.frequency': frequency })
    .orderBy('p.window_to');
  if (among) void query.whereIn('p.period', [...among]);
  return (await query.select({
    id: 'p.id',
    period: 'p.period',
    versionId: 'p.version_id',
    version: 'v.version',
    versionHash: 'v.hash',
    windowFrom: 'p.window_from',
    windowTo: 'p.window_to',
    nationId: 'p.nation_id',
    recipientId: 'p.recipient_id',
  })) as SeriesPeriod[];
}

/** A unit that owes a report in a period, with its approved revision. */
export interface Reporter {
  readonly unitId: number;
  readonly unitCode: string;
  readonly unitName: string;
  readonly unitPath: string;
  readonly level: Level;
  readonly step: number;
  readonly receiverId: number;
  readonly approvedRevisionId: number | null;
}

/** Which reporters of a period are wanted; both: of either kind. */
export interface ReporterFilter {
  readonly level?: Level;
  /** Units below one of these, by their ids. */
  readonly below?: readonly number[];
  readonly units?: readonly number[];
}

const AT_A_TIME = 400;

export async function reportersOf(
  queries: Queries,
  regimePeriodId: number,
  filter: ReporterFilter,
): Promise<Reporter[]> {
  const found = new Map<number, Reporter>();
  const narrowed: ((query: Knex.QueryBuilder) => void)[] = [
    ...(filter.below ?? []).map((id) => (query: Knex.QueryBuilder) => {
      void query.whereLike('o.unit_path', `%/${id}/%`).whereNot('o.unit_id', id);
    }),
    ...chunks(filter.units ?? []).map((ids) => (query: Knex.QueryBuilder) => {
      void query.whereIn('o.unit_id', ids);
    }),
  ];
  for (const narrow of narrowed) {
    const query = queries('obligations as o')
      .join('unit_spells as u', 'u.id', 'o.spell_id')
      .leftJoin('reports as r', 'r.obligation_id', 'o.id')
      .where({ 'o.regime_period_id': regimePeriodId })
      .orderBy('o.unit_code');
    if (filter.level !== undefined) void query.where('o.level', filter.level);
    narrow(query);
    const rows = (await query.select({
      unitId: 'o.unit_id',
      unitCode: 'o.unit_code',
      unitName: 'u.name',
      unitPath: 'o.unit_path',
      level: 'o.level',
      step: 'o.step',
      receiverId: 'o.receiver_id',
      approvedRevisionId: 'r.approved_revision_id',
    })) as Reporter[];
    for (const row of rows) found.set(row.unitId, row);
  }
  return [...found.values()];
}

/** How complete the nodes of some units are, by unit id. */
export async function coverages(
  queries: Queries,
  regimePeriodId: number,
  view: View,
  unitIds: readonly number[],
): Promise<Map<number, Coverage>> {
  const found = new Map<number, Coverage>();
  for (const ids of chunks(unitIds)) {
    const rows = await queries('rollup_nodes')
      .where({ regime_period_id: regimePeriodId, view, bucket: WHOLE })
      .whereIn('unit_id', ids)
      .whereNotNull('coverage')
      .select<{ unitId: number; coverage: string }[]>({ unitId: 'unit_id', coverage: 'coverage' });
    for (const row of rows) found.set(row.unitId, JSON.parse(row.coverage) as Coverage);
  }
  return found;
}

/** Every succession there is. @throws Error for a stored share that is none */
export async function allSuccessions(queries: Queries): Promise<Successions> {
  const rows = await queries('unit_successions').select<
    { from: number; to: number; effective: Day; share: string }[]
  >({ from: 'from_id', to: 'to_id', effective: 'effective', share: 'share' });
  return successionsBy(
    rows.map(({ share: text, ...row }) => {
      const share = readShare(text);
      if (!share) throw new Error(`The stored share ${text} does not read`);
      return { ...row, share };
    }),
  );
}

/** During which days units exist, for some of them: half open. */
export async function lifetimes(
  queries: Queries,
  unitIds: readonly number[],
): Promise<(unit: number, day: Day) => boolean> {
  const spells = new Map<number, { from: Day; to: Day | null }[]>();
  for (const ids of chunks(unitIds)) {
    const rows = await queries('unit_spells')
      .whereIn('unit_id', ids)
      .select<{ unitId: number; from: Day; to: Day | null }[]>({
        unitId: 'unit_id',
        from: 'valid_from',
        to: 'valid_to',
      });
    for (const row of rows) spells.set(row.unitId, [...(spells.get(row.unitId) ?? []), row]);
  }
  return (unit, day) =>
    (spells.get(unit) ?? []).some(({ from, to }) => from <= day && (to === null || to > day));
}

/** From when and until when units exist, by id; `to` is the last day, null while it does. */
export async function validityOf(
  queries: Queries,
  unitIds: readonly number[],
): Promise<Map<number, { readonly from: Day; readonly to: Day | null }>> {
  const found = new Map<number, { from: Day; to: Day | null }>();
  for (const ids of chunks(unitIds)) {
    const rows = await queries('unit_spells')
      .whereIn('unit_id', ids)
      .orderBy('valid_from')
      .select<{ unitId: number; from: Day; to: Day | null }[]>({
        unitId: 'unit_id',
        from: 'valid_from',
        to: 'valid_to',
      });
    for (const { unitId, from, to } of rows)
      found.set(unitId, {
        from: found.get(unitId)?.from ?? from,
        to: to === null ? null : addDays(to, -1),
      });
  }
  return found;
}

/** An approval of a revision: from that moment the unit's report counted as it stands there. */
export interface Approval {
  readonly id: number;
  readonly unitId: number;
  readonly revision: number;
  readonly at: Instant;
}

/** Every approval among some reporters of a period, in time. */
export async function approvalsOf(
  queries: Queries,
  regimePeriodId: number,
  unitIds: readonly number[],
): Promise<Approval[]> {
  const found: Approval[] = [];
  for (const ids of chunks(unitIds)) {
    found.push(
      ...((await queries('revisions as s')
        .join('obligations as o', 'o.id', 's.obligation_id')
        .where({ 'o.regime_period_id': regimePeriodId })
        .whereIn('o.unit_id', ids)
        .whereIn('s.state', ['approved', 'superseded'])
        .whereNotNull('s.decided_at')
        .select({
          id: 's.id',
          unitId: 'o.unit_id',
          revision: 's.revision',
          at: 's.decided_at',
        })) as Approval[]),
    );
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id - b.id));
}

export function chunks<T>(items: readonly T[], size = AT_A_TIME): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
