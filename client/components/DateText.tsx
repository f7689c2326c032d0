import { dueText, lastDayOf } from '../../forms/due-text.js';
import { formatDay, formatInstant } from '../../forms/format.js';
import { dayOf } from '../../regimes/calendar.js';
import { dayNumber } from '../../regimes/day.js';
import type { Instant, Language } from '../../regimes/words.js';
import { useLanguage } from '../i18n.js';

export { dueText } from '../../forms/due-text.js';

/** A day (`2026-12-31`) or a moment → `31/12/2026`; a moment with its time where that matters. Always Vietnam's clocks. */
export function DateText({ value, time = false }: { readonly value: Instant; readonly time?: boolean }) {
  const { language } = useLanguage();
  return (
    <time dateTime={value} className="no-wrap">
      {dateText(value, language, time)}
    </time>
  );
}

export function dateText(value: Instant, language: Language, time = false): string {
  if (!value.includes('T')) return formatDay(value);
  return time ? formatInstant(value, language) : formatDay(dayOf(value));
}

/** A due moment, red where it has passed. */
export function DueText({ value, late = false }: { readonly value: Instant; readonly late?: boolean }) {
  const { language } = useLanguage();
  return (
    <time dateTime={value} className={late ? 'no-wrap red strong' : 'no-wrap'}>
      {dueText(value, language)}
    </time>
  );
}

/** How far a due day is: `trong 3 ngày`, `2 days ago`, by the days of Vietnam's calendar. */
export function relativeDay(value: Instant, now: number, language: Language): string {
  const days = dayNumber(lastDayOf(value)) - dayNumber(dayOf(new Date(now).toISOString()));
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day').toLowerCase();
}
