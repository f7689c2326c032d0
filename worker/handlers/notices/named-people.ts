/** A duty names people: whoever is to act, in whose place, hears of it. */
import { dayOf } from '../../../regimes/calendar.js';
import type { Queries } from '../../../api/store/database.js';
import { dutyById, type DutyRow } from '../../../api/store/duties.js';
import { unitsById } from '../../../api/store/units.js';
import { labelOf } from './published-version.js';
import type { Occasion } from './occasions.js';
import type { Audience, Telling } from './telling.js';

/** A duty that was ended before anybody could be told of it is told of to nobody. */
export async function* dutyAssigned(
  queries: Queries,
  { id: eventId, at, actorId: except, unitId, data }: Occasion,
): AsyncGenerator<readonly Telling[]> {
  const { id } = data;
  const duty = typeof id === 'number' ? await dutyById(queries, id) : undefined;
  if (!duty || unitId === null) return;
  const to = namedBy(duty);
  if (to.length === 0) return;
  const unit = (await unitsById(queries, [unitId], dayOf(at))).get(unitId);
  const label = duty.regime === null ? undefined : await labelOf(queries, duty.regime);
  const term = duty.task === 'deputy' || duty.task === 'away';
  yield [
    {
      kind: term ? 'deputy-named' : 'duty-assigned',
      subject: `event ${eventId}`,
      at,
      eventId,
      except,
      ...(duty.regime === null ? {} : { regime: duty.regime }),
      facts: {
        task: duty.task,
        ...(label ? { label } : {}),
        ...(unit ? { unit: unit.name } : {}),
        ...(duty.forName === null ? {} : { person: duty.forName }),
        ...(duty.firstDay === null ? {} : { firstDay: duty.firstDay }),
        ...(duty.lastDay === null ? {} : { lastDay: duty.lastDay }),
      },
      to,
    },
  ];
}

/** The person or the department that is to act; of a deputy the head in whose place too. */
function namedBy({ task, unitId, userId, departmentId, forId }: DutyRow): Audience[] {
  const people = [userId, task === 'deputy' ? forId : null].filter((id) => id !== null);
  if (people.length > 0) return [{ unitId, roles: [], userIds: people }];
  return departmentId === null ? [] : [{ unitId: departmentId, roles: ['clerk', 'aggregator'] }];
}
