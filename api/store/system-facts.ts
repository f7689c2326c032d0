/** What an operator asks of the database: how much is dirty and since when, how large it has grown, who waits for it. */
import type { Instant } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';

/** Dirty marks, and the nodes of roll-ups that have any. */
export interface DirtyFacts {
  readonly marks: number;
  readonly nodes: number;
  readonly oldestAt: Instant | null;
}

/** Counts marks: there are few, unless work waits. */
export async function dirtyFacts(queries: Queries): Promise<DirtyFacts> {
  const nodes = queries('rollup_marks')
    .groupBy('regime_period_id', 'unit_id')
    .count({ marks: '*' })
    .min({ oldest: 'at' })
    .as('n');
  const rows = (await queries
    .from(nodes)
    .select(
      queries.raw('count(*) as nodes'),
      queries.raw('coalesce(sum(marks), 0) as marks'),
      queries.raw('min(oldest) as oldest'),
    )) as unknown as { nodes: number; marks: number | string; oldest: Instant | null }[];
  const row = rows[0];
  return { marks: Number(row?.marks ?? 0), nodes: Number(row?.nodes ?? 0), oldestAt: row?.oldest ?? null };
}

/** The tables that grow, for their sizes. */
const GROWING = [
  'obligations',
  'reports',
  'revisions',
  'revision_inputs',
  'rollup_nodes',
  'events',
  'users',
  'sessions',
] as const;

export interface SizeFacts {
  readonly bytes: number;
  /** Rows as the database estimates them, without counting; bytes where it knows them (indexes included). */
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number | null }[];
}

export async function sizeFacts({ dialect, read }: Pick<Database, 'dialect' | 'read'>): Promise<SizeFacts> {
  return dialect === 'postgres' ? postgresSizes(read) : sqliteSizes(read);
}

async function postgresSizes(read: Queries): Promise<SizeFacts> {
  const whole = (await read.raw('select pg_database_size(current_database()) as bytes')) as {
    rows: { bytes: number }[];
  };
  const tables = (await read.raw(
    `select c.relname as name, greatest(c.reltuples, s.n_live_tup, 0)::bigint as rows,
            pg_total_relation_size(c.oid) as bytes
       from pg_class c join pg_stat_user_tables s on s.relid = c.oid
      where s.schemaname = current_schema() and c.relname = any(?)
      order by 3 desc, 1`,
    [[...GROWING]],
  )) as { rows: { name: string; rows: number; bytes: number }[] };
  return { bytes: Number(whole.rows[0]?.bytes ?? 0), tables: tables.rows };
}

async function sqliteSizes(read: Queries): Promise<SizeFacts> {
  const one = async (pragma: string): Promise<number> => {
    const rows = (await read.raw(`pragma ${pragma}`)) as Record<string, number>[];
    return Object.values(rows[0] ?? {})[0] ?? 0;
  };
  const tables = [];
  for (const name of GROWING) {
    // The last rowid stands for the number of rows: counting would read the whole table.
    const rows = (await read.raw('select max(rowid) as rows from ??', [name])) as { rows: number | null }[];
    tables.push({ name, rows: rows[0]?.rows ?? 0, bytes: null });
  }
  return { bytes: (await one('page_count')) * (await one('page_size')), tables };
}

/** Connections of this process. */
export interface PoolUse {
  readonly most: number;
  readonly used: number;
  readonly free: number;
  /** Callers who wait for one. */
  readonly waiting: number;
}

interface Tarn {
  readonly max: number;
  readonly numUsed: () => number;
  readonly numFree: () => number;
  readonly numPendingAcquires: () => number;
}

/** The pool that reading goes through (on PostgreSQL the one and only). */
export function poolUse({ read }: Pick<Database, 'read'>): PoolUse {
  const { pool } = read.client as { pool: Tarn };
  return {
    most: pool.max,
    used: pool.numUsed(),
    free: pool.numFree(),
    waiting: pool.numPendingAcquires(),
  };
}

const BACKUP = 'backup-taken';

export interface BackupFacts {
  readonly at: Instant;
  readonly file: string;
  readonly bytes: number;
}

/** Notes that a copy was taken and checked. */
export async function noteBackup(trx: Queries, backup: BackupFacts): Promise<void> {
  const row = { key: BACKUP, value: JSON.stringify(backup) };
  await trx('meta').insert(row).onConflict('key').merge(['value']);
}

/** The last backup that was taken with our own command; undefined where none was. */
export async function lastBackup(queries: Queries): Promise<BackupFacts | undefined> {
  const row = await queries('meta').where({ key: BACKUP }).first<{ value: string } | undefined>('value');
  return row && (JSON.parse(row.value) as BackupFacts);
}
