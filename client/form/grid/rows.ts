/** Rows of a grid as values: reading and writing cells, adding, removing and moving rows. Unchanged rows stay themselves. */
import { at } from '../../../regimes/pointer.js';
import type { Json } from '../../../regimes/words.js';
import { put } from '../content.js';
import type { Column } from './columns.js';
import type { Paste } from './clipboard.js';

export type Rows = readonly Json[];

export function cellValue(row: Json | undefined, column: Column): Json | undefined {
  return row === undefined ? undefined : at(row, column.path);
}

export function withCell(rows: Rows, index: number, column: Column, value: Json | undefined): Rows {
  const row = put(rows[index] ?? {}, column.path, value) ?? {};
  if (row === rows[index]) return rows;
  const next = [...rows];
  next[index] = row;
  return next;
}

export function withRowAdded(rows: Rows, index: number): Rows {
  return [...rows.slice(0, index), {}, ...rows.slice(index)];
}

export function withRowRemoved(rows: Rows, index: number): Rows {
  return rows.filter((_row, other) => other !== index);
}

export function withRowMoved(rows: Rows, from: number, to: number): Rows {
  const row = rows[from];
  if (row === undefined || to < 0 || to >= rows.length) return rows;
  const others = withRowRemoved(rows, from);
  return [...others.slice(0, to), row, ...others.slice(to)];
}

/** The rows after a paste; cells that could not be read become empty (their text is kept beside the content). */
export function withPaste(rows: Rows, columns: readonly Column[], paste: Paste): Rows {
  let next: Rows = [...rows, ...Array.from({ length: paste.addedRows }, () => ({}))];
  for (const { row, column, reading } of paste.cells) {
    const target = columns[column];
    if (target !== undefined)
      next = withCell(next, row, target, reading.kind === 'value' ? reading.value : undefined);
  }
  return next;
}
