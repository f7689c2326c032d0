/** The report of an aggregating unit: its roll-up, and the part that `x-levels` gives to its own level. */
import type { Field, ObjectField, Regime } from '../dialect/regime.js';
import type { Json, JsonObject, Level } from '../words.js';
import { operationOf } from './operations.js';
import { isObject, member, objectShape, shapeOf, titled } from './shape.js';

/** `rolledUp` is finished with the unit's own part in it; `own` is that part as it was filled in. */
export function reportContent(
  regime: Regime,
  level: Level,
  rolledUp: JsonObject,
  own: JsonObject,
): JsonObject {
  return overlaid(regime.root, rolledUp, own, (field) => standsRaw(regime, level, field)) ?? {};
}

export function reportSchema(regime: Regime, level: Level): JsonObject {
  return schemaOf(regime.root, (field) => standsRaw(regime, level, field)) ?? objectShape([]);
}

/**
 * Whether a field stands in the report as its unit wrote it: its level fills it, and either nothing comes from
 * a lower step or nothing of it travels.
 */
function standsRaw(regime: Regime, level: Level, field: Field): boolean {
  const stepOf = (each: Level) => regime.header.chain.findIndex(({ levels }) => levels.includes(each));
  if (!field.levels.includes(level)) return false;
  const fromBelow = field.levels.some((each) => stepOf(each) < stepOf(level));
  return !fromBelow || (field.type !== 'object' && (field.operator ?? { op: 'none' }).op === 'none');
}

function overlaid(
  object: ObjectField,
  rolledUp: Json | undefined,
  own: Json | undefined,
  raw: (field: Field) => boolean,
): JsonObject | undefined {
  const entries = object.fields.flatMap((field): (readonly [string, Json])[] => {
    const below = isObject(rolledUp) ? member(rolledUp, field.name) : undefined;
    const here = isObject(own) ? member(own, field.name) : undefined;
    const value = raw(field)
      ? (here ?? below)
      : field.type === 'object'
        ? overlaid(field, below, here, raw)
        : below;
    return value === undefined ? [] : [[field.name, value]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Undefined for a field of which the report shows nothing. */
function schemaOf(field: Field, raw: (field: Field) => boolean): JsonObject | undefined {
  if (raw(field)) return shapeOf(field);
  if (field.type !== 'object') return operationOf(field)?.schema;
  const properties = field.fields.flatMap((each) => {
    const schema = schemaOf(each, raw);
    return schema === undefined ? [] : [[each.name, schema] as const];
  });
  return titled(field, objectShape(properties));
}
