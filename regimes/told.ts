/**
 * Who hears of a report: those who may act on it today. Roles in the unit say it, and where duties say otherwise, they:
 * whoever is named and not the others, a department in the place of the unit, a deputy beside his head, whoever stands
 * in for the one who is away.
 */
import { handlingOf, runs, type Duty, type Named } from './handling.js';
import type { Day, Role } from './words.js';

export const TOLD_TASKS = ['prepare', 'sign', 'review'] as const;
export type ToldTask = (typeof TOLD_TASKS)[number];

/** Those with some roles in a unit, as far as duties leave a task to them. */
export interface Concerned {
  readonly unitId: number;
  readonly roles: readonly Role[];
  readonly task: ToldTask;
  readonly regime: string;
}

/** Somebody who may log in, and a role that he holds. */
export interface Holder {
  readonly userId: number;
  readonly unitId: number;
  readonly role: Role;
}

/** The ids of those who hear of it. `duties` are those of the unit, `holders` the people of it and its departments. */
export function toldOf(
  { unitId, roles, task, regime }: Concerned,
  duties: readonly Duty[],
  holders: readonly Holder[],
  day: Day,
): number[] {
  const around = { regime, unitId, reviewerIds: task === 'review' ? [unitId] : [] };
  const handling = handlingOf(duties, around, day);
  const here = holders.filter((one) => one.unitId === unitId);
  const byRole = ids(here.filter(({ role }) => roles.includes(role)));
  const tasks = task === 'prepare' ? [handling.prepare, handling.check] : [];
  const named = task === 'sign' ? handling.sign : task === 'review' ? handling.reviews.get(unitId) : tasks[0];
  const within = named ? byRole.filter((id) => named.userIds.includes(id)) : byRole;
  const others = [named, tasks[1]].flatMap((one) => departmentOf(one, holders));
  const checkers = byRole.filter((id) => tasks[1]?.userIds.includes(id));
  const own = task === 'review' && handling.reviews.get(unitId)?.own === true ? byRole : [];
  const base = [...within, ...checkers, ...own];
  const away = new Set(
    duties
      .filter((duty) => duty.unitId === unitId && duty.task === 'away' && runs(duty, day))
      .filter((duty) => duty.regime === null || duty.regime === regime)
      .map(({ forId }) => forId),
  );
  const present = base.filter((id) => !away.has(id));
  const substitutes = (task === 'sign' ? handling.deputies : handling.standIns)
    .filter(({ forId, roles: held }) => base.includes(forId) && held.some((role) => roles.includes(role)))
    .map(({ userId }) => userId)
    .filter((id) => here.some(({ userId }) => userId === id));
  const told = [...new Set([...present, ...substitutes, ...others])];
  // Where nobody else would hear of it, whoever is away does.
  return told.length > 0 ? told : [...new Set(base)];
}

const ids = (holders: readonly Holder[]): number[] => [...new Set(holders.map(({ userId }) => userId))];

const departmentOf = (named: Named | undefined, holders: readonly Holder[]): number[] =>
  named
    ? ids(
        holders.filter(
          ({ unitId, role }) =>
            named.departmentIds.includes(unitId) && (role === 'clerk' || role === 'aggregator'),
        ),
      )
    : [];
