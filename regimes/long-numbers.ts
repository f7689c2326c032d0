/**
 * Numbers that JSON.parse would round: found in the raw text, before anything is parsed.
 * A double holds 15 significant digits unharmed; a figure with more would be stored as another figure.
 */
import { MAX_JSON_DIGITS } from './decimal.js';
import { pointer } from './pointer.js';

export interface LongNumber {
  /** JSON Pointer of the number. */
  readonly path: string;
  /** The number as it was written. */
  readonly digits: string;
}

/** More than anybody reads: beyond these the answer would only grow with the attack. */
const MAX_FOUND = 1_000;
const MAX_DEPTH = 64;

/** Where the scan stands: in an array at an index, or in an object at a member. */
type Place = { index: number } | { name: string; expectsName: boolean };

/**
 * Every number (the first thousand) of a JSON text that no double holds exactly enough: more than 15 significant digits (zeros at either
 * end of the coefficient do not count), or beyond the range of doubles. One pass, linear in the length of the text.
 * Of a text that is no JSON the answer is without meaning; the parser refuses it anyway.
 */
export function findLongNumbers(rawJsonText: string): LongNumber[] {
  const found: LongNumber[] = [];
  const way: Place[] = [];
  let at = 0;
  while (at < rawJsonText.length) {
    const character = rawJsonText[at]!;
    const top = way.at(-1);
    if (character === '"') {
      const end = endOfText(rawJsonText, at);
      if (top && 'name' in top && top.expectsName) {
        top.name = textOf(rawJsonText.slice(at, end));
        top.expectsName = false;
      }
      at = end;
      continue;
    }
    if (startsNumber(character)) {
      const end = endOfNumber(rawJsonText, at);
      const digits = rawJsonText.slice(at, end);
      if (found.length < MAX_FOUND && isLong(digits)) found.push({ path: pathOf(way), digits });
      at = end;
      continue;
    }
    if (character === '{') way.push({ name: '', expectsName: true });
    else if (character === '[') way.push({ index: 0 });
    else if (character === '}' || character === ']') way.pop();
    else if (character === ',' && top) step(top);
    at += 1;
  }
  return found;
}

/** Content is never as deep as this; of what is, the first names suffice. */
function pathOf(way: readonly Place[]): string {
  return pointer(...way.slice(0, MAX_DEPTH).map((place) => ('index' in place ? place.index : place.name)));
}

function step(place: Place): void {
  if ('index' in place) place.index += 1;
  else place.expectsName = true;
}

/** The position after the text that opens at `start`. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

function textOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    // A broken escape: the parser will refuse the whole text, so the name does not matter.
    return literal;
  }
}

function startsNumber(character: string): boolean {
  return character === '-' || (character >= '0' && character <= '9');
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && isOfNumber(text.charCodeAt(at))) at += 1;
  return at;
}

const [PLUS, MINUS, POINT, ZERO, NINE, LARGE_E, SMALL_E] = [43, 45, 46, 48, 57, 69, 101] as const;

function isOfNumber(code: number): boolean {
  if (code >= ZERO && code <= NINE) return true;
  return code === PLUS || code === MINUS || code === POINT || code === LARGE_E || code === SMALL_E;
}

function isLong(number: string): boolean {
  if (significantDigits(number) > MAX_JSON_DIGITS) return true;
  const value = Number(number);
  // 1e999 would become Infinity, 1e-999 zero.
  return !Number.isFinite(value) || (value === 0 && significantDigits(number) > 0);
}

/** Digits of the coefficient between its first and last that are not zero: 2 for "0.0120e5", 0 for "0.00". */
export function significantDigits(number: string): number {
  let count = 0;
  let zeros = 0;
  for (let at = 0; at < number.length; at += 1) {
    const code = number.charCodeAt(at);
    if (code === LARGE_E || code === SMALL_E) break;
    if (code < ZERO || code > NINE) continue;
    if (code === ZERO) zeros += count > 0 ? 1 : 0;
    else {
      count += zeros + 1;
      zeros = 0;
    }
  }
  return count;
}
