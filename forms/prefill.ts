/** What a newly opened report already holds, so that nothing is asked twice. */
import type { ArrayField, Field, ObjectField } from '../regimes/dialect/regime.js';
import { canonical } from '../regimes/canonical.js';
import { decimal, decimalToJson, isLongFigure, MAX_JSON_DIGITS, roundDecimal } from '../regimes/decimal.js';
import { pointer } from '../regimes/pointer.js';
import type { Json, JsonObject } from '../regimes/words.js';
import type { MutableObject } from './content.js';
import { fillsAnything } from '../regimes/dialect/fields.js';
import { member } from '../regimes/dialect/json.js';
import type { Form } from './form.js';
import { NOTHING_OUTSIDE, outsideRows, outsideValue, type Origin, type Outside } from './outside.js';
import { isRow, keyOf } from './rows.js';

export interface Prefilled {
  readonly content: JsonObject;
  /** The cells that were filled in beforehand, by pointer, and from where. */
  readonly sources: Readonly<Record<string, Origin>>;
}

/**
 * The content of a newly opened report: the fixed rows of required tables laid out, `default` values set, and
 * values carried over from the unit's previous report (same field, same row key), another regime's report or a feed.
 * In a growing table the rows that bring something are laid out. Fields that other levels fill, and computed ones, are left alone.
 */
export function prefill(form: Form, previous?: JsonObject, outside: Outside = NOTHING_OUTSIDE): Prefilled {
  const sources: Sources = {};
  const content = prefillObject(form.regime.root, previous, [], { sources, outside }, (field) =>
    fillsAnything(field, form.level),
  );
  return { content, sources };
}

type Path = readonly (string | number)[];
type Sources = Record<string, Origin>;
interface Filling {
  readonly sources: Sources;
  readonly outside: Outside;
  /** The row that is being filled in. */
  readonly row?: JsonObject;
  /** The names of its table's key. */
  readonly key?: readonly string[];
}
type Mine = (field: Field) => boolean;

function prefillObject(
  field: ObjectField,
  previous: Json | undefined,
  path: Path,
  filling: Filling,
  mine: Mine,
): MutableObject {
  const content: MutableObject = {};
  for (const child of field.fields) {
    if (!mine(child) || child.calc) continue;
    const value = prefillField(child, previous, [...path, child.name], filling, mine);
    if (value !== undefined) content[child.name] = value;
  }
  return content;
}

/** `previous` is the object of the previous report that corresponds to the one `field` stands in. */
function prefillField(
  field: Field,
  previous: Json | undefined,
  path: Path,
  filling: Filling,
  mine: Mine,
): Json | undefined {
  if (field.type === 'object') {
    const section = prefillObject(field, member(previous, field.name), path, filling, mine);
    return Object.keys(section).length > 0 ? section : undefined;
  }
  if (field.type === 'array' && field.item.type === 'object') {
    const rows = prefillRows(field, field.item, member(previous, field.name), path, filling);
    return rows.length > 0 ? rows : undefined;
  }
  const first = firstValue(field, previous, filling);
  if (first) filling.sources[pointer(...path)] = first.origin;
  return first?.value ?? defaultOf(field);
}

function firstValue(
  field: Field,
  previous: Json | undefined,
  { outside, row, key }: Filling,
): { readonly value: Json; readonly origin: Origin } | undefined {
  const carried = carriedOver(field, previous);
  if (carried !== undefined) return { value: carried, origin: { from: 'previous' } };
  const found = outsideValue(outside, field, row, key);
  const value = found && held(field, found.value);
  return found && value !== undefined ? { value, origin: found.origin } : undefined;
}

/** What a field takes over from the previous report, given the object there that it would stand in. */
export function carriedOver(field: Field, previous: Json | undefined): Json | undefined {
  if (field.prefill?.from !== 'previous') return undefined;
  const value = member(previous, field.prefill.field);
  return value === undefined ? undefined : held(field, value);
}

/**
 * The value as a cell of the field can hold it: a computed figure of more than 15 digits is rounded to the decimals of
 * the field, or to 15 digits. Undefined for a value of another type, and where whole digits would be lost.
 */
function held(field: Field, value: Json): Json | undefined {
  if (hasType(field, value)) return value;
  if (field.type !== 'number' || !isLongFigure(value)) return undefined;
  const exact = decimal(value);
  const room = Math.max(0, MAX_JSON_DIGITS - Math.max(1, exact.e + 1));
  const rounded = decimalToJson(roundDecimal(exact, Math.min(field.unit?.decimals ?? room, room)));
  return typeof rounded === 'number' ? rounded : undefined;
}

function defaultOf(field: Field): Json | undefined {
  const value = field.schema.default;
  return value !== undefined && hasType(field, value) ? value : undefined;
}

function hasType(field: Field, value: Json): boolean {
  if (field.type === 'array') return Array.isArray(value);
  if (field.type === 'integer') return Number.isInteger(value);
  return typeof value === field.type && !Array.isArray(value);
}

function prefillRows(
  field: ArrayField,
  item: ObjectField,
  previous: Json | undefined,
  path: Path,
  filling: Filling,
): Json[] {
  const earlier: readonly Json[] = Array.isArray(previous) ? previous : [];
  const { outside } = filling;
  const rows =
    field.rows === 'growing'
      ? growingRows(field, item, earlier, outside)
      : fixedRows(field, field.rows, item, earlier, outside);
  return rows.map(({ start, before }, index) => {
    const filled = prefillObject(
      item,
      before,
      [...path, index],
      { sources: filling.sources, outside, row: start, key: field.key },
      () => true,
    );
    return { ...filled, ...start };
  });
}

interface Row {
  readonly start: JsonObject;
  readonly before: Json | undefined;
}

function fixedRows(
  field: ArrayField,
  fixed: readonly JsonObject[],
  item: ObjectField,
  earlier: readonly Json[],
  outside: Outside,
): Row[] {
  const rows = fixed.map((start) => ({
    start,
    before: earlier.find((row) => isRow(field, row, start)),
  }));
  return field.required || rows.some((row) => bringsAnything(field, item, row, outside)) ? rows : [];
}

/** The rows of the previous report that carry something over, then those that only sources outside know of. */
function growingRows(
  field: ArrayField,
  item: ObjectField,
  earlier: readonly Json[],
  outside: Outside,
): Row[] {
  const rows: Row[] = [];
  const met = new Set<string>();
  const lay = (start: JsonObject | undefined, before: Json | undefined): void => {
    if (!start || met.has(canonical(start)) || !bringsAnything(field, item, { start, before }, outside))
      return;
    met.add(canonical(start));
    rows.push({ start, before });
  };
  for (const before of earlier) lay(keyOf(field, before), before);
  for (const start of outsideRows(outside, field, item)) lay(start, undefined);
  return rows;
}

function bringsAnything(
  { key }: ArrayField,
  item: ObjectField,
  { start, before }: Row,
  outside: Outside,
): boolean {
  return item.fields.some(
    (child) =>
      carriedOver(child, before) !== undefined || outsideValue(outside, child, start, key) !== undefined,
  );
}
