/** How a grid is asked from outside to show a cell: its row may not be drawn at the moment. */
export interface Reveal {
  /** Segments from the grid's value down to the cell. */
  readonly path: readonly string[];
}

/** Sent to the table's box; a grid that took it prevents its default. */
export const REVEAL = 'baocao:reveal';

/** True when the grid has such a cell and went there. */
export function askToReveal(table: Element, path: readonly string[]): boolean {
  const detail: Reveal = { path };
  return !table.dispatchEvent(new CustomEvent(REVEAL, { bubbles: true, cancelable: true, detail }));
}
