/**
 * Who handles what. Duties say it: one names a person or a department for a task in a unit, under one regime or all,
 * and may have a term. `handlingOf` is what they come to for one report on one day; policy.ts decides with it. Where
 * no duty says anything, everybody acts by role alone.
 */
import type { Day, Role } from './words.js';

/** `deputy` and `away` have a term and somebody in whose place; the others hold until they are ended. */
export const TASKS = ['prepare', 'check', 'sign', 'review', 'file-for', 'deputy', 'away'] as const;
export type Task = (typeof TASKS)[number];

export interface Duty {
  readonly unitId: number;
  /** Null: every regime. */
  readonly regime: string | null;
  readonly task: Task;
  /** Who does it: one of the two; of `away` neither where nobody stands in. */
  readonly userId: number | null;
  readonly departmentId: number | null;
  /** In whose place: the head who named a deputy, the person who is away. */
  readonly forId: number | null;
  /** The roles that this person has in the unit today: what is handed on is never more. */
  readonly forRoles: readonly Role[];
  /** Of a review by a department: the unit's own aggregators may review too. */
  readonly own: boolean;
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
}

/** Persons and departments that are named for a task. */
export interface Named {
  readonly userIds: readonly number[];
  readonly departmentIds: readonly number[];
}

export interface Substitute {
  readonly unitId: number;
  readonly userId: number;
  readonly forId: number;
  readonly roles: readonly Role[];
}

/** What the duties of the units around a report come to on a day. What is undefined is as roles have it. */
export interface Handling {
  readonly prepare?: Named;
  readonly check?: Named;
  readonly sign?: Named;
  /** By reviewing unit. */
  readonly reviews: ReadonlyMap<number, Named & { readonly own: boolean }>;
  /** Units that may file on behalf of this one. */
  readonly filers: readonly number[];
  /** Deputies whose term runs, and who are there themselves. */
  readonly deputies: readonly Substitute[];
  /** Who stands in for somebody who is away. */
  readonly standIns: readonly Substitute[];
  /** The unit that files this report on behalf of the one that owes it, where one does. */
  readonly filerId?: number;
  /** The person who sent it on its behalf: nobody approves what he filed himself. */
  readonly filedBy?: number;
}

/** Whether a term runs on a day; both its ends do. */
export const runs = ({ firstDay, lastDay }: Pick<Duty, 'firstDay' | 'lastDay'>, day: Day): boolean =>
  (firstDay === null || firstDay <= day) && (lastDay === null || day <= lastDay);

export interface Around {
  readonly regime: string;
  readonly unitId: number;
  readonly reviewerIds: readonly number[];
}

/** Duties that name the regime count before those for every regime, task by task. */
function of(duties: readonly Duty[], unitId: number, task: Task, regime: string): readonly Duty[] {
  const all = duties.filter((duty) => duty.unitId === unitId && duty.task === task);
  const own = all.filter((duty) => duty.regime === regime);
  return own.length > 0 ? own : all.filter((duty) => duty.regime === null);
}

const numbers = (ids: readonly (number | null)[]): number[] => [...new Set(ids.filter((id) => id !== null))];

const named = (duties: readonly Duty[]): Named => ({
  userIds: numbers(duties.map(({ userId }) => userId)),
  departmentIds: numbers(duties.map(({ departmentId }) => departmentId)),
});

/** What duties come to for a report. `duties` are those of its unit and of the units that review it. */
export function handlingOf(
  duties: readonly Duty[],
  { regime, unitId, reviewerIds }: Around,
  day: Day,
  filing: { readonly filerId?: number; readonly filedBy?: number } = {},
): Handling {
  const now = duties.filter((duty) => runs(duty, day));
  const away = new Set(now.filter(({ task }) => task === 'away').map(({ forId }) => forId));
  const task = (name: 'prepare' | 'check' | 'sign'): { [N in typeof name]?: Named } => {
    const found = of(now, unitId, name, regime);
    return found.length > 0 ? { [name]: named(found) } : {};
  };
  const reviews = reviewerIds.flatMap((id) => {
    const found = of(now, id, 'review', regime);
    return found.length === 0 ? [] : [[id, { ...named(found), own: found.some(({ own }) => own) }] as const];
  });
  const substitutes = (name: 'deputy' | 'away'): Substitute[] =>
    now.flatMap(({ task: one, unitId: unit, userId, forId, forRoles, regime: only }) =>
      one === name && userId !== null && forId !== null && (only === null || only === regime)
        ? [{ unitId: unit, userId, forId, roles: forRoles }]
        : [],
    );
  return {
    ...task('prepare'),
    ...task('check'),
    ...task('sign'),
    reviews: new Map(reviews),
    filers: named(of(now, unitId, 'file-for', regime)).departmentIds,
    deputies: substitutes('deputy').filter(({ userId }) => !away.has(userId)),
    standIns: substitutes('away').filter(({ userId }) => !away.has(userId)),
    ...filing,
  };
}
