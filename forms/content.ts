/** Looking into a report's content, which may be any JSON, with the regime's fields at hand. */
import type { Field, ObjectField } from '../regimes/dialect/regime.js';
import type { Json, JsonObject, Level } from '../regimes/words.js';

/** A JSON object under construction. */
export interface MutableObject {
  [name: string]: Json;
}

/** Whether units of `level` fill in `field` themselves. Rows follow their array, so ask outside rows only. */
export function fills(field: Field, level: Level): boolean {
  return field.levels.includes(level);
}

/** A JSON object, which an array and `null` are not. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object by name, never one that it inherits (`constructor` is a fine name for a field). */
export function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Visits the object, or the objects in the rows, that a field's value holds. */
export function forEachObject(
  field: Field,
  value: Json | undefined,
  visit: (field: ObjectField, object: MutableObject, row?: number) => void,
): void {
  if (field.type === 'object' && isObject(value)) visit(field, value);
  if (field.type !== 'array' || field.item.type !== 'object' || !Array.isArray(value)) return;
  for (const [index, row] of (value as readonly Json[]).entries())
    if (isObject(row)) visit(field.item, row, index);
}
