/** Where every cell of a form lies, known before the first is drawn: formulas point at cells of other sheets. */
import { at, pointer } from '../../regimes/pointer.js';
import type { Json } from '../../regimes/words.js';
import { reference } from './book.js';
import type { Places } from './formula.js';
import { MOST_ROWS, type Layout, type Table, type TableRow } from './layout.js';
import type { Part } from './make.js';

/** Row 1 is hidden and holds the key; row 2 of a table the keys of its columns. */
export const FIELD_HEAD = 4;
export const FIRST_FIELD = FIELD_HEAD + 1;
export const VALUE_COLUMN = 3;
/** Column 1 is hidden and holds the names of rows. */
export const FIRST_COLUMN = 2;
const TITLE_ROWS = 4;

export interface PlacedTable {
  readonly table: Table;
  readonly sheet: string;
  readonly headRow: number;
  readonly headRows: number;
  readonly firstRow: number;
  /** Rows with values now, and rows that are there to be filled in. */
  readonly filled: number;
  readonly rows: readonly TableRow[];
  /** One more where rows have names of their own to show. */
  readonly firstColumn: number;
}

export interface Placed {
  readonly fieldsSheet: string;
  /** Pointer of a plain field → its row. */
  readonly fieldRows: ReadonlyMap<string, number>;
  readonly tables: ReadonlyMap<string, PlacedTable>;
}

/** Rows that a growing table has beyond those that are filled in. */
const SPARE = 30;

export function placesIn(
  { content }: Pick<Part, 'content'>,
  layout: Layout,
  named: { readonly fields: string; readonly tables: readonly string[] },
): Placed {
  const fieldRows = new Map<string, number>();
  layout.lines.forEach((line, index) => {
    if (line.kind === 'field') fieldRows.set(pointer(...line.path), FIRST_FIELD + index);
  });
  const tables = new Map(
    layout.tables.map((table, index) => [
      table.pointer,
      placeTable(table, named.tables[index] ?? '', at(content, table.path)),
    ]),
  );
  return { fieldsSheet: named.fields, fieldRows, tables };
}

function placeTable(table: Table, sheet: string, value: Json | undefined): PlacedTable {
  const headRows = Math.max(0, ...table.columns.map(({ groups }) => groups.length)) + 1;
  const given = Array.isArray(value) ? (value as readonly Json[]).length : 0;
  const capacity = Math.max(given, Math.min(given + SPARE, table.most, MOST_ROWS));
  const growing = Array.from({ length: capacity }, (_, index): TableRow => ({
    name: String(index),
    start: {},
  }));
  const rows = table.rows ?? growing;
  const labelled = rows.some(({ label }) => label !== undefined);
  return {
    table,
    sheet,
    headRow: TITLE_ROWS + 1,
    headRows,
    firstRow: TITLE_ROWS + headRows + 1,
    filled: table.rows ? rows.length : given,
    rows,
    firstColumn: FIRST_COLUMN + (labelled ? 1 : 0),
  };
}

/** Where a computed cell finds what it reads. @param self the object that it stands in, or a row of a table */
export function placesFor(
  placed: Placed,
  from: string,
  self: { readonly path: readonly string[] } | { readonly table: PlacedTable; readonly row: number },
): Places {
  const named = (path: readonly string[]): string | undefined => namedCell(placed, path, from);
  return {
    cell: (base, path) => {
      if (base === 'root') return named(path);
      if ('path' in self) return named([...self.path, ...path]);
      const { table, row } = self;
      const column = table.table.columns.findIndex(({ key }) => key === pointer(...path));
      return column < 0
        ? undefined
        : reference(
            { sheet: table.sheet, row: table.firstRow + row, column: table.firstColumn + column },
            from,
          );
    },
    rows: (path, member) => rowsOf(placed, path, member, from),
  };
}

/** The cell at a path without rows of arrays: a plain field, or a cell of a table made of an object. */
function namedCell(placed: Placed, path: readonly string[], from: string): string | undefined {
  const row = placed.fieldRows.get(pointer(...path));
  if (row !== undefined) return reference({ sheet: placed.fieldsSheet, row, column: VALUE_COLUMN }, from);
  for (const placedTable of placed.tables.values()) {
    const { table, rows, firstRow, firstColumn, sheet } = placedTable;
    if (table.field.type === 'array' || !startsWith(path, table.path)) continue;
    const rest = path.slice(table.path.length);
    const index = rows.findIndex(({ name }) => name === '' || name === rest[0]);
    const key = pointer(...(rows[index]?.name === '' ? rest : rest.slice(1)));
    const column = table.columns.findIndex((one) => one.key === key);
    if (index >= 0 && column >= 0)
      return reference({ sheet, row: firstRow + index, column: firstColumn + column }, from);
  }
  return undefined;
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((name, index) => path[index] === name);

function rowsOf(
  placed: Placed,
  path: readonly string[],
  member: readonly string[],
  from: string,
): ReturnType<Places['rows']> {
  const found = placed.tables.get(pointer(...path));
  if (!found || found.table.field.type !== 'array') return undefined;
  const index = found.table.columns.findIndex(({ key }) => key === pointer(...member));
  if (index < 0 || found.rows.length === 0) return undefined;
  const cell = (row: number): string =>
    reference({ sheet: found.sheet, row: found.firstRow + row, column: found.firstColumn + index }, from);
  if (found.table.rows) return { cells: found.rows.map(({ start }, row) => ({ at: cell(row), row: start })) };
  const last = cell(found.rows.length - 1);
  return { range: `${cell(0)}:${last.slice(last.lastIndexOf('!') + 1)}` };
}
