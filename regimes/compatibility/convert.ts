/** A report's content as a newer version has it: renamed fields move, dropped ones leave, fixed rows are laid out. */
import { canonical } from '../canonical.js';
import type { ArrayField, Field, NumberField, ObjectField, Regime } from '../dialect/regime.js';
import { isObject, member } from '../dialect/json.js';
import { pointer } from '../pointer.js';
import type { Json, JsonObject } from '../words.js';
import { pairsOf } from './pairs.js';

export interface Converted {
  readonly content: JsonObject;
  /** Pointers into the older content of what the newer version has no place for. */
  readonly lost: readonly string[];
}

/**
 * Rewrites a content from one version to a newer one. Nothing is invented: a value stays as it was typed, even where
 * the newer version will complain of it; what has no field any more is left out and named, and so is a number whose
 * unit of measure changed: 1500 million is not 1500 billion.
 */
export function convertContent(before: Regime, after: Regime, content: JsonObject): Converted {
  const lost: string[] = [];
  return { content: converted(before.root, after.root, content, '', lost), lost };
}

function converted(
  before: ObjectField,
  after: ObjectField,
  content: JsonObject,
  place: string,
  lost: string[],
): JsonObject {
  const entries = pairsOf(before, after).flatMap(({ before: was, after: is }) => {
    const value = was && member(content, was.name);
    if (!was || value === undefined) return [];
    const here = place + pointer(was.name);
    const kept = is && valueOf(was, is, value, here, lost);
    if (!is || kept === undefined) {
      lost.push(here);
      return [];
    }
    return [[is.name, kept] as const];
  });
  // What belongs to no field (the sources of rolled-up rows) is not the version's affair.
  const known = new Set(before.fields.map(({ name }) => name));
  const others = Object.entries(content).filter(([name]) => !known.has(name));
  return Object.fromEntries([...others, ...entries]);
}

/** Undefined where the newer field cannot hold it. */
function valueOf(before: Field, after: Field, value: Json, place: string, lost: string[]): Json | undefined {
  if (before.type === 'object' && after.type === 'object')
    return isObject(value) ? converted(before, after, value, place, lost) : value;
  if (before.type === 'array' && after.type === 'array')
    return Array.isArray(value) ? rowsOf(before, after, value as readonly Json[], place, lost) : value;
  if (isNumeric(before) && isNumeric(after) && before.unit?.label !== after.unit?.label) return undefined;
  const widened = before.type === 'integer' && after.type === 'number';
  return before.type === after.type || widened ? value : undefined;
}

const isNumeric = (field: Field): field is NumberField => field.type === 'number' || field.type === 'integer';

function rowsOf(
  before: ArrayField,
  after: ArrayField,
  rows: readonly Json[],
  place: string,
  lost: string[],
): readonly Json[] {
  const kept = rows.flatMap((row, index): Json[] => {
    const here = `${place}/${index}`;
    const value = valueOf(before.item, after.item, row, here, lost);
    if (value === undefined || !hasPlace(after, value)) {
      lost.push(here);
      return [];
    }
    return [value];
  });
  if (after.rows === 'growing') return kept;
  const there = new Set(kept.map((row) => keyOf(after, row)));
  return [...kept, ...after.rows.filter((row) => !there.has(keyOf(after, row)))];
}

/** Whether a row is one of the fixed rows; rows that units add themselves always have a place. */
function hasPlace(field: ArrayField, row: Json): boolean {
  return field.rows === 'growing' || field.rows.some((fixed) => keyOf(field, fixed) === keyOf(field, row));
}

function keyOf(field: ArrayField, row: Json): string {
  return canonical(field.key.map((name) => member(row, name) ?? null));
}
