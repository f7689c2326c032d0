/** Which field of one version is which of another: by name under the same parent, or by the name it had before. */
import type { ArrayField, Field, ObjectField } from '../dialect/regime.js';
import { pointer } from '../pointer.js';

/** A field in two versions: `before` is missing where it is new, `after` where it was dropped. */
export type Pair =
  | { readonly before: Field; readonly after: Field }
  | { readonly before?: undefined; readonly after: Field }
  | { readonly before: Field; readonly after?: undefined };

/** What a field was in the version before: what it says it was called, else the one of its own name. */
export function fieldBefore(before: ObjectField, field: Field): Field | undefined {
  const named = (name: string | undefined): Field | undefined =>
    before.fields.find((one) => one.name === name);
  return named(field.renamedFrom) ?? named(field.name);
}

/** The fields of two versions of an object, those of the newer one first, in its order. */
export function pairsOf(before: ObjectField, after: ObjectField): Pair[] {
  const taken = new Set<Field>();
  const paired = after.fields.map((field): Pair => {
    const was = fieldBefore(before, field);
    if (!was || taken.has(was)) return { after: field };
    taken.add(was);
    return { before: was, after: field };
  });
  const dropped = before.fields.filter((field) => !taken.has(field));
  return [...paired, ...dropped.map((field) => ({ before: field }))];
}

/** The objects inside two versions of a field that are compared member by member; undefined where one has none. */
export function membersOf(field: Field): ObjectField | undefined {
  if (field.type === 'object') return field;
  return field.type === 'array' ? rowOf(field) : undefined;
}

const rowOf = (field: ArrayField): ObjectField | undefined =>
  field.item.type === 'object' ? field.item : undefined;

/** The pointer by which people and programs name a field; an asterisk stands for every row. */
export const placeOf = (field: Pick<Field, 'fieldPath'>): string => pointer(...field.fieldPath);

/**
 * The path that a field of the newer version had in the older; undefined where it was not there.
 * @param fieldPath member names from the root, `*` for every row
 */
export function pathBefore(
  before: ObjectField,
  after: ObjectField,
  fieldPath: readonly string[],
): readonly string[] | undefined {
  const path: string[] = [];
  let older: Field = before;
  let newer: Field = after;
  for (const name of fieldPath) {
    const next = step(older, newer, name);
    if (!next) return undefined;
    [older, newer] = [next.older, next.newer];
    path.push(next.name);
  }
  return path;
}

function step(
  older: Field,
  newer: Field,
  name: string,
): { readonly older: Field; readonly newer: Field; readonly name: string } | undefined {
  if (newer.type === 'array') {
    return older.type === 'array' && name === '*'
      ? { older: older.item, newer: newer.item, name }
      : undefined;
  }
  if (newer.type !== 'object' || older.type !== 'object') return undefined;
  const field = newer.fields.find((one) => one.name === name);
  const was = field && fieldBefore(older, field);
  return field && was && { older: was, newer: field, name: was.name };
}
