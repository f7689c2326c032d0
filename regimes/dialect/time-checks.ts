/** Whether a regime's window and due rules make sense, tried on the periods of several years. */
import type { Frequency, Issue } from '../words.js';
import type { DueRule, WindowRule } from './regime.js';
import { closesAt, dueAt, windowBy, workingCalendar } from '../calendar.js';
import { dayNumber } from '../day.js';
import { nextPeriod, periodsBetween } from '../period.js';
import type { Period } from '../period.js';
import { mistake } from './mistakes.js';

/** Leap and common years, years of 52 and 53 weeks, every weekday on every date. */
const TRIED_FROM = '2023-01-01';
const TRIED_TO = '2029-12-31';

const tried = new Map<Frequency, readonly Period[]>();
function periodsTried(frequency: Frequency): readonly Period[] {
  const known = tried.get(frequency) ?? periodsBetween(frequency, TRIED_FROM, TRIED_TO);
  tried.set(frequency, known);
  return known;
}

/** The mistakes of a window rule for one frequency. */
export function checkWindow(rule: WindowRule, frequency: Frequency, path: string): Issue[] {
  if (frequency === 'day')
    return rule === 'calendar' ? [] : [mistake('offset-unfit', path, { frequency, reason: 'calendar' })];
  if (typeof rule === 'string') {
    return rule === 'decree-09' && frequency === 'week'
      ? [mistake('offset-unfit', path, { frequency, reason: 'decree-09' })]
      : [];
  }
  const unfit = (['from', 'to'] as const).flatMap((end) => {
    const inDays = 'daysFromStart' in rule[end] || 'daysFromEnd' in rule[end];
    return inDays === (frequency === 'week') ? [] : [unfitOffset(frequency, `${path}/${end}`)];
  });
  if (unfit.length > 0) return unfit;
  const inverted = periodsTried(frequency).some((p) => {
    const window = windowBy(rule, p);
    return window.to < window.from;
  });
  return inverted ? [mistake('window-inverted', path)] : [];
}

/**
 * What a reader of figures must know of a window rule: that days count in two periods, as in a year of thirteen
 * months, or in none. A warning: both may be meant.
 */
export function checkContiguity(rule: WindowRule, frequency: Frequency, path: string): Issue[] {
  // Nine months are no contiguous periods: the rest of the year lies between them.
  if (frequency === 'day' || frequency === 'nine-months') return [];
  for (const p of periodsTried(frequency)) {
    const between = dayNumber(windowBy(rule, nextPeriod(p)).from) - dayNumber(windowBy(rule, p).to) - 1;
    if (between < 0) return [mistake('windows-overlap', path, { period: p.id, days: -between })];
    if (between > 0) return [mistake('windows-gap', path, { period: p.id, days: between })];
  }
  return [];
}

function unfitOffset(frequency: Frequency, path: string): Issue {
  const reason = frequency === 'week' ? 'daysFromStart, daysFromEnd' : 'monthsFromStart, monthsFromEnd + day';
  return mistake('offset-unfit', path, { frequency, reason });
}

/** Weekends only: holidays are an administrator's table, which no regime document knows. */
const WEEKENDS = workingCalendar([]);

/** The mistakes of a due rule: a kind that does not fit the frequency, or a day before the window closes. */
export function checkDue(
  rule: DueRule,
  window: WindowRule | undefined,
  frequency: Frequency,
  path: string,
): Issue[] {
  if ('monthsFromEnd' in rule && frequency === 'week') return [unfitOffset(frequency, path)];
  if ('daysFromEnd' in rule && frequency !== 'week') return [unfitOffset(frequency, path)];
  if (!window) return [];
  for (const p of periodsTried(frequency)) {
    const days = windowBy(window, p);
    const due = dueAt({ ...rule, roll: 'none' }, p, days, WEEKENDS);
    if (due < closesAt(days))
      return [mistake('due-before-close', path, { period: p.id, due, closes: closesAt(days) })];
  }
  return [];
}
