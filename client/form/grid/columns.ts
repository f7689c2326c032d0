/**
 * From a field of a regime to the shape of a grid: leaf columns in reading order, and the rows of its head.
 * Objects inside a row become column groups; so do the regime's `x-groups`. A grid is an array of rows, or an
 * object: of parts that are alike (a row each) or of plain fields (one row).
 */
import { choicesOf as namedChoices } from '../../../forms/choices.js';
import { pointer } from '../../../regimes/pointer.js';
import type { ArrayField, Field, ObjectField } from '../../../regimes/dialect/regime.js';
import type { Json, Level, Text } from '../../../regimes/words.js';

export type CellKind = 'number' | 'integer' | 'text' | 'choice' | 'boolean' | 'date';
export interface Choice {
  readonly value: string | boolean;
  readonly label: Text;
}
export interface Column {
  /** Member names from the row down to the cell. */
  readonly path: readonly string[];
  /** JSON Pointer from the row to the cell. */
  readonly key: string;
  readonly label: Text;
  readonly help?: Text;
  readonly unit?: string;
  readonly decimals?: number;
  readonly kind: CellKind;
  readonly choices: readonly Choice[];
  readonly computed: boolean;
  readonly readOnly: boolean;
  readonly required: boolean;
  /** Pixels. */
  readonly width: number;
}
export interface HeadCell {
  readonly label: Text;
  readonly columnSpan: number;
  readonly rowSpan: number;
  /** The leaf column this is the head of; undefined for a group. */
  readonly column?: number;
  readonly firstColumn: number;
}
export interface GridModel {
  readonly columns: readonly Column[];
  readonly head: readonly (readonly HeadCell[])[];
  readonly growing: boolean;
  readonly minRows: number;
  readonly maxRows: number;
}

interface Leaf {
  readonly column: Column;
  readonly groups: readonly Group[];
}
interface Group {
  readonly id: string;
  readonly label: Text;
}

/** Pixels of the column that numbers the rows, and of the one that names them. */
export const NUMBER_WIDTH = 40;
export const TITLE_WIDTH = 230;
const WIDTHS: Record<CellKind, number> = {
  number: 104,
  integer: 80,
  text: 200,
  choice: 190,
  boolean: 84,
  date: 112,
};

/** The grid of an array field; undefined where a row holds what no cell can show (a list within a row). */
export function gridOfArray(field: ArrayField, level: Level | undefined): GridModel | undefined {
  const fixed = field.rows === 'growing' ? [] : field.rows;
  const locked = new Set(fixed.flatMap((row) => Object.keys(row)));
  // A list of plain values is no table; the stock list serves it.
  if (field.item.type !== 'object') return undefined;
  const leaves = leavesOf(field.item, level, locked, field.groups);
  if (leaves === undefined) return undefined;
  const schema = field.schema;
  return {
    ...model(leaves),
    growing: field.rows === 'growing',
    minRows: numberOr(schema['minItems'], 0),
    maxRows: numberOr(schema['maxItems'], Infinity),
  };
}

/** The grid of an object field, and the names of the members that are its rows (none: the object is the one row). */
export function gridOfObject(
  field: ObjectField,
  level: Level | undefined,
): { model: GridModel; parts: readonly ObjectField[] } | undefined {
  const parts = field.fields.filter((part): part is ObjectField => part.type === 'object');
  const first = parts[0];
  const alike =
    first !== undefined &&
    parts.length === field.fields.length &&
    parts.every((part) => sameNames(part, first));
  const leaves = leavesOf(alike ? first : field, level, new Set(), alike ? first.groups : field.groups);
  if (leaves === undefined) return undefined;
  return {
    model: { ...model(leaves), growing: false, minRows: 0, maxRows: Infinity },
    parts: alike ? parts : [],
  };
}

function sameNames(one: ObjectField, other: ObjectField): boolean {
  return one.fields.map((field) => field.name).join() === other.fields.map((field) => field.name).join();
}

function numberOr(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function leavesOf(
  object: ObjectField,
  level: Level | undefined,
  locked: ReadonlySet<string>,
  groups: ArrayField['groups'],
): readonly Leaf[] | undefined {
  const leaves: Leaf[] = [];
  const walk = (field: Field, path: readonly string[], trail: readonly Group[]): boolean => {
    if (field.type === 'array') return false;
    if (field.type !== 'object') {
      leaves.push({ column: columnOf(field, path, level, locked), groups: trail });
      return true;
    }
    const inner = [...trail, { id: pointer(...path), label: field.label }];
    return field.fields.every((child) => walk(child, [...path, child.name], inner));
  };
  const fine = object.fields.every((field) => {
    const index = groups.findIndex((group) => group.fields.includes(field.name));
    const group = groups[index];
    return walk(
      field,
      [field.name],
      group === undefined ? [] : [{ id: `group:${index}`, label: group.label }],
    );
  });
  return fine ? leaves : undefined;
}

type LeafField = Exclude<Field, { type: 'object' | 'array' }>;

export function columnOf(
  field: LeafField,
  path: readonly string[],
  level: Level | undefined,
  locked: ReadonlySet<string>,
): Column {
  const kind = kindOf(field);
  const computed = field.calc !== undefined;
  const isKey = path.length === 1 && locked.has(path[0] ?? '');
  const foreign = level !== undefined && !field.levels.includes(level);
  const unit = field.type === 'number' || field.type === 'integer' ? field.unit : undefined;
  return {
    path,
    key: pointer(...path),
    label: field.label,
    ...(field.help === undefined ? {} : { help: field.help }),
    ...(unit === undefined ? {} : { unit: unit.label }),
    ...(unit?.decimals === undefined ? {} : { decimals: unit.decimals }),
    kind,
    choices: choicesOf(field),
    computed,
    readOnly: computed || isKey || foreign,
    required: field.required,
    width: WIDTHS[kind],
  };
}

function kindOf(field: LeafField): CellKind {
  if (field.type === 'number' || field.type === 'integer' || field.type === 'boolean') return field.type;
  if (field.type !== 'string') return 'text';
  if (namedChoices(field) !== undefined) return 'choice';
  return field.format === 'date' ? 'date' : 'text';
}

const YES_NO: readonly Choice[] = [
  { value: true, label: { vi: 'Có', en: 'Yes' } },
  { value: false, label: { vi: 'Không', en: 'No' } },
];

/** What a code-list field offers; empty for every other field. */
export function choicesOf(field: Field): readonly Choice[] {
  if (field.type === 'boolean') return YES_NO;
  return namedChoices(field) ?? [];
}

function model(leaves: readonly Leaf[]): Pick<GridModel, 'columns' | 'head'> {
  return { columns: leaves.map((leaf) => leaf.column), head: headOf(leaves) };
}

/** Neighbouring leaves under one group share its head cell; a leaf under fewer groups reaches down to the last row. */
export function headOf(leaves: readonly Leaf[]): readonly (readonly HeadCell[])[] {
  const depth = Math.max(...leaves.map((leaf) => leaf.groups.length), 0) + 1;
  const head: HeadCell[][] = Array.from({ length: depth }, () => []);
  leaves.forEach((leaf, index) => {
    leaf.groups.forEach((group, level) => {
      const row = head[level];
      const last = row?.at(-1);
      const open = last !== undefined && last.firstColumn + last.columnSpan === index;
      if (row === undefined) return;
      if (open && sharesGroups(leaves[index - 1], leaf, level))
        row[row.length - 1] = { ...last, columnSpan: last.columnSpan + 1 };
      else row.push({ label: group.label, columnSpan: 1, rowSpan: 1, firstColumn: index });
    });
    head[leaf.groups.length]?.push({
      label: leaf.column.label,
      columnSpan: 1,
      rowSpan: depth - leaf.groups.length,
      column: index,
      firstColumn: index,
    });
  });
  return head;
}

function sharesGroups(one: Leaf | undefined, other: Leaf, level: number): boolean {
  if (one === undefined || one.groups.length <= level) return false;
  return other.groups.slice(0, level + 1).every((group, index) => one.groups[index]?.id === group.id);
}
