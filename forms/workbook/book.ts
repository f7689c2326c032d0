/**
 * A workbook as plain data: what stands in which cell and what may be done there. Whoever writes files (Excel, tests)
 * reads this and knows nothing of regimes; whoever plans it knows nothing of files.
 */
import type { Day } from '../../regimes/words.js';

export type Role =
  | 'key' // hidden: what the reader finds its way by
  | 'title'
  | 'subtitle'
  | 'section'
  | 'head'
  | 'label'
  | 'unit'
  | 'hint'
  | 'fixed' // a value that the regime prints
  | 'input'
  | 'computed'
  | 'plain' // a figure to be read
  | 'marked'; // one that stands out

export interface BookCell {
  /** Both from 1. */
  readonly row: number;
  readonly column: number;
  readonly role: Role;
  readonly value?: number | string | boolean | { readonly day: Day };
  /** Without the equals sign. */
  readonly formula?: string;
  /** Excel's number format. */
  readonly format?: string;
  /** Index of the list of `Book.lists` that is offered. */
  readonly list?: number;
  readonly note?: string;
  /** A narrative: broken into lines, and tall. */
  readonly long?: boolean;
}

export interface BookSheet {
  readonly name: string;
  readonly cells: readonly BookCell[];
  /** First and last row, first and last column. */
  readonly merges: readonly (readonly [number, number, number, number])[];
  /** By column, from the first; in characters. 0: hidden. */
  readonly widths: readonly number[];
  readonly hiddenRows: readonly number[];
  /** Rows whose words need more than a line: row and height in points. */
  readonly heights?: readonly (readonly [number, number])[];
  /** Rows and columns that stay in view. */
  readonly frozen: { readonly rows: number; readonly columns: number };
  readonly hidden?: boolean;
  /** To be sorted and worked on: not protected. */
  readonly open?: boolean;
}

export interface Book {
  readonly sheets: readonly BookSheet[];
  readonly lists: readonly (readonly string[])[];
}

/** What was found in a cell of a file. */
export type FoundValue =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'day'; readonly day: Day }
  /** A formula without its result: other programs than spreadsheets write such files. */
  | { readonly kind: 'uncomputed' }
  /** What stands there stands in another cell, which reaches over this one. */
  | { readonly kind: 'merged'; readonly into: string }
  | { readonly kind: 'error'; readonly text: string };

export interface FoundSheet {
  readonly name: string;
  /** The last row that holds anything. */
  readonly rows: number;
  readonly columns: number;
  /** Undefined where the cell is empty. */
  readonly at: (row: number, column: number) => FoundValue | undefined;
}

/** The sheet with the markers, and the one with the choices. */
export const MARKER_SHEET = '_baocao';
export const LIST_SHEET = '_danhmuc';
/** What the first cell of a sheet of ours begins with. */
export const KEY = 'baocao:1';

/** 28 → `AB`. */
export function columnName(column: number): string {
  const rest = (column - 1) % 26;
  const before = (column - 1 - rest) / 26;
  return (before > 0 ? columnName(before) : '') + String.fromCharCode(65 + rest);
}

export const cellName = (row: number, column: number): string => `${columnName(column)}${row}`;

/** `'Kết quả'!D12`, or `D12` seen from its own sheet. */
export function reference(
  cell: { readonly sheet: string; readonly row: number; readonly column: number },
  from: string,
): string {
  const name = `$${columnName(cell.column)}$${cell.row}`;
  return cell.sheet === from ? name : `'${cell.sheet.replaceAll("'", "''")}'!${name}`;
}
