/**
 * From what was found in a file to contents of reports: by the hidden keys, so that a renamed sheet or a moved column
 * changes nothing. Everything that cannot be read is told with its cell. Computed and printed cells are not read: the
 * server computes, the regime prints.
 */
import {
  LEVELS,
  type Json,
  type JsonObject,
  type Language,
  type Level,
  type Text,
} from '../../regimes/words.js';
import { pointer } from '../../regimes/pointer.js';
import type { MutableObject } from '../content.js';
import type { Form } from '../form.js';
import { cellName, KEY, MARKER_SHEET, type FoundSheet, type FoundValue } from './book.js';
import { fieldIn, layoutOf, MOST_ROWS, type Table } from './layout.js';
import { FIRST_FIELD, VALUE_COLUMN } from './place.js';
import { read, takenAs } from './values.js';

/** One row of the marker sheet. */
export interface FoundMark {
  readonly number: number;
  readonly regime: string;
  readonly version: number;
  readonly hash: string;
  readonly period?: string;
  readonly unit?: string;
  readonly level: Level;
  readonly etag?: string;
  /** In which the file was made; files of before say none. */
  readonly language?: Language;
}

export interface CellProblem {
  readonly sheet: string;
  /** `D12`; absent where it is about the sheet as a whole. */
  readonly cell?: string;
  /** The cell of the report, where it is known. */
  readonly path?: string;
  readonly rule: string;
  readonly message: Text;
}

export interface ReadPart {
  readonly content: JsonObject;
  readonly problems: readonly CellProblem[];
  /** What was read, but could have meant something else. */
  readonly doubts: readonly CellProblem[];
  /** Where a cell of the report stands in the file; for what has none, the nearest thing above it. */
  readonly placeOf: (path: string) => { readonly sheet: string; readonly cell?: string } | undefined;
}

/** What the file says it is of; undefined for a file that is none of ours. */
export function marksIn(sheets: readonly FoundSheet[]): readonly FoundMark[] | undefined {
  const sheet = sheets.find(({ name }) => name === MARKER_SHEET);
  if (!sheet || textOf(sheet.at(1, 1)) !== KEY) return undefined;
  const marks: FoundMark[] = [];
  for (let row = 2; row <= Math.min(sheet.rows, MOST_MARKS); row += 1) {
    const [regime, version, hash, period, unit, level, etag, said] = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (column) => textOf(sheet.at(row, column)) ?? '',
    );
    if (!regime || !/^[1-9]\d{0,8}$/.test(version ?? '') || !isLevel(level)) return undefined;
    const language = languageIn(said);
    marks.push({
      ...{ number: row - 2, regime, version: Number(version), hash: hash ?? '', level },
      ...(period ? { period } : {}),
      ...(unit ? { unit } : {}),
      ...(etag ? { etag } : {}),
      ...(language ? { language } : {}),
    });
  }
  return marks.length === 0 ? undefined : marks;
}

/** Where on the marker sheet the part with that number says from which version of the report it was made. */
export const markRow = (number: number): number => number + 2;
export const ETAG_COLUMN = 7;

const MOST_MARKS = 500;
/** The language that a file names; undefined where it names none. */
export const languageIn = (text: string | undefined): Language | undefined =>
  text === 'vi' || text === 'en' ? text : undefined;

const isLevel = (text: string | undefined): text is Level =>
  (LEVELS as readonly string[]).includes(text ?? '');

function textOf(found: FoundValue | undefined): string | undefined {
  if (found?.kind === 'text') return found.text;
  return found?.kind === 'number' ? String(found.number) : undefined;
}

/** Reads the part with that mark as a report of `form`. */
export function readPart(
  sheets: readonly FoundSheet[],
  { number, language }: Pick<FoundMark, 'number' | 'language'>,
  form: Form,
): ReadPart {
  const byKey = new Map(
    sheets.flatMap((sheet) => {
      const key = textOf(sheet.at(1, 1)) ?? '';
      const start = `${KEY}:${number}:`;
      return key.startsWith(start) ? [[key.slice(start.length), sheet] as const] : [];
    }),
  );
  const layout = layoutOf(form);
  const reading: Reading = { content: {}, problems: [], doubts: [], places: new Map(), language };
  if (layout.lines.length > 0) {
    const sheet = byKey.get('');
    if (sheet) readFields(sheet, layout, reading);
    else reading.problems.push(lacking(form.regime.label));
  }
  for (const table of layout.tables) {
    const sheet = byKey.get(table.pointer);
    if (sheet) readTable(sheet, table, reading);
    else reading.problems.push(lacking(table.field.label));
  }
  return {
    content: reading.content,
    problems: reading.problems,
    doubts: reading.doubts,
    placeOf: (path) => nearest(reading.places, path),
  };
}

interface Reading {
  readonly content: MutableObject;
  readonly problems: CellProblem[];
  readonly doubts: CellProblem[];
  readonly places: Map<string, { readonly sheet: string; readonly cell?: string }>;
  readonly language: Language | undefined;
}

const lacking = (label: Text): CellProblem => ({
  sheet: '',
  rule: 'sheet-missing',
  message: {
    vi: `Tệp thiếu trang "${label.vi}" của biểu; hãy tải lại biểu rồi điền vào`,
    en: `The file lacks the sheet "${label.en}" of the form; download it anew and fill that in`,
  },
});

function nearest(
  places: Reading['places'],
  path: string,
): { readonly sheet: string; readonly cell?: string } | undefined {
  for (let here = path; ; here = here.slice(0, here.lastIndexOf('/'))) {
    const place = places.get(here);
    if (place) return place;
    if (here === '' || !here.includes('/')) return places.get('');
  }
}

function readFields(sheet: FoundSheet, { lines }: ReturnType<typeof layoutOf>, reading: Reading): void {
  const rows = new Map<string, number>();
  for (let row = 1; row <= Math.min(sheet.rows, MOST_ROWS); row += 1) {
    const key = textOf(sheet.at(row, 1));
    if (key?.startsWith('/')) rows.set(key, row);
  }
  reading.places.set('', { sheet: sheet.name });
  for (const line of lines) {
    if (line.kind !== 'field') continue;
    const path = pointer(...line.path);
    const row = rows.get(path);
    if (row === undefined) {
      reading.problems.push({ ...missingRow(line.field.label), sheet: sheet.name, path });
      continue;
    }
    reading.places.set(path, { sheet: sheet.name, cell: cellName(row, VALUE_COLUMN) });
    if (line.field.calc) continue;
    const value = valueAt(sheet, row, VALUE_COLUMN, line.field, path, reading);
    if (value !== undefined) put(reading.content, line.path, value);
  }
}

const missingRow = (label: Text): Pick<CellProblem, 'rule' | 'message'> => ({
  rule: 'row-missing',
  message: {
    vi: `Dòng "${label.vi}" đã bị xóa khỏi biểu`,
    en: `The row "${label.en}" was deleted from the form`,
  },
});

function valueAt(
  sheet: FoundSheet,
  row: number,
  column: number,
  field: Parameters<typeof read>[0],
  path: string,
  { problems, doubts, language }: Reading,
): Json | undefined {
  const there = sheet.at(row, column);
  const place = { sheet: sheet.name, cell: cellName(row, column), path };
  const found = read(field, there, language);
  if (found.wrong !== undefined) {
    problems.push({ ...place, ...found.wrong });
    return undefined;
  }
  const taken = takenAs(field, there, found.value);
  if (taken) doubts.push({ ...place, ...taken });
  return found.value;
}

function put(object: MutableObject, path: readonly string[], value: Json): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) object[name] = value;
  else put((object[name] ??= {}) as MutableObject, rest, value);
}

function readTable(sheet: FoundSheet, table: Table, reading: Reading): void {
  const columns = new Map<string, number>();
  for (let column = 1; column <= Math.min(sheet.columns, MOST_COLUMNS); column += 1) {
    const key = textOf(sheet.at(2, column));
    if (key?.startsWith('=')) columns.set(key.slice(1), column);
  }
  reading.places.set(table.pointer, { sheet: sheet.name });
  for (const { key, field } of table.columns)
    if (!columns.has(key))
      reading.problems.push({
        sheet: sheet.name,
        path: table.pointer,
        rule: 'column-missing',
        message: {
          vi: `Cột "${field.label.vi}" đã bị xóa khỏi biểu`,
          en: `The column "${field.label.en}" was deleted from the form`,
        },
      });
  const first = sheet.at(1, 2);
  const firstRow = first?.kind === 'number' ? first.number : FIRST_FIELD;
  if (table.rows) readFixedRows(sheet, table, columns, firstRow, reading);
  else readGrowingRows(sheet, table, columns, firstRow, reading);
}

const MOST_COLUMNS = 500;

function readFixedRows(
  sheet: FoundSheet,
  table: Table,
  columns: ReadonlyMap<string, number>,
  firstRow: number,
  reading: Reading,
): void {
  const named = new Map<string, number>();
  for (let row = firstRow; row <= Math.min(sheet.rows, firstRow + MOST_ROWS); row += 1) {
    const key = textOf(sheet.at(row, 1));
    if (key?.startsWith('=')) named.set(key.slice(1), row);
  }
  const rows: MutableObject[] = [];
  let filled = false;
  for (const row of table.rows ?? []) {
    const line = named.get(row.name);
    const base = table.pointer + (row.name === '' ? '' : pointer(row.name));
    if (line === undefined) {
      const label = row.label ?? { vi: `${Number(row.name) + 1}`, en: `${Number(row.name) + 1}` };
      reading.problems.push({ ...missingRow(label), sheet: sheet.name, path: base });
      continue;
    }
    const read_ = readRow(sheet, table, columns, line, base, reading, row);
    filled ||= Object.keys(read_).length > 0;
    rows.push({ ...row.start, ...read_ });
    if (table.field.type === 'object')
      for (const [name, value] of Object.entries(read_))
        put(reading.content, [...table.path, ...(row.name === '' ? [] : [row.name]), name], value);
  }
  // A table that the regime prints is there once something is filled in, or where the report must have it.
  if (table.field.type === 'array' && (filled || table.field.required))
    put(reading.content, table.path, rows);
}

function readRow(
  sheet: FoundSheet,
  table: Table,
  columns: ReadonlyMap<string, number>,
  line: number,
  base: string,
  reading: Reading,
  row: Parameters<typeof fieldIn>[1],
): MutableObject {
  const object: MutableObject = {};
  for (const column of table.columns) {
    const at = columns.get(column.key);
    if (at === undefined) continue;
    const field = fieldIn(table, row, column);
    const path = base + column.key;
    reading.places.set(path, { sheet: sheet.name, cell: cellName(line, at) });
    if (field.calc || column.fixed) continue;
    const value = valueAt(sheet, line, at, field, path, reading);
    if (value !== undefined) put(object, column.path, value);
  }
  return object;
}

/** Rows in which something stands, from the first to the last; empty ones between them are left out. */
function readGrowingRows(
  sheet: FoundSheet,
  table: Table,
  columns: ReadonlyMap<string, number>,
  firstRow: number,
  reading: Reading,
): void {
  const rows: Json[] = [];
  const inputs = table.columns.filter(({ field }) => !field.calc);
  for (let line = firstRow; line <= sheet.rows; line += 1) {
    const filled = inputs.some(({ key }) => {
      const found = sheet.at(line, columns.get(key) ?? 0);
      return found !== undefined && !(found.kind === 'text' && found.text.trim() === '');
    });
    if (!filled) continue;
    if (rows.length >= table.most) {
      reading.problems.push(tooManyRows(sheet, table, line));
      break;
    }
    const base = table.pointer + pointer(rows.length);
    reading.places.set(base, { sheet: sheet.name, cell: cellName(line, Math.min(...columns.values())) });
    const [only] = table.columns;
    if (only?.key === '') {
      const at = columns.get('');
      reading.places.set(base, { sheet: sheet.name, cell: cellName(line, at ?? 1) });
      const value = at === undefined ? undefined : valueAt(sheet, line, at, only.field, base, reading);
      if (value !== undefined) rows.push(value);
    } else
      rows.push(
        readRow(sheet, table, columns, line, base, reading, { name: String(rows.length), start: {} }),
      );
  }
  if (rows.length > 0) put(reading.content, table.path, rows);
}

const tooManyRows = (sheet: FoundSheet, table: Table, line: number): CellProblem => ({
  sheet: sheet.name,
  cell: cellName(line, 2),
  path: table.pointer,
  rule: 'maxItems',
  message: {
    vi: `Bảng này có tối đa ${table.most} dòng; từ dòng này trở đi không được nhận`,
    en: `This table has ${table.most} rows at most; from this row on nothing is taken`,
  },
});
