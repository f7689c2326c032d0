/** Obligations as a calendar shows them: a unit's own one by one, those of others counted together. */
import type { Knex } from 'knex';
import type { Instant, Level, ReportState } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface Span {
  /** The first moment of the first day, and the last of the last. */
  readonly from: Instant;
  readonly to: Instant;
}

interface AgendaPeriod {
  readonly regime: string;
  readonly period: string;
  readonly versionId: number;
  readonly versionHash: string;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

/** One report of a unit itself. */
export interface OwnRow extends AgendaPeriod {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly dueAt: Instant;
  readonly ruleDueAt: Instant | null;
  readonly provisional: number;
  readonly state: ReportState | null;
}

/** Reports of others that fall due together. */
export interface GroupRow extends AgendaPeriod {
  readonly level: Level;
  readonly dueAt: Instant;
  readonly provisional: number;
  readonly reports: number;
  readonly sent: number;
}

const PERIOD = {
  regime: 'p.regime',
  period: 'p.period',
  versionId: 'p.version_id',
  versionHash: 'v.hash',
  opensAt: 'p.opens_at',
  closesAt: 'p.closes_at',
};
const MOST = 2000;

function obligations(queries: Queries, span: Span): Knex.QueryBuilder {
  const within: [Instant, Instant] = [span.from, span.to];
  return queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('regime_versions as v', 'v.id', 'p.version_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .where((owed) => {
      // Nobody owes what is there only because the past was loaded.
      void owed.where('p.imported', 0).orWhereNotNull('r.state');
    })
    .where((either) => {
      void either
        .whereBetween('o.due_at', within)
        .orWhereBetween('p.opens_at', within)
        .orWhereBetween('p.closes_at', within)
        .orWhereBetween('r.returned_due_at', within)
        .orWhereBetween('r.correction_due_at', within);
    });
}

/** The reports of some units themselves. */
export async function ownAgenda(
  queries: Queries,
  unitIds: readonly number[],
  span: Span,
  regime?: string,
): Promise<OwnRow[]> {
  const query = obligations(queries, span)
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .whereIn('o.unit_id', [...unitIds])
    .orderBy(['o.due_at', 'o.id'])
    .limit(MOST);
  if (regime !== undefined) void query.where('p.regime', regime);
  return (await query.select({
    ...PERIOD,
    code: 'o.unit_code',
    name: 'u.name',
    level: 'o.level',
    dueAt: queries.raw('coalesce(r.returned_due_at, r.correction_due_at, o.due_at)'),
    ruleDueAt: 'o.rule_due_at',
    provisional: 'o.due_provisional',
    state: 'r.state',
  })) as OwnRow[];
}

/** The reports that some units receive, or that lie below some paths, counted by regime, period, level and due moment. */
export async function groupAgenda(
  queries: Queries,
  which:
    | { readonly receiverIds: readonly number[] }
    | { readonly regime: string; readonly paths: readonly string[] },
  span: Span,
): Promise<GroupRow[]> {
  const query = obligations(queries, span);
  if ('receiverIds' in which) void query.whereIn('o.receiver_id', [...which.receiverIds]);
  else
    void query.where('p.regime', which.regime).where((below) => {
      for (const path of which.paths) void below.orWhereLike('o.unit_path', `${path}%`);
      if (which.paths.length === 0) void below.whereRaw('1 = 0');
    });
  const rows = (await query
    .groupBy(...Object.values(PERIOD), 'o.level', 'o.due_at', 'o.due_provisional')
    .orderBy(['o.due_at', 'p.regime', 'p.period', 'o.level'])
    .limit(MOST)
    .select({ ...PERIOD, level: 'o.level', dueAt: 'o.due_at', provisional: 'o.due_provisional' })
    .select(queries.raw(`sum(case when r.state in ('submitted', 'approved') then 1 else 0 end) as sent`))
    .count({ reports: '*' })) as GroupRow[];
  return rows.map((row) => ({ ...row, reports: Number(row.reports), sent: Number(row.sent) }));
}
