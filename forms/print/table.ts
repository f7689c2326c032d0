/** Tables of a content: heads with their groups and units of measure, and every row. */
import { at, pointer } from '../../regimes/pointer.js';
import type { Json, Language } from '../../regimes/words.js';
import { isObject, member } from '../../regimes/dialect/json.js';
import { isSourcedRows } from '../compound.js';
import { fieldIn, type Table, type TableColumn, type TableRow } from '../workbook/layout.js';
import type { HeadCell, PrintedColumn, PrintedTable } from './document.js';
import { isFigure, measureOf, printedValue } from './values.js';
import { PRINT_WORDS, say } from './words.js';

/** Marks a figure that is not of every report. */
export type Partial = (path: string) => boolean;

/** The table of a field with the rows that a content has, or that the regime prints in any case. */
export function printedTable(
  table: Table,
  value: Json | undefined,
  language: Language,
  partial: Partial,
): PrintedTable {
  const sourced = isSourcedRows(value);
  const named = table.rows?.some(({ label }) => label !== undefined) === true;
  const numbered = !named && Array.isArray(value) && table.field.type === 'array';
  const lead: Lead[] = [
    ...(numbered
      ? [
          {
            text: PRINT_WORDS.row[language],
            align: 'center' as const,
            of: (_row: Row, index: number) => String(index + 1),
          },
        ]
      : []),
    ...(named
      ? [
          {
            text: PRINT_WORDS.part[language],
            align: 'left' as const,
            of: ({ label }: Row) => label?.[language] ?? '',
          },
        ]
      : []),
    ...(sourced
      ? [
          {
            text: PRINT_WORDS.source[language],
            align: 'left' as const,
            of: ({ content }: Row) => sourceOf(content),
          },
        ]
      : []),
  ];
  const keys = new Set(table.field.type === 'array' ? table.field.key : []);
  const columns: PrintedColumn[] = [
    ...lead.map(({ align }) => ({ align, computed: false, leads: true })),
    ...table.columns.map((column) => ({
      align: alignOf(column),
      computed: column.field.calc !== undefined,
      leads: column.fixed || keys.has(column.path[0] ?? ''),
    })),
  ];
  const rows = rowsOf(table, value);
  const measure = commonMeasure(table.columns);
  return {
    kind: 'table',
    columns,
    ...(measure === undefined ? {} : { measure: say(PRINT_WORDS.measureOf, language, { unit: measure }) }),
    ...headOf(table.columns, lead, measure !== undefined, language),
    rows: rows.map((row, index) => [
      ...lead.map((one) => one.of(row, index)),
      ...table.columns.map((column) => cellOf(table, row, column, language, partial)),
    ]),
  };
}

interface Lead {
  readonly text: string;
  readonly align: 'left' | 'center';
  readonly of: (row: Row, index: number) => string;
}

function sourceOf(row: Json | undefined): string {
  const name = at(row, ['unit', 'name']);
  return typeof name === 'string' ? name : '';
}

interface Row extends TableRow {
  readonly content: Json | undefined;
}

function rowsOf(table: Table, value: Json | undefined): Row[] {
  if (table.field.type === 'object')
    return (table.rows ?? []).map((row) => ({
      ...row,
      content: row.name === '' ? value : member(value, row.name),
    }));
  if (Array.isArray(value))
    return (value as readonly Json[]).map((content, index) => ({ name: String(index), start: {}, content }));
  return (table.rows ?? []).map((row) => ({ ...row, content: row.start }));
}

const alignOf = ({ field }: TableColumn): PrintedColumn['align'] =>
  isFigure(field)
    ? 'right'
    : field.type === 'boolean' || (field.type === 'string' && field.format === 'date')
      ? 'center'
      : 'left';

function cellOf(table: Table, row: Row, column: TableColumn, language: Language, partial: Partial): string {
  const { content } = row;
  const value = column.path.length === 0 ? content : isObject(content) ? at(content, column.path) : undefined;
  const text = printedValue(fieldIn(table, row, column), value, language);
  const place = table.pointer + (row.name === '' ? '' : pointer(row.name)) + column.key;
  return value !== undefined && partial(place) ? `${text}*` : text;
}

/** The unit of measure that all figures of a table have in common. */
function commonMeasure(columns: readonly TableColumn[]): string | undefined {
  const figures = columns.filter(({ field }) => isFigure(field));
  const measures = new Set(figures.map(({ field }) => measureOf(field)));
  return measures.size === 1 && figures.length > 1 ? [...measures][0] : undefined;
}

/** Neighbours under one group share its cell; a column under fewer groups reaches down to the last row. */
function headOf(
  columns: readonly TableColumn[],
  lead: readonly Lead[],
  shared: boolean,
  language: Language,
): Pick<PrintedTable, 'head' | 'headRows'> {
  const headRows = Math.max(...columns.map(({ groups }) => groups.length), 0) + 1;
  const cells: HeadCell[] = lead.map(({ text }, column) => ({
    text,
    row: 0,
    column,
    rows: headRows,
    columns: 1,
  }));
  for (let depth = 0; depth < headRows - 1; depth += 1) {
    let start = 0;
    while (start < columns.length) {
      const way = groupsTo(columns[start], depth);
      let end = start + 1;
      while (end < columns.length && way !== undefined && groupsTo(columns[end], depth) === way) end += 1;
      const label = columns[start]?.groups[depth]?.label[language];
      if (label !== undefined)
        cells.push({ text: label, row: depth, column: lead.length + start, rows: 1, columns: end - start });
      start = end;
    }
  }
  columns.forEach(({ field, groups }, index) => {
    const measure = measureOf(field);
    const label = field.label[language] || PRINT_WORDS.value[language];
    cells.push({
      text: shared || measure === undefined ? label : `${label} (${measure})`,
      ...{ row: groups.length, column: lead.length + index, rows: headRows - groups.length, columns: 1 },
    });
  });
  return { head: cells, headRows };
}

const groupsTo = (column: TableColumn | undefined, depth: number): string | undefined =>
  column !== undefined && column.groups.length > depth
    ? column.groups
        .slice(0, depth + 1)
        .map(({ id }) => id)
        .join(' ')
    : undefined;

/** A table of plain columns without groups. */
export function plainTable(
  columns: readonly (readonly [text: string, align: PrintedColumn['align']])[],
  rows: readonly (readonly string[])[],
): PrintedTable {
  return {
    kind: 'table',
    columns: columns.map(([, align], index) => ({ align, computed: false, leads: index === 0 })),
    headRows: 1,
    head: columns.map(([text], column) => ({ text, row: 0, column, rows: 1, columns: 1 })),
    rows,
  };
}
