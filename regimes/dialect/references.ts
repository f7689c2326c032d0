/** Following `$ref`: local, to `#/$defs/name`, never in a circle. */
import type { Issue, Json, JsonObject } from '../words.js';
import { at, pointer, segments } from '../pointer.js';
import { isObject, member, textMember, without } from './json.js';
import { mistake } from './mistakes.js';

/** A schema with its `$ref` followed. */
export interface Resolved {
  readonly schema: JsonObject;
  /** Where in the document a keyword of it stands, as JSON Pointer. */
  readonly placeOf: (keyword?: string) => string;
  /** The definitions that were followed to get here, for finding circles. */
  readonly followed: readonly string[];
}

/** What may stand beside a `$ref` and wins over the definition: words for people, and what is ours. */
function mayStandBeside(keyword: string): boolean {
  return (
    keyword.startsWith('x-') || ['title', 'description', 'default', 'examples', '$comment'].includes(keyword)
  );
}

/**
 * Follows the `$ref` of a schema, if it has one.
 * @param followed definitions already entered on the way down
 */
export function resolve(
  document: JsonObject,
  schema: JsonObject,
  place: string,
  followed: readonly string[],
  issues: Issue[],
): Resolved {
  const here: Resolved = {
    schema,
    placeOf: (keyword) => place + (keyword ? pointer(keyword) : ''),
    followed,
  };
  if (member(schema, '$ref') === undefined) return here;
  const reference = textMember(schema, '$ref') ?? '';
  const refused = (vi: string, en: string): Resolved => {
    issues.push(mistake('bad-reference', `${place}/$ref`, { reference, reason: { vi, en } }));
    return { ...here, schema: without(schema, (name) => name === '$ref') };
  };
  const path = segments(reference);
  if (!reference.startsWith('#/$defs/') || path.length !== 2)
    return refused('chỉ theo được "#/$defs/tên"', 'only "#/$defs/name" can be followed');
  const definition = pointer(...path);
  if (followed.includes(definition)) return refused('nó dẫn về chính nó', 'it leads back to itself');
  const target = at(document, path);
  if (!isObject(target)) return refused('ở đó không có gì', 'nothing stands there');
  const clash = Object.keys(schema).find((name) => name !== '$ref' && !mayStandBeside(name));
  if (clash !== undefined)
    return refused(`"${clash}" không được đứng cạnh`, `"${clash}" may not stand beside it`);

  const base = resolve(document, target, definition, [...followed, definition], issues);
  const own = without(schema, (name) => name === '$ref');
  return {
    schema: { ...base.schema, ...own },
    placeOf: (keyword) =>
      keyword !== undefined && Object.hasOwn(own, keyword) ? place + pointer(keyword) : base.placeOf(keyword),
    followed: base.followed,
  };
}

/** More nodes than a document of a megabyte can hold without definitions inside definitions. */
const MAX_NODES = 50_000;

/** A schema with every `$ref` inside it replaced by what it refers to; used for assertions, which declare no fields. */
export function inlined(document: JsonObject, schema: Json, place: string, issues: Issue[]): Json {
  let nodes = 0;
  const walk = (value: Json, path: string, followed: readonly string[]): Json => {
    nodes += 1;
    if (nodes > MAX_NODES) return true;
    if (Array.isArray(value))
      return (value as readonly Json[]).map((one, i) => walk(one, `${path}/${i}`, followed));
    if (!isObject(value)) return value;
    const resolved =
      typeof member(value, '$ref') === 'string'
        ? resolve(document, value, path, followed, issues)
        : undefined;
    const entries = Object.entries(resolved?.schema ?? value);
    return Object.fromEntries(
      entries.map(([name, one]) => [
        name,
        walk(one, resolved?.placeOf(name) ?? path + pointer(name), resolved?.followed ?? followed),
      ]),
    );
  };
  return walk(schema, place, []);
}
