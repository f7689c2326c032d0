/**
 * Pasting a block from a spreadsheet and copying one out: tab-separated text to cells and back. Nothing is dropped
 * without being named, so that the grid can say what became of every pasted cell.
 */
import { searchText } from '../search-text.js';
import type { Language } from '../../../regimes/words.js';
import { isAmbiguous } from '../../../forms/format.js';
import { editedText, readCell, shownText } from './cell-text.js';
import type { Reading } from './cell-text.js';
import type { Column, GridModel } from './columns.js';
import { isNumeric } from './fill.js';
import type { Cell } from './moves.js';
import { heightOf, widthOf } from './range.js';
import type { Range } from './range.js';
import { cellValue } from './rows.js';
import type { CellReading, Sheet } from './sheet.js';

/** Rows of cells of tab-separated text as spreadsheets copy it: quoted cells may hold tabs, breaks and doubled quotes. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, next] = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    row.push(cell);
    if (text[next] === '\t') {
      at = next + 1;
      if (at === text.length) row.push('');
      continue;
    }
    rows.push(row);
    row = [];
    at = text[next] === '\r' && text[next + 1] === '\n' ? next + 2 : next + 1;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function plainCell(text: string, from: number): [string, number] {
  let end = from;
  while (end < text.length && !/[\t\r\n]/.test(text[end] ?? '')) end += 1;
  return [text.slice(from, end), end];
}

/** A cell that opens with a quote but never closes it is plain text that happens to begin with one. */
function quotedCell(text: string, from: number): [string, number] {
  let cell = '';
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at] ?? '';
    else if (text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else return /[\t\r\n]|^$/.test(text[at + 1] ?? '') ? [cell, at + 1] : plainCell(text, from);
  }
  return plainCell(text, from);
}

const SURELY_VI = /^[-−]?(\d{1,3}(\.\d{3}){2,}|\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,}))$/;
const SURELY_EN = /^[-−]?(\d{1,3}(,\d{3}){2,}|\d{1,3}(,\d{3})+\.\d+|\d+\.(\d{1,2}|\d{4,}))$/;

export interface Notation {
  readonly language: Language;
  /** Some cell can only be read in that way; otherwise it was taken from the reader's language. */
  readonly certain: boolean;
}

/**
 * How the numbers of a block are written. `1.234` alone may be either, so the block is judged as a whole: one cell
 * that can only be English makes the block English, unless another can only be Vietnamese.
 * @param numbers the cells that fall on columns of figures: `1.2` in a column of texts is no number
 */
export function notationOf(numbers: readonly string[], otherwise: Language): Notation {
  const cells = numbers.map((cell) => cell.trim());
  const vi = cells.some((cell) => SURELY_VI.test(cell));
  const en = cells.some((cell) => SURELY_EN.test(cell));
  if (vi === en) return { language: otherwise, certain: false };
  return { language: vi ? 'vi' : 'en', certain: true };
}

/** A cell of the block that the grid did not take, or took with a question; places beyond the grid are real too. */
export interface Trouble extends Cell {
  readonly kind: 'unreadable' | 'readOnly' | 'noRow' | 'noColumn';
  readonly text: string;
  /** What the text says; for `readOnly`, to be held against what the cell computes. */
  readonly reading: Reading;
}
export interface Paste {
  readonly cells: readonly CellReading[];
  /** Rows to append before the cells are written. */
  readonly addedRows: number;
  readonly troubles: readonly Trouble[];
  /** Rows of the block that found no place. */
  readonly droppedRows: number;
  readonly droppedColumns: number;
  /** Cells that fell on computed or read-only ones. */
  readonly skipped: number;
  readonly unreadable: number;
  /** The block began with the heads of the columns; they were left out. */
  readonly headLeftOut: boolean;
  readonly notation: Language;
  /** The first figure that could as well be read the other way, where nothing in the block decides it. */
  readonly ambiguous: string | undefined;
  readonly ambiguousCount: number;
}

/** More rows than any form has; a whole column of a spreadsheet has a million. */
export const MOST_ROWS = 5_000;

interface Target {
  readonly corner: Cell;
  readonly model: GridModel;
  readonly rowCount: number;
  readonly language: Language;
  /** The reader said how the numbers are written. */
  readonly notation?: Language;
}

/** Where each cell of a block goes. Blank cells empty what they fall on; blank rows at the end add none. */
export function planPaste(given: readonly (readonly string[])[], target: Target): Paste {
  const { corner, model, rowCount } = target;
  const headLeftOut = isHead(given[0], corner, model);
  const block = withoutBlankEnd(headLeftOut ? given.slice(1) : given, rowCount - corner.row);
  const room = Math.max(0, Math.min(model.growing ? model.maxRows : rowCount, MOST_ROWS) - corner.row);
  const taken = block.slice(0, room);
  const numbers = numbersOf(taken, corner, model);
  const notation = notationOf(numbers, target.language);
  const language = target.notation ?? notation.language;
  const cells: CellReading[] = [];
  const troubles: Trouble[] = [];
  block.forEach((texts, down) => {
    texts.forEach((text, right) => {
      const cell = { row: corner.row + down, column: corner.column + right };
      const column = model.columns[cell.column];
      const reading = column && readPasted(column, text, language, target.language);
      const trouble = (kind: Trouble['kind']): void => {
        if (text.trim() !== '') troubles.push({ ...cell, kind, text, reading: reading ?? { kind: 'empty' } });
      };
      if (column === undefined || reading === undefined) trouble('noColumn');
      else if (down >= room) trouble('noRow');
      else if (column.readOnly) trouble('readOnly');
      else {
        cells.push({ ...cell, reading });
        if (reading.kind === 'unreadable') trouble('unreadable');
      }
    });
  });
  const doubtful = notation.certain || target.notation !== undefined ? [] : numbers.filter(isAmbiguous);
  const width = Math.max(...block.map((row) => row.length), 0);
  return {
    cells,
    troubles,
    addedRows: Math.max(0, corner.row + taken.length - rowCount),
    droppedRows: block.length - taken.length,
    droppedColumns: Math.max(0, corner.column + width - model.columns.length),
    skipped: troubles.filter(({ kind }) => kind === 'readOnly').length,
    unreadable: troubles.filter(({ kind }) => kind === 'unreadable').length,
    headLeftOut,
    notation: language,
    ambiguous: doubtful[0],
    ambiguousCount: doubtful.length,
  };
}

/** People copy the head along: a first row that says nothing but the labels of the columns it falls on. */
function isHead(row: readonly string[] | undefined, corner: Cell, model: GridModel): boolean {
  const said = (row ?? []).map((text, right) => ({ text, column: model.columns[corner.column + right] }));
  const filled = said.filter(({ text }) => text.trim() !== '');
  return (
    filled.length > 0 &&
    filled.every(
      ({ text, column }) =>
        column !== undefined &&
        [column.label.vi, column.label.en].some((label) => searchText(label) === searchText(text)),
    )
  );
}

/** Blank rows at the end count only as far as there are rows that they empty. */
function withoutBlankEnd(
  block: readonly (readonly string[])[],
  rowsThere: number,
): readonly (readonly string[])[] {
  let end = block.length;
  while (end > Math.max(0, rowsThere) && block[end - 1]?.every((text) => text.trim() === '') === true)
    end -= 1;
  return block.slice(0, end);
}

function numbersOf(block: readonly (readonly string[])[], corner: Cell, model: GridModel): string[] {
  return block.flatMap((texts) =>
    texts.filter((_text, right) => {
      const column = model.columns[corner.column + right];
      return column !== undefined && isNumeric(column);
    }),
  );
}

/** A lone dash is how printed tables write "nothing". */
function readPasted(column: Column, text: string, notation: Language, language: Language): Reading {
  if (isNumeric(column) && /^[-–—]$/.test(text.trim())) return { kind: 'empty' };
  if (column.kind === 'text') return readCell(column, text.replace(/^'(?=[=+\-@])/, ''), language);
  return readCell(column, text, isNumeric(column) ? notation : language);
}

/** The block as often as the selection holds it whole: one copied cell fills a selection. */
export function tiled(
  block: readonly (readonly string[])[],
  selection: Range,
): readonly (readonly string[])[] {
  const width = block[0]?.length ?? 0;
  const even = width > 0 && block.every((row) => row.length === width);
  const fits = even && heightOf(selection) % block.length === 0 && widthOf(selection) % width === 0;
  if (!fits) return block;
  return Array.from({ length: heightOf(selection) }, (_row, down) =>
    Array.from(
      { length: widthOf(selection) },
      (_cell, right) => block[down % block.length]?.[right % width] ?? '',
    ),
  );
}

/** What is copied of a selection: numbers in the reader's notation without thousands, codes by their label. */
export function copiedBlock(
  sheet: Sheet,
  columns: readonly Column[],
  range: Range,
  language: Language,
): string[][] {
  return sheet.rows
    .slice(range.top, range.bottom + 1)
    .map((row, down) =>
      columns
        .slice(range.left, range.right + 1)
        .map((column) => copiedText(column, sheet.texts[range.top + down]?.[column.key], row, language)),
    );
}

function copiedText(
  column: Column,
  unreadable: string | undefined,
  row: Sheet['rows'][number],
  language: Language,
): string {
  if (unreadable !== undefined) return unreadable;
  const value = cellValue(row, column);
  if (typeof value === 'object') return shownText(column, value, language);
  const text = editedText(column, value, language);
  // A spreadsheet would run a text that begins like a formula.
  return column.kind === 'text' && /^[=+\-@]/.test(text) ? `'${text}` : text;
}

/** A rectangle of shown texts as spreadsheets want it. */
export function blockText(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) =>
      row.map((cell) => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'),
    )
    .join('\n');
}
