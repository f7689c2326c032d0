/** The plain shape of a field's own values: which JSON is one, and its JSON Schema without the form's limits. */
import { decimal, decimalToJson, isLongFigure } from '../decimal.js';
import type { Json, JsonObject } from '../words.js';
import type { Field, TextField } from '../dialect/regime.js';
import { digitsOfNumber } from './exact.js';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member; never what a prototype offers (`constructor` is a legal field name). */
export function member(object: JsonObject, name: string): Json | undefined {
  const value = object[name];
  // JSON holds no function: only what is one, or the prototype itself, can be something that is not the object's own.
  const suspect = typeof value === 'function' || name === '__proto__';
  return suspect && !Object.hasOwn(object, name) ? undefined : value;
}

/** The value if it is one of the field, in NFC and cut down to the declared fields; undefined if it is not. */
export function typed(field: Field, value: Json | undefined): Json | undefined {
  switch (field.type) {
    case 'number':
      return figureOf(value);
    case 'integer':
      return wholeFigure(value);
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'string':
      return typeof value === 'string' ? textOf(field, value.normalize('NFC')) : undefined;
    case 'array':
      return Array.isArray(value)
        ? (value as readonly Json[])
            .map((item) => typed(field.item, item))
            .filter((item) => item !== undefined)
        : undefined;
    case 'object': {
      if (!isObject(value)) return undefined;
      const fields = field.fields.map((each) => [each.name, typed(each, member(value, each.name))] as const);
      return Object.fromEntries(
        fields.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined),
      );
    }
  }
}

/** A number, or what a report computed beyond 15 digits: its digits as text, in their one spelling. */
export function figureOf(value: Json | undefined): number | string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return isLongFigure(value) ? decimalToJson(decimal(value)) : undefined;
}

function wholeFigure(value: Json | undefined): number | string | undefined {
  const figure = figureOf(value);
  const whole = typeof figure === 'number' ? Number.isInteger(figure) : !figure?.includes('.');
  return whole ? figure : undefined;
}

/** The plain digits of a figure that `typed` let through; undefined where there is none. */
export function digitsIn(figure: Json | undefined): string | undefined {
  if (typeof figure === 'number') return digitsOfNumber(figure);
  return typeof figure === 'string' ? figure : undefined;
}

function textOf(field: TextField, value: string): string | undefined {
  return field.enum === undefined || field.enum.includes(value) ? value : undefined;
}

/** JSON Schema of exactly what `typed` lets through. */
export function shapeOf(field: Field): JsonObject {
  switch (field.type) {
    case 'number':
    case 'integer':
      // Only what a form computes may be longer than what anybody can type.
      return titled(field, field.calc ? figureShape(field.type === 'integer') : { type: field.type });
    case 'boolean':
      return titled(field, { type: 'boolean' });
    case 'string':
      return titled(field, { type: 'string', ...(field.enum && { enum: field.enum }) });
    case 'array':
      return titled(field, { type: 'array', items: shapeOf(field.item) });
    case 'object':
      return titled(field, objectShape(field.fields.map((each) => [each.name, shapeOf(each)])));
  }
}

export function objectShape(properties: readonly (readonly [string, JsonObject])[]): JsonObject {
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

/** A schema under the field's Vietnamese label. */
export function titled(field: Field, schema: JsonObject): JsonObject {
  return field.label.vi === '' ? schema : { title: field.label.vi, ...schema };
}

/** A figure that may outgrow the 15 significant digits of a JSON number, and is its digits then. */
export function figureShape(integer: boolean): JsonObject {
  return integer
    ? { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[1-9][0-9]{15,}$' }] }
    : { anyOf: [{ type: 'number' }, { type: 'string', pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?$' }] };
}

export const UNIT_SHAPE: JsonObject = {
  type: 'object',
  required: ['code', 'name'],
  properties: { code: { type: 'string' }, name: { type: 'string' } },
  additionalProperties: false,
};
