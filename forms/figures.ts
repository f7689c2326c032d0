/** Figures beyond what JSON Schema can say of them: the decimals of their unit, and digits that a double keeps. */
import { MAX_JSON_DIGITS, decimal, decimalsOf } from '../regimes/decimal.js';
import type { Field, NumberField } from '../regimes/dialect/regime.js';
import { pointer } from '../regimes/pointer.js';
import type { Issue, Json, JsonObject } from '../regimes/words.js';
import { isObject, member } from '../regimes/dialect/json.js';
import { issueOf } from './messages.js';

/** Every figure with more decimals than its unit, or more digits than a figure may have. Computed ones are ours. */
export function figureMistakes(
  field: Field,
  value: Json | undefined,
  path: readonly (string | number)[] = [],
): Issue[] {
  switch (field.type) {
    case 'object':
      return isObject(value) ? field.fields.flatMap((child) => mistakesOfMember(child, value, path)) : [];
    case 'array':
      return Array.isArray(value)
        ? (value as readonly Json[]).flatMap((row, index) =>
            figureMistakes(field.item, row, [...path, index]),
          )
        : [];
    case 'number':
    case 'integer':
      return typeof value === 'number' && Number.isFinite(value) && !field.calc
        ? mistakesOfFigure(field, value, path)
        : [];
    default:
      return [];
  }
}

/** Most figures are plain whole numbers: of those nobody need know where they stand. */
function mistakesOfMember(child: Field, object: JsonObject, path: readonly (string | number)[]): Issue[] {
  const value = member(object, child.name);
  return value === undefined || isPlain(value) ? [] : figureMistakes(child, value, [...path, child.name]);
}

const isPlain = (value: Json): boolean =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 10 ** MAX_JSON_DIGITS;

function mistakesOfFigure(field: NumberField, value: number, path: readonly (string | number)[]): Issue[] {
  if (isPlain(value)) return [];
  const exact = decimal(value);
  if (exact.c.length > MAX_JSON_DIGITS)
    return [issueOf('digits', pointer(...path), field, { digits: exact.c.length })];
  const decimals = field.unit?.decimals;
  if (decimals === undefined || decimalsOf(exact) <= decimals) return [];
  return [issueOf('x-unit', pointer(...path), field, { decimals })];
}
