/** A field through the versions of its regime: the same one, whatever it was called meanwhile. */
import type { Field, ObjectField, Regime } from '../dialect/regime.js';
import { fieldBefore, pathBefore } from './pairs.js';

/**
 * The path that a field of one version has in another; undefined where that version, or one between, has it not.
 * @param versions the versions of a regime, oldest first
 * @param fieldPath member names from the root, `*` for every row, as version `from` has them
 */
export function pathAcross(
  versions: readonly Pick<Regime, 'root'>[],
  from: number,
  to: number,
  fieldPath: readonly string[],
): readonly string[] | undefined {
  let path: readonly string[] | undefined = fieldPath;
  for (let at = from; path && at !== to; at += Math.sign(to - from)) {
    const [here, next] = [versions[at]?.root, versions[at + Math.sign(to - from)]?.root];
    if (!here || !next) return undefined;
    path = to < from ? pathBefore(next, here, path) : pathAfter(here, next, path);
  }
  return path;
}

/** The path that a field of the older version has in the newer. */
function pathAfter(
  before: ObjectField,
  after: ObjectField,
  fieldPath: readonly string[],
): readonly string[] | undefined {
  const path: string[] = [];
  let [older, newer]: [Field, Field] = [before, after];
  for (const name of fieldPath) {
    if (older.type === 'array' && newer.type === 'array' && name === '*') {
      path.push(name);
      [older, newer] = [older.item, newer.item];
      continue;
    }
    if (older.type !== 'object' || newer.type !== 'object') return undefined;
    const inside: ObjectField = older;
    const was = inside.fields.find((one) => one.name === name);
    const is: Field | undefined = newer.fields.find(
      (one) => was !== undefined && fieldBefore(inside, one) === was,
    );
    if (!was || !is) return undefined;
    path.push(is.name);
    [older, newer] = [was, is];
  }
  return path;
}
