/**
 * The rates of reporting, after DHIS2's reporting rates. Of what is expected in a period: how much was received, how
 * much of it in time, how much says anything; and the two quotients, each of what is expected.
 */
import { decimal, roundDecimal } from './decimal.js';

/** So many of so many, in per cent with two decimals; null where nothing is expected: that is not 0 %. */
export function quotient(part: number, whole: number): number | null {
  return whole === 0 ? null : Number(roundDecimal(decimal(part).times(100).div(whole), 2));
}
