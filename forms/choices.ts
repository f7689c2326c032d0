/** What a text may be chosen from, and what the choices are called. */
import type { Field } from '../regimes/dialect/regime.js';
import type { Json, JsonObject } from '../regimes/words.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/**
 * The choices of a text field: its `enum`, or constants in `oneOf`; labels are the titles of these constants.
 * Undefined where the field is no choice.
 */
export function choicesOf(field: Field | undefined): readonly Choice[] | undefined {
  if (field?.type !== 'string') return undefined;
  const options = Array.isArray(field.schema.oneOf) ? (field.schema.oneOf as readonly JsonObject[]) : [];
  const labelled = options.flatMap(({ const: value, title }) =>
    typeof value === 'string' ? [{ value, label: typeof title === 'string' ? title : value }] : [],
  );
  if (!field.enum) return options.length > 0 && labelled.length === options.length ? labelled : undefined;
  const labels = new Map(labelled.map(({ value, label }) => [value, label]));
  return field.enum.map((value) => ({ value, label: labels.get(value) ?? value }));
}

/** A value of a field as people call it: the label of a choice, any other value as it is. */
export function labelOf(field: Field | undefined, value: Json): Json {
  return choicesOf(field)?.find((choice) => choice.value === value)?.label ?? value;
}
