/**
 * The place of a figure that is the same in every content of a regime, report or roll-up: rows of a union are named
 * by their key, not by their number, since the same row stands elsewhere in another content.
 */
import { fieldNamed } from './dialect/fields.js';
import type { Field, Regime } from './dialect/regime.js';
import { canonical } from './canonical.js';
import { at, pointer, segments } from './pointer.js';
import type { Json, JsonObject } from './words.js';

/** Member names, and for a row of a union its key: `['houses', {kind: 'brick'}, 'loss']`. */
export type Place = readonly (string | JsonObject)[];

/** The key of a row as a segment: the list of its values in the order of the union's key, `["brick"]`. */
const KEYED = /^\[.*\]$/s;

/**
 * The place of a JSON Pointer into a finished content. A row of a union may also be named by its key, as
 * `figureOf` writes it: `/houses/["brick"]/loss`; such a row need not be in the content.
 * @returns undefined where the roll-up has no such cell
 */
export function placeOf(regime: Pick<Regime, 'root'>, content: JsonObject, path: string): Place | undefined {
  const place: (string | JsonObject)[] = [];
  let field: Field | undefined = regime.root;
  // Where the walk stands in the content; undefined once it has left what is there.
  let here: Json | undefined = content;
  for (const name of segments(path)) {
    if (field?.type === 'object') {
      field = fieldNamed(field, name);
      if (!field) return undefined;
      place.push(name);
      here = at(here, [name]);
    } else if (field?.type === 'array' && field.operator?.op === 'union') {
      const key: JsonObject | undefined = KEYED.test(name)
        ? keyFrom(field.key, name)
        : keyOf(field.key, at(here, [name]));
      if (!key) return undefined;
      place.push(key);
      here = rowOf(here, key);
      field = field.item;
    } else {
      // Below a field an operator may make a shape of its own: the counts of a tally.
      here = at(here, [name]);
      if (here === undefined) return undefined;
      place.push(name);
      field = undefined;
    }
  }
  return place;
}

function keyOf(names: readonly string[], row: Json | undefined): JsonObject | undefined {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined;
  return Object.fromEntries(names.map((name) => [name, (row as JsonObject)[name] ?? null]));
}

function keyFrom(names: readonly string[], segment: string): JsonObject | undefined {
  let values: unknown;
  try {
    values = JSON.parse(segment);
  } catch {
    return undefined;
  }
  if (!Array.isArray(values) || values.length !== names.length) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, (values as readonly Json[])[index] ?? null]));
}

/** What stands at a place of a content. */
export function valueAt(content: JsonObject, place: Place): Json | undefined {
  return place.reduce<Json | undefined>(
    (here, part) => (typeof part === 'string' ? at(here, [part]) : rowOf(here, part)),
    content,
  );
}

/** The JSON Pointer of a place in one content; undefined where a row of it is not there. */
export function pointerIn(content: JsonObject, place: Place): string | undefined {
  const names: (string | number)[] = [];
  let here: Json | undefined = content;
  for (const part of place) {
    const name: string | number = typeof part === 'string' ? part : indexOf(here, part);
    if (name === -1) return undefined;
    names.push(name);
    here = at(here, [name]);
  }
  return pointer(...names);
}

/** A place as text, to be kept and shared: a pointer with rows named by their keys. `placeOf` reads it. */
export function figureOf(place: Place): string {
  return pointer(
    ...place.map((part) => (typeof part === 'string' ? part : JSON.stringify(Object.values(part)))),
  );
}

/** The field at a place; undefined below what an operator makes a shape of its own of. */
export function fieldAtPlace(regime: Pick<Regime, 'root'>, place: Place): Field | undefined {
  return place.reduce<Field | undefined>((field, part) => {
    if (typeof part !== 'string') return field?.type === 'array' ? field.item : undefined;
    return field?.type === 'object' ? fieldNamed(field, part) : undefined;
  }, regime.root);
}

function rowOf(rows: Json | undefined, key: JsonObject): Json | undefined {
  return Array.isArray(rows) ? (rows as readonly Json[]).find((row) => matches(row, key)) : undefined;
}

function indexOf(rows: Json | undefined, key: JsonObject): number {
  return Array.isArray(rows) ? (rows as readonly Json[]).findIndex((row) => matches(row, key)) : -1;
}

function matches(row: Json, key: JsonObject): boolean {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return false;
  return Object.entries(key).every(
    ([name, value]) => canonical((row as JsonObject)[name] ?? null) === canonical(value),
  );
}
