/**
 * Plausible contents of a report, made from its regime alone: for trying a regime before it is published, for tests.
 * The same seed gives the same content. What a rule of sums asks for is kept; other rules are kept by luck.
 */
import { nfc } from '../../regimes/canonical.js';
import { fillsAnything } from '../../regimes/dialect/fields.js';
import type { ArrayField, Field, ObjectField } from '../../regimes/dialect/regime.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import type { MutableObject } from '../content.js';
import { evaluate } from '../evaluate.js';
import type { Form } from '../form.js';
import { lotsFrom, type Lots } from '../lots.js';
import { choicesOf } from '../choices.js';
import { forEachRuled, settleBalances, upset } from './balance.js';
import { valueFor } from './values.js';

export interface Wanted {
  readonly seed: string;
  /** Rules are broken on purpose, one cell each, as many as this. */
  readonly mistakes?: number;
}

/** A content of the form with its computed fields. Valid where `mistakes` is not given and no rule is beyond it. */
export function generateContent(form: Form, { seed, mistakes = 0 }: Wanted): JsonObject {
  const lots = lotsFrom(seed);
  const content = objectFor(form.regime.root, lots, '1', (field) => fillsAnything(field, form.level));
  settleBalances(form.regime.root, content);
  if (mistakes > 0) plant(form, content, lots, mistakes);
  return evaluate(form, nfc(content)).content;
}

function objectFor(
  field: ObjectField,
  lots: Lots,
  place: string,
  mine: (field: Field) => boolean,
): MutableObject {
  const object: MutableObject = {};
  for (const child of field.fields) {
    if (child.calc || !mine(child)) continue;
    const value = fieldFor(child, lots, place, mine);
    if (value !== undefined) object[child.name] = value;
  }
  return object;
}

function fieldFor(
  field: Field,
  lots: Lots,
  place: string,
  mine: (field: Field) => boolean,
): Json | undefined {
  if (field.type === 'object') {
    const inside = objectFor(field, lots, place, mine);
    return Object.keys(inside).length === 0 && !field.required ? undefined : inside;
  }
  return field.type === 'array' ? rowsFor(field, lots) : valueFor(field, lots, place);
}

const everything = () => true;
const MOST_ROWS = 8;

function rowsFor(field: ArrayField, lots: Lots): Json[] {
  const { item } = field;
  if (item.type !== 'object') return valuesFor(field, lots);
  if (field.rows !== 'growing')
    return field.rows.map((row, index) => ({
      ...objectFor(item, lots, String(index + 1), everything),
      ...row,
    }));
  const { minItems, maxItems } = field.schema;
  const least = typeof minItems === 'number' ? minItems : 0;
  const count = Math.max(
    least,
    Math.min(lots.integer(3, MOST_ROWS), typeof maxItems === 'number' ? maxItems : MOST_ROWS),
  );
  const keys = keysFor(field, item, lots, count);
  return keys.map((key, index) => ({ ...objectFor(item, lots, String(index + 1), everything), ...key }));
}

/** Keys of so many rows, no two alike; fewer where there are not so many. */
function keysFor(field: ArrayField, item: ObjectField, lots: Lots, count: number): JsonObject[] {
  if (field.key.length === 0) return Array.from({ length: count }, () => ({}));
  let keys: JsonObject[] = [{}];
  for (const name of field.key) {
    const part = item.fields.find((one) => one.name === name);
    const values = part ? keyValues(part, lots, count) : [];
    keys = keys.flatMap((key) => values.map((value) => ({ ...key, [name]: value })));
  }
  return [...lots.some(keys, count)];
}

function keyValues(part: Field, lots: Lots, count: number): Json[] {
  const choices = choicesOf(part);
  if (choices) return choices.map(({ value }) => value);
  if (part.type === 'boolean') return [false, true];
  const drawn = Array.from({ length: count }, (_, index) => {
    const value = valueFor(part, lots, String(index + 1));
    return typeof value === 'string' && part.type === 'string' && part.format === undefined
      ? `${part.label.vi} ${index + 1}`
      : value;
  });
  return [...new Set(drawn.filter((value) => value !== undefined))];
}

function valuesFor({ item, schema }: ArrayField, lots: Lots): Json[] {
  const choices = choicesOf(item);
  const { minItems, maxItems } = schema;
  const least = typeof minItems === 'number' ? minItems : 1;
  const count = Math.max(least, Math.min(2, typeof maxItems === 'number' ? maxItems : 2));
  if (choices) return lots.some(choices, count).map(({ value }) => value);
  const drawn = Array.from({ length: count }, (_, index) => valueFor(item, lots, String(index + 1)));
  return [...new Set(drawn.filter((value) => value !== undefined))];
}

/** Breaks rules that are kept so far, each in one object; a figure out of its limits where there are no such rules. */
function plant(form: Form, content: MutableObject, lots: Lots, count: number): void {
  let left = count;
  forEachRuled(form.regime.root, content, (field, object) => {
    for (const rule of field.rules) {
      if (left === 0 || !rule.levels.includes(form.level)) continue;
      if (upset(rule, field, object, lots)) left -= 1;
    }
  });
  if (left < count) return;
  forEachRuled(form.regime.root, content, (field, object) => {
    const figure = field.fields.find((one) => !one.calc && typeof object[one.name] === 'number');
    if (left === 0 || !figure) return;
    object[figure.name] = -1;
    left -= 1;
  });
}
