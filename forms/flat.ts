/**
 * A report as rows of a flat file: single values stand on the row without a key, the rows of tables each on one of
 * their own. Columns are called by the names of the fields with dots between: `totals.received`, `sources.plan`.
 */
import { fieldNamed, fillsAnything } from '../regimes/dialect/fields.js';
import { member } from '../regimes/dialect/json.js';
import type { ArrayField, Field, ObjectField } from '../regimes/dialect/regime.js';
import { pointer, segments } from '../regimes/pointer.js';
import type { Json, JsonObject, Text } from '../regimes/words.js';
import type { MutableObject } from './content.js';
import type { Form } from './form.js';

export interface FlatColumn {
  readonly name: string;
  readonly field: Field;
  /** Names from the root: to the field, or to the table whose rows have it. */
  readonly path: readonly string[];
  readonly table?: ArrayField;
}

/** Every column of what one level fills in: no computed fields, no keys of rows, no tables within rows. */
export function flatColumns({ regime, level }: Pick<Form, 'regime' | 'level'>): FlatColumn[] {
  return columnsOf(regime.root, [], (field) => fillsAnything(field, level));
}

function columnsOf(
  object: ObjectField,
  path: readonly string[],
  mine: (field: Field) => boolean,
): FlatColumn[] {
  return object.fields.flatMap((field): FlatColumn[] => {
    if (!mine(field) || field.calc) return [];
    const here = [...path, field.name];
    if (field.type === 'object') return columnsOf(field, here, mine);
    if (field.type !== 'array' || field.item.type !== 'object')
      return [{ name: here.join('.'), field, path: here }];
    const keys = keyNames(field);
    return columnsOf(field.item, [], () => true)
      .filter((column) => column.path.length === 1 && !column.table && !keys.includes(column.name))
      .map((column) => ({ ...column, name: [...here, column.name].join('.'), path: here, table: field }));
  });
}

/** The fields that tell the rows of a table apart; none: rows go by their number. */
export function keyNames(table: ArrayField): readonly string[] {
  if (table.key.length > 0) return table.key;
  return table.rows === 'growing' ? [] : Object.keys(table.rows[0] ?? {});
}

/** Between the values of a key, and of a list. */
export const BETWEEN = '|';

/** The key of a row of a table as one text. */
export const keyText = (table: ArrayField, row: JsonObject): string =>
  keyNames(table)
    .map((name) => textOf(member(row, name)))
    .join(BETWEEN);

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** One cell of the file. `where` is kept with what it becomes, so that mistakes can be told at it. */
export interface FlatCell<Where> {
  readonly column: FlatColumn;
  readonly key: string;
  readonly text: string;
  readonly where: Where;
}

export interface FlatMistake<Where> {
  readonly where: Where;
  readonly rule: string;
  readonly message: Text;
}

export interface FromFlat<Where> {
  readonly content: JsonObject;
  readonly mistakes: readonly FlatMistake<Where>[];
  /** Pointer into the content → the cell that it came from. */
  readonly places: ReadonlyMap<string, Where>;
}

/** The content that the cells of one report make. Empty cells are not reported. */
export function contentOfCells<Where>(cells: readonly FlatCell<Where>[]): FromFlat<Where> {
  const content: MutableObject = {};
  const mistakes: FlatMistake<Where>[] = [];
  const places = new Map<string, Where>();
  const tables = new Map<ArrayField, TableDraft<Where>>();
  for (const cell of cells) {
    const { column, key, text, where } = cell;
    if (text === '') continue;
    const wrong = (rule: string, message: Text): void => {
      mistakes.push({ where, rule, message });
    };
    const value = valueOf(column.field, text);
    if (value === undefined) wrong('unreadable', unreadable(column.field));
    else if (!column.table) {
      if (key !== '')
        wrong('key', {
          vi: 'Chỉ tiêu này đứng ở dòng không có khóa',
          en: 'It stands on the row without a key',
        });
      else if (places.has(pointer(...column.path))) wrong('repeated', REPEATED);
      else {
        put(content, column.path, value);
        places.set(pointer(...column.path), where);
      }
    } else {
      const known = tables.get(column.table);
      const table: TableDraft<Where> = known ?? { path: column.path, rows: new Map() };
      tables.set(column.table, table);
      const start = table.rows.has(key) ? undefined : startOf(column.table, key);
      if (!table.rows.has(key) && !start) {
        wrong('key', keyMistake(column.table));
        continue;
      }
      const row: RowDraft<Where> = table.rows.get(key) ?? {
        cells: start ?? {},
        wheres: new Map([['', where]]),
      };
      table.rows.set(key, row);
      const name = column.field.name;
      if (row.wheres.has(name)) wrong('repeated', REPEATED);
      else {
        row.cells[name] = value;
        row.wheres.set(name, where);
      }
    }
  }
  for (const [field, { path, rows }] of tables) {
    const ordered = inOrder(field, [...rows]);
    put(
      content,
      path,
      ordered.map(([, { cells: row }]) => row),
    );
    ordered.forEach(([, { wheres }], index) => {
      for (const [name, where] of wheres)
        places.set(pointer(...path, index, ...(name === '' ? [] : [name])), where);
    });
  }
  return { content, mistakes, places };
}

interface RowDraft<Where> {
  readonly cells: MutableObject;
  readonly wheres: Map<string, Where>;
}

interface TableDraft<Where> {
  readonly path: readonly string[];
  readonly rows: Map<string, RowDraft<Where>>;
}

const REPEATED: Text = { vi: 'Số liệu này đã có ở dòng khác của tệp', en: 'The file has this value already' };

function inOrder<T>(field: ArrayField, rows: [string, T][]): [string, T][] {
  if (field.rows === 'growing') return rows;
  const order = field.rows.map((row) => keyText(field, row));
  return rows.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** A new row of the table with that key; undefined where the table can have none. */
function startOf(table: ArrayField, key: string): MutableObject | undefined {
  if (table.rows !== 'growing') {
    const fixed = table.rows.find((row) => keyText(table, row) === key);
    return fixed && { ...fixed };
  }
  const names = keyNames(table);
  if (names.length === 0) return /^[1-9]\d{0,4}$/.test(key) ? {} : undefined;
  const parts = key.split(BETWEEN);
  if (parts.length !== names.length || table.item.type !== 'object') return undefined;
  const row: MutableObject = {};
  for (const [index, name] of names.entries()) {
    const field = fieldNamed(table.item, name);
    const value = field && valueOf(field, (parts[index] ?? '').trim());
    if (value === undefined) return undefined;
    row[name] = value;
  }
  return row;
}

function keyMistake(table: ArrayField): Text {
  const names = keyNames(table);
  if (names.length === 0)
    return {
      vi: 'Khóa của bảng này là số thứ tự của dòng',
      en: 'The key of this table is the number of the row',
    };
  const shown = names.join(BETWEEN);
  return {
    vi: `Khóa phải là ${shown} của một dòng trong bảng`,
    en: `The key must be the ${shown} of a row of the table`,
  };
}

function put(content: MutableObject, path: readonly string[], value: Json): void {
  let here = content;
  for (const name of path.slice(0, -1)) {
    const next = (here[name] ?? {}) as MutableObject;
    here[name] = next;
    here = next;
  }
  here[path.at(-1) ?? ''] = value;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** What a text says for a field; undefined where it cannot be read. Numbers are written 1234.5, exactly. */
export function valueOf(field: Field, text: string): Json | undefined {
  switch (field.type) {
    case 'string':
      return text;
    case 'boolean':
      return /^(true|1|có|yes)$/i.test(text) ? true : /^(false|0|không|no)$/i.test(text) ? false : undefined;
    case 'array': {
      const parts = text.split(BETWEEN).map((part) => valueOf(field.item, part.trim()));
      return parts.some((part) => part === undefined) ? undefined : (parts as Json[]);
    }
    case 'object':
      return undefined;
    default: {
      if (!NUMBER.test(text) || text.replace(/[-.]/g, '').replace(/^0+/, '').length > 15) return undefined;
      return Number(text);
    }
  }
}

function unreadable(field: Field): Text {
  return field.type === 'boolean'
    ? { vi: 'Ghi true hoặc false', en: 'Write true or false' }
    : {
        vi: 'Không đọc được: số ghi dạng 1234.5, nhiều nhất 15 chữ số, không phân cách hàng nghìn',
        en: 'It cannot be read: numbers are written 1234.5, of at most 15 digits, without marks for thousands',
      };
}

/** The column of a file that an issue at a pointer is about. */
export const columnAt = (path: string): string =>
  segments(path)
    .filter((step) => !/^\d+$/.test(step))
    .join('.');
