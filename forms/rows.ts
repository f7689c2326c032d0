/** Rows of a table: fixed rows are exactly those that the regime prints, and no key of a union stands twice. */
import { canonical } from '../regimes/canonical.js';
import type { ArrayField, ObjectField } from '../regimes/dialect/regime.js';
import { pointer } from '../regimes/pointer.js';
import type { Issue, Json, JsonObject } from '../regimes/words.js';
import type { MutableObject } from './content.js';
import { forEachObject, isObject, member } from './content.js';
import { issueOf } from './messages.js';

/** Puts fixed rows into their declared order; rows that are none of them follow in the order they came. */
export function orderFixedRows(field: ObjectField, content: MutableObject): void {
  for (const child of field.fields) {
    const value = member(content, child.name);
    if (child.type === 'array' && child.rows !== 'growing' && Array.isArray(value)) {
      const { places } = placesOf(child.rows, value);
      const last = child.rows.length;
      content[child.name] = (value as readonly Json[])
        .map((row, index) => ({ row, place: places[index] ?? last }))
        .sort((a, b) => a.place - b.place)
        .map(({ row }) => row);
    }
    forEachObject(child, member(content, child.name), (below, object) => orderFixedRows(below, object));
  }
}

/** Fixed rows missing or too many, and repeated keys, in every table of the report. */
export function rowMistakes(
  field: ObjectField,
  content: JsonObject,
  path: readonly (string | number)[] = [],
): Issue[] {
  return field.fields.flatMap((child) => {
    const value = member(content, child.name);
    const here = [...path, child.name];
    const issues: Issue[] =
      child.type === 'array' && Array.isArray(value) ? tableMistakes(child, value, here) : [];
    forEachObject(child, value, (below, object, row) => {
      issues.push(...rowMistakes(below, object, row === undefined ? here : [...here, row]));
    });
    return issues;
  });
}

function tableMistakes(
  field: ArrayField,
  rows: readonly Json[],
  path: readonly (string | number)[],
): Issue[] {
  if (field.rows === 'growing') return repeatedKeys(field, rows, path);
  const { places, missing } = placesOf(field.rows, rows);
  const surplus = rows.flatMap((_row, index) =>
    places[index] === undefined ? [issueOf('x-rows', pointer(...path, index), field.item)] : [],
  );
  return [...missing.map((row) => issueOf('x-rows', pointer(...path), field, { missing: row })), ...surplus];
}

/** For every row, the place of the fixed row that it is the first to be; and the fixed rows that none is. */
function placesOf(
  fixed: readonly JsonObject[],
  rows: readonly Json[],
): { places: (number | undefined)[]; missing: JsonObject[] } {
  const open = new Map(fixed.map((row, place) => [place, row]));
  const places = rows.map((row) => {
    for (const [place, wanted] of open) {
      if (!isObject(row) || !carries(row, wanted)) continue;
      open.delete(place);
      return place;
    }
    return undefined;
  });
  return { places, missing: [...open.values()] };
}

/** Whether a row holds every value that a fixed row declares. */
export function carries(row: JsonObject, wanted: JsonObject): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const found = member(row, name);
    return found === value || (isObject(found) && canonical(found) === canonical(value));
  });
}

/** The values of a row's key fields; undefined while one is missing. */
export function keyOf(field: ArrayField, row: Json): JsonObject | undefined {
  if (field.key.length === 0 || !isObject(row)) return undefined;
  const key: MutableObject = {};
  for (const name of field.key) {
    const value = member(row, name);
    if (value === undefined || typeof value === 'object') return undefined;
    key[name] = value;
  }
  return key;
}

function repeatedKeys(field: ArrayField, rows: readonly Json[], path: readonly (string | number)[]): Issue[] {
  const firsts = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const key = keyOf(field, row);
    if (!key) return [];
    const text = JSON.stringify(Object.values(key));
    const first = firsts.get(text);
    if (first === undefined) firsts.set(text, index);
    if (first === undefined) return [];
    const cell = pointer(...path, index, field.key[0] ?? '');
    return [issueOf('x-aggregate', cell, field, { key, first })];
  });
}
