/**
 * From schemas to the tree of fields. The tree is built first and whole, then operators, rows and expressions are
 * read against it, because they may name any field. Until then those members are missing: hence drafts.
 */
import { LEVELS } from '../words.js';
import type { Issue, Json, JsonObject, Level, Text } from '../words.js';
import type { ArrayField, BooleanField, Field, NumberField, ObjectField, TextField } from './regime.js';
import { isObject, member, membersOf, textMember, textsOf } from './json.js';
import {
  checkCodeList,
  checkKeywords,
  checkName,
  checkPattern,
  checkRenamed,
  levelsOf,
} from './field-checks.js';
import { mistake } from './mistakes.js';
import { inlined, resolve } from './references.js';
import type { Resolved } from './references.js';
import { pointer } from '../pointer.js';

export type Draft<T> = { -readonly [K in keyof T]: T[K] };
export type ObjectDraft = Draft<ObjectField>;
export type ArrayDraft = Draft<ArrayField>;

/** A field with what else is known of it while reading. */
export interface Built {
  readonly field: Field;
  readonly source: Resolved;
  /** The object it is a member of; undefined for the root and for the items of an array. */
  readonly parent: ObjectField | undefined;
  /** Whether it lies in rows that are taken whole, where operators of single fields mean nothing. */
  readonly inWholeRows: boolean;
  /** Whether it is the `items` of an array, which combines for it. */
  readonly isItem: boolean;
}

export interface Tree {
  readonly root: ObjectField;
  readonly fields: readonly Built[];
  /** Fields whose type could not be read: what seems wrong with them, or with what reads them, may be its doing. */
  readonly untyped: ReadonlySet<Field>;
}

export const MAX_FIELDS = 5_000;
export const MAX_NESTING = 16;

interface Context {
  readonly levels: readonly Level[];
  readonly inRows: boolean;
  readonly inWholeRows: boolean;
  readonly depth: number;
  readonly followed: readonly string[];
}
interface Spot {
  readonly name: string;
  readonly place: string;
  readonly schemaPath: string;
  readonly fieldPath: readonly string[];
  readonly required: boolean;
  readonly parent: ObjectField | undefined;
  readonly isItem: boolean;
}

/**
 * Builds the tree of a document.
 * @param lowest levels of the lowest step, which fill a field that does not say otherwise
 * @param chain every level of the chain
 * @param receiving levels that only receive
 */
export function buildTree(
  document: JsonObject,
  lowest: readonly Level[],
  chain: readonly Level[],
  receiving: readonly Level[],
  issues: Issue[],
): Tree {
  const fields: Built[] = [];
  const untyped = new Set<Field>();

  const build = (raw: Json, spot: Spot, context: Context): Field => {
    const source = resolve(document, isObject(raw) ? raw : {}, spot.place, context.followed, issues);
    const { schema, placeOf } = source;
    const type = typeOf(schema, spot);
    if (type === undefined && isObject(raw) && !saysType(raw, schema))
      issues.push(mistake('missing-member', spot.place, { member: 'type' }));
    checkKeywords(source, type, spot.parent === undefined && !spot.isItem, issues);
    if (spot.parent === undefined && member(schema, 'x-renamed-from') !== undefined)
      issues.push(
        mistake('misplaced-keyword', placeOf('x-renamed-from'), {
          keyword: 'x-renamed-from',
          where: 'members of an object',
        }),
      );
    const levels = levelsOf(source, context, chain, receiving, issues);
    const base = {
      name: spot.name,
      schemaPath: spot.schemaPath,
      fieldPath: spot.fieldPath,
      label: labelOf(schema, spot.name),
      ...helpOf(schema),
      schema: assertionsInlined(document, source, issues),
      required: spot.required,
      levels,
      ...renamedOf(schema),
    };
    const inner: Context = { ...context, levels, depth: context.depth + 1, followed: source.followed };
    const { field, built } = fieldOf(base, type ?? 'string');
    if (type === undefined) untyped.add(field);
    fields.push({
      ...built,
      source,
      parent: spot.parent,
      isItem: spot.isItem,
      inWholeRows: context.inWholeRows,
    });
    if (field.type === 'object') buildMembers(field, source, spot, inner);
    if (field.type === 'array') buildItem(field, source, spot, inner);
    checkPattern(schema, placeOf, issues);
    checkCodeList(source, issues);
    return field;
  };

  const buildMembers = (field: ObjectDraft, source: Resolved, spot: Spot, context: Context): void => {
    const { schema, placeOf } = source;
    if (member(schema, 'additionalProperties') === undefined && spot.place !== '')
      issues.push(mistake('open-object', spot.place));
    const required = textsOf(member(schema, 'required'));
    const members = membersOf(member(schema, 'properties'));
    for (const name of required)
      if (!members.some(([one]) => one === name))
        issues.push(mistake('required-unknown', placeOf('required'), { name }));
    field.fields = members.flatMap(([name, raw]) => {
      const place = placeOf('properties') + pointer(name);
      if (!mayAdd(place, context.depth)) return [];
      checkName(name, place, issues);
      return [
        build(
          raw,
          {
            name,
            place,
            schemaPath: `${spot.schemaPath}/properties${pointer(name)}`,
            fieldPath: [...spot.fieldPath, name],
            required: required.includes(name),
            parent: field,
            isItem: false,
          },
          context,
        ),
      ];
    });
    checkRenamed(field.fields, placeOf('properties'), issues);
    if (field.fields.length > 0)
      field.levels = LEVELS.filter((level) => field.fields.some((one) => one.levels.includes(level)));
  };

  const buildItem = (field: ArrayDraft, source: Resolved, spot: Spot, context: Context): void => {
    const { schema, placeOf } = source;
    const raw = member(schema, 'items');
    if (raw === undefined) issues.push(mistake('missing-member', spot.place, { member: 'items' }));
    const place = placeOf('items');
    if (raw === undefined || !mayAdd(place, context.depth)) return;
    const united = opOf(member(schema, 'x-aggregate')) === 'union';
    const item = build(
      raw,
      {
        name: '',
        place,
        schemaPath: `${spot.schemaPath}/items`,
        fieldPath: [...spot.fieldPath, '*'],
        required: true,
        parent: undefined,
        isItem: true,
      },
      { ...context, inRows: true, inWholeRows: context.inWholeRows || !united },
    );
    if (item.type === 'array')
      issues.push(
        mistake('wrong-shape', place, { reason: { vi: 'mảng trong mảng', en: 'an array of arrays' } }),
      );
    else field.item = item;
  };

  let full = false;
  const mayAdd = (place: string, depth: number): boolean => {
    if (depth > MAX_NESTING) {
      issues.push(mistake('too-deep', place, { limit: MAX_NESTING }));
      return false;
    }
    if (fields.length >= MAX_FIELDS && !full) {
      full = true;
      issues.push(mistake('too-many-fields', '', { limit: MAX_FIELDS }));
    }
    return !full;
  };

  const spot: Spot = {
    name: '',
    place: '',
    schemaPath: '',
    fieldPath: [],
    required: true,
    parent: undefined,
    isItem: false,
  };
  const root = build(document, spot, {
    levels: lowest,
    inRows: false,
    inWholeRows: false,
    depth: 0,
    followed: [],
  });
  return { root: root as ObjectField, fields, untyped };
}

/** Whether a type was given, or a reference that has been complained of. */
function saysType(raw: JsonObject, schema: JsonObject): boolean {
  return member(schema, 'type') !== undefined || member(raw, '$ref') !== undefined;
}

type FieldType = Field['type'];
const TYPES: readonly FieldType[] = ['object', 'array', 'number', 'integer', 'string', 'boolean'];

/** The root is an object whatever it says, so that the rest of the document can be read. */
function typeOf(schema: JsonObject, spot: Spot): FieldType | undefined {
  if (spot.schemaPath === '') return 'object';
  const type = member(schema, 'type');
  return TYPES.find((one) => one === type);
}

type Base = Omit<BooleanField, 'type'>;

function fieldOf(base: Base, type: FieldType): { field: Draft<Field>; built: { field: Field } } {
  const field = emptyField(base, type);
  return { field, built: { field } };
}

function emptyField(base: Base, type: FieldType): Draft<Field> {
  const { schema } = base;
  switch (type) {
    case 'object':
      return { ...base, type, ...layoutOf(schema), fields: [], groups: [], rules: [] };
    case 'array':
      return { ...base, type, ...layoutOf(schema), rows: 'growing', groups: [], key: [], item: NO_ITEM };
    case 'number':
    case 'integer':
      return { ...base, type, ...unitOf(schema), ...indicatorOf(schema) } satisfies NumberField;
    case 'string':
      return {
        ...base,
        type,
        ...enumOf(schema),
        ...formatOf(schema),
        ...codeListOf(schema),
      } satisfies TextField;
    case 'boolean':
      return { ...base, type };
  }
}

/** Stands in until the items are built, and where they cannot be. */
const NO_ITEM: BooleanField = {
  type: 'boolean',
  name: '',
  schemaPath: '',
  fieldPath: [],
  label: { vi: '', en: '' },
  schema: {},
  required: false,
  levels: [],
};

function layoutOf(schema: JsonObject): Pick<ObjectField, 'layout'> {
  const layout = member(schema, 'x-layout');
  return layout === 'section' || layout === 'grid' ? { layout } : {};
}

function unitOf(schema: JsonObject): Pick<NumberField, 'unit'> {
  const label = textMember(member(schema, 'x-unit'), 'label');
  const decimals = member(member(schema, 'x-unit'), 'decimals');
  if (label === undefined) return {};
  return { unit: typeof decimals === 'number' ? { label, decimals } : { label } };
}

function indicatorOf(schema: JsonObject): Pick<NumberField, 'indicator'> {
  const indicator = textMember(schema, 'x-indicator');
  return indicator === undefined ? {} : { indicator };
}

function renamedOf(schema: JsonObject): { renamedFrom?: string } {
  const name = textMember(schema, 'x-renamed-from');
  return name === undefined ? {} : { renamedFrom: name };
}

function enumOf(schema: JsonObject): Pick<TextField, 'enum'> {
  const list = member(schema, 'enum');
  const constant = textMember(schema, 'const');
  if (Array.isArray(list)) return { enum: textsOf(list) };
  return constant === undefined ? {} : { enum: [constant] };
}

function codeListOf(schema: JsonObject): Pick<TextField, 'codeList'> {
  const codeList = textMember(schema, 'x-code-list');
  return codeList === undefined ? {} : { codeList };
}

function formatOf(schema: JsonObject): Pick<TextField, 'format'> {
  const format = textMember(schema, 'format');
  return format === undefined ? {} : { format };
}

/** Vietnamese: `x-label.vi`, else `title`, else the name. English: `x-label.en`, else the Vietnamese. */
export function labelOf(schema: JsonObject, name: string): Text {
  const label = member(schema, 'x-label');
  const vi = textMember(label, 'vi') ?? textMember(schema, 'title') ?? name;
  return { vi, en: textMember(label, 'en') ?? vi };
}

function helpOf(schema: JsonObject): { help?: Text } {
  const help = member(schema, 'x-help');
  const vi = textMember(help, 'vi') ?? textMember(schema, 'description') ?? textMember(help, 'en');
  return vi === undefined ? {} : { help: { vi, en: textMember(help, 'en') ?? vi } };
}

export function opOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : textMember(value, 'op');
}

const ASSERTIONS = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];

function assertionsInlined(document: JsonObject, { schema, placeOf }: Resolved, issues: Issue[]): JsonObject {
  const found = ASSERTIONS.flatMap((name) => {
    const value = member(schema, name);
    return value === undefined ? [] : [[name, inlined(document, value, placeOf(name), issues)] as const];
  });
  return found.length === 0 ? schema : { ...schema, ...Object.fromEntries(found) };
}
