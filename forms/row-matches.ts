/**
 * Which row of one content is which row of another: by its key where the table has one, otherwise by what stands in
 * it. A row's number says nothing: one row more above it, and it is another's.
 */
import { canonical } from '../regimes/canonical.js';
import { isObject, member } from '../regimes/dialect/json.js';
import type { ArrayField, Field } from '../regimes/dialect/regime.js';
import { fieldNamed } from '../regimes/dialect/fields.js';
import { at, pointer, segments } from '../regimes/pointer.js';
import type { Json } from '../regimes/words.js';

type Rows = readonly Json[];

/** The members that tell rows apart: the union's key, the members of fixed rows, else none. */
export function keyNames(field: ArrayField): readonly string[] {
  if (field.key.length > 0) return field.key;
  return field.rows === 'growing' ? [] : Object.keys(field.rows[0] ?? {});
}

/**
 * For every row of `after` the place of the row in `before` that it is; undefined for a row that is new. A row whose
 * key was changed is another row. Without a key a row is known by being equal, wherever it stands now; and, unless
 * `strict`, by standing between the same neighbours with part of what it held.
 */
export function matchRows(
  field: ArrayField,
  before: Rows,
  after: Rows,
  strict = false,
): readonly (number | undefined)[] {
  const names = keyNames(field);
  const open = new Set(before.keys());
  const matches = Array.from<number | undefined>({ length: after.length });
  const pairUp = (nameOf: (row: Json) => unknown): void => {
    const waiting = new Map<unknown, number[]>();
    for (const place of [...open].reverse()) {
      const name = nameOf(before[place] ?? null);
      const queue = waiting.get(name);
      if (queue) queue.push(place);
      else if (name !== undefined) waiting.set(name, [place]);
    }
    after.forEach((row, index) => {
      const place = matches[index] === undefined ? waiting.get(nameOf(row))?.pop() : undefined;
      if (place === undefined) return;
      matches[index] = place;
      open.delete(place);
    });
  };
  pairUp((row) => keyText(row, names));
  // A row that has a key is that row or none.
  for (const place of [...open]) if (keyText(before[place] ?? null, names) !== undefined) open.delete(place);
  pairUp((row) => (typeof row === 'object' ? row : undefined));
  if (open.size > 0) pairUp(canonical);
  if (!strict) matchNeighbours(field, before, after, matches, open);
  return matches;
}

function keyText(row: Json, names: readonly string[]): string | undefined {
  const parts = names.map((name) => member(row, name));
  return parts.length === 0 || parts.some((part) => part === undefined) ? undefined : JSON.stringify(parts);
}

/** Rows that were changed where they stand: the only one that differs, or beside a row that is known. */
function matchNeighbours(
  field: ArrayField,
  before: Rows,
  after: Rows,
  matches: (number | undefined)[],
  open: Set<number>,
): void {
  const fresh = matches.flatMap((match, index) => (match === undefined ? [index] : []));
  const alone = before.length === after.length && open.size === 1 && fresh.length === 1;
  for (const index of fresh) {
    const above = index === 0 ? -1 : matches[index - 1];
    const below = index === after.length - 1 ? before.length : matches[index + 1];
    const place = [
      ...(above === undefined ? [] : [above + 1]),
      ...(below === undefined ? [] : [below - 1]),
    ].find((one) => open.has(one) && ((alone && one === index) || alike(field, before[one], after[index])));
    if (place === undefined) continue;
    matches[index] = place;
    open.delete(place);
  }
}

/** A text of the one stands in the other too, or half of what was entered. What is computed follows and says nothing. */
function alike({ item }: ArrayField, before: Json | undefined, after: Json | undefined): boolean {
  if (item.type !== 'object' || !isObject(before) || !isObject(after)) return false;
  const given = item.fields.filter(({ calc, name }) => !calc && member(before, name) !== undefined);
  const kept = given.filter(({ name }) => same(member(before, name), member(after, name)));
  return kept.some(({ type }) => type === 'string') || (kept.length > 0 && kept.length * 2 >= given.length);
}

const same = (one: Json | undefined, other: Json | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && canonical(one) === canonical(other));

/**
 * Carries pointers from one content to another: to the same cell of the same row, wherever it stands there.
 * @returns for a pointer into `before` the one into `after`; undefined where its row is gone
 */
export function carrier(
  root: Field,
  before: Json | undefined,
  after: Json | undefined,
  strict = false,
): (path: string) => string | undefined {
  const known = new Map<string, readonly (number | undefined)[]>();
  const matchesAt = (table: string, field: ArrayField, was: Rows, is: Rows) => {
    const found = known.get(table) ?? matchRows(field, was, is, strict);
    known.set(table, found);
    return found;
  };
  return (path) => {
    let field: Field | undefined = root;
    let [was, is] = [before, after];
    const names: (string | number)[] = [];
    let moved = false;
    for (const name of segments(path)) {
      let next: string | number = name;
      if (field?.type === 'array' && Array.isArray(was) && was !== is) {
        const rows: Rows = Array.isArray(is) ? (is as Rows) : [];
        const there = matchesAt(pointer(...names), field, was as Rows, rows).indexOf(Number(name));
        if (there < 0) return undefined;
        next = there;
        moved ||= there !== Number(name);
      }
      names.push(next);
      [was, is] = [at(was, [name]), at(is, [next])];
      field = childOf(field, name);
    }
    return moved ? pointer(...names) : path;
  };
}

const childOf = (field: Field | undefined, name: string): Field | undefined =>
  field?.type === 'object' ? fieldNamed(field, name) : field?.type === 'array' ? field.item : undefined;
