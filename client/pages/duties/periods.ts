/** The periods of a regime that something is granted for: what a choice of them offers, the latest first. */
import { addDays } from '../../../regimes/calendar.js';
import { periodsBetween } from '../../../regimes/period.js';
import type { Day, Frequency } from '../../../regimes/words.js';

const BACK = 800;
/** A window may open some weeks before its calendar period. */
const AHEAD = 45;
/** An exemption is granted beforehand. */
const FAR_AHEAD = 800;

/** Days are asked for by requests, which are put off and closed where they are followed. */
export function periodsToGrant(frequencies: readonly Frequency[], today: Day, beforehand: boolean): string[] {
  const to = addDays(today, beforehand ? FAR_AHEAD : AHEAD);
  return frequencies
    .filter((frequency) => frequency !== 'day')
    .flatMap((frequency) => periodsBetween(frequency, addDays(today, -BACK), to).toReversed())
    .map(({ id }) => id);
}
