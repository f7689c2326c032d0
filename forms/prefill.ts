/** What a newly opened report already holds, so that nothing is asked twice. */
import type { ArrayField, Field, ObjectField } from '../regimes/dialect/regime.js';
import { pointer } from '../regimes/pointer.js';
import type { Json, JsonObject } from '../regimes/words.js';
import type { MutableObject } from './content.js';
import { fillsAnything } from '../regimes/dialect/fields.js';
import { member } from '../regimes/dialect/json.js';
import type { Form } from './form.js';
import { isRow, keyOf } from './rows.js';

export interface Prefilled {
  readonly content: JsonObject;
  /** The cells that were filled in beforehand, by pointer, and from where. */
  readonly sources: Readonly<Record<string, 'previous'>>;
}

/**
 * The content of a newly opened report: the fixed rows of required tables laid out, `default` values set, and
 * values carried over from the unit's previous report (same field, same row key). In a growing table the rows
 * that carry something over are laid out. Fields that other levels fill, and computed ones, are left alone.
 */
export function prefill(form: Form, previous?: JsonObject): Prefilled {
  const sources: Record<string, 'previous'> = {};
  const content = prefillObject(form.regime.root, previous, [], sources, (field) =>
    fillsAnything(field, form.level),
  );
  return { content, sources };
}

type Path = readonly (string | number)[];
type Sources = Record<string, 'previous'>;
type Mine = (field: Field) => boolean;

function prefillObject(
  field: ObjectField,
  previous: Json | undefined,
  path: Path,
  sources: Sources,
  mine: Mine,
): MutableObject {
  const content: MutableObject = {};
  for (const child of field.fields) {
    if (!mine(child) || child.calc) continue;
    const value = prefillField(child, previous, [...path, child.name], sources, mine);
    if (value !== undefined) content[child.name] = value;
  }
  return content;
}

/** `previous` is the object of the previous report that corresponds to the one `field` stands in. */
function prefillField(
  field: Field,
  previous: Json | undefined,
  path: Path,
  sources: Sources,
  mine: Mine,
): Json | undefined {
  if (field.type === 'object') {
    const section = prefillObject(field, member(previous, field.name), path, sources, mine);
    return Object.keys(section).length > 0 ? section : undefined;
  }
  if (field.type === 'array' && field.item.type === 'object') {
    const rows = prefillRows(field, field.item, member(previous, field.name), path, sources);
    return rows.length > 0 ? rows : undefined;
  }
  const carried = carriedOver(field, previous);
  if (carried !== undefined) sources[pointer(...path)] = 'previous';
  return carried ?? defaultOf(field);
}

/** What a field takes over from the previous report, given the object there that it would stand in. */
export function carriedOver(field: Field, previous: Json | undefined): Json | undefined {
  if (field.prefill?.from !== 'previous') return undefined;
  const value = member(previous, field.prefill.field);
  return value !== undefined && hasType(field, value) ? value : undefined;
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
  sources: Sources,
): Json[] {
  const earlier: readonly Json[] = Array.isArray(previous) ? previous : [];
  const rows =
    field.rows === 'growing'
      ? growingRows(field, item, earlier)
      : fixedRows(field, field.rows, item, earlier);
  return rows.map(({ start, before }, index) => {
    const own: Sources = {};
    const filled = prefillObject(item, before, [...path, index], own, () => true);
    Object.assign(sources, own);
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
): Row[] {
  const rows = fixed.map((start) => ({
    start,
    before: earlier.find((row) => isRow(field, row, start)),
  }));
  return field.required || rows.some(({ before }) => carriesOver(item, before)) ? rows : [];
}

function growingRows(field: ArrayField, item: ObjectField, earlier: readonly Json[]): Row[] {
  return earlier.flatMap((before) => {
    const start = keyOf(field, before);
    return start && carriesOver(item, before) ? [{ start, before }] : [];
  });
}

function carriesOver(item: ObjectField, before: Json | undefined): boolean {
  return item.fields.some((child) => carriedOver(child, before) !== undefined);
}
