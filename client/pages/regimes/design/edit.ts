/**
 * Changing a JSON document without touching the rest of it: what is not named stays the very same object. Total: a
 * place that is not there leaves the document as it was.
 */
import type { Json, JsonObject } from '../../../../regimes/words.js';
import { isObject } from '../../../../regimes/dialect/json.js';

export type Path = readonly (string | number)[];

/** The members of a schema and of the header in the order in which they are written, for new ones. */
const ORDER: readonly string[] = [
  ...['$schema', '$id', '$ref', 'type', 'title', 'x-label', 'description', 'x-help', 'x-renamed-from'],
  ...['x-regime', 'const', 'enum', 'x-code-list', 'oneOf', 'format', 'pattern', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'x-layout', 'x-rows', 'x-groups', 'minimum', 'maximum', 'x-unit', 'x-levels'],
  ...['x-calc', 'x-prefill', 'x-indicator', 'x-aggregate', 'items', 'required', 'additionalProperties'],
  ...['properties', 'x-rules', '$defs'],
  ...['code', 'issuer', 'legalBasis', 'recipient', 'kind', 'frequency', 'window', 'except', 'chain'],
  ...['signature', 'submitEarly'],
];
const RANK = new Map(ORDER.map((name, index) => [name, index]));

/** Maps the value at a path; a parent that is not there leaves everything as it is. */
export function change(value: Json, path: Path, by: (found: Json) => Json): Json {
  const [part, ...rest] = path;
  if (part === undefined) return by(value);
  if (Array.isArray(value)) {
    const list: readonly Json[] = value as readonly Json[];
    const found = typeof part === 'number' ? list[part] : undefined;
    if (found === undefined) return list;
    const changed = change(found, rest, by);
    return changed === found ? list : list.map((one, index) => (index === part ? changed : one));
  }
  if (!isObject(value) || !Object.hasOwn(value, part)) return value;
  const found = value[part] as Json;
  const changed = change(found, rest, by);
  return changed === found
    ? value
    : fromMembers(value, (name, one) => [[name, name === part ? changed : one]]);
}

/** The same object with each member replaced by some, in their places. */
export function fromMembers(
  object: JsonObject,
  by: (name: string, value: Json) => readonly (readonly [string, Json])[],
): JsonObject {
  return Object.fromEntries(Object.entries(object).flatMap(([name, value]) => by(name, value)));
}

/** Sets a member of the object at a path, or takes it away (`undefined`); a new one goes to its usual place. */
export function put(document: JsonObject, path: Path, name: string, value: Json | undefined): JsonObject {
  return change(document, path, (found) => {
    if (!isObject(found)) return found;
    if (value === undefined) return Object.hasOwn(found, name) ? without(found, name) : found;
    if (Object.hasOwn(found, name))
      return found[name] === value
        ? found
        : fromMembers(found, (one, old) => [[one, one === name ? value : old]]);
    return insertInOrder(found, name, value);
  }) as JsonObject;
}

function without(object: JsonObject, name: string): JsonObject {
  return fromMembers(object, (one, value) => (one === name ? [] : [[one, value]]));
}

function insertInOrder(object: JsonObject, name: string, value: Json): JsonObject {
  const rank = RANK.get(name) ?? ORDER.length;
  const entries = Object.entries(object);
  const after = entries.findIndex(([one]) => (RANK.get(one) ?? -1) > rank);
  const at = after === -1 ? entries.length : after;
  return Object.fromEntries([...entries.slice(0, at), [name, value] as const, ...entries.slice(at)]);
}

/** Renames a member in its place. */
export function renameMember(document: JsonObject, path: Path, from: string, to: string): JsonObject {
  return change(document, path, (found) =>
    !isObject(found) || !Object.hasOwn(found, from) || Object.hasOwn(found, to)
      ? found
      : fromMembers(found, (name, value) => [[name === from ? to : name, value]]),
  ) as JsonObject;
}

/** Puts a member to a position among the members of the object at a path. */
export function placeMember(document: JsonObject, path: Path, name: string, index: number): JsonObject {
  return change(document, path, (found) => {
    if (!isObject(found) || !Object.hasOwn(found, name)) return found;
    const others = Object.entries(found).filter(([one]) => one !== name);
    const at = Math.max(0, Math.min(index, others.length));
    if (Object.keys(found)[at] === name) return found;
    return Object.fromEntries([
      ...others.slice(0, at),
      [name, found[name] as Json] as const,
      ...others.slice(at),
    ]);
  }) as JsonObject;
}

/** Adds an element to the list that is a member of the object at a path; the list is made where there is none. */
export function append(document: JsonObject, path: Path, name: string, value: Json): JsonObject {
  return change(document, path, (found) => {
    if (!isObject(found)) return found;
    const list = found[name];
    return Array.isArray(list)
      ? fromMembers(found, (one, old) => [[one, one === name ? [...(list as readonly Json[]), value] : old]])
      : put(found, [], name, [value]);
  }) as JsonObject;
}

/** Takes an element out of a list. */
export function removeAt(document: JsonObject, path: Path, index: number): JsonObject {
  return change(document, path, (found) =>
    Array.isArray(found) ? (found as readonly Json[]).filter((_, at) => at !== index) : found,
  ) as JsonObject;
}

/** Puts an element of a list to another position of it. */
export function moveAt(document: JsonObject, path: Path, from: number, to: number): JsonObject {
  return change(document, path, (found) => {
    if (!Array.isArray(found)) return found;
    const list = found as readonly Json[];
    const moved = list[from];
    if (moved === undefined || to < 0 || to >= list.length || from === to) return list;
    const others = list.filter((_, at) => at !== from);
    return [...others.slice(0, to), moved, ...others.slice(to)];
  }) as JsonObject;
}

/** Changes every text of the list at a path; a text that becomes undefined leaves it. */
export function mapTexts(
  document: JsonObject,
  path: Path,
  by: (text: string) => string | undefined,
): JsonObject {
  return change(document, path, (found) => {
    if (!Array.isArray(found)) return found;
    const list = found as readonly Json[];
    const mapped = list.flatMap((one): Json[] => {
      const next = typeof one === 'string' ? by(one) : one;
      return next === undefined ? [] : [next];
    });
    return mapped.length === list.length && mapped.every((one, index) => one === list[index]) ? list : mapped;
  }) as JsonObject;
}
