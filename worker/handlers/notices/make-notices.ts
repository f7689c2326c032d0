/** Makes the notices that events and time have brought since the last time. Running it twice changes nothing. */
import { lookedAt } from '../../../api/store/notices.js';
import type { Queries } from '../../../api/store/database.js';
import { tellEvents } from './tell-events.js';
import { tellTime } from './tell-time.js';
import type { TellDeps } from './telling.js';

/** How often the calendar is looked at. */
const LOOK_EVERY = 5 * 60_000;

export async function makeNotices(deps: TellDeps): Promise<void> {
  await tellEvents(deps);
  if (await lookDue(deps.database.read, deps.now())) await tellTime(deps);
}

/** Whether what falls due is to be looked at again. */
export async function lookDue(queries: Queries, now: Date): Promise<boolean> {
  const before = await lookedAt(queries);
  return before === undefined || Math.abs(now.getTime() - Date.parse(before)) >= LOOK_EVERY;
}
