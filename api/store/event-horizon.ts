/** How far the table of events is complete: whoever reads on from there misses nothing that is committed late. */
import type { Database, Queries } from './database.js';

const PATIENCE = 2_000;

/**
 * The id up to which no event can be added any more; undefined where too much is under way to tell. On PostgreSQL an id is drawn before its transaction commits:
 * whoever holds one at or below the newest committed has the table open now, and is waited for, while others go on.
 */
export async function committedUpTo(database: Database): Promise<number | undefined> {
  const [row] = await database.read('events').max<{ id: number | null }[]>('id as id');
  const newest = Number(row?.id ?? 0);
  if (database.dialect === 'sqlite') return newest;
  const before = await writersOfEvents(database.read);
  for (const until = Date.now() + PATIENCE; ;) {
    const now = new Set(before.length === 0 ? [] : await writersOfEvents(database.read));
    if (!before.some((one) => now.has(one))) return newest;
    if (Date.now() > until) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Transactions that have written to the events, or are about to, and have not ended. */
async function writersOfEvents(queries: Queries): Promise<string[]> {
  const { rows } = await queries.raw<{ rows: { id: string }[] }>(
    `select distinct virtualtransaction as id from pg_locks
     where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
       and relation = 'events'::regclass
       and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.map(({ id }) => id);
}
