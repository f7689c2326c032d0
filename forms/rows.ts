/** Rows of a table: fixed rows are exactly those that the regime prints, and no key of a union stands twice. */
import { fieldNamed } from '../regimes/dialect/fields.js';
import type { ArrayField, ObjectField } from '../regimes/dialect/regime.js';
import { pointer } from '../regimes/pointer.js';
import type { Issue, Json, JsonObject } from '../regimes/words.js';
import type { MutableObject } from './content.js';
import { isObject, member } from '../regimes/dialect/json.js';
import { forEachObject } from './content.js';
import { issueOf } from './messages.js';

type Path = readonly (string | number)[];

/** Puts fixed rows into their declared order; rows that are none of them follow in the order they came. */
export function orderFixedRows(field: ObjectField, content: MutableObject): void {
  for (const child of field.fields) {
    const value = member(content, child.name);
    if (child.type === 'array' && child.rows !== 'growing' && Array.isArray(value)) {
      const { places } = placesOf(child, child.rows, value);
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
export function rowMistakes(field: ObjectField, content: JsonObject, path: Path = []): Issue[] {
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

function tableMistakes(field: ArrayField, rows: readonly Json[], path: Path): Issue[] {
  if (field.rows === 'growing') return repeatedKeys(field, rows, path);
  const { places, missing } = placesOf(field, field.rows, rows);
  const wrong = rows.flatMap((row, index) => {
    const fixed = field.rows === 'growing' ? undefined : field.rows[places[index] ?? -1];
    const here = [...path, index];
    return fixed ? changedCells(field, fixed, row, here) : [issueOf('x-rows', pointer(...here), field.item)];
  });
  return [...missing.map((row) => issueOf('x-rows', pointer(...path), field, { missing: row })), ...wrong];
}

/** For every row, the place of the fixed row that it is the first to be; and the fixed rows that none is. */
function placesOf(
  field: ArrayField,
  fixed: readonly JsonObject[],
  rows: readonly Json[],
): { places: (number | undefined)[]; missing: JsonObject[] } {
  const open = new Map(fixed.map((row, place) => [place, row]));
  const places = rows.map((row) => {
    for (const [place, wanted] of open) {
      if (!isRow(field, row, wanted)) continue;
      open.delete(place);
      return place;
    }
    return undefined;
  });
  return { places, missing: [...open.values()] };
}

/** Whether `row` is the fixed row `wanted`: told apart by the key fields, or by all its values without a key. */
export function isRow(field: ArrayField, row: Json, wanted: JsonObject): boolean {
  const names = field.key.length > 0 ? field.key : Object.keys(wanted);
  return names.every((name) => member(row, name) === member(wanted, name));
}

/** What a fixed row declares beside its key may not be changed either. */
function changedCells(field: ArrayField, fixed: JsonObject, row: Json, path: Path): Issue[] {
  const { item } = field;
  return Object.entries(fixed).flatMap(([name, allowedValue]) =>
    member(row, name) === allowedValue || item.type !== 'object'
      ? []
      : [issueOf('const', pointer(...path, name), fieldNamed(item, name), { allowedValue })],
  );
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

function repeatedKeys(field: ArrayField, rows: readonly Json[], path: Path): Issue[] {
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
