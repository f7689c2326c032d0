/** The working days that ship: the public holidays and make-up days that are known. */
import type { Knex } from 'knex';
import { HOLIDAYS } from '../../regimes/catalogue/holidays.js';
import { addWorkingDays } from '../store/working-days.js';

/** Writes them unless the table has days already: from then on it is the administrator's. Answers whether it did. */
export async function seedWorkingDays(trx: Knex.Transaction): Promise<boolean> {
  if (await trx('working_days').first<{ day: string } | undefined>('day')) return false;
  await addWorkingDays(trx, HOLIDAYS);
  return true;
}
