/** Where a key takes the active cell. Pure: positions in, positions out. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}
export interface Size {
  readonly rows: number;
  readonly columns: number;
}
export interface Stroke {
  readonly key: string;
  readonly shift?: boolean;
  readonly ctrl?: boolean;
}

/** `leave` means that the key belongs to the browser: focus goes on to what stands behind (or before) the grid. */
export type Move = Cell | 'leave';

const PAGE = 10;

export function clampCell(cell: Cell, size: Size): Cell {
  return {
    row: Math.max(0, Math.min(size.rows - 1, cell.row)),
    column: Math.max(0, Math.min(size.columns - 1, cell.column)),
  };
}

/** Undefined when the key moves nothing. Enter goes down (Shift: up), Tab goes on row by row and leaves at the ends. */
export function move(cell: Cell, stroke: Stroke, size: Size): Move | undefined {
  const { row, column } = cell;
  switch (stroke.key) {
    case 'ArrowUp':
      return clampCell({ row: stroke.ctrl ? 0 : row - 1, column }, size);
    case 'ArrowDown':
      return clampCell({ row: stroke.ctrl ? size.rows - 1 : row + 1, column }, size);
    case 'ArrowLeft':
      return clampCell({ row, column: stroke.ctrl ? 0 : column - 1 }, size);
    case 'ArrowRight':
      return clampCell({ row, column: stroke.ctrl ? size.columns - 1 : column + 1 }, size);
    case 'Home':
      return { row: stroke.ctrl ? 0 : row, column: 0 };
    case 'End':
      return { row: stroke.ctrl ? size.rows - 1 : row, column: size.columns - 1 };
    case 'PageUp':
      return clampCell({ row: row - PAGE, column }, size);
    case 'PageDown':
      return clampCell({ row: row + PAGE, column }, size);
    case 'Enter':
      return clampCell({ row: row + (stroke.shift ? -1 : 1), column }, size);
    case 'Tab':
      return stroke.shift ? back(cell, size) : forth(cell, size);
    default:
      return undefined;
  }
}

/** Tab while filling in: passes over what is not for writing. */
export function tabTo(cell: Cell, shift: boolean, size: Size, writable: (column: number) => boolean): Move {
  let next: Move = cell;
  do next = shift ? back(next, size) : forth(next, size);
  while (next !== 'leave' && !writable(next.column));
  return next;
}

function forth({ row, column }: Cell, size: Size): Move {
  if (column + 1 < size.columns) return { row, column: column + 1 };
  return row + 1 < size.rows ? { row: row + 1, column: 0 } : 'leave';
}

function back({ row, column }: Cell, size: Size): Move {
  if (column > 0) return { row, column: column - 1 };
  return row > 0 ? { row: row - 1, column: size.columns - 1 } : 'leave';
}
