/**
 * What the designer knows of a document: its fields, its header, its expressions. Read once for each document and
 * kept as long as the document is; total, whatever the document is.
 */
import type { Issue, Json, JsonObject, Level } from '../../../../regimes/words.js';
import type { Field, ObjectField, RegimeHeader } from '../../../../regimes/dialect/regime.js';
import { buildTree, type Built, type Tree } from '../../../../regimes/dialect/field-tree.js';
import { readHeader } from '../../../../regimes/dialect/header.js';
import { readOperators } from '../../../../regimes/dialect/operators.js';
import { refusal } from '../../../../regimes/dialect/read.js';
import { readLayout } from '../../../../regimes/dialect/rows.js';
import {
  expressionReader,
  type ExpressionReader,
} from '../../../../regimes/dialect/expressions/expression.js';
import { at, segments } from '../../../../regimes/pointer.js';
import type { Path } from './edit.js';

export interface Model {
  readonly document: JsonObject;
  readonly header: RegimeHeader;
  readonly root: ObjectField;
  readonly fields: readonly Built[];
  /** By the place of the field's own schema. */
  readonly byPlace: ReadonlyMap<string, Built>;
  readonly outline: OutlineNode;
  /** Levels that send reports, lowest first. */
  readonly senders: readonly Level[];
  readonly reader: () => ExpressionReader;
}

export interface OutlineNode {
  /** JSON Pointer of its schema; '' for the report itself. */
  readonly place: string;
  readonly field: Field;
  /** It is defined elsewhere (`$ref`): its place is not its own. */
  readonly shared: boolean;
  readonly children: readonly OutlineNode[];
}

const NOTHING: JsonObject = {};
const known = new WeakMap<JsonObject, Model>();

export function modelOf(document: JsonObject): Model {
  const found = known.get(document);
  if (found) return found;
  const model = read(document);
  known.set(document, model);
  return model;
}

function read(document: JsonObject): Model {
  const readable = refusal(document) === undefined ? document : NOTHING;
  const issues: Issue[] = [];
  const { header } = readHeader(readable);
  const chain = header.chain.flatMap(({ levels }) => levels);
  const tree = buildTree(
    readable,
    header.chain[0]?.levels ?? [],
    chain,
    header.chain.at(-1)?.levels ?? [],
    issues,
  );
  readOperators(tree, chain, issues);
  readLayout(tree, issues);
  let reader: ExpressionReader | undefined;
  const byPlace = new Map(tree.fields.map((built) => [built.field.schemaPath, built]));
  return {
    document,
    header,
    root: tree.root,
    fields: tree.fields,
    byPlace,
    outline: outlineOf(readable, tree),
    senders: header.chain.slice(0, -1).flatMap(({ levels }) => levels),
    reader: () => (reader ??= expressionReader(tree.root)),
  };
}

function outlineOf(document: JsonObject, { root }: Tree): OutlineNode {
  const node = (field: Field): OutlineNode => ({
    place: field.schemaPath,
    field,
    shared: at(document, field.schemaPath) === undefined,
    children: membersOf(field).map(node),
  });
  return node(root);
}

/** The fields inside a field: of an object its own, of a table its columns. */
export function membersOf(field: Field): readonly Field[] {
  if (field.type === 'object') return field.fields;
  return field.type === 'array' && field.item.type === 'object' ? field.item.fields : [];
}

/** The segments of a place, with positions in lists as numbers where the document has a list. */
export function pathOf(document: Json, place: string): Path {
  let here: Json | undefined = document;
  return segments(place).map((part) => {
    const step = Array.isArray(here) ? Number(part) : part;
    here = at(here, [step]);
    return step;
  });
}

/** Where the fields inside a field stand: the object itself, or the items of a table. */
export function objectPlace(field: Field): string | undefined {
  if (field.type === 'object') return field.schemaPath;
  return field.type === 'array' && field.item.type === 'object' ? field.item.schemaPath : undefined;
}

/** A field's object and name: `/properties/a/properties/b` → `/properties/a` and `b`. Undefined for root and items. */
export function ownerOf(place: string): { readonly owner: string; readonly name: string } | undefined {
  const parts = segments(place);
  if (parts.length < 2 || parts.at(-2) !== 'properties') return undefined;
  const name = parts.at(-1)!;
  const tail = place.lastIndexOf('/');
  return { owner: place.slice(0, place.lastIndexOf('/', tail - 1)), name };
}

/** What is wrong with an expression on an object, as far as the document can be read. */
export function expressionIssues(
  document: JsonObject,
  objectAt: string,
  source: string,
  expected: 'Decimal' | 'string' | 'bool',
): readonly Issue[] {
  const model = modelOf(document);
  const on = model.byPlace.get(objectAt)?.field;
  if (on?.type !== 'object' || source.trim() === '') return [];
  const found = model.reader().read(source, on, expected, '');
  return found.expression ? [] : found.issues;
}
