/** Due moments as people write them. */
import { dayOf } from '../regimes/calendar.js';
import type { Day, Instant, Language } from '../regimes/words.js';
import { formatDay, formatInstant } from './format.js';

/** The end of a day is stored as its last or its next moment; people read either as the day itself. */
export function dueText(value: Instant, language: Language): string {
  const wholeDay = /T1(?:6:59:5|7:00:00)/.test(value);
  return wholeDay ? formatDay(lastDayOf(value)) : formatInstant(value, language);
}

/** The day on which a due moment lies; the first moment of a day is the end of the one before. */
export function lastDayOf(value: Instant): Day {
  return dayOf(new Date(Date.parse(value) - 1).toISOString());
}
