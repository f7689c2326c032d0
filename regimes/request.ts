/** Requests: when the next round of one that repeats is opened, and as which level a unit answers. Pure. */
import { addDays, dayOf, instantAt } from './calendar.js';
import type { RegimeHeader } from './dialect/regime.js';
import type { Instant, Level } from './words.js';

/** Of every following day: when it is asked again, and by when it is due on that same day; `HH:MM`. */
export interface Repeat {
  readonly opens: string;
  readonly due: string;
}

/** The next moment after `now` at which a round is opened: on a later day than today, whatever the time is. */
export function nextRoundAt({ opens }: Repeat, now: Instant): Instant {
  return instantAt(addDays(dayOf(now), 1), opens);
}

/** By when the round that is opened at a moment is due: on the day that it is opened. */
export function roundDueAt({ due }: Repeat, opened: Instant): Instant {
  return instantAt(dayOf(opened), due);
}

/**
 * As which level a unit answers a request.
 *
 * Who answers for itself fills in what the lowest step of the chain fills in, whatever its own level: the question is
 * the same for all. Who collates what its own units answer fills in what its level adds in a later step of the chain;
 * where it stands in none it adds nothing, as the last step does, and its answer is the roll-up alone. So nothing is
 * counted once by a unit below and again by the one that asked it.
 */
export function answersAs(header: Pick<RegimeHeader, 'chain'>, level: Level, collates: boolean): Level {
  const [lowest, ...later] = header.chain;
  const [last] = header.chain.at(-1)?.levels ?? [];
  const [first] = lowest?.levels ?? [];
  if (first === undefined || last === undefined)
    throw new Error('A regime has a chain of two steps and more');
  if (!collates) return lowest?.levels.includes(level) ? level : first;
  return later.some(({ levels }) => levels.includes(level)) ? level : last;
}
