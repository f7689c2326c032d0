/** When a person last looked into the inbox: what came after the visit before is new. */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** Looks less far apart than that are one visit. */
export const VISIT_MINUTES = 30;

interface Visit {
  readonly visited_at: Instant;
  readonly before_at: Instant | null;
}

async function visitOf(queries: Queries, userId: number): Promise<Visit | undefined> {
  return queries('inbox_visits')
    .where({ user_id: userId })
    .first<Visit | undefined>('visited_at', 'before_at');
}

/** The end of the visit before the one that goes on; null: there was none. */
export async function lastVisit(queries: Queries, userId: number, now: Date): Promise<Instant | null> {
  const visit = await visitOf(queries, userId);
  return visit ? beforeOf(visit, now) : null;
}

/** Notes a look. Answers the end of the visit before. */
export async function noteVisit(trx: Knex.Transaction, userId: number, now: Date): Promise<Instant | null> {
  const visit = await visitOf(trx, userId);
  const row = { visited_at: now.toISOString(), before_at: visit ? beforeOf(visit, now) : null };
  await trx('inbox_visits')
    .insert({ user_id: userId, ...row })
    .onConflict('user_id')
    .merge(row);
  return row.before_at;
}

function beforeOf({ visited_at, before_at }: Visit, now: Date): Instant | null {
  return now.getTime() - Date.parse(visited_at) > VISIT_MINUTES * 60_000 ? visited_at : before_at;
}
