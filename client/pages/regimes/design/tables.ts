/** Rows and column groups of grids. */
import type { Json, JsonObject } from '../../../../regimes/words.js';
import { isObject, member, membersOf, textMember, textsOf } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { change, put } from './edit.js';
import { setKeyword, setRequired } from './fields.js';
import { codesOf } from './codes.js';
import { pathOf } from './model.js';

/** The fixed rows of a table; undefined where its rows grow. */
export function rowsOf(document: JsonObject, place: string): readonly JsonObject[] | undefined {
  const rows = member(at(document, place), 'x-rows');
  return Array.isArray(rows) ? (rows as readonly Json[]).filter(isObject) : undefined;
}

export function setRows(document: JsonObject, place: string, rows: readonly JsonObject[]): JsonObject {
  return setKeyword(document, place, 'x-rows', rows.length === 0 ? 'growing' : [...rows]);
}

/** Columns that can tell rows apart: those with a list of values. */
export function listColumns(document: JsonObject, place: string): readonly string[] {
  return membersOf(at(document, `${place}/items/properties`)).flatMap(([name]) =>
    codesOf(document, `${place}/items/properties/${name}`).length > 0 ? [name] : [],
  );
}

/** One row for each combination of the values of some columns, in their order; other cells of a row that stays, stay. */
export function combinedRows(document: JsonObject, place: string, columns: readonly string[]): JsonObject[] {
  const known = rowsOf(document, place) ?? [];
  const combined = columns.reduce<JsonObject[]>(
    (rows, name) =>
      rows.flatMap((row) =>
        codesOf(document, `${place}/items/properties/${name}`).map(({ value }) => ({
          ...row,
          [name]: value,
        })),
      ),
    columns.length === 0 ? [] : [{}],
  );
  return combined.map((row) => known.find((one) => columns.every((name) => one[name] === row[name])) ?? row);
}

/**
 * Says what tells the rows apart, and all that follows from it: rows with one key unite on the way up, key columns
 * are required and combine in no other way.
 */
export function setKey(document: JsonObject, place: string, key: readonly string[]): JsonObject {
  const path = pathOf(document, place);
  if (key.length === 0) return put(document, path, 'x-aggregate', 'append');
  const united = put(document, path, 'x-aggregate', { op: 'union', key: [...key] });
  return key.reduce((whole, name) => {
    const column = `${place}/items/properties/${name}`;
    return setKeyword(setRequired(whole, column, true), column, 'x-aggregate', 'none');
  }, united);
}

export function keyOf(document: JsonObject, place: string): readonly string[] {
  return textsOf(member(member(at(document, place), 'x-aggregate'), 'key'));
}

export interface Group {
  readonly vi: string;
  readonly en: string;
  readonly fields: readonly string[];
}

export function groupsOf(document: JsonObject, place: string): readonly Group[] {
  const groups = member(at(document, place), 'x-groups');
  return (Array.isArray(groups) ? (groups as readonly Json[]) : []).map((group) => {
    const label = member(group, 'label');
    const vi = typeof label === 'string' ? label : (textMember(label, 'vi') ?? '');
    return { vi, en: textMember(label, 'en') ?? '', fields: textsOf(member(group, 'fields')) };
  });
}

export function setGroups(document: JsonObject, place: string, groups: readonly Group[]): JsonObject {
  const written = groups.map(({ vi, en, fields }): Json => ({
    label: en === '' ? vi : { vi, en },
    fields: [...fields],
  }));
  return setKeyword(document, place, 'x-groups', written.length === 0 ? undefined : written);
}

/** Changes one group's words, where they stand. */
export function labelGroup(
  document: JsonObject,
  place: string,
  index: number,
  words: Omit<Group, 'fields'>,
): JsonObject {
  return change(document, [...pathOf(document, place), 'x-groups', index], (group) =>
    isObject(group)
      ? put(group, [], 'label', words.en === '' ? words.vi : { vi: words.vi, en: words.en })
      : group,
  ) as JsonObject;
}

/** Puts a column into one group (or none: -1); it leaves the one it was in. A group keeps the order of the columns. */
export function groupColumn(document: JsonObject, place: string, name: string, index: number): JsonObject {
  const names = membersOf(
    at(document, `${place}/items/properties`) ?? at(document, `${place}/properties`),
  ).map(([one]) => one);
  const groups = groupsOf(document, place).map((group, i) => {
    const others = group.fields.filter((one) => one !== name);
    const fields = i === index ? names.filter((one) => one === name || others.includes(one)) : others;
    return { ...group, fields };
  });
  return setGroups(document, place, groups);
}
