/**
 * How far a figure of a roll-up may lie from what its rounded parts give: sums are exact, but a computed figure may
 * have been rounded in each report, and a quotient is rounded wherever it is shown.
 */
import { decimal, digitsOf } from './decimal.js';
import type { Field } from './dialect/regime.js';

export interface Rounding {
  /** Decimals that were kept. */
  readonly decimals: number;
  /** Half a unit of the last decimal, in digits: what rounding takes from or adds to one figure at most. */
  readonly each: string;
  /**
   * Of a sum: how far it may lie from the sum of the figures before they were rounded. Of a ratio or mean: how far
   * it may lie from the mean of its rounded parts, weighted by their divisors. Undefined where neither is known.
   */
  readonly bound: string | undefined;
}

/**
 * @param reports how many reports stand behind the figure
 * @returns undefined where nothing is rounded
 */
export function roundingOf(field: Field, reports: number): Rounding | undefined {
  if (field.type !== 'number' && field.type !== 'integer') return undefined;
  const { operator } = field;
  if (operator?.op === 'ratio' || operator?.op === 'mean') {
    // The figure itself and the weighted mean of its parts are each off by half a unit at most.
    return rounding(operator.decimals ?? field.unit?.decimals ?? DIVISION_DECIMALS, 2);
  }
  if (operator?.op === 'variance') return rounding(operator.decimals ?? DIVISION_DECIMALS, undefined);
  const decimals = field.calc && decimalsRoundedTo(field.calc.source);
  if (decimals === undefined) return undefined;
  return rounding(decimals, operator?.op === 'sum' ? reports : undefined);
}

/** Decimals of a division for which the regime names none. */
const DIVISION_DECIMALS = 20;

function rounding(decimals: number, halves: number | undefined): Rounding {
  const half = decimal(`0.${'0'.repeat(decimals)}5`);
  return {
    decimals,
    each: digitsOf(half),
    bound: halves === undefined ? undefined : digitsOf(half.times(halves)),
  };
}

/**
 * The decimals that an expression rounds its result to: of `round(…, n)`, or of a choice whose outcomes are such
 * calls or plain numbers. Undefined where the result is not a rounded one as a whole.
 */
export function decimalsRoundedTo(source: string): number | undefined {
  const outcomes = outcomesOf(source.trim());
  const rounded = outcomes.filter((outcome) => !/^-?\d+(\.\d+)?$/.test(outcome)).map(roundCall);
  const [first] = rounded;
  if (first === undefined || rounded.some((one) => one === undefined)) return undefined;
  return Math.min(...rounded.flatMap((one) => one ?? []));
}

/** The texts after `?` and `:` of a choice outside of brackets; the text itself where there is none. */
function outcomesOf(source: string): string[] {
  const mark = topLevel(source, '?');
  if (mark < 0) return [source];
  const rest = source.slice(mark + 1);
  const colon = topLevel(rest, ':');
  return colon < 0
    ? [source]
    : [...outcomesOf(rest.slice(0, colon).trim()), ...outcomesOf(rest.slice(colon + 1).trim())];
}

/** The `n` of `round(…, n)` where that is the whole text. */
function roundCall(text: string): number | undefined {
  const inside = /^round\s*\(([\s\S]*)\)$/.exec(text)?.[1];
  if (inside === undefined || topLevel(`${inside})`, ')') !== inside.length) return undefined;
  const digits = /,\s*(\d{1,2})\s*$/.exec(inside)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Where a mark first stands outside of brackets and texts; -1 where it does not. */
function topLevel(text: string, mark: string): number {
  let depth = 0;
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const sign = text.charAt(index);
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === mark && depth === 0) return index;
    else if (sign === "'" || sign === '"') quote = sign;
    else if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
  }
  return -1;
}
