/** What a new installation starts with. Doing it again changes nothing. */
import type { Logger } from 'pino';
import { HOLIDAYS } from '../../regimes/catalogue/holidays.js';
import type { Settings } from '../settings.js';
import type { Database } from '../store/database.js';
import { seedUnits } from './units.js';

export interface FirstStartDeps {
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Logger;
  readonly now: () => Date;
}

/** @returns the password of the demonstration users where it was drawn just now: to be shown once, never logged */
export async function firstStart({ database, now }: FirstStartDeps): Promise<{ readonly password?: string }> {
  await database.write(async (trx) => {
    if (!(await seedUnits(trx, now()))) return;
    for (const { day, kind, name } of HOLIDAYS) {
      await trx('working_days').insert({ day, kind, name_vi: name.vi, name_en: name.en });
    }
  });
  return {};
}
