/** Where the fields of one version of a regime stand in another, renames followed. */
import { pathAcross } from '../../regimes/compatibility/identity.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Place } from '../../regimes/figure-place.js';
import type { Json } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { regimeOf, versionsOf } from '../store/regimes.js';

type Path = readonly string[];

/** Leads a path of member names (`*` for every row) from one version to the other; undefined: it is not there. */
export async function pathsAcross(
  queries: Queries,
  from: Regime,
  to: Regime,
): Promise<(path: Path) => Path | undefined> {
  if (from.hash === to.hash) return (path) => path;
  const versions: Regime[] = [];
  for (const row of await versionsOf(queries, to.code, false)) versions.push(await regimeOf(queries, row));
  const indexOf = ({ hash }: Regime): number => versions.findIndex((one) => one.hash === hash);
  return (path) => pathAcross(versions, indexOf(from), indexOf(to), path);
}

/**
 * The same for a place in a content: the names of members and of keys are led across, values of keys are kept.
 * @param depth how many parts of the place are fields; below a tally stand its values
 */
export function placeAcross(
  across: (path: Path) => Path | undefined,
  place: Place,
  depth: number,
): Place | undefined {
  const names = place.slice(0, depth).map((part) => (typeof part === 'string' ? part : '*'));
  const there = across(names);
  if (!there) return undefined;
  const moved = place.slice(0, depth).map((part, index): Place[number] | undefined => {
    if (typeof part === 'string') return there[index];
    const keys = Object.entries(part).map(
      ([name, value]) => [across([...names.slice(0, index + 1), name])?.at(-1), value] as const,
    );
    const known = keys.flatMap(([name, value]) => (name === undefined ? [] : [[name, value] as const]));
    return known.length === keys.length ? Object.fromEntries<Json>(known) : undefined;
  });
  const found: Place = moved.filter((part) => part !== undefined);
  return found.length === depth ? [...found, ...place.slice(depth)] : undefined;
}
