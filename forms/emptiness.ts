/** Whether a report says anything at all: one without a filled field is received, and is not complete. */
import { isObject } from '../regimes/dialect/json.js';
import type { Field, ObjectField } from '../regimes/dialect/regime.js';
import type { Json, JsonObject } from '../regimes/words.js';

/**
 * Whether no field of a content is filled in. What a form gives by itself is nobody's answer: computed fields, the
 * keys of rows, and what fixed rows are given. A zero is an answer.
 */
export function isEmpty(root: ObjectField, content: JsonObject): boolean {
  return !hasAnswer(root, content, NONE);
}

const NONE: ReadonlySet<string> = new Set();

function hasAnswer(field: Field, value: Json | undefined, given: ReadonlySet<string>): boolean {
  if (value === undefined || field.calc !== undefined) return false;
  if (field.type === 'object')
    return (
      isObject(value) &&
      field.fields.some((child) => !given.has(child.name) && hasAnswer(child, value[child.name], NONE))
    );
  if (field.type === 'array') {
    const { item, rows, key } = field;
    const names = rows === 'growing' ? [] : rows.flatMap((row) => Object.keys(row));
    const inRow: ReadonlySet<string> = new Set([...key, ...names]);
    return Array.isArray(value) && (value as readonly Json[]).some((row) => hasAnswer(item, row, inRow));
  }
  return typeof value === 'string' ? value.trim() !== '' : true;
}
