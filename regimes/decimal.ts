/**
 * Exact decimals: every figure of a report is one of these from the moment it is read.
 * Sums are exact; division keeps 20 decimals; rounding goes half away from zero.
 */
import Big from 'big.js';

/** An exact decimal number. Own constructor, so that its division settings touch nobody else's. */
export type Decimal = Big;
const Exact = Big();
Exact.DP = 20;
Exact.RM = Big.roundHalfUp; // in big.js "half up" means away from zero
Exact.NE = -1e6;
Exact.PE = 1e6;

/** Digits that survive a double unharmed, and so may stand as a JSON number. */
export const MAX_JSON_DIGITS = 15;

/**
 * The decimal of a JSON number, of its digits, or of a decimal.
 * @throws when `value` is no finite decimal number.
 */
export function decimal(value: number | string | Decimal): Decimal {
  return new Exact(typeof value === 'number' ? String(value) : value);
}

export const ZERO = decimal(0);

/** Whether `value` was made by `decimal`, in whatever realm. */
export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Exact;
}

/** Plain digits, never an exponent, never "-0", no trailing zeros: `1234567.5`. */
export function digitsOf(value: Decimal): string {
  return value.eq(0) ? '0' : value.toFixed();
}

/** A JSON number where 15 significant digits hold it, else the text of its digits. */
export function decimalToJson(value: Decimal): number | string {
  if (value.eq(0)) return 0;
  // `c` is the coefficient without trailing zeros: its length is the number of significant digits.
  if (value.c.length > MAX_JSON_DIGITS) return value.toFixed();
  const number = Number(value.toString());
  return Number.isFinite(number) && number !== 0 ? number : value.toFixed();
}

/** Rounds half away from zero to `decimals` places (0 to 20). */
export function roundDecimal(value: Decimal, decimals: number): Decimal {
  return value.round(decimals, Big.roundHalfUp);
}

/** Number of decimals that a value needs: 1.250 needs 2. */
export function decimalsOf(value: Decimal): number {
  return Math.max(0, value.c.length - 1 - value.e);
}

const LONG_FIGURE = /^-?\d+(\.\d+)?$/;

/** Whether this is a figure too long for a JSON number: its digits as text. Roll-ups and computed fields reach that. */
export function isLongFigure(value: unknown): value is string {
  return typeof value === 'string' && value.length > MAX_JSON_DIGITS && LONG_FIGURE.test(value);
}
