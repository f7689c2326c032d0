/** Looking into a report's content, which may be any JSON, with the regime's fields at hand. */
import { isObject } from '../regimes/dialect/json.js';
import type { Field, ObjectField } from '../regimes/dialect/regime.js';
import type { Json } from '../regimes/words.js';

/** A JSON object under construction. */
export interface MutableObject {
  [name: string]: Json;
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
