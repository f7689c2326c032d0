/**
 * Exact arithmetic on plain digits (`-12.5`), the form in which states keep decimals.
 * A sum over thousands of cells must neither lose a digit nor make an object per addend: integers that a
 * double holds exactly are added as doubles, and what outgrows them moves into a BigInt.
 */
import { decimal, decimalToJson, digitsOf, MAX_JSON_DIGITS } from '../decimal.js';

/** `coefficient / 10^scale`. */
export interface Exact {
  readonly coefficient: bigint;
  readonly scale: number;
}

/** A running sum, `(high + low) / 10^scale`; `low` is always an integer that a double holds exactly. */
export interface ExactSum {
  scale: number;
  low: number;
  high: bigint;
}

/** Beyond this `low` moves into `high`: one more addend of 15 digits still fits a double. */
const SPILL = 2 ** 52;

/** Integers below have at most 15 digits. */
const FEW_DIGITS = 10 ** MAX_JSON_DIGITS;
/** Powers of ten that a double holds exactly. */
const EXACT_POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

export function exactSum(): ExactSum {
  return { scale: 0, low: 0, high: 0n };
}

/** Adds plain digits to a running sum. */
export function addTo(sum: ExactSum, digits: string): void {
  const dot = digits.indexOf('.');
  const scale = dot < 0 ? 0 : digits.length - dot - 1;
  const coefficient = dot < 0 ? digits : digits.slice(0, dot) + digits.slice(dot + 1);
  if (scale > sum.scale) rescale(sum, scale);
  const shift = sum.scale - scale;
  if (coefficient.length + shift <= MAX_JSON_DIGITS) {
    sum.low += Number(coefficient) * 10 ** shift;
    if (sum.low > SPILL || sum.low < -SPILL) spill(sum);
  } else {
    sum.high += BigInt(coefficient) * powerOfTen(shift);
  }
}

/** Takes plain digits out of a running sum. */
export function takeFrom(sum: ExactSum, digits: string): void {
  addTo(sum, digits.startsWith('-') ? digits.slice(1) : digits === '0' ? digits : `-${digits}`);
}

/** Adds a finite JSON number, as the decimal that it is written as. */
export function addNumber(sum: ExactSum, value: number): void {
  const { scale } = sum;
  const power = EXACT_POWERS[scale] ?? NaN;
  const scaled = scale === 0 ? value : Math.round(value * power);
  // What has few digits and comes back from its scale is that integer, exactly: no two such decimals are one double.
  const isInteger = scale === 0 ? Number.isInteger(scaled) : scaled / power === value;
  if (isInteger && scaled < FEW_DIGITS && scaled > -FEW_DIGITS) {
    sum.low += scaled;
    if (sum.low > SPILL || sum.low < -SPILL) spill(sum);
  } else {
    addTo(sum, digitsOfNumber(value));
  }
}

/** The plain digits of a running sum. */
export function digitsOfSum(sum: ExactSum): string {
  if (sum.high === 0n) return digitsOfScaled(sum.low, sum.scale);
  return digitsOfExact({ coefficient: sum.high + BigInt(sum.low), scale: sum.scale });
}

/** Plain digits of `coefficient / 10^scale`, where a double holds the coefficient exactly. */
function digitsOfScaled(coefficient: number, scale: number): string {
  let [whole, places] = [coefficient, scale];
  while (places > 0 && whole % 10 === 0) [whole, places] = [whole / 10, places - 1];
  if (places === 0) return String(whole);
  const digits = String(Math.abs(whole)).padStart(places + 1, '0');
  const point = digits.length - places;
  return `${whole < 0 ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function rescale(sum: ExactSum, scale: number): void {
  const grown = sum.low * (EXACT_POWERS[scale - sum.scale] ?? Infinity);
  if (sum.high === 0n && grown <= SPILL && grown >= -SPILL) {
    sum.low = grown;
    sum.scale = scale;
    return;
  }
  spill(sum);
  sum.high *= powerOfTen(scale - sum.scale);
  sum.scale = scale;
}

function spill(sum: ExactSum): void {
  sum.high += BigInt(sum.low);
  sum.low = 0;
}

/** Plain digits of a JSON number; it must be finite. */
export function digitsOfNumber(value: number): string {
  const text = String(value === 0 ? 0 : value);
  return text.includes('e') ? digitsOf(decimal(value)) : text;
}

/** What a figure is in content: a JSON number up to 15 significant digits, otherwise its digits as text. */
export function jsonOf(digits: string): number | string {
  return digits.length <= MAX_JSON_DIGITS ? Number(digits) : decimalToJson(decimal(digits));
}

export function exact(digits: string): Exact {
  const dot = digits.indexOf('.');
  if (dot < 0) return { coefficient: BigInt(digits), scale: 0 };
  return {
    coefficient: BigInt(digits.slice(0, dot) + digits.slice(dot + 1)),
    scale: digits.length - dot - 1,
  };
}

export function times(a: Exact, b: Exact): Exact {
  return { coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale };
}

export function minus(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale);
  return {
    coefficient: a.coefficient * powerOfTen(scale - a.scale) - b.coefficient * powerOfTen(scale - b.scale),
    scale,
  };
}

/** -1, 0 or 1 as `a` is less than, equal to or greater than `b`. */
export function compareDigits(a: string, b: string): number {
  const difference = minus(exact(a), exact(b)).coefficient;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * The plain digits of `a / b`, rounded once, half away from zero, to `decimals` places.
 * @throws RangeError when `b` is zero.
 */
export function quotient(a: Exact, b: Exact, decimals: number): string {
  const dividend = a.coefficient * powerOfTen(b.scale + decimals);
  const divisor = b.coefficient * powerOfTen(a.scale);
  const whole = magnitude(dividend) / magnitude(divisor);
  const rest = magnitude(dividend) % magnitude(divisor);
  const rounded = rest * 2n >= magnitude(divisor) ? whole + 1n : whole;
  const negative = dividend < 0n !== divisor < 0n;
  return digitsOfExact({ coefficient: negative ? -rounded : rounded, scale: decimals });
}

export function isZero(value: Exact): boolean {
  return value.coefficient === 0n;
}

/** Plain digits without trailing zeros, the one text of each value. */
export function digitsOfExact(value: Exact): string {
  const digits = magnitude(value.coefficient)
    .toString()
    .padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, '');
  return (value.coefficient < 0n ? '-' : '') + (fraction === '' ? whole : `${whole}.${fraction}`);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

const POWERS = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent));

function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}
