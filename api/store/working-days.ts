/** The table of days that differ from "Monday to Friday": public holidays, and make-up days that are worked. */
import type { Knex } from 'knex';
import type { Day, Text } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface WorkingDayRow {
  readonly day: Day;
  readonly kind: 'holiday' | 'working';
  readonly name: Text;
}

/** The rows of a calendar year, or of all years, by day. */
export async function workingDays(queries: Queries, year?: number): Promise<WorkingDayRow[]> {
  const query = queries('working_days').orderBy('day');
  if (year !== undefined) void query.whereBetween('day', [`${year}-01-01`, `${year}-12-31`]);
  const rows = await query.select<
    { day: Day; kind: 'holiday' | 'working'; name_vi: string; name_en: string }[]
  >('day', 'kind', 'name_vi', 'name_en');
  return rows.map(({ day, kind, name_vi, name_en }) => ({ day, kind, name: { vi: name_vi, en: name_en } }));
}

/** Puts these rows in the place of all rows of the year. */
export async function replaceWorkingDays(
  trx: Knex.Transaction,
  year: number,
  rows: readonly WorkingDayRow[],
): Promise<void> {
  await trx('working_days')
    .whereBetween('day', [`${year}-01-01`, `${year}-12-31`])
    .delete();
  await addWorkingDays(trx, rows);
}

export async function addWorkingDays(trx: Knex.Transaction, rows: readonly WorkingDayRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 200) {
    await trx('working_days').insert(
      rows
        .slice(start, start + 200)
        .map(({ day, kind, name }) => ({ day, kind, name_vi: name.vi, name_en: name.en })),
    );
  }
}
