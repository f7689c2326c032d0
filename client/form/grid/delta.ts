/** How much a figure changed: with its sign, and in percent where there was something before. */
import { formatNumber } from '../../../forms/format.js';
import { decimal, decimalToJson, roundDecimal } from '../../../regimes/decimal.js';
import type { Json, Language } from '../../../regimes/words.js';

/** `(+41; +7,1 %)`; empty where there is nothing to compare. */
export function deltaText(before: Json | undefined, after: Json | undefined, language: Language): string {
  if (typeof before !== 'number' || typeof after !== 'number') return '';
  const change = decimal(after).minus(decimal(before));
  const signed = (text: string): string => (change.gt(0) ? `+${text}` : text);
  const amount = signed(formatNumber(decimalToJson(change), language));
  if (before === 0) return `(${amount})`;
  const percent = roundDecimal(change.times(100).div(decimal(Math.abs(before))), 1);
  return `(${amount}; ${signed(formatNumber(decimalToJson(percent), language))} %)`;
}
