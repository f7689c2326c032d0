/** Figures beyond what JSON Schema can say of them: the decimals of their unit, and digits that a double keeps. */
import { MAX_JSON_DIGITS, decimal, decimalsOf } from '../regimes/decimal.js';
import type { Field, NumberField } from '../regimes/dialect/regime.js';
import { pointer } from '../regimes/pointer.js';
import type { Issue, Json } from '../regimes/words.js';
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
      return isObject(value)
        ? field.fields.flatMap((child) =>
            figureMistakes(child, member(value, child.name), [...path, child.name]),
          )
        : [];
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

function mistakesOfFigure(field: NumberField, value: number, path: readonly (string | number)[]): Issue[] {
  if (Number.isInteger(value) && Math.abs(value) < 10 ** MAX_JSON_DIGITS) return [];
  const exact = decimal(value);
  if (exact.c.length > MAX_JSON_DIGITS)
    return [issueOf('digits', pointer(...path), field, { digits: exact.c.length })];
  const decimals = field.unit?.decimals;
  if (decimals === undefined || decimalsOf(exact) <= decimals) return [];
  return [issueOf('x-unit', pointer(...path), field, { decimals })];
}
