/** Immutable edits of a report's content. Every edit keeps the identity of what it does not touch. */
import type { Json, JsonObject } from '../../regimes/words.js';

export type Segment = string | number;
export type Path = readonly Segment[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The content with `next` at `path`. `undefined` takes the member away (absent is not zero, and null does not
 * occur); objects on the way are made, holes in arrays are filled with empty rows.
 */
export function put(value: Json | undefined, path: Path, next: Json | undefined): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return next;
  if (typeof head === 'number' || Array.isArray(value)) return putItem(value, Number(head), rest, next);
  const object = isObject(value) ? value : {};
  const inner = put(object[head], rest, next);
  if (inner === undefined) {
    if (!Object.hasOwn(object, head)) return object;
    const { [head]: _gone, ...others } = object;
    return others;
  }
  return object[head] === inner ? object : { ...object, [head]: inner };
}

function putItem(value: Json | undefined, index: number, rest: Path, next: Json | undefined): Json {
  const items = Array.isArray(value) ? [...(value as readonly Json[])] : [];
  while (items.length < index) items.push({});
  const inner = put(items[index], rest, next);
  items[index] = inner ?? {};
  return items;
}

/** `next`, but with every part that equals the part of `previous` at the same place being that very part. */
export function reuse<T>(previous: T | undefined, next: T): T {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(previous) && Array.isArray(next)) return reuseItems(previous, next) as T;
  if (isRecord(previous) && isRecord(next)) return reuseMembers(previous, next) as T;
  return next;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

function reuseItems(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const items = next.map((item, index) => reuse(previous[index], item));
  const same = previous.length === items.length && items.every((item, index) => item === previous[index]);
  return same ? previous : items;
}

function reuseMembers(
  previous: Record<string, unknown>,
  next: Record<string, unknown>,
): Record<string, unknown> {
  const names = Object.keys(next);
  const members: Record<string, unknown> = {};
  let same = Object.keys(previous).length === names.length;
  for (const name of names) {
    members[name] = reuse(previous[name], next[name]);
    if (members[name] !== previous[name] || !Object.hasOwn(previous, name)) same = false;
  }
  return same ? previous : members;
}
