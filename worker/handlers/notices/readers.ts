/**
 * Who hears of something: people named by it, or those with roles in units. Where it is about work on a report, duties
 * narrow and widen them as they do who may act on it (regimes/told.ts).
 */
import type { Duty } from '../../../regimes/handling.js';
import { toldOf, type ToldTask } from '../../../regimes/told.js';
import { ROLES, type Day, type Role } from '../../../regimes/words.js';
import type { Queries } from '../../../api/store/database.js';
import { dutiesOf } from '../../../api/store/duties.js';
import { holdersIn, holdersOf, type HeldBy } from '../../../api/store/notice-readers.js';

/** Those who hold one of some roles in a unit; of them, with a task, those whom duties leave it to. */
export interface Audience {
  readonly unitId: number;
  readonly roles: readonly Role[];
  readonly task?: ToldTask;
  /** Only these of them, whatever their roles in the unit. */
  readonly userIds?: readonly number[];
}

export type Hearer = Pick<HeldBy, 'userId' | 'hasEmail'>;

interface Asked {
  readonly to: readonly Audience[];
  readonly regime?: string;
  /** Whoever did it himself need not be told. */
  readonly except?: number | null;
}

const CHUNK = 500;

/** The readers of each of them, each reader once. */
export async function readersOf(queries: Queries, asked: readonly Asked[], day: Day): Promise<Hearer[][]> {
  const audiences = asked.flatMap(({ to }) => to);
  if (audiences.length === 0) return asked.map(() => []);
  const duties = await dutiesBy(queries, audiences);
  const departments = [...duties.values()].flat().flatMap(({ departmentId }) => departmentId ?? []);
  const units = [...audiences.map(({ unitId }) => unitId), ...departments];
  // Whoever stands in for somebody may hold any role: all are looked for where anything is said of anybody.
  const roles = duties.size > 0 ? ROLES : [...new Set(audiences.flatMap((one) => one.roles))];
  const held = await holdersIn(queries, units, roles);
  const named = await holdersOf(
    queries,
    audiences.flatMap(({ userIds }) => userIds ?? []),
  );
  const byUnit = byUnitOf(held);
  const hearers = new Map([...held, ...named].map((one) => [one.userId, one]));
  return asked.map(({ to, regime, except }) => {
    const ids = new Set(to.flatMap((one) => idsOf(one, regime, { duties, byUnit, day })));
    return [...ids].flatMap((id) => (id === except ? [] : (hearers.get(id) ?? [])));
  });
}

interface Known {
  readonly duties: ReadonlyMap<number, readonly Duty[]>;
  readonly byUnit: ReadonlyMap<number, readonly HeldBy[]>;
  readonly day: Day;
}

function idsOf(
  audience: Audience,
  regime: string | undefined,
  { duties, byUnit, day }: Known,
): readonly number[] {
  const { unitId, roles, task, userIds } = audience;
  if (userIds) return userIds;
  const here = byUnit.get(unitId) ?? [];
  const said = duties.get(unitId);
  if (!task || regime === undefined || !said)
    return here.filter(({ role }) => roles.includes(role)).map(({ userId }) => userId);
  const departments = [...new Set(said.flatMap(({ departmentId }) => departmentId ?? []))];
  const holders = [...here, ...departments.flatMap((id) => byUnit.get(id) ?? [])];
  return toldOf({ unitId, roles, task, regime }, said, holders, day);
}

/** What is said of who handles what, by unit; nothing of units that have said nothing. */
async function dutiesBy(queries: Queries, audiences: readonly Audience[]): Promise<Map<number, Duty[]>> {
  const units = [...new Set(audiences.flatMap(({ task, unitId }) => (task ? [unitId] : [])))];
  const found: Duty[] = [];
  for (let start = 0; start < units.length; start += CHUNK)
    found.push(...(await dutiesOf(queries, units.slice(start, start + CHUNK))));
  return byUnitOf(found);
}

function byUnitOf<T extends { readonly unitId: number }>(rows: readonly T[]): Map<number, T[]> {
  const found = new Map<number, T[]>();
  for (const row of rows) {
    const there = found.get(row.unitId);
    if (there) there.push(row);
    else found.set(row.unitId, [row]);
  }
  return found;
}
