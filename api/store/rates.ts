/** How complete and how punctual reporting is: obligations counted by what became of them. */
import type { Knex } from 'knex';
import type { Day, Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** What the counts are told apart by. */
export const RATE_GROUPS = ['regime', 'period', 'child', 'unit'] as const;
export type RateGroup = (typeof RATE_GROUPS)[number];

export interface RatesAsked {
  readonly regime?: string | undefined;
  /** Of periods whose window ends within these days. */
  readonly from: Day;
  readonly to: Day;
  readonly period?: string | undefined;
  readonly frequency?: string | undefined;
  /** Reports of one step of the chain alone; 0 is the lowest. */
  readonly step?: number | undefined;
  /** With periods that are there only because the past was loaded: nobody was asked for those. */
  readonly imported?: boolean | undefined;
  /** The unit whose own report, and all below it, are counted: its id, and every path that it had. */
  readonly unitId: number;
  readonly paths: readonly string[];
  readonly by: readonly RateGroup[];
  readonly now: Instant;
}

export interface Counts {
  /** Obligations. */
  readonly expected: number;
  /** Of these, reports that were sent and stand: submitted or approved. */
  readonly received: number;
  /** Of the received, those that say anything: a nil return does, a report without a filled field does not. */
  readonly complete: number;
  /** Of the received, those that came by their due moment. When what was loaded from the past had come, nobody knows. */
  readonly onTime: number;
  /** Of the expected, those that are not received and whose due moment has passed. */
  readonly overdue: number;
}

export interface RateRow extends Counts {
  readonly regime?: string;
  readonly period?: string;
  /** The window's last day of the period. */
  readonly windowTo?: Day;
  /** The unit next below the one that was asked for, or that itself. */
  readonly childId?: number;
  readonly unitId?: number;
}

const SUMS = {
  received: 's.id is not null',
  complete: 's.id is not null and s.empty = 0',
  onTime: 's.id is not null and s.late = 0 and s.import_id is null',
} as const;

/** The counts, one row for each group, at most so many. */
export async function rates(queries: Queries, asked: RatesAsked, limit: number): Promise<RateRow[]> {
  const groups = new Map<string, RateRow>();
  // A unit that moved has had several paths; what lay below it lies below one of them.
  for (const path of asked.paths)
    for (const row of await ratesUnder(queries, asked, path, limit)) {
      const key = [row.regime, row.period, row.childId, row.unitId].join(' ');
      groups.set(key, added(groups.get(key), row));
    }
  return [...groups.values()].slice(0, limit);
}

async function ratesUnder(
  queries: Queries,
  asked: RatesAsked,
  path: string,
  limit: number,
): Promise<RateRow[]> {
  const query = queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .leftJoin('reports as r', (on) => {
      on.on('r.obligation_id', 'o.id').andOnIn('r.state', ['submitted', 'approved']);
    })
    .leftJoin(
      'revisions as s',
      's.id',
      queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'),
    )
    .whereBetween('p.window_to', [asked.from, asked.to]);
  if (asked.imported !== true) void query.where('p.imported', 0);
  const filters = [
    ['p.regime', asked.regime],
    ['p.period', asked.period],
    ['p.frequency', asked.frequency],
    ['o.step', asked.step],
  ] as const;
  for (const [column, value] of filters) if (value !== undefined) void query.where(column, value);
  const { config } = query.client as { config: { client: unknown } };
  const postgres = config.client === 'pg';
  if (postgres) void query.whereLike('o.unit_path', `${path}%`);
  else void query.whereBetween('o.unit_path', [path, `${path.slice(0, -1)}0`]);
  grouped(query, asked.by, childOf(path, postgres));
  for (const [name, condition] of Object.entries(SUMS))
    void query.select(queries.raw(`sum(case when ${condition} then 1 else 0 end) as "${name}"`));
  void query.select(
    queries.raw(`sum(case when s.id is null and o.due_at < ? then 1 else 0 end) as "overdue"`, [asked.now]),
  );
  const rows = (await query.count({ expected: '*' }).limit(limit)) as RateRow[];
  return rows.map((row) => numbers(row, asked.unitId));
}

/** The id of the unit next below a path, as text; '' for the unit at the path itself. */
function childOf(path: string, postgres: boolean): string {
  const rest = `substr(o.unit_path, ${path.length + 1})`;
  return postgres
    ? `split_part(${rest}, '/', 1)`
    : `case when ${rest} = '' then '' else substr(${rest}, 1, instr(${rest}, '/') - 1) end`;
}

function grouped(query: Knex.QueryBuilder, by: readonly RateGroup[], child: string): void {
  if (by.includes('regime'))
    void query.groupBy('p.regime').orderBy('p.regime').select({ regime: 'p.regime' });
  if (by.includes('period'))
    void query
      .groupBy('p.period', 'p.window_to')
      .orderBy(['p.window_to', 'p.period'])
      .select({ period: 'p.period', windowTo: 'p.window_to' });
  if (by.includes('child'))
    void query
      .groupByRaw(child)
      .orderByRaw(child)
      .select((query.client as { raw: Knex.RawBuilder }).raw(`${child} as "childId"`));
  if (by.includes('unit'))
    void query.groupBy('o.unit_id').orderBy('o.unit_id').select({ unitId: 'o.unit_id' });
}

/** Drivers answer sums as texts. */
function numbers(row: RateRow, root: number): RateRow {
  const { childId } = row as { readonly childId?: string | number };
  return {
    ...row,
    ...(childId === undefined ? {} : { childId: childId === '' ? root : Number(childId) }),
    expected: Number(row.expected),
    received: Number(row.received),
    complete: Number(row.complete),
    onTime: Number(row.onTime),
    overdue: Number(row.overdue),
  };
}

function added(one: RateRow | undefined, other: RateRow): RateRow {
  if (!one) return other;
  return {
    ...one,
    expected: one.expected + other.expected,
    received: one.received + other.received,
    complete: one.complete + other.complete,
    onTime: one.onTime + other.onTime,
    overdue: one.overdue + other.overdue,
  };
}
