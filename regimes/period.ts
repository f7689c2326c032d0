/**
 * Reporting periods (kỳ báo cáo): a closed set of seven kinds, each with one exact spelling.
 * A period's *calendar* days are here; the *window* a regime really collects over is in calendar.ts.
 */
import { addDays, dayNumber, firstOfMonth, isDay, lastOfMonth, monthNumber, weekday } from './day.js';
import type { Day, Frequency } from './words.js';

export interface Period {
  /**
   * `2026-03`, `2026-Q1`, `2026-H1`, `2026-9M`, `2026`, `2026-W05` or `2026-11-28`. Sorts in time among its own
   * frequency. A day on which a regime is asked for more than once has `2026-11-28-2`, `-3` and so on (to `-999`).
   */
  readonly id: string;
  readonly frequency: Frequency;
  /** For a week: the ISO week-numbering year. */
  readonly year: number;
  /** Counted from 1 within the year; always 1 for `nine-months` and `year`. Of a day: the day of the year. */
  readonly index: number;
  /** Only of a day's second and later periods: 2, 3, ... */
  readonly round?: number;
}

/** So many periods of one regime may have the same day. */
export const MOST_ROUNDS = 999;

export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2999;

/** The spelling of a period id as a regular expression; it does not know which years have a week 53 or 29 February. */
export const PERIOD_PATTERN =
  '^(?:19|2[0-9])[0-9]{2}(?:-(?:(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:-(?:[2-9]|[1-9][0-9]{1,2}))?)?|Q[1-4]|H[12]|9M|W(?:0[1-9]|[1-4][0-9]|5[0-3])))?$';

/** Months of a period and how many of its kind a year has; days and weeks are no months and stand apart. */
const SHAPE = {
  month: { months: 1, perYear: 12 },
  quarter: { months: 3, perYear: 4 },
  half: { months: 6, perYear: 2 },
  'nine-months': { months: 9, perYear: 1 },
  year: { months: 12, perYear: 1 },
} as const satisfies Record<Exclude<Frequency, 'day' | 'week'>, { months: number; perYear: number }>;

/** Reads a period id; undefined for anything that is not exactly one (years 1900-2999, week 53 and 29 February only where they exist). */
export function parsePeriod(text: string): Period | undefined {
  if (text.length >= 10) return parseDay(text);
  const parts = /^(\d{4})(?:-(?:(\d{2})|Q(\d)|H(\d)|(9M)|W(\d{2})))?$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, quarter, half, nine, week] = parts;
  const found = month
    ? period('month', Number(year), Number(month))
    : quarter
      ? period('quarter', Number(year), Number(quarter))
      : half
        ? period('half', Number(year), Number(half))
        : week
          ? period('week', Number(year), Number(week))
          : period(nine ? 'nine-months' : 'year', Number(year), 1);
  // An index that does not exist (month 13, week 53 of a short year) was carried into another year.
  return found.id === text && found.year >= FIRST_YEAR && found.year <= LAST_YEAR ? found : undefined;
}

/**
 * The `index`-th period of a year. An index outside the year carries over: month 0 is December of the year before,
 * week 53 of a year of 52 weeks is week 1 of the next.
 */
export function period(frequency: Frequency, year: number, index: number): Period {
  if (frequency === 'day') return dayPeriod(addDays(firstOfMonth(monthNumber(year, 1)), index - 1));
  if (frequency === 'week') return weekOf(addDays(firstMonday(year), (index - 1) * 7));
  const { perYear } = SHAPE[frequency];
  const carried = year * perYear + (index - 1);
  const ownYear = Math.floor(carried / perYear);
  const ownIndex = carried - ownYear * perYear + 1;
  return { id: spell(frequency, ownYear, ownIndex), frequency, year: ownYear, index: ownIndex };
}

/**
 * The contiguous period before of the same frequency; nine months: those of the year before. Of a day: the day before,
 * whichever of its rounds; which round of a request came before is the request's to say.
 */
export function previousPeriod(p: Period): Period {
  return period(p.frequency, p.year, p.index - 1);
}

/** The contiguous period after of the same frequency; nine months: those of the year after; of a day: the day after. */
export function nextPeriod(p: Period): Period {
  return period(p.frequency, p.year, p.index + 1);
}

/** The first calendar day; for a week its Monday. */
export function firstDay(p: Period): Day {
  if (p.frequency === 'day') return p.id.slice(0, 10);
  if (p.frequency === 'week') return addDays(firstMonday(p.year), (p.index - 1) * 7);
  return firstOfMonth(monthNumber(p.year, 1) + (p.index - 1) * SHAPE[p.frequency].months);
}

/** The last calendar day; for a week its Sunday. */
export function lastDay(p: Period): Day {
  if (p.frequency === 'day') return firstDay(p);
  if (p.frequency === 'week') return addDays(firstDay(p), 6);
  return lastOfMonth(monthNumber(p.year, 1) + p.index * SHAPE[p.frequency].months - 1);
}

/** The first period of a frequency whose last calendar day is `day` or later: where that day lies, or what comes next. */
export function firstPeriodEnding(frequency: Frequency, day: Day): Period {
  if (frequency === 'day') return dayPeriod(day);
  if (frequency === 'week') return weekOf(day);
  const months = SHAPE[frequency].months;
  return period(frequency, Number(day.slice(0, 4)), Math.floor((Number(day.slice(5, 7)) - 1) / months) + 1);
}

/** All periods that share at least one calendar day with the days `from` to `to` (both inclusive), in order. */
export function periodsBetween(frequency: Frequency, from: Day, to: Day): Period[] {
  const found: Period[] = [];
  for (let p = firstPeriodEnding(frequency, from); firstDay(p) <= to; p = nextPeriod(p)) found.push(p);
  return from <= to ? found : [];
}

/** The period of a day, or of its second and later rounds (2, 3, ...). */
export function dayPeriod(day: Day, round = 1): Period {
  const year = Number(day.slice(0, 4));
  const index = dayNumber(day) - dayNumber(firstOfMonth(monthNumber(year, 1))) + 1;
  const first: Period = { id: day, frequency: 'day', year, index };
  return round > 1 ? { ...first, id: `${day}-${round}`, round } : first;
}

function parseDay(text: string): Period | undefined {
  const day = text.slice(0, 10);
  if (!new RegExp(PERIOD_PATTERN).test(text) || !isDay(day)) return undefined;
  return dayPeriod(day, text.length > 10 ? Number(text.slice(11)) : 1);
}

/** The Monday of ISO week 1: the week that has the year's 4 January in it. */
function firstMonday(year: number): Day {
  const fourth = addDays(firstOfMonth(monthNumber(year, 1)), 3);
  return addDays(fourth, 1 - weekday(fourth));
}

/** The ISO week that a day lies in; its year is that of the week's Thursday. */
function weekOf(day: Day): Period {
  const thursday = addDays(day, 4 - weekday(day));
  const year = Number(thursday.slice(0, 4));
  const index = (dayNumber(addDays(thursday, -3)) - dayNumber(firstMonday(year))) / 7 + 1;
  return { id: spell('week', year, index), frequency: 'week', year, index };
}

function spell(frequency: Frequency, year: number, index: number): string {
  const y = String(year).padStart(4, '0');
  switch (frequency) {
    case 'day':
      return addDays(firstOfMonth(monthNumber(year, 1)), index - 1);
    case 'week':
      return `${y}-W${String(index).padStart(2, '0')}`;
    case 'month':
      return `${y}-${String(index).padStart(2, '0')}`;
    case 'quarter':
      return `${y}-Q${index}`;
    case 'half':
      return `${y}-H${index}`;
    case 'nine-months':
      return `${y}-9M`;
    case 'year':
      return y;
  }
}
