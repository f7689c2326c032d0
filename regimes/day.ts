/**
 * Arithmetic of calendar days. A Day is text (`2026-04-15`), so days compare and sort as text; every function
 * here is pure and independent of the machine's own zone. Days run from 1583 (Gregorian) to 9999.
 */
import type { Day } from './words.js';

export const MILLISECONDS_OF_DAY = 86_400_000;

/** Days since 1970-01-01; negative before. */
export function dayNumber(day: Day): number {
  return (
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / 86_400_000
  );
}

/** The day that lies so many days after 1970-01-01. */
export function dayFromNumber(number: number): Day {
  return new Date(number * MILLISECONDS_OF_DAY).toISOString().slice(0, 10);
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count);
}

/** The day of the week as ISO 8601 counts: 1 Monday ... 7 Sunday. */
export function weekday(day: Day): number {
  // 1970-01-01 was a Thursday (4).
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** Whether the text is a day that exists: `2026-02-29` is not. */
export function isDay(text: string): boolean {
  return /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(text) && addDays(text, 0) === text;
}

/** A month counted from year 0, so that months add across year ends: `monthNumber(2026, 1) - 1` is December 2025. */
export function monthNumber(year: number, month: number): number {
  return year * 12 + (month - 1);
}

/** The month (counted from year 0) that a day lies in. */
export function monthOf(day: Day): number {
  return monthNumber(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
}

/** The first day of a month counted from year 0. */
export function firstOfMonth(month: number): Day {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((((month % 12) + 12) % 12) + 1).padStart(2, '0')}-01`;
}

/** The last day of a month counted from year 0: 28 to 31. */
export function lastOfMonth(month: number): Day {
  return addDays(firstOfMonth(month + 1), -1);
}
