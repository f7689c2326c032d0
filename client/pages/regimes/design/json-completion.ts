/** Completion in the JSON view, out of the dialect's meta-schema: what may stand where the cursor is. Pure. */
import { KEYWORDS } from '../../../../regimes/dialect/keywords.js';
import { META_SCHEMA } from '../../../../regimes/dialect/meta-schema.js';
import { isObject, listMember, member, membersOf, textMember } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import type { Json, JsonObject } from '../../../../regimes/words.js';

/** Where a cursor stands in a text that may be half written. */
export interface JsonSpot {
  readonly path: readonly (string | number)[];
  /** A member's name is being written, or a value. */
  readonly kind: 'name' | 'value';
  /** Where what is being written begins, its quotation mark included. */
  readonly from: number;
  /** Names that the object has already, as far as they stand before the cursor. */
  readonly names: readonly string[];
}

interface Level {
  readonly list: boolean;
  index: number;
  name: string | undefined;
  readonly names: string[];
  afterColon: boolean;
}

/** Reads the text up to the cursor; undefined inside of nothing. */
export function spotAt(text: string, cursor: number): JsonSpot | undefined {
  const levels: Level[] = [];
  let from = cursor;
  for (let i = 0; i < cursor; i += 1) {
    const sign = text[i];
    const level = levels.at(-1);
    if (sign === '"') {
      let end = i + 1;
      while (end < cursor && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
      if (end >= cursor) {
        from = i;
        break;
      }
      if (level && !level.list && !level.afterColon) level.name = text.slice(i + 1, end);
      i = end;
    } else if (sign === '{' || sign === '[')
      levels.push({ list: sign === '[', index: 0, name: undefined, names: [], afterColon: false });
    else if (sign === '}' || sign === ']') levels.pop();
    else if (level && sign === ':') {
      level.afterColon = true;
      if (level.name !== undefined) level.names.push(level.name);
    } else if (level && sign === ',') {
      level.index += 1;
      level.afterColon = false;
      level.name = undefined;
    }
    from = cursor;
  }
  const here = levels.at(-1);
  if (here === undefined) return undefined;
  if (from === cursor) from = cursor - (/[A-Za-z0-9_.-]*$/.exec(text.slice(0, cursor))?.[0].length ?? 0);
  const path = levels.slice(0, -1).map((one) => (one.list ? one.index : (one.name ?? '')));
  if (here.list) return { path: [...path, here.index], kind: 'value', from, names: [] };
  if (!here.afterColon) return { path, kind: 'name', from, names: here.names };
  return { path: [...path, here.name ?? ''], kind: 'value', from, names: here.names };
}

export interface JsonOffer {
  readonly label: string;
  /** What is written, quotation marks included. */
  readonly insert: string;
  readonly detail: string;
}

/** What may be written at a spot. @param document the last document that parsed, for names of fields */
export function jsonOffers(spot: JsonSpot, document: JsonObject): readonly JsonOffer[] {
  const schemas = schemasAt(spot.path);
  if (spot.kind === 'name')
    return unique(
      schemas.flatMap((schema) =>
        membersOf(member(schema, 'properties')).flatMap(([name]) =>
          spot.names.includes(name) ? [] : [{ label: name, insert: `"${name}": `, detail: docOf(name) }],
        ),
      ),
    );
  const values = schemas.flatMap((schema) => [
    ...listMember(schema, 'enum'),
    ...(member(schema, 'const') === undefined ? [] : [member(schema, 'const')!]),
    ...(member(schema, 'type') === 'boolean' ? [true, false] : []),
  ]);
  const offers = values.map((value) => ({
    label: String(value as string),
    insert: JSON.stringify(value),
    detail: '',
  }));
  return unique([...offers, ...fieldOffers(spot.path, document)]);
}

function unique(offers: readonly JsonOffer[]): readonly JsonOffer[] {
  return [...new Map(offers.map((one) => [one.label, one])).values()];
}

function docOf(keyword: string): string {
  return KEYWORDS.find(({ name }) => name === keyword)?.doc ?? '';
}

/** Every part of the meta-schema that speaks of what stands at a path of a document. */
function schemasAt(path: readonly (string | number)[]): readonly Json[] {
  return path.reduce<readonly Json[]>(
    (schemas, part) => schemas.flatMap((schema) => expanded(inside(schema, part))),
    expanded(META_SCHEMA),
  );
}

function inside(schema: Json, part: string | number): Json | undefined {
  if (typeof part === 'number') return member(schema, 'items');
  const own = member(member(schema, 'properties'), part);
  const rest = member(schema, 'additionalProperties');
  return own ?? (isObject(rest) ? rest : undefined);
}

const PARTS = ['then', 'else', 'if'] as const;

/** A schema, what it refers to, and what its conditions add. */
function expanded(schema: Json | undefined, depth = 0): readonly Json[] {
  if (schema === undefined || depth > 6) return [];
  const reference = textMember(schema, '$ref');
  if (reference !== undefined) return expanded(at(META_SCHEMA, reference.slice(1)), depth + 1);
  return [schema, ...PARTS.flatMap((part) => expanded(member(schema, part), depth + 1))];
}

const NAMING = new Set(['required', 'fields', 'at', 'key', 'of', 'by', 'weight', 'field']);

/** Names of fields, where a keyword names fields of the object it stands on or in. */
function fieldOffers(path: readonly (string | number)[], document: JsonObject): readonly JsonOffer[] {
  const word = path.findLast((part) => typeof part === 'string');
  if (word === undefined || !NAMING.has(word)) return [];
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const owner = path.slice(0, length);
    const names = membersOf(at(document, [...owner, 'properties'])).concat(
      membersOf(at(document, [...owner, 'items', 'properties'])),
    );
    if (names.length > 0)
      return names.map(([name, schema]) => ({
        label: name,
        insert: JSON.stringify(name),
        detail: textMember(schema, 'title') ?? '',
      }));
  }
  return [];
}
