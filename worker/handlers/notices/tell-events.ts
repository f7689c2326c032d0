/**
 * Events to notices. A cursor goes over the table of events, never past an id below which something may still be
 * committed; it moves only after everything up to it was told, so that whoever dies half-way is followed by somebody
 * who tells it again, which changes nothing.
 */
import type { JsonObject } from '../../../regimes/words.js';
import { committedUpTo } from '../../../api/store/event-horizon.js';
import { eventsOfTypes } from '../../../api/store/event-seals.js';
import { moveTold, toldTo } from '../../../api/store/notices.js';
import { OCCASIONS } from './occasions.js';
import { tell, type TellDeps } from './telling.js';

const AT_A_TIME = 200;
const TYPES = Object.keys(OCCASIONS);

/** Tells of everything that was committed. Answers how many events were looked at. */
export async function tellEvents(deps: TellDeps): Promise<number> {
  const { database } = deps;
  for (let looked = 0; ;) {
    const from = await toldTo(database.read);
    const horizon = await committedUpTo(database);
    if (horizon === undefined || horizon <= from) return looked;
    const events = await eventsOfTypes(database.read, TYPES, from, horizon, AT_A_TIME);
    for (const event of events) {
      const occasion = { ...event, data: JSON.parse(event.data) as JsonObject };
      for await (const tellings of OCCASIONS[event.type]?.(database.read, occasion) ?? [])
        await tell(deps, tellings);
    }
    const to = events.length < AT_A_TIME ? horizon : Number(events.at(-1)?.id ?? horizon);
    // Another worker may be at it too: it has told the same.
    await database.write((trx) => moveTold(trx, from, to));
    looked += events.length;
  }
}
