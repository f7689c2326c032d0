/** Filling a selection with its first row or column, as spreadsheets do with Ctrl+D and Ctrl+R, and emptying it. */
import type { Language } from '../../../regimes/words.js';
import { readCell, shownText } from './cell-text.js';
import type { Reading } from './cell-text.js';
import type { Column } from './columns.js';
import type { Cell } from './moves.js';
import { cellsIn, heightOf, widthOf } from './range.js';
import type { Range } from './range.js';
import { cellValue } from './rows.js';
import type { CellReading, Sheet } from './sheet.js';

export interface Filling {
  readonly cells: readonly CellReading[];
  /** Cells of the selection that are not for writing and were left alone. */
  readonly skipped: number;
}

/** One row alone takes over what stands above it. */
export function fillDown(
  sheet: Sheet,
  columns: readonly Column[],
  range: Range,
  language: Language,
): Filling {
  const source = heightOf(range) === 1 ? range.top - 1 : range.top;
  const target = heightOf(range) === 1 ? range : { ...range, top: range.top + 1 };
  if (source < 0) return { cells: [], skipped: 0 };
  return filled(sheet, columns, target, language, ({ column }) => ({ row: source, column }));
}

/** One column alone takes over what stands before it. */
export function fillRight(
  sheet: Sheet,
  columns: readonly Column[],
  range: Range,
  language: Language,
): Filling {
  const source = widthOf(range) === 1 ? range.left - 1 : range.left;
  const target = widthOf(range) === 1 ? range : { ...range, left: range.left + 1 };
  if (source < 0) return { cells: [], skipped: 0 };
  return filled(sheet, columns, target, language, ({ row }) => ({ row, column: source }));
}

export function emptied(columns: readonly Column[], range: Range): Filling {
  const cells = cellsIn(range);
  const writable = cells.filter(({ column }) => columns[column]?.readOnly === false);
  return {
    cells: writable.map((cell) => ({ ...cell, reading: { kind: 'empty' } })),
    skipped: cells.length - writable.length,
  };
}

function filled(
  sheet: Sheet,
  columns: readonly Column[],
  target: Range,
  language: Language,
  sourceOf: (cell: Cell) => Cell,
): Filling {
  const all = cellsIn(target);
  const cells = all.flatMap((cell): CellReading[] => {
    const column = columns[cell.column];
    const from = sourceOf(cell);
    const source = columns[from.column];
    if (column === undefined || source === undefined || column.readOnly) return [];
    return [{ ...cell, reading: readingFor(column, source, sheet, from.row, language) }];
  });
  return { cells, skipped: all.length - cells.length };
}

/** A value goes over as it is where the columns are alike, and as its text where they are not. */
function readingFor(column: Column, source: Column, sheet: Sheet, row: number, language: Language): Reading {
  const text = sheet.texts[row]?.[source.key];
  if (text !== undefined) return readCell(column, text, language);
  const value = cellValue(sheet.rows[row], source);
  if (value === undefined) return { kind: 'empty' };
  if (column === source || (isNumeric(column) && isNumeric(source) && typeof value === 'number'))
    return { kind: 'value', value };
  return readCell(column, shownText(source, value, language), language);
}

export function isNumeric(column: Column): boolean {
  return column.kind === 'number' || column.kind === 'integer';
}
