/** iCalendar (RFC 5545): what is due, as calendar programs read it. */
import { addDays } from '../../regimes/calendar.js';
import type { Day, Instant, Language, Text } from '../../regimes/words.js';
import { dayOfEntry, type Entry } from '../actions/read-agenda.js';

export interface CalendarText {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly language: Language;
  /** Where the pages are: `https://baocao.gov.vn`. */
  readonly origin: string;
  readonly now: Date;
}

/** The whole calendar. Lines end with CRLF and are folded at 75 octets. */
export function icalendar({ name, entries, language, origin, now }: CalendarText): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Baocao//Baocao//VI',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'X-WR-TIMEZONE:Asia/Ho_Chi_Minh',
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
    'X-PUBLISHED-TTL:PT6H',
    ...entries.flatMap((one) => event(one, { language, origin, now })),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

const KINDS: Readonly<Record<Entry['kind'], Text>> = {
  due: { vi: 'Hạn gửi', en: 'Due' },
  opens: { vi: 'Mở kỳ', en: 'Window opens' },
  closes: { vi: 'Chốt số liệu', en: 'Window closes' },
};
const PROVISIONAL: Text = {
  vi: 'Tạm tính: ngày nghỉ của năm chưa công bố đủ',
  en: 'Provisional: not all holidays of the year are announced',
};

function event(
  one: Entry,
  { language, origin, now }: Pick<CalendarText, 'language' | 'origin' | 'now'>,
): string[] {
  const sent = one.reports === undefined ? '' : ` (${one.sent ?? 0}/${one.reports})`;
  const who = one.unit ? ` · ${one.unit.name}` : '';
  const summary = `${KINDS[one.kind][language]}: ${one.label[language]} · ${one.period}${who}${sent}`;
  const about = [one.regime, ...(one.provisional ? [PROVISIONAL[language]] : [])].join('\n');
  const page = one.unit
    ? `/reports/${encodeURIComponent(one.regime)}/${one.period}/${encodeURIComponent(one.unit.code)}`
    : `/calendar?regime=${encodeURIComponent(one.regime)}`;
  return [
    'BEGIN:VEVENT',
    `UID:${[one.kind, one.regime, one.period, one.unit?.code ?? one.level ?? 'all'].join('.')}@baocao`,
    `DTSTAMP:${utc(now.toISOString())}`,
    ...when(one),
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(about)}`,
    `URL:${origin}${page}`,
    `STATUS:${one.provisional ? 'TENTATIVE' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** What is due at an hour stands at that hour, half an hour long; what is due with the day fills the day. */
function when(one: Entry): string[] {
  const day = dayOfEntry(one);
  if (one.kind === 'due' && !one.at.endsWith(':59:59.999Z')) {
    const start = new Date(Date.parse(one.at) - 30 * 60_000).toISOString();
    return [`DTSTART:${utc(start)}`, `DTEND:${utc(one.at)}`];
  }
  return [`DTSTART;VALUE=DATE:${date(day)}`, `DTEND;VALUE=DATE:${date(addDays(day, 1))}`];
}

const utc = (at: Instant): string => `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const date = (day: Day): string => day.replaceAll('-', '');

/** A text value: RFC 5545, 3.3.11. */
export function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r?\n|\r/g, '\\n')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}

/** A line of at most 75 octets, continued on lines that begin with a blank; no character is cut (3.1). */
export function folded(line: string): string {
  const parts: string[] = [];
  let [part, octets] = ['', 0];
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > 75) {
      parts.push(part);
      [part, octets] = [' ', 1];
    }
    part += sign;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}
