/** What a text may be chosen from, and what the choices are called. */
import { member, textMember } from '../regimes/dialect/json.js';
import type { Field } from '../regimes/dialect/regime.js';
import type { Json, JsonObject, Language, Text } from '../regimes/words.js';

export interface Choice {
  readonly value: string;
  readonly label: Text;
}

/**
 * The choices of a text field: its `enum`, or constants in `oneOf`. A constant is labelled as a field is: by its
 * `title` in Vietnamese and by `x-label.en` in English. Undefined where the field is no choice.
 */
export function choicesOf(field: Field | undefined): readonly Choice[] | undefined {
  if (field?.type !== 'string') return undefined;
  const options = Array.isArray(field.schema.oneOf) ? (field.schema.oneOf as readonly JsonObject[]) : [];
  const labelled = options.flatMap((option) =>
    typeof option.const === 'string' ? [{ value: option.const, label: nameOf(option, option.const) }] : [],
  );
  if (!field.enum) return options.length > 0 && labelled.length === options.length ? labelled : undefined;
  const labels = new Map(labelled.map(({ value, label }) => [value, label]));
  return field.enum.map((value) => ({ value, label: labels.get(value) ?? { vi: value, en: value } }));
}

function nameOf(option: JsonObject, value: string): Text {
  const label = member(option, 'x-label');
  const vi = textMember(label, 'vi') ?? textMember(option, 'title') ?? value;
  return { vi, en: textMember(label, 'en') ?? vi };
}

/** A value of a field as people call it: the label of a choice, any other value as it is. */
export function labelOf(field: Field | undefined, value: Json, language: Language): Json {
  return choicesOf(field)?.find((choice) => choice.value === value)?.label[language] ?? value;
}
