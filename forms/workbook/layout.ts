/** What of a form lies where in a workbook: plain fields on one sheet, every table on a sheet of its own. */
import { fillsAnything } from '../../regimes/dialect/fields.js';
import type { ArrayField, ColumnGroup, Field, ObjectField } from '../../regimes/dialect/regime.js';
import { pointer } from '../../regimes/pointer.js';
import type { JsonObject, Text } from '../../regimes/words.js';
import type { Form } from '../form.js';

export type LeafField = Exclude<Field, { type: 'object' | 'array' }>;

/** A column of a table: a leaf of its rows. */
export interface TableColumn {
  /** Member names from the row down. */
  readonly path: readonly string[];
  /** `/a/b`, from the row; '' for a table of plain values. */
  readonly key: string;
  readonly field: LeafField;
  /** The heads above the column's own. */
  readonly groups: readonly { readonly id: string; readonly label: Text }[];
  /** The regime prints what stands there. */
  readonly fixed: boolean;
}

export interface TableRow {
  /** What follows the table's pointer: an index, the name of a part, or nothing. */
  readonly name: string;
  readonly label?: Text;
  readonly start: JsonObject;
}

export interface Table {
  readonly path: readonly string[];
  readonly pointer: string;
  readonly field: ArrayField | ObjectField;
  readonly columns: readonly TableColumn[];
  /** Rows that are there in any case; undefined where the unit adds them. */
  readonly rows: readonly TableRow[] | undefined;
  readonly most: number;
}

/** A line of the sheet of plain fields: a heading, or a field. */
export type Line =
  | { readonly kind: 'section'; readonly label: Text; readonly depth: number }
  | { readonly kind: 'field'; readonly path: readonly string[]; readonly field: LeafField };

export interface Layout {
  readonly lines: readonly Line[];
  readonly tables: readonly Table[];
  /** Fields that no cell can hold: tables within rows. */
  readonly beyond: readonly string[];
}

/** Computed once for a form: a pure function of regime and level. */
export function layoutOf(form: Form): Layout {
  const lines: Line[] = [];
  const tables: Table[] = [];
  const beyond: string[] = [];
  const walk = (object: ObjectField, path: readonly string[]): void => {
    for (const field of object.fields) {
      if (!fillsAnything(field, form.level) && !field.levels.includes(form.level)) continue;
      const here = [...path, field.name];
      const table = tableOf(field, here);
      if (table === 'beyond') beyond.push(pointer(...here));
      else if (table) tables.push(table);
      else if (field.type === 'object') {
        const mark = lines.length;
        lines.push({ kind: 'section', label: field.label, depth: path.length });
        walk(field, here);
        if (lines.length === mark + 1) lines.pop();
      } else if (field.type !== 'array') lines.push({ kind: 'field', path: here, field });
    }
  };
  walk(form.regime.root, []);
  return { lines, tables, beyond };
}

/** Undefined for what is no table. */
export function tableOf(field: Field, path: readonly string[]): Table | 'beyond' | undefined {
  if (field.type === 'array') return arrayTable(field, path);
  return field.type === 'object' && field.layout === 'grid' ? objectTable(field, path) : undefined;
}

const WHOLE: readonly TableRow[] = [{ name: '', start: {} }];

function arrayTable(field: ArrayField, path: readonly string[]): Table | 'beyond' {
  const fixed = field.rows === 'growing' ? [] : field.rows;
  const printed = new Set(fixed.flatMap((row) => Object.keys(row)));
  const columns =
    field.item.type === 'object'
      ? columnsOf(field.item, field.groups, printed)
      : [{ path: [], key: '', field: field.item, groups: [], fixed: false }];
  if (!columns) return 'beyond';
  const { maxItems } = field.schema;
  return {
    path,
    pointer: pointer(...path),
    field,
    columns,
    rows:
      field.rows === 'growing'
        ? undefined
        : field.rows.map((start, index) => ({ name: String(index), start })),
    most: typeof maxItems === 'number' ? maxItems : MOST_ROWS,
  };
}

/** More rows than any report. */
export const MOST_ROWS = 5_000;

/** An object laid out as a grid: of parts that are alike, a row each, or of plain fields, one row. */
function objectTable(field: ObjectField, path: readonly string[]): Table | 'beyond' | undefined {
  const parts = field.fields.filter((part): part is ObjectField => part.type === 'object');
  const [first] = parts;
  const alike =
    first !== undefined &&
    parts.length === field.fields.length &&
    parts.every((part) => sameFields(part, first));
  const columns = alike
    ? columnsOf(first, first.groups.length > 0 ? first.groups : field.groups, new Set())
    : columnsOf(field, field.groups, new Set());
  if (!columns) return undefined;
  const rows = alike ? parts.map(({ name, label }) => ({ name, label, start: {} })) : WHOLE;
  return { path, pointer: pointer(...path), field, columns, rows, most: rows.length };
}

const sameFields = (one: ObjectField, other: ObjectField): boolean =>
  one.fields.map(({ name, type }) => `${name} ${type}`).join() ===
  other.fields.map(({ name, type }) => `${name} ${type}`).join();

function columnsOf(
  row: ObjectField,
  groups: readonly ColumnGroup[],
  printed: ReadonlySet<string>,
): TableColumn[] | undefined {
  const columns: TableColumn[] = [];
  const walk = (field: Field, path: readonly string[], above: TableColumn['groups']): boolean => {
    if (field.type === 'array') return false;
    if (field.type === 'object') {
      const inner = [...above, { id: pointer(...path), label: field.label }];
      return field.fields.every((child) => walk(child, [...path, child.name], inner));
    }
    const fixed = path.length === 1 && printed.has(path[0] ?? '');
    columns.push({ path, key: pointer(...path), field, groups: above, fixed });
    return true;
  };
  const fine = row.fields.every((field) => {
    const index = groups.findIndex(({ fields }) => fields.includes(field.name));
    const group = groups[index];
    return walk(field, [field.name], group ? [{ id: `group:${index}`, label: group.label }] : []);
  });
  return fine ? columns : undefined;
}

/** The field that a column of a row stands for: of parts that are alike, the part's own. */
export function fieldIn(table: Table, row: TableRow, column: TableColumn): LeafField {
  if (table.field.type === 'array' || row.name === '') return column.field;
  let here: Field | undefined = table.field.fields.find(({ name }) => name === row.name);
  for (const name of column.path)
    here = here?.type === 'object' ? here.fields.find((one) => one.name === name) : undefined;
  return here && here.type !== 'object' && here.type !== 'array' ? here : column.field;
}
