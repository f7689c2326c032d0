/** The table of days that differ from "Monday to Friday": public holidays, and make-up days that are worked. */
import type { Knex } from 'knex';
import { workingCalendar, type WorkingCalendar } from '../../regimes/calendar.js';
import type { Day, Instant, Text } from '../../regimes/words.js';
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

/** Whether every holiday and make-up day of a year is in the table, or some are still to be announced. */
export const YEAR_STATES = ['known', 'provisional'] as const;
export type YearState = (typeof YEAR_STATES)[number];

/** The years that an administrator, or what ships, has said to be whole. */
export async function knownYears(queries: Queries): Promise<number[]> {
  const rows = await queries('working_day_years')
    .where({ state: 'known' })
    .select<{ year: number }[]>('year');
  return rows.map(({ year }) => year);
}

/** The calendar that due moments are counted by. */
export async function storedCalendar(queries: Queries): Promise<WorkingCalendar> {
  const rows = await queries('working_days').select<Pick<WorkingDayRow, 'day' | 'kind'>[]>('day', 'kind');
  return workingCalendar(rows, await knownYears(queries));
}

/** Says of a year whether its table is whole. */
export async function markYear(
  trx: Queries,
  year: number,
  state: YearState,
  by: { readonly at: Instant; readonly userId: number | null },
): Promise<void> {
  await trx('working_day_years')
    .insert({ year, state, marked_at: by.at, marked_by: by.userId })
    .onConflict('year')
    .merge(['state', 'marked_at', 'marked_by']);
}
