/**
 * The JSON Schema that the content of a unit's own report must satisfy: the regime's, without our keywords, with
 * references resolved, and with only the fields that the unit's level fills. `required` binds only those levels.
 */
import type { Json, JsonObject, Level } from '../words.js';
import type { Field, ObjectField, Regime } from './regime.js';
import { isObject, member, textsOf, without } from './json.js';
import { fillsAnything } from './fields.js';

const ASSERTIONS: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else']);
const LEFT_OUT: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$defs',
  '$ref',
  '$comment',
  'properties',
  'required',
]);

/** Plain JSON Schema 2020-12 of what a unit of `level` fills in. */
export function schemaForLevel(regime: Regime, level: Level): JsonObject {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...objectSchema(regime.root, level) };
}

function schemaOf(field: Field, level: Level): JsonObject {
  if (field.type === 'object') return objectSchema(field, level);
  const plain = plainSchema(field.schema);
  return field.type === 'array' ? { ...plain, items: schemaOf(field.item, level) } : plain;
}

function objectSchema(field: ObjectField, level: Level): JsonObject {
  const filled = field.fields.filter((one) => fillsAnything(one, level));
  const names = new Set(filled.map((one) => one.name));
  const assertions = Object.entries(field.schema)
    .filter(([name]) => ASSERTIONS.has(name) || name === 'dependentRequired')
    .map(([name, value]) => [name, onlyOf(value, names)] as const);
  return {
    ...plainSchema(field.schema),
    ...Object.fromEntries(assertions),
    // A computed field is not filled in: where its inputs are missing, they are what is reported.
    required: filled.filter((one) => one.required && !one.calc).map((one) => one.name),
    additionalProperties: false,
    properties: Object.fromEntries(filled.map((one) => [one.name, schemaOf(one, level)])),
  };
}

function plainSchema(schema: JsonObject): JsonObject {
  const plain = without(schema, (name) => name.startsWith('x-') || LEFT_OUT.has(name));
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, ASSERTIONS.has(name) ? withoutNotes(value) : value]),
  );
}

/** The schemas inside an assertion about a value, without our keywords: a choice has labels, AJV knows none. */
function withoutNotes(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNotes);
  return isObject(value) ? plainSchema(value) : value;
}

/** An assertion about an object, without what it says of fields that the level does not fill. */
function onlyOf(value: Json, names: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => onlyOf(one, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith('x-'))
      .map(([name, one]) => [name, ASSERTIONS.has(name) ? onlyOf(one, names) : narrowed(name, one, names)]),
  );
}

function narrowed(keyword: string, value: Json, names: ReadonlySet<string>): Json {
  if (keyword === 'required') return textsOf(value).filter((name) => names.has(name));
  if (keyword !== 'properties' || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => names.has(name) && member(value, name) !== undefined),
  );
}
