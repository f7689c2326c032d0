/** What a person does not want to be shown again. */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

export async function dismissedBy(queries: Queries, userId: number): Promise<string[]> {
  const rows = await queries('dismissals')
    .where({ user_id: userId })
    .orderBy('what')
    .select<{ what: string }[]>('what');
  return rows.map(({ what }) => what);
}

/** For good; doing it twice changes nothing. */
export async function dismiss(
  trx: Knex.Transaction,
  userId: number,
  what: string,
  at: Instant,
): Promise<void> {
  await trx('dismissals').insert({ user_id: userId, what, at }).onConflict().ignore();
}
