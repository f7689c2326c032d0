/** Which rows of a long grid are drawn: those in view, some more on both sides, and the one that holds the focus. Pure. */
export interface View {
  /** Pixels that the box is scrolled down, and that it shows. */
  readonly top: number;
  readonly height: number;
  /** Pixels of one row; in a long grid all are of one height. */
  readonly rowHeight: number;
}
/** Rows from `from` to before `to`. */
export interface Drawn {
  readonly from: number;
  readonly to: number;
}

/** Below these a grid is drawn whole: rows that wrap may then have the height that they need. */
const WHOLE_ROWS = 60;
const WHOLE_CELLS = 900;
/** Rows beyond the edges, so that scrolling does not outrun the drawing. */
const MORE = 12;
/** The edges move in steps: not every pixel of scrolling draws anew. */
const STEP = 6;

export function isLong(rows: number, columns: number): boolean {
  return rows > WHOLE_ROWS && rows * columns > WHOLE_CELLS;
}

export function drawnRows(view: View, count: number): Drawn {
  const first = Math.floor(view.top / view.rowHeight) - MORE;
  const last = Math.ceil((view.top + view.height) / view.rowHeight) + MORE;
  return {
    from: Math.min(Math.max(0, Math.floor(first / STEP) * STEP), Math.max(0, count - STEP)),
    to: Math.min(count, Math.ceil(last / STEP) * STEP),
  };
}

export type Piece = { readonly row: number } | { readonly gap: number; readonly at: number };

/** Rows to draw and the gaps between them, which stand for so many rows; `kept` is drawn wherever it is. */
export function pieces(drawn: Drawn, count: number, kept: number): readonly Piece[] {
  const rows = Array.from({ length: Math.max(0, drawn.to - drawn.from) }, (_, index) => drawn.from + index);
  if (kept >= 0 && kept < count) {
    if (kept < drawn.from) rows.unshift(kept);
    else if (kept >= drawn.to) rows.push(kept);
  }
  const found: Piece[] = [];
  let next = 0;
  for (const row of rows) {
    if (row > next) found.push({ gap: row - next, at: next });
    found.push({ row });
    next = row + 1;
  }
  if (next < count) found.push({ gap: count - next, at: next });
  return found;
}
