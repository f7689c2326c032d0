/** Doing a thing without doing it: what a dry run answers is what the real run would. */
import type { Knex } from 'knex';
import type { Database } from './database.js';

/** Runs `work` in a transaction that is rolled back whatever happens. Answers what `work` answered. */
export async function rehearse<T>(
  database: Pick<Database, 'write'>,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  const undone = new Error('Rehearsed');
  const results: T[] = [];
  try {
    await database.write(async (trx) => {
      results.push(await work(trx));
      throw undone;
    });
  } catch (failure) {
    if (failure !== undone) throw failure;
  }
  return results[0] as T; // `work` answered, or its failure was thrown
}
