/** Which units of a period stand behind which units of another day. */
import { heirsOf, type Heir, type Successions } from '../../regimes/succession.js';
import type { Day } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { allSuccessions, lifetimes } from '../store/series.js';

/** All successions, to be followed either way. */
export interface Lineages {
  readonly successions: Successions;
  /** By unit, those that went over into it. */
  readonly inverse: ReadonlyMap<number, readonly number[]>;
}

export async function lineages(queries: Queries): Promise<Lineages> {
  const successions = await allSuccessions(queries);
  const inverse = new Map<number, number[]>();
  for (const row of [...successions.values()].flat())
    inverse.set(row.to, [...(inverse.get(row.to) ?? []), row.from]);
  return { successions, inverse };
}

/** The units themselves and all that ever went over into them, however long ago. */
export function originsOf({ inverse }: Lineages, units: readonly number[]): number[] {
  return closure(units, (unit) => inverse.get(unit) ?? []);
}

/** Where a unit that existed on a day is on the day that is asked for. */
export type Recast = (unit: number, day: Day) => readonly Heir[] | undefined;

/**
 * Follows units to one day. Undefined for a unit of a later day that has given or taken a part since, or did not
 * exist: nothing is known of how it would have been divided before.
 * @param units all units that will be asked about
 */
export async function recastTo(
  queries: Queries,
  known: Lineages,
  target: Day,
  units: readonly number[],
): Promise<Recast> {
  const { successions } = known;
  const involved = closure(units, (unit) => (successions.get(unit) ?? []).map(({ to }) => to));
  const exists = await lifetimes(queries, involved);
  return (unit, day) => {
    if (day <= target) return heirsOf(unit, day, target, successions, exists);
    return exists(unit, target) && isUntouched(unit, target, day, known)
      ? heirsOf(unit, target, target, successions, exists)
      : undefined;
  };
}

/** Whether a unit neither gave nor took a part after one day and until another. */
function isUntouched(unit: number, after: Day, until: Day, { successions, inverse }: Lineages): boolean {
  const gave = successions.get(unit) ?? [];
  const took = (inverse.get(unit) ?? []).flatMap((from) =>
    (successions.get(from) ?? []).filter(({ to }) => to === unit),
  );
  return ![...gave, ...took].some(({ effective }) => effective > after && effective <= until);
}

function closure(start: readonly number[], next: (unit: number) => readonly number[]): number[] {
  const found = new Set(start);
  // A set that grows while it is walked is walked to its new end.
  for (const unit of found) for (const other of next(unit)) found.add(other);
  return [...found];
}
