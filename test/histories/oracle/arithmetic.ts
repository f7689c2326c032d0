/** Figures of at most three decimals as whole thousandths, and one division: all that the oracle reckons with. */
import { thousandths } from '../../soak/oracle.js';
import type { Json } from '../../../regimes/words.js';

export { thousandths };

/** What a figure is in content: a number up to 15 significant digits, beyond that the text of its digits. */
export function figure(coefficient: bigint, scale: number): number | string {
  const negative = coefficient < 0n;
  const digits = String(negative ? -coefficient : coefficient).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const text = (negative ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
  const significant = text.replace(/[-.]/g, '').replace(/^0+/, '').length;
  return significant > 15 ? text : Number(text);
}

/** `dividend / divisor`, rounded half away from zero; undefined where the divisor is zero. */
export function divided(dividend: bigint, divisor: bigint, decimals: number): number | string | undefined {
  if (divisor === 0n) return undefined;
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  const shifted = size(dividend) * 10n ** BigInt(decimals);
  const whole = shifted / size(divisor);
  const rounded = (shifted % size(divisor)) * 2n >= size(divisor) ? whole + 1n : whole;
  return figure(dividend < 0n === divisor < 0n ? rounded : -rounded, decimals);
}

/** A figure of at most so many decimals as a whole number of the last of them. */
export function unitsOf(value: Json, scale: number): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain(value)) ?? [];
  if (whole === '' || fraction.length > scale)
    throw new Error(`${JSON.stringify(value)} is no figure of ${scale} decimals`);
  const units = BigInt(whole + fraction.padEnd(scale, '0'));
  return sign === '-' ? -units : units;
}

/** JavaScript writes what is small or large with an exponent. */
function plain(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [, sign = '', digits = '', exponent = ''] = /^(-?)([\d.]+)e([+-]\d+)$/.exec(text) ?? [];
  if (digits === '') return text;
  const [whole = '', fraction = ''] = digits.split('.');
  const point = whole.length + Number(exponent);
  const all = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`;
  return `${sign}${all.padEnd(point, '0').slice(0, point)}.${all.slice(point)}0`;
}

export const sumOf = (values: readonly Json[]): bigint =>
  values.reduce<bigint>((sum, value) => sum + thousandths(value), 0n);
