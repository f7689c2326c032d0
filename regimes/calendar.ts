/**
 * Time of a regime: over which days it collects (its window), when that opens and closes, and when a report is due.
 * Decree 09/2019/NĐ-CP, article 12, is one rule among others. All of it is pure: the calendar of working days and
 * the moment `now` are arguments.
 */
import {
  addDays,
  dayFromNumber,
  dayNumber,
  firstOfMonth,
  lastOfMonth,
  MILLISECONDS_OF_DAY,
  monthOf,
  weekday,
} from './day.js';
import type { DueRule, Offset, RegimeHeader, WindowRule } from './dialect/regime.js';
import { firstDay, lastDay } from './period.js';
import type { Period } from './period.js';
import type { Day, Instant } from './words.js';

export { addDays, weekday } from './day.js';

/** Asia/Ho_Chi_Minh is UTC+7 all year round. */
const ZONE = 7 * 3_600_000;

/** The day it is in Asia/Ho_Chi_Minh at a moment. */
export function dayOf(instant: Instant): Day {
  return dayFromNumber(Math.floor((Date.parse(instant) + ZONE) / MILLISECONDS_OF_DAY));
}

/** A moment of a day in Asia/Ho_Chi_Minh: `HH:MM`, its first millisecond ('start') or its last ('end'). */
export function instantAt(day: Day, time: string): Instant {
  const midnight = dayNumber(day) * MILLISECONDS_OF_DAY - ZONE;
  const [hours, minutes] = time.split(':').map(Number);
  const passed =
    time === 'start'
      ? 0
      : time === 'end'
        ? MILLISECONDS_OF_DAY - 1
        : ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
  return new Date(midnight + passed).toISOString();
}

// ------------------------------------------------------------- working days

/** A day that differs from the rule "Monday to Friday": a public holiday, or a make-up day that is worked. */
export interface CalendarRow {
  readonly day: Day;
  readonly kind: 'holiday' | 'working';
}

export interface WorkingCalendar {
  readonly isWorkingDay: (day: Day) => boolean;
  /** Whether every holiday and make-up day of the calendar year is in the table. */
  readonly isKnown: (year: number) => boolean;
}

/**
 * The calendar made of the administrator's table. A day that stands in it twice is what its last row says.
 * @param known the years whose table is whole; all of them where nobody says
 */
export function workingCalendar(rows: Iterable<CalendarRow>, known?: Iterable<number>): WorkingCalendar {
  const exceptions = new Map<Day, CalendarRow['kind']>();
  for (const row of rows) exceptions.set(row.day, row.kind);
  const whole = known && new Set(known);
  return {
    isKnown: (year) => whole?.has(year) ?? true,
    isWorkingDay: (day) => {
      const kind = exceptions.get(day);
      return kind === undefined ? weekday(day) <= 5 : kind === 'working';
    },
  };
}

/** The `count`-th working day after `day` (before it when negative); `day` itself for 0, worked or not. */
export function addWorkingDays(day: Day, count: number, calendar: WorkingCalendar): Day {
  const step = count < 0 ? -1 : 1;
  let here = day;
  for (let left = Math.abs(count); left > 0;) {
    here = addDays(here, step);
    if (calendar.isWorkingDay(here)) left -= 1;
  }
  return here;
}

/** Most days that are counted one by one: further away nobody counts working days. */
const FARTHEST = 1_000;

/** How many working days lie after `from` up to and with `to`; negative: how many have passed since `to`. */
export function workingDaysBetween(from: Day, to: Day, calendar: WorkingCalendar): number {
  if (to < from) return -workingDaysBetween(to, from, calendar) || 0;
  let count = 0;
  let here = from;
  for (let days = 0; here < to && days < FARTHEST; days++) {
    here = addDays(here, 1);
    if (calendar.isWorkingDay(here)) count += 1;
  }
  return count;
}

/** The end of the `count`-th working day after a moment: the new due moment of a returned report. */
export function workingDaysAfter(now: Instant, count: number, calendar: WorkingCalendar): Instant {
  return instantAt(addWorkingDays(dayOf(now), count, calendar), 'end');
}

// ------------------------------------------------------------------ windows

/** The days a report speaks of, both inclusive. */
export interface Window {
  readonly from: Day;
  readonly to: Day;
}

/** Article 12: from the 15th of the month before the period to the 14th of its last month. */
const DECREE_09 = {
  from: { monthsFromStart: -1, day: 15 },
  to: { monthsFromEnd: 0, day: 14 },
} as const satisfies WindowRule;

/** The window of a period under a regime; the calendar period if the regime says nothing for this frequency. */
export function windowOf(header: Pick<RegimeHeader, 'windows'>, p: Period): Window {
  return windowBy(header.windows[p.frequency] ?? 'calendar', p);
}

/**
 * The window of a period under one rule. The decree has no rule for weeks: there `decree-09` is the ISO week. The
 * window of a day is that day, whatever else is said.
 * A day of the month that a month lacks means, for `to`, the month's last day and, for `from`, the day after it,
 * so that windows "from the 31st to the 30th" neither overlap nor leave a gap.
 */
export function windowBy(rule: WindowRule, p: Period): Window {
  if (p.frequency === 'day') return { from: firstDay(p), to: lastDay(p) };
  if (rule === 'calendar' || (rule === 'decree-09' && p.frequency === 'week'))
    return { from: firstDay(p), to: lastDay(p) };
  const { from, to } = rule === 'decree-09' ? DECREE_09 : rule;
  return { from: offsetDay(from, p, 'after'), to: offsetDay(to, p, 'last') };
}

/** The moment from which a report may be drafted. */
export function opensAt(window: Window): Instant {
  return instantAt(window.from, 'start');
}

/** The moment from which a report may be submitted: the start of the day after the window's last. */
export function closesAt(window: Window): Instant {
  return instantAt(addDays(window.to, 1), 'start');
}

function offsetDay(offset: Offset, p: Period, beyond: 'last' | 'after'): Day {
  if ('daysFromStart' in offset) return addDays(firstDay(p), offset.daysFromStart);
  if ('daysFromEnd' in offset) return addDays(lastDay(p), offset.daysFromEnd);
  const month =
    'monthsFromStart' in offset
      ? monthOf(firstDay(p)) + offset.monthsFromStart
      : monthOf(lastDay(p)) + offset.monthsFromEnd;
  return dayOfMonth(month, offset.day, beyond);
}

function dayOfMonth(month: number, day: number | 'last', beyond: 'last' | 'after'): Day {
  const last = lastOfMonth(month);
  if (day === 'last') return last;
  if (day > Number(last.slice(8))) return beyond === 'last' ? last : addDays(last, 1);
  return addDays(firstOfMonth(month), day - 1);
}

// ---------------------------------------------------------------------- due

/**
 * When a report is due. `workingDays` counts from the window's last day; the other rules count from the calendar
 * period. Without `roll` a day stays where it is, worked or not; without `time` the whole day counts. Rolling
 * back never reaches into the window (a report due before it may be sent): there it rolls forward instead.
 */
export function dueAt(rule: DueRule, p: Period, window: Window, calendar: WorkingCalendar): Instant {
  return instantAt(rolled(rule, dueDay(rule, p, window, calendar), window, calendar), rule.time ?? 'end');
}

export interface Due {
  readonly at: Instant;
  /** It was counted over days of a year whose holidays are not all known: it may move once they are. */
  readonly provisional: boolean;
}

/** When a report is due, and whether that may still move because some year's holidays are not all known. */
export function dueWith(rule: DueRule, p: Period, window: Window, calendar: WorkingCalendar): Due {
  let provisional = false;
  const watched: WorkingCalendar = {
    ...calendar,
    isWorkingDay: (day) => {
      if (!calendar.isKnown(Number(day.slice(0, 4)))) provisional = true;
      return calendar.isWorkingDay(day);
    },
  };
  const at = dueAt(rule, p, window, watched);
  return { at, provisional };
}

/** Whether what came in at a moment came late. A report that comes in at the due moment itself is in time. */
export function isLate(at: Instant, due: Instant): boolean {
  return at > due;
}

function dueDay(rule: DueRule, p: Period, window: Window, calendar: WorkingCalendar): Day {
  if ('workingDays' in rule) return addWorkingDays(window.to, rule.workingDays, calendar);
  if ('daysFromEnd' in rule) return addDays(lastDay(p), rule.daysFromEnd);
  return dayOfMonth(monthOf(lastDay(p)) + rule.monthsFromEnd, rule.day, 'last');
}

function rolled(rule: DueRule, day: Day, window: Window, calendar: WorkingCalendar): Day {
  const roll = rule.roll ?? 'none';
  if (roll === 'none' || calendar.isWorkingDay(day)) return day;
  const next = addWorkingDays(day, 1, calendar);
  if (roll === 'next') return next;
  const previous = addWorkingDays(day, -1, calendar);
  return previous > window.to ? previous : next;
}
