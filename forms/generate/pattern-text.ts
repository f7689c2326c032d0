/**
 * A text that a plain pattern matches: characters, classes, groups with alternatives, repetitions. What the pattern
 * holds beyond that gives undefined. Whoever uses a text tries it against the real pattern all the same.
 */
import type { Lots } from '../lots.js';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';

class Beyond extends Error {}

/** Undefined for a pattern with anything else than the above. */
export function textMatching(pattern: string, lots: Lots): string | undefined {
  const source = pattern.replace(/^\^/, '').replace(/\$$/, '');
  try {
    const reading = { source, at: 0, lots };
    const text = alternatives(reading);
    return reading.at === source.length ? text : undefined;
  } catch (failure) {
    if (failure instanceof Beyond) return undefined;
    throw failure;
  }
}

interface Reading {
  readonly source: string;
  readonly lots: Lots;
  at: number;
}

function alternatives(reading: Reading): string {
  const branches = [sequence(reading)];
  while (reading.source[reading.at] === '|') {
    reading.at += 1;
    branches.push(sequence(reading));
  }
  return reading.lots.one(branches);
}

function sequence(reading: Reading): string {
  let text = '';
  while (reading.at < reading.source.length && !'|)'.includes(reading.source[reading.at] ?? ''))
    text += repeated(reading);
  return text;
}

function repeated(reading: Reading): string {
  const from = reading.at;
  let text = atom(reading);
  const to = reading.at;
  const count = times(reading);
  const after = reading.at;
  for (let more = 1; more < count; more += 1) {
    reading.at = from;
    text += atom(reading);
  }
  if (to !== after) reading.at = after;
  return count === 0 ? '' : text;
}

function times(reading: Reading): number {
  const [whole, least, comma, most] =
    /^(?:\{(\d+)(,)?(\d*)\}|[?*+])/.exec(reading.source.slice(reading.at)) ?? [];
  if (whole === undefined) return 1;
  reading.at += whole.length;
  if (whole === '?') return reading.lots.integer(0, 1);
  if (whole === '*' || whole === '+') return reading.lots.integer(whole === '+' ? 1 : 0, 3);
  const from = Number(least);
  const to = comma === undefined ? from : most === '' ? from + 2 : Number(most);
  return reading.lots.integer(from, Math.min(to, from + 20));
}

function atom(reading: Reading): string {
  const { source, lots } = reading;
  const sign = source[reading.at] ?? '';
  reading.at += 1;
  if (sign === '(') {
    if (source.startsWith('?:', reading.at)) reading.at += 2;
    else if (source[reading.at] === '?') throw new Beyond();
    const inside = alternatives(reading);
    reading.at += 1;
    return inside;
  }
  if (sign === '[') return lots.one(classAt(reading));
  if (sign === '.') return lots.one([...LETTERS]);
  if (sign === '\\') return escaped(reading);
  if ('^$*+?{}'.includes(sign)) throw new Beyond();
  return sign;
}

function escaped(reading: Reading): string {
  const sign = reading.source[reading.at] ?? '';
  reading.at += 1;
  if (sign === 'd') return reading.lots.one([...DIGITS]);
  if (sign === 'w') return reading.lots.one([...LETTERS, ...DIGITS]);
  if (/[a-zA-Z0-9]/.test(sign)) throw new Beyond();
  return sign;
}

/** The characters of `[A-Z0-9_]`, the position behind its bracket. */
function classAt(reading: Reading): string[] {
  const end = reading.source.indexOf(']', reading.at);
  const inside = reading.source.slice(reading.at, end);
  if (end < 0 || inside.startsWith('^') || inside.includes('\\') || inside === '') throw new Beyond();
  reading.at = end + 1;
  const signs: string[] = [];
  for (const [part] of inside.matchAll(/.-.|./gu)) {
    const [from = '', dash, to] = [...part];
    if (dash === undefined || to === undefined) signs.push(from);
    else
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1)
        signs.push(String.fromCharCode(code));
  }
  return signs;
}
