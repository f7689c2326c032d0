/** A rectangle of cells, from the cell where selecting began to the one where it stands. Pure. */
import type { Cell, Size } from './moves.js';

export interface Range {
  readonly top: number;
  readonly left: number;
  /** The last row and column that belong to it. */
  readonly bottom: number;
  readonly right: number;
}

export function rangeOf(anchor: Cell, cell: Cell): Range {
  return {
    top: Math.min(anchor.row, cell.row),
    left: Math.min(anchor.column, cell.column),
    bottom: Math.max(anchor.row, cell.row),
    right: Math.max(anchor.column, cell.column),
  };
}

export function heightOf(range: Range): number {
  return range.bottom - range.top + 1;
}

export function widthOf(range: Range): number {
  return range.right - range.left + 1;
}

export function isSingle(range: Range): boolean {
  return heightOf(range) === 1 && widthOf(range) === 1;
}

/** Row by row. */
export function cellsIn(range: Range): readonly Cell[] {
  return Array.from({ length: heightOf(range) * widthOf(range) }, (_, index) => ({
    row: range.top + Math.floor(index / widthOf(range)),
    column: range.left + (index % widthOf(range)),
  }));
}

/** The part of it that is still in a grid of that size: rows may have gone since it was selected. */
export function clampRange(range: Range, size: Size): Range {
  const row = (at: number): number => Math.max(0, Math.min(size.rows - 1, at));
  const column = (at: number): number => Math.max(0, Math.min(size.columns - 1, at));
  return {
    top: row(range.top),
    left: column(range.left),
    bottom: row(range.bottom),
    right: column(range.right),
  };
}
