/** The processes of the system, as they say of themselves: who is at work, and who has fallen silent. */
import type { Instant, JsonObject } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface ProcessRow {
  readonly id: string;
  /** `all`: API and worker in one process. */
  readonly kind: 'api' | 'worker' | 'all';
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
  /** What it knows beside: its pool, its queue, its jobs. */
  readonly facts: JsonObject;
}

/** Writes the sign of life of a process. */
export async function noteProcess(trx: Queries, row: ProcessRow): Promise<void> {
  await trx('processes')
    .insert({
      id: row.id,
      kind: row.kind,
      host: row.host,
      pid: row.pid,
      version: row.version,
      started_at: row.startedAt,
      seen_at: row.seenAt,
      facts: JSON.stringify(row.facts),
    })
    .onConflict('id')
    .merge(['seen_at', 'facts']);
}

/** Takes away the row of a process that ends in order. */
export async function forgetProcess(trx: Queries, id: string): Promise<void> {
  await trx('processes').where({ id }).delete();
}

/** Takes away what has been silent since before that moment. */
export async function forgetSilent(trx: Queries, before: Instant): Promise<void> {
  await trx('processes').where('seen_at', '<', before).delete();
}

/** All processes known, by kind, host and age. */
export async function processes(queries: Queries): Promise<ProcessRow[]> {
  const rows = (await queries('processes').orderBy(['kind', 'host', 'started_at']).select({
    id: 'id',
    kind: 'kind',
    host: 'host',
    pid: 'pid',
    version: 'version',
    startedAt: 'started_at',
    seenAt: 'seen_at',
    facts: 'facts',
  })) as (Omit<ProcessRow, 'facts'> & { facts: string })[];
  return rows.map((row) => ({ ...row, facts: JSON.parse(row.facts) as JsonObject }));
}
