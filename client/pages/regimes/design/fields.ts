/** Fields added, moved, removed and turned into another type: a document in, a document out. */
import type { Json, JsonObject } from '../../../../regimes/words.js';
import { isObject, membersOf as entriesOf, member, textsOf } from '../../../../regimes/dialect/json.js';
import { KEYWORDS, SCHEMA_KEYWORDS } from '../../../../regimes/dialect/keywords.js';
import { at } from '../../../../regimes/pointer.js';
import { pointer } from '../../../../regimes/pointer.js';
import { change, fromMembers, mapTexts, placeMember, put, type Path } from './edit.js';
import { modelOf, objectPlace, ownerOf, pathOf } from './model.js';
import { fittingOperators } from '../../../../regimes/dialect/operators.js';
import { nameFrom, unique } from './names.js';

/** What can be added: the types of fields, and the three ways of holding fields together. */
export const KINDS = [
  'number',
  'integer',
  'text',
  'choice',
  'choices',
  'date',
  'boolean',
  'section',
  'grid',
  'table',
  'list',
] as const;
export type Kind = (typeof KINDS)[number];

const OBJECT: JsonObject = { type: 'object', additionalProperties: false, properties: {} };

/** The schema of a new field of a kind, under its title. */
export function schemaOf(kind: Kind, title: string): JsonObject {
  switch (kind) {
    case 'number':
      return { type: 'number', title, minimum: 0, 'x-aggregate': 'sum' };
    case 'integer':
      return { type: 'integer', title, minimum: 0, 'x-aggregate': 'sum' };
    case 'text':
      return { type: 'string', title, maxLength: 8000, 'x-aggregate': 'collate' };
    case 'choice':
      return { type: 'string', title, 'x-aggregate': 'none' };
    case 'choices':
      return {
        type: 'array',
        title,
        uniqueItems: true,
        'x-aggregate': 'none',
        items: { type: 'string' },
      };
    case 'date':
      return { type: 'string', title, format: 'date', 'x-aggregate': 'none' };
    case 'boolean':
      return { type: 'boolean', title, 'x-aggregate': 'tally' };
    case 'section':
      return { type: 'object', title, 'x-layout': 'section', additionalProperties: false, properties: {} };
    case 'grid':
      return { type: 'object', title, 'x-layout': 'grid', additionalProperties: false, properties: {} };
    case 'table':
      return {
        type: 'array',
        title,
        'x-layout': 'grid',
        'x-rows': 'growing',
        'x-aggregate': 'append',
        items: OBJECT,
      };
    case 'list':
      return { type: 'array', title, 'x-aggregate': 'none', items: { type: 'string', maxLength: 1000 } };
  }
}

/** The document with something added, and where. */
export interface Added {
  readonly document: JsonObject;
  readonly place: string;
}

/**
 * Adds a field at the end of the object that stands at `objectAt`.
 * @param objectAt place of a section, of the report (''), or of the items of a table
 */
export function addField(document: JsonObject, objectAt: string, kind: Kind, title: string): Added {
  const path = pathOf(document, objectAt);
  const object = at(document, path);
  if (!isObject(object)) return { document, place: objectAt };
  const name = nameFrom(
    title,
    entriesOf(member(object, 'properties')).map(([one]) => one),
  );
  return insertField(document, objectAt, name, schemaOf(kind, title));
}

/** Adds a schema under a name that is free. */
export function insertField(document: JsonObject, objectAt: string, name: string, schema: Json): Added {
  const path = pathOf(document, objectAt);
  const whole = isObject(at(document, [...path, 'properties']))
    ? document
    : put(document, path, 'properties', {});
  const next = change(whole, [...path, 'properties'], (found) =>
    isObject(found) && !Object.hasOwn(found, name) ? fromEntriesWith(found, name, schema) : found,
  ) as JsonObject;
  return { document: next, place: `${objectAt}/properties${pointer(name)}` };
}

function fromEntriesWith(object: JsonObject, name: string, value: Json): JsonObject {
  return Object.fromEntries([...Object.entries(object), [name, value] as const]);
}

/** The lists that name fields of an object: of its own, and of the table whose rows it is. */
function listsNaming(document: JsonObject, objectAt: Path): readonly Path[] {
  const owners = [objectAt, ...(objectAt.at(-1) === 'items' ? [objectAt.slice(0, -1)] : [])];
  return owners.flatMap((owner) => {
    const groups = at(document, [...owner, 'x-groups']);
    const rules = at(document, [...owner, 'x-rules']);
    const count = (list: Json | undefined): number[] => (Array.isArray(list) ? list.map((_, i) => i) : []);
    return [
      [...owner, 'required'],
      [...owner, 'x-aggregate', 'key'],
      ...count(groups).map((i) => [...owner, 'x-groups', i, 'fields']),
      ...(owner === objectAt ? count(rules).map((i) => [...owner, 'x-rules', i, 'at']) : []),
    ];
  });
}

/** Follows a name through the lists that name fields; undefined takes it out of them. */
export function followInLists(
  document: JsonObject,
  objectAt: Path,
  name: string,
  next: string | undefined,
): JsonObject {
  return listsNaming(document, objectAt).reduce(
    (whole, path) => mapTexts(whole, path, (text) => (text === name ? next : text)),
    document,
  );
}

/** Follows a name through the fixed rows of the table whose columns the object holds. */
export function followInRows(
  document: JsonObject,
  objectAt: Path,
  name: string,
  next: string | undefined,
): JsonObject {
  if (objectAt.at(-1) !== 'items') return document;
  return change(document, [...objectAt.slice(0, -1), 'x-rows'], (rows) =>
    Array.isArray(rows)
      ? (rows as readonly Json[]).map((row) =>
          isObject(row) && Object.hasOwn(row, name)
            ? fromMembers(row, (one, value) =>
                one === name ? (next === undefined ? [] : [[next, value]]) : [[one, value]],
              )
            : row,
        )
      : rows,
  ) as JsonObject;
}

/** Takes a field away, and its name out of every list; expressions that read it become mistakes to be mended. */
export function removeField(document: JsonObject, place: string): JsonObject {
  const owned = ownerOf(place);
  if (!owned) return document;
  const path = pathOf(document, owned.owner);
  const gone = put(document, [...path, 'properties'], owned.name, undefined);
  if (gone === document) return document;
  const listed = followInLists(gone, path, owned.name, undefined);
  return withoutEmpty(followInRows(listed, path, owned.name, undefined), path);
}

/** Lists that removal has emptied and that may not be empty: `required` may, groups and rules' `at` go. */
function withoutEmpty(document: JsonObject, objectAt: Path): JsonObject {
  const owners = [objectAt, ...(objectAt.at(-1) === 'items' ? [objectAt.slice(0, -1)] : [])];
  return owners.reduce((whole, owner) => {
    const rows = change(whole, [...owner, 'x-rows'], (list) =>
      Array.isArray(list) &&
      list.some((row) => isObject(row as Json) && Object.keys(row as object).length === 0)
        ? 'growing'
        : list,
    ) as JsonObject;
    return change(rows, [...owner, 'x-groups'], (list) =>
      Array.isArray(list) && list.some((group) => emptyFields(group as Json))
        ? (list as readonly Json[]).filter((group) => !emptyFields(group))
        : list,
    ) as JsonObject;
  }, document);
}

function emptyFields(group: Json): boolean {
  const fields = member(group, 'fields');
  return Array.isArray(fields) && fields.length === 0;
}

/** Moves a field before or after its neighbour in the same object. */
export function moveField(document: JsonObject, place: string, by: -1 | 1): JsonObject {
  const owned = ownerOf(place);
  if (!owned) return document;
  const path = [...pathOf(document, owned.owner), 'properties'];
  const names = Object.keys((at(document, path) as JsonObject | undefined) ?? {});
  const index = names.indexOf(owned.name) + by;
  return index < 0 || index >= names.length ? document : placeMember(document, path, owned.name, index);
}

/** Moves a field into another section or table; not into itself. */
export function moveInto(document: JsonObject, place: string, objectAt: string): Added {
  const owned = ownerOf(place);
  const schema = at(document, pathOf(document, place));
  if (!owned || schema === undefined || owned.owner === objectAt || inside(objectAt, place))
    return { document, place };
  const target = at(document, pathOf(document, objectAt));
  if (!isObject(target)) return { document, place };
  const taken = entriesOf(member(target, 'properties')).map(([one]) => one);
  const wasRequired = textsOf(at(document, [...pathOf(document, owned.owner), 'required'])).includes(
    owned.name,
  );
  const name = unique(owned.name, taken);
  const added = insertField(removeField(document, place), objectAt, name, schema);
  return wasRequired ? { ...added, document: setRequired(added.document, added.place, true) } : added;
}

function inside(place: string, of: string): boolean {
  return place === of || place.startsWith(`${of}/`);
}

/** A copy of a field right after it. */
export function duplicateField(document: JsonObject, place: string): Added {
  const owned = ownerOf(place);
  const schema = at(document, pathOf(document, place));
  if (!owned || schema === undefined) return { document, place };
  const path = [...pathOf(document, owned.owner), 'properties'];
  const names = Object.keys((at(document, path) as JsonObject | undefined) ?? {});
  const name = unique(owned.name, names);
  const added = insertField(document, owned.owner, name, freshRules(schema, document));
  return { ...added, document: placeMember(added.document, path, name, names.indexOf(owned.name) + 1) };
}

/** A copy's rules get ids of their own: an id stands once in a document. */
function freshRules(schema: Json, document: JsonObject): Json {
  const ids: string[] = [...ruleIds(document)];
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(walk);
    if (!isObject(value)) return value;
    return fromMembers(value, (name, one) => {
      if (name !== 'x-rules' || !Array.isArray(one)) return [[name, walk(one)]];
      const rules = (one as readonly Json[]).map((rule) => {
        const id = member(rule, 'id');
        if (!isObject(rule) || typeof id !== 'string') return rule;
        const next = nextId(id.replace(/-\d+$/, ''), ids);
        ids.push(next);
        return fromMembers(rule, (key, inner) => [[key, key === 'id' ? next : inner]]);
      });
      return [[name, rules]];
    });
  };
  return walk(schema);
}

export function ruleIds(document: Json): readonly string[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]: [string, Json]) =>
    name === 'x-rules' && Array.isArray(value)
      ? (value as readonly Json[]).flatMap((rule) => {
          const id = member(rule, 'id');
          return typeof id === 'string' ? [id] : [];
        })
      : ruleIds(value),
  );
}

export function nextId(prefix: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1)
    if (!taken.includes(`${prefix}-${number}`)) return `${prefix}-${number}`;
}

export function isRequired(document: JsonObject, place: string): boolean {
  const owned = ownerOf(place);
  return owned !== undefined && textsOf(at(document, `${owned.owner}/required`)).includes(owned.name);
}

/** Names stand in `required` in the order of the fields. */
export function setRequired(document: JsonObject, place: string, required: boolean): JsonObject {
  const owned = ownerOf(place);
  if (!owned || isRequired(document, place) === required) return document;
  const path = pathOf(document, owned.owner);
  if (!required)
    return mapTexts(document, [...path, 'required'], (one) => (one === owned.name ? undefined : one));
  const given = textsOf(at(document, [...path, 'required']));
  const order = Object.keys((at(document, [...path, 'properties']) as JsonObject | undefined) ?? {});
  const before = given.filter((one) => order.indexOf(one) <= order.indexOf(owned.name));
  const next = [...before, owned.name, ...given.filter((one) => !before.includes(one))];
  return put(document, path, 'required', next);
}

/** Sets a keyword of the schema at a place, or takes it away. */
export function setKeyword(
  document: JsonObject,
  place: string,
  keyword: string,
  value: Json | undefined,
): JsonObject {
  return put(document, pathOf(document, place), keyword, value);
}

/** Sets a member of a keyword's object (`x-unit`, `decimals`); a keyword that would be empty goes. */
export function setPart(
  document: JsonObject,
  place: string,
  keyword: string,
  part: string,
  value: Json | undefined,
): JsonObject {
  const path = pathOf(document, place);
  const given = at(document, [...path, keyword]);
  const base: JsonObject = isObject(given) ? given : {};
  const next = put(base, [], part, value);
  return setKeyword(document, place, keyword, Object.keys(next).length === 0 ? undefined : next);
}

const ALWAYS = ['title', 'x-label', 'description', 'x-help', 'x-levels', 'x-renamed-from', '$comment'];

/** Turns a field into another kind: what fits the new type stays, its operator where it still can combine. */
export function changeKind(document: JsonObject, place: string, kind: Kind): JsonObject {
  const path = pathOf(document, place);
  const schema = at(document, path);
  if (!isObject(schema) || path.length === 0) return document;
  const title = typeof schema['title'] === 'string' ? schema['title'] : '';
  const fresh = schemaOf(kind, title);
  const type = fresh['type'] as never;
  const kept = Object.entries(schema).filter(
    ([name]) =>
      ALWAYS.includes(name) || (mayStand(name, type) && !Object.hasOwn(fresh, name) && name !== 'type'),
  );
  const dropped = kind === 'choice' || kind === 'text' || kind === 'date' ? unfit(kind) : [];
  let next: JsonObject = { ...fresh };
  for (const [name, value] of kept) if (!dropped.includes(name)) next = put(next, [], name, value);
  if (title === '' && !Object.hasOwn(schema, 'title')) next = put(next, [], 'title', undefined);
  const replaced = change(document, path, () => next) as JsonObject;
  return keepOperator(replaced, place, schema['x-aggregate']);
}

const unfit = (kind: 'choice' | 'text' | 'date'): readonly string[] =>
  kind === 'choice'
    ? ['format', 'pattern', 'minLength', 'maxLength']
    : kind === 'date'
      ? ['enum', 'oneOf', 'x-code-list', 'pattern', 'minLength', 'maxLength']
      : ['enum', 'oneOf', 'x-code-list', 'format'];

function mayStand(keyword: string, type: never): boolean {
  const own = KEYWORDS.find((one) => one.name === keyword);
  if (own) return own.on.includes(type);
  const places = Object.hasOwn(SCHEMA_KEYWORDS, keyword) ? SCHEMA_KEYWORDS[keyword] : undefined;
  if (places === 'anywhere')
    return !['enum', 'const', 'oneOf', 'default', '$ref'].includes(keyword) || type === 'string';
  return places?.includes(type) === true;
}

function keepOperator(document: JsonObject, place: string, operator: Json | undefined): JsonObject {
  const field = modelOf(document).byPlace.get(place)?.field;
  const op = typeof operator === 'string' ? operator : member(operator, 'op');
  if (!field || operator === undefined || !fittingOperators(field).some((one) => one === op)) return document;
  return setKeyword(document, place, 'x-aggregate', operator);
}

/** What a field is, in the words of `KINDS`. */
export function kindOf(schema: Json | undefined): Kind | undefined {
  const type = member(schema, 'type');
  switch (type) {
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    case 'string':
      if (member(schema, 'format') === 'date') return 'date';
      return member(schema, 'enum') !== undefined ||
        member(schema, 'oneOf') !== undefined ||
        (member(schema, 'maxLength') === undefined && member(schema, 'x-aggregate') === 'none')
        ? 'choice'
        : 'text';
    case 'object':
      return member(schema, 'x-layout') === 'grid' ? 'grid' : 'section';
    case 'array': {
      const items = member(schema, 'items');
      if (member(items, 'type') === 'object') return 'table';
      return member(items, 'enum') !== undefined || member(schema, 'uniqueItems') === true
        ? 'choices'
        : 'list';
    }
    default:
      return undefined;
  }
}

/** Places of the objects that a field could be moved into. */
export function containers(document: JsonObject, place: string): readonly string[] {
  return modelOf(document)
    .fields.flatMap(({ field }) => objectPlace(field) ?? [])
    .filter((one, index, all) => all.indexOf(one) === index && !inside(one, place));
}
