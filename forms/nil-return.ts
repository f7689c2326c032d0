/** The report of a unit that had nothing to report, made with one press of a button. */
import type { ArrayField, Field, ObjectField } from '../regimes/dialect/regime.js';
import { at, segments } from '../regimes/pointer.js';
import type { Json, JsonObject } from '../regimes/words.js';
import type { MutableObject } from './content.js';
import { fillsAnything } from '../regimes/dialect/fields.js';
import { isObject } from '../regimes/dialect/json.js';
import type { Context } from './evaluate.js';
import { evaluate } from './evaluate.js';
import type { Form } from './form.js';
import { prefill } from './prefill.js';

/**
 * The nil return: every required figure 0, fixed rows filled with zeros, growing tables empty. Undefined where
 * the regime does not allow one: a text must be written, zero is no valid figure, a rule does not hold, or
 * something other than zero is carried over from the previous period.
 */
export function nilReturn(form: Form, context: Context): JsonObject | undefined {
  const { content: carried, sources } = prefill(form, context.previous, context.outside);
  const content = nilObject(form.regime.root, (field) => fillsAnything(field, form.level));
  for (const path of Object.keys(sources)) {
    const value = at(carried, path);
    if (typeof value === 'number' && value !== 0) return undefined;
    if (value !== undefined) takeOver(content, path, value);
  }
  const verdict = evaluate(form, content, context);
  return verdict.errors === 0 ? verdict.content : undefined;
}

/** Sets a cell that was carried over, unless the row or section that it stood in is not part of a nil return. */
function takeOver(content: MutableObject, path: string, value: Json): void {
  const steps = segments(path);
  const name = steps.pop();
  const parent = at(content, steps);
  if (name !== undefined && isObject(parent)) Object.assign(parent, { [name]: value });
}

function nilObject(field: ObjectField, mine: (field: Field) => boolean): MutableObject {
  const content: MutableObject = {};
  for (const child of field.fields) {
    const value = mine(child) && !child.calc ? nilOf(child, mine) : undefined;
    if (value !== undefined) content[child.name] = value;
  }
  return content;
}

function nilOf(field: Field, mine: (field: Field) => boolean): Json | undefined {
  switch (field.type) {
    case 'array':
      return nilRows(field);
    case 'object':
      return field.required ? nilObject(field, mine) : undefined;
    case 'number':
    case 'integer':
      return field.required ? 0 : undefined;
    default:
      return field.required ? field.schema.const : undefined;
  }
}

/** An optional table that may not be empty is left out: it is the report's silence, not a row of zeros. */
function nilRows(field: ArrayField): Json | undefined {
  const { item } = field;
  if (field.rows === 'growing') return Number(field.schema.minItems ?? 0) > 0 ? undefined : [];
  if (item.type !== 'object') return undefined;
  return field.rows.map((row) => ({ ...nilObject(item, () => true), ...row }));
}
