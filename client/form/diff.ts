/** What differs between two contents of one form, cell by cell. Rows are matched by their key, not by where they stand. */
import { matchRows } from '../../forms/row-matches.js';
import type { ArrayField, Field, ObjectField } from '../../regimes/dialect/regime.js';
import { pointer as pointerOf } from '../../regimes/pointer.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { isObject, reuse } from './content.js';

export interface Difference {
  /** Pointer of the cell in the later content; of a row that is gone, in the earlier one. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The cells whose values differ, in document order; a row that is gone is one difference. */
export function differences(
  root: ObjectField,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): readonly Difference[] {
  const found: Difference[] = [];
  compare(root, before, after, '', found);
  return found;
}

/** The same, but a row that came is one difference too, as a whole. */
export function rowDifferences(
  root: ObjectField,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): readonly Difference[] {
  const cells = differences(root, before, after);
  const rows = new Map<string, Json>();
  newRows(root, before, after, '', rows);
  const found = new Map<string, Difference>();
  for (const cell of cells) {
    const row = [...rows.keys()].find((path) => cell.path === path || cell.path.startsWith(`${path}/`));
    // A row that is gone is named by where it stood: not to be taken for a new one that stands there now.
    if (row === undefined || isGoneRow(cell)) found.set(`${cell.path}${isGoneRow(cell) ? '-' : ''}`, cell);
    else found.set(row, { path: row, before: undefined, after: rows.get(row) });
  }
  return [...found.values()];
}

/** Whether a whole row stands before and not after. */
export function isGoneRow({ path, before, after }: Difference): boolean {
  return after === undefined && isObject(before) && /\/\d+$/.test(path);
}

function newRows(
  field: Field | undefined,
  before: Json | undefined,
  after: Json | undefined,
  path: string,
  found: Map<string, Json>,
): void {
  if (field?.type === 'object' && isObject(after)) {
    for (const child of field.fields)
      newRows(child, member(before, child.name), after[child.name], path + pointerOf(child.name), found);
  } else if (field?.type === 'array' && field.item.type === 'object') {
    const earlier = rowsOf(before);
    const matches = matchRows(field, earlier, rowsOf(after));
    rowsOf(after).forEach((row, index) => {
      const place = matches[index];
      const there = place === undefined ? undefined : earlier[place];
      if (there === undefined) found.set(path + pointerOf(index), row);
      else newRows(field.item, there, row, path + pointerOf(index), found);
    });
  }
}

function compare(
  field: Field | undefined,
  before: Json | undefined,
  after: Json | undefined,
  path: string,
  found: Difference[],
): void {
  if (equal(before, after)) return;
  if (field?.type === 'object' && (isObject(before) || isObject(after))) {
    for (const name of namesOf(before, after)) {
      const child = field.fields.find((one) => one.name === name);
      compare(child, member(before, name), member(after, name), path + pointerOf(name), found);
    }
    return;
  }
  if (field?.type === 'array' && field.item.type === 'object' && [before, after].every(isRowsOrAbsent)) {
    compareRows(field, rowsOf(before), rowsOf(after), path, found);
    return;
  }
  found.push({ path, before, after });
}

function compareRows(
  field: ArrayField,
  before: readonly Json[],
  after: readonly Json[],
  path: string,
  found: Difference[],
): void {
  const matches = matchRows(field, before, after);
  const seen = new Set(matches);
  after.forEach((row, index) => {
    const place = matches[index];
    compare(field.item, place === undefined ? undefined : before[place], row, path + pointerOf(index), found);
  });
  before.forEach((row, index) => {
    if (!seen.has(index)) found.push({ path: path + pointerOf(index), before: row, after: undefined });
  });
}

function isRowsOrAbsent(value: Json | undefined): boolean {
  return value === undefined || Array.isArray(value);
}

function rowsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function namesOf(before: Json | undefined, after: Json | undefined): readonly string[] {
  const names = (value: Json | undefined): string[] => (isObject(value) ? Object.keys(value) : []);
  return [...new Set([...names(after), ...names(before)])];
}

function equal(one: Json | undefined, other: Json | undefined): boolean {
  return reuse(one, other) === one;
}
