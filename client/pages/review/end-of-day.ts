import { instantAt } from '../../../regimes/calendar.js';
import type { Day, Instant } from '../../../regimes/words.js';

/** The moment at which a day has passed in Vietnam, as due moments are kept. */
export function endOfDay(day: Day): Instant {
  return instantAt(day, 'end');
}
