/** The place of a figure in words: `Nhà ở › Gạch › Thiệt hại`. */
import type { Field, ObjectField } from '../../../regimes/dialect/regime.js';
import { fieldNamed } from '../../../regimes/dialect/fields.js';
import type { Place } from '../../../regimes/figure-place.js';
import type { Json, JsonObject, Language } from '../../../regimes/words.js';
import { ABSENT } from '../../../forms/format.js';
import { choicesOf } from '../../form/grid/columns.js';
import { useLanguage } from '../../i18n.js';

export function usePlaceName(root: ObjectField): (place: Place) => string {
  const { language } = useLanguage();
  return (place) => placeName(root, place, language);
}

export function placeName(root: ObjectField, place: Place, language: Language): string {
  let field: Field | undefined = root;
  const words: string[] = [];
  for (const part of place) {
    if (typeof part !== 'string') {
      field = field?.type === 'array' ? field.item : undefined;
      words.push(keyName(field, part, language));
    } else if (field?.type === 'object') {
      const within: ObjectField = field;
      field = fieldNamed(field, part);
      const group = within.groups.find((one) => one.fields.includes(part))?.label[language];
      words.push((group === undefined ? '' : `${group}: `) + (field?.label[language] ?? part));
    } else {
      // The value that a tally counts.
      words.push(field === undefined ? part : choiceName(field, part, language));
      field = undefined;
    }
  }
  return words.join(' › ');
}

/** A row of a union by the values of its key, codes by their labels. */
export function keyName(item: Field | undefined, key: JsonObject, language: Language): string {
  return Object.entries(key)
    .map(([name, value]) => {
      const field = item?.type === 'object' ? fieldNamed(item, name) : undefined;
      return field === undefined ? textOf(value) : choiceName(field, value, language);
    })
    .join(', ');
}

function choiceName(field: Field, value: Json, language: Language): string {
  const text = textOf(value);
  return choicesOf(field).find((one) => String(one.value) === text)?.label[language] ?? text;
}

function textOf(value: Json): string {
  if (value === null) return ABSENT;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
