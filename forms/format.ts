/** How figures, days and moments are written for people, and how figures that people type are read. */
import { decimal, digitsOf, roundDecimal } from '../regimes/decimal.js';
import type { Day, Instant, Language } from '../regimes/words.js';

interface Marks {
  readonly group: '.' | ',';
  readonly point: '.' | ',';
}
const MARKS: Readonly<Record<Language, Marks>> = {
  vi: { group: '.', point: ',' },
  en: { group: ',', point: '.' },
};

/** What stands for a figure that was not reported; zero is written 0. */
export const ABSENT = '–';

/** Digits of a figure that survive as a JSON number. */
const MAX_DIGITS = 15;

/**
 * A figure for reading: `1.234.567,5` in Vietnamese, `1,234,567.5` in English, a minus sign before negatives.
 * `value` is a number or its plain digits, of any length; with `decimals` it is rounded and filled up to them,
 * so that decimals stand under each other. A text that is no number (a draft may hold one) is given back.
 */
export function formatNumber(value: number | string, language: Language, decimals?: number): string {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(String(value))) return String(value);
  const exact = decimal(value);
  const rounded = decimals === undefined ? exact : roundDecimal(exact, decimals);
  const digits = decimals === undefined ? digitsOf(rounded) : rounded.abs().toFixed(decimals);
  const [whole = '', fraction] = digits.replace('-', '').split('.');
  const { group, point } = MARKS[language];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return (rounded.lt(0) ? '−' : '') + grouped + (fraction === undefined ? '' : point + fraction);
}

/**
 * A figure as people type or paste it: `1.234,5` and `1,234.5` are the same number in either language, spaces may
 * group, a single mark that both readings allow is read by the language (`1.234` is 1234 in Vietnamese, `1,5` is
 * 1.5). Blank, or the en dash that stands for it, is undefined; what is no number, or has more than 15
 * significant digits, is 'invalid'.
 */
export function parseNumber(text: string, language: Language): number | undefined | 'invalid' {
  const trimmed = text.replace(/\s/g, ' ').trim();
  if (trimmed === '' || trimmed === ABSENT) return undefined;
  const [, sign = '', body = ''] = /^([-−+]?) ?(.*)$/.exec(trimmed) ?? [];
  const plain = plainDigits(body, MARKS[language]);
  if (plain === undefined || significant(plain) > MAX_DIGITS) return 'invalid';
  const number = Number(plain);
  if (!Number.isFinite(number)) return 'invalid';
  return number === 0 || sign === '' || sign === '+' ? number : -number;
}

/** A figure whose one mark may divide thousands or begin the decimals: `1.234` is 1234 or 1.234. */
export function isAmbiguous(text: string): boolean {
  return /^[-−+]?\s*[1-9]\d{0,2}[.,]\d{3}$/.test(text.trim());
}

/** `1.234.567,5` → `1234567.5`; undefined where marks and digits make no number. */
function plainDigits(body: string, marks: Marks): string | undefined {
  const ungrouped = withoutSpaces(body);
  if (ungrouped === undefined || !/^[\d.,]*\d$/.test(ungrouped)) return undefined;
  const point = pointOf(ungrouped, marks);
  const at = point === undefined ? ungrouped.length : ungrouped.lastIndexOf(point);
  const whole = ungrouped.slice(0, at);
  const fraction = ungrouped.slice(at + 1);
  if (!/^(\d*|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)$/.test(whole) || !/^\d*$/.test(fraction)) return undefined;
  return `${whole.replace(/[.,]/g, '') || '0'}${fraction && '.' + fraction}`;
}

function withoutSpaces(body: string): string | undefined {
  if (!body.includes(' ')) return body;
  return /^\d{1,3}( \d{3})+([.,]\d+)?$/.test(body) ? body.replaceAll(' ', '') : undefined;
}

/** Which mark is the decimal point; undefined: none is. */
function pointOf(body: string, marks: Marks): '.' | ',' | undefined {
  const found = body.match(/[.,]/g) ?? [];
  const last = found.at(-1) as '.' | ',' | undefined;
  if (last === undefined) return undefined;
  if (found.length > 1) return found.every((mark) => mark === last) ? undefined : last;
  // One mark of one kind: a group only if it can be one, 0.125 cannot.
  return last === marks.group && /^[1-9]\d{0,2}[.,]\d{3}$/.test(body) ? undefined : last;
}

function significant(plain: string): number {
  return plain.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
}

/** `2026-12-31` → `31/12/2026`; another text is given back. */
export function formatDay(day: Day): string {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  return year === undefined ? day : `${date}/${month}/${year}`;
}

const HANOI_OFFSET = 7 * 3_600_000; // Asia/Ho_Chi_Minh knows no summer time

/** A moment on Vietnamese clocks: `17:00 31/12/2026`, in English `31/12/2026, 17:00`; another text is given back. */
export function formatInstant(instant: Instant, language: Language): string {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) return instant;
  const local = new Date(milliseconds + HANOI_OFFSET).toISOString();
  const day = formatDay(local.slice(0, 10));
  const time = local.slice(11, 16);
  return language === 'vi' ? `${time} ${day}` : `${day}, ${time}`;
}
