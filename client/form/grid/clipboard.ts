/**
 * Pasting a block from a spreadsheet: tab-separated text to cells. Nothing is dropped without being counted, so
 * that the grid can say what became of every pasted cell.
 */
import type { Language } from '../../../regimes/words.js';
import { readCell } from './cell-text.js';
import type { Reading } from './cell-text.js';
import type { Column, GridModel } from './columns.js';
import type { Cell } from './moves.js';

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

const SURELY_VI = /^-?(\d{1,3}(\.\d{3}){2,}|\d{1,3}(\.\d{3})+,\d+|\d+,(\d{1,2}|\d{4,}))$/;
const SURELY_EN = /^-?(\d{1,3}(,\d{3}){2,}|\d{1,3}(,\d{3})+\.\d+|\d+\.(\d{1,2}|\d{4,}))$/;

/**
 * How the numbers of a block are written. `1.234` alone may be either, so the block is judged as a whole: one cell
 * that can only be English makes the block English, unless another can only be Vietnamese.
 */
export function notationOf(block: readonly (readonly string[])[], otherwise: Language): Language {
  const cells = block.flat().map((cell) => cell.trim());
  const vi = cells.some((cell) => SURELY_VI.test(cell));
  const en = cells.some((cell) => SURELY_EN.test(cell));
  if (vi === en) return otherwise;
  return vi ? 'vi' : 'en';
}

export interface PastedCell extends Cell {
  readonly reading: Reading;
}
export interface Paste {
  readonly cells: readonly PastedCell[];
  /** Rows to append before the cells are written. */
  readonly addedRows: number;
  /** Rows and columns of the block that found no place. */
  readonly droppedRows: number;
  readonly droppedColumns: number;
  /** Cells that fell on computed or read-only ones. */
  readonly skipped: number;
  readonly unreadable: number;
}

/** Where each cell of a block goes when it is pasted with its corner at `corner`. Blank cells empty what they fall on. */
export function planPaste(
  block: readonly (readonly string[])[],
  corner: Cell,
  grid: GridModel,
  rowCount: number,
  language: Language,
): Paste {
  const room = (grid.growing ? grid.maxRows : rowCount) - corner.row;
  const taken = block.slice(0, Math.max(0, room));
  const width = Math.max(...block.map((row) => row.length), 0);
  const notation = notationOf(block, language);
  const cells: PastedCell[] = [];
  let skipped = 0;
  taken.forEach((texts, down) => {
    texts.slice(0, grid.columns.length - corner.column).forEach((text, right) => {
      const column = grid.columns[corner.column + right];
      if (column === undefined) return;
      if (column.readOnly) skipped += 1;
      else
        cells.push({
          row: corner.row + down,
          column: corner.column + right,
          reading: readPasted(column, text, notation, language),
        });
    });
  });
  return {
    cells,
    addedRows: Math.max(0, corner.row + taken.length - rowCount),
    droppedRows: block.length - taken.length,
    droppedColumns: Math.max(0, corner.column + width - grid.columns.length),
    skipped,
    unreadable: cells.filter((cell) => cell.reading.kind === 'unreadable').length,
  };
}

/** A lone dash is how printed tables write "nothing". */
function readPasted(column: Column, text: string, notation: Language, language: Language): Reading {
  const numeric = column.kind === 'number' || column.kind === 'integer';
  if (numeric && /^[-–—]$/.test(text.trim())) return { kind: 'empty' };
  return readCell(column, text, numeric ? notation : language);
}

/** A rectangle of shown texts as spreadsheets want it. */
export function blockText(rows: readonly (readonly string[])[]): string {
  return rows
    .map((row) =>
      row.map((cell) => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'),
    )
    .join('\n');
}
