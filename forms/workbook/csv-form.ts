/** The same as a workbook, as lines of CSV: one for each cell that is filled in, with the marks on every line. Pure. */
import { at, pointer, segments } from '../../regimes/pointer.js';
import { LEVELS, type Json, type JsonObject, type Language, type Level } from '../../regimes/words.js';
import { fieldIn, layoutOf, MOST_ROWS, type LeafField, type Table } from './layout.js';
import type { Part } from './make.js';
import { languageIn, type CellProblem, type FoundMark, type ReadPart } from './read.js';
import type { Form } from '../form.js';
import { read, written } from './values.js';

export const CSV_COLUMNS = [
  ...['regime', 'version', 'hash', 'period', 'unit', 'level', 'etag'],
  ...['path', 'label', 'value', 'language'],
] as const;
/** Where the value stands, for people. */
const VALUE = 'J';
const SHEET = 'CSV';

/** The lines of these reports, with the head. Empty cells have lines too, so that there is something to fill in. */
export function csvLines(parts: readonly Part[], language: Language): string[][] {
  return [[...CSV_COLUMNS], ...parts.flatMap((part) => linesOf(part, language))];
}

function linesOf({ form, mark, content }: Part, language: Language): string[][] {
  const { lines, tables } = layoutOf(form);
  const marks = [mark.regime, String(mark.version), mark.hash, mark.period ?? '', mark.unit?.code ?? ''];
  const line = (path: string, label: string, field: LeafField, value: Json | undefined): string[] => [
    ...marks,
    ...[form.level, mark.etag ?? '', path, label, text(field, value, language), language],
  ];
  const plain = lines.flatMap((one) =>
    one.kind === 'field' && !one.field.calc
      ? [line(pointer(...one.path), one.field.label[language], one.field, at(content, one.path))]
      : [],
  );
  const cells = tables.flatMap((table) =>
    rowsIn(table, content).flatMap((row) => {
      const base = table.pointer + (row.name === '' ? '' : pointer(row.name));
      const object = at(content, base);
      return table.columns.flatMap((column) => {
        const field = fieldIn(table, row, column);
        const value = at(object, column.path) ?? at(row.start, column.path);
        return field.calc
          ? []
          : [line(base + column.key, labelIn(table, field, row.name, language), field, value)];
      });
    }),
  );
  return [...plain, ...cells];
}

const labelIn = (table: Table, field: LeafField, name: string, language: Language): string =>
  `${table.field.label[language]} › ${/^\d+$/.test(name) ? Number(name) + 1 : name} › ${field.label[language]}`;

/** The rows that the regime prints, or those that are there and one more. */
function rowsIn(table: Table, content: JsonObject): NonNullable<Table['rows']> {
  if (table.rows) return table.rows;
  const there = at(content, table.path);
  const count = Array.isArray(there) ? (there as readonly Json[]).length : 0;
  return Array.from({ length: Math.min(count + 1, table.most) }, (_, index) => ({
    name: String(index),
    start: {},
  }));
}

function text(field: LeafField, value: Json | undefined, language: Language): string {
  const shown = written(field, value, language);
  if (shown === undefined) return '';
  if (typeof shown === 'object') return shown.day.split('-').toReversed().join('/');
  return typeof shown === 'number' && language === 'vi' ? String(shown).replace('.', ',') : String(shown);
}

export interface CsvLine {
  /** Of the file. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** What a CSV file says it is of, a mark for each report in it. */
export function csvMarks(lines: readonly CsvLine[]): readonly FoundMark[] {
  const marks = new Map<string, FoundMark>();
  for (const { cells } of lines) {
    const { regime = '', version = '', hash = '', period = '', unit = '', level = '', etag = '' } = cells;
    const key = csvKey(cells);
    if (marks.has(key) || regime === '' || !/^[1-9]\d{0,8}$/.test(version) || !isLevel(level)) continue;
    marks.set(key, {
      ...{ number: marks.size, regime, version: Number(version), hash, level },
      ...(period === '' ? {} : { period }),
      ...(unit === '' ? {} : { unit }),
      ...(etag === '' ? {} : { etag }),
    });
  }
  return [...marks.values()];
}

const isLevel = (text: string): text is Level => (LEVELS as readonly string[]).includes(text);
/** What tells the reports of one file apart; of a line of it, or of its mark. */
export const csvKey = ({
  regime = '',
  period = '',
  unit = '',
}: {
  readonly regime?: string;
  readonly period?: string;
  readonly unit?: string;
}): string => [regime, period, unit].join('\n');

/** Reads the lines of one mark as a report of `form`, each in the language in which it says that it is written. */
export function readCsvPart(lines: readonly CsvLine[], mark: FoundMark, form: Form): ReadPart {
  const fields = fieldsOf(form);
  const own = lines.filter(({ cells }) => csvKey(cells) === csvKey(mark));
  const content = new Map<string, Json>();
  const problems: CellProblem[] = [];
  const places = new Map<string, string>();
  for (const { line, cells } of own) {
    const path = cells['path'] ?? '';
    const cell = `${VALUE}${line}`;
    const field = fields(path);
    if (field === undefined || places.has(path)) {
      problems.push({ sheet: SHEET, cell, ...(field ? repeated(path) : unknown(path)) });
      continue;
    }
    places.set(path, cell);
    // What a spreadsheet must not take for a formula carries an apostrophe.
    const value = (cells['value'] ?? '').replace(/^'(?=[=+\-@\t\r])/, '');
    const found = read(field, { kind: 'text', text: value }, languageIn(cells['language']));
    if (found.wrong) problems.push({ sheet: SHEET, cell, path, ...found.wrong });
    else if (found.value !== undefined) content.set(path, found.value);
  }
  return {
    content: assembled(form, content),
    problems,
    // Every cell of a CSV is a text, written and read in the language of its line.
    doubts: [],
    placeOf: (path) => {
      const cell = places.get(path);
      return cell === undefined ? { sheet: SHEET } : { sheet: SHEET, cell };
    },
  };
}

const repeated = (path: string): Pick<CellProblem, 'rule' | 'message'> => ({
  rule: 'repeated',
  message: { vi: `Ô ${path} có hai dòng`, en: `The cell ${path} has two lines` },
});
const unknown = (path: string): Pick<CellProblem, 'rule' | 'message'> => ({
  rule: 'unknown-cell',
  message: { vi: `Biểu không có ô ${path}`, en: `The form has no cell ${path}` },
});

/** The field at a path of the form that somebody fills in. */
function fieldsOf(form: Form): (path: string) => LeafField | undefined {
  const { lines, tables } = layoutOf(form);
  const plain = new Map(
    lines.flatMap((one) =>
      one.kind === 'field' && !one.field.calc ? [[pointer(...one.path), one.field] as const] : [],
    ),
  );
  return (path) => {
    const known = plain.get(path);
    if (known) return known;
    for (const table of tables) {
      if (!path.startsWith(`${table.pointer}/`)) continue;
      const rest = path.slice(table.pointer.length);
      const name = segments(rest)[0] ?? '';
      const row = table.rows?.find((one) => one.name === name || one.name === '') ?? growingRow(table, name);
      const key = row?.name === '' ? rest : rest.slice(1 + name.length);
      const column = row && table.columns.find((one) => one.key === key);
      if (!row || !column) continue;
      const field = fieldIn(table, row, column);
      return field.calc ? undefined : field;
    }
    return undefined;
  };
}

function growingRow(
  table: Table,
  name: string,
): { readonly name: string; readonly start: JsonObject } | undefined {
  if (table.rows || !/^(0|[1-9]\d{0,4})$/.test(name) || Number(name) >= MOST_ROWS) return undefined;
  return { name, start: {} };
}

type Building = { [name: string]: Json | Building } | (Json | Building)[];

/** The values at their paths; rows of tables close up, so that one left empty is none. */
function assembled(form: Form, values: ReadonlyMap<string, Json>): JsonObject {
  const { tables } = layoutOf(form);
  const content: JsonObject = {};
  for (const [path, value] of values) put(content, segments(path), value);
  for (const table of tables) {
    if (table.field.type !== 'array') continue;
    const rows = at(content, table.path) as Building | undefined;
    const named = Object.entries(rows ?? {}).sort(([a], [b]) => Number(a) - Number(b));
    const printed = table.rows?.map(({ name, start }) => ({
      ...start,
      ...((rows as Record<string, JsonObject> | undefined)?.[name] ?? {}),
    }));
    const list = printed ?? named.map(([, row]) => row);
    if (rows !== undefined || (printed && table.field.required)) put(content, table.path, list);
  }
  return content;
}

function put(object: Building, path: readonly string[], value: Json): void {
  const [name = '', ...rest] = path;
  const here = object as Record<string, Json | Building>;
  if (rest.length === 0) here[name] = value;
  else put((here[name] ??= {}) as Building, rest, value);
}
