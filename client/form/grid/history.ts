/** Undo and redo within one grid: whole values, cheap because unchanged rows are shared between them. */
export interface History<T> {
  readonly past: readonly T[];
  readonly future: readonly T[];
}

export const EMPTY_HISTORY: History<never> = { past: [], future: [] };
const DEPTH = 200;

/** Remembers `before`, the value that an edit is about to replace; what had been undone is forgotten. */
export function remember<T>(history: History<T>, before: T): History<T> {
  if (history.past.at(-1) === before) return history;
  return { past: [...history.past.slice(1 - DEPTH), before], future: [] };
}

export function undo<T>(history: History<T>, now: T): { history: History<T>; value: T } | undefined {
  const value = history.past.at(-1);
  if (value === undefined) return undefined;
  return { history: { past: history.past.slice(0, -1), future: [now, ...history.future] }, value };
}

export function redo<T>(history: History<T>, now: T): { history: History<T>; value: T } | undefined {
  const [value, ...future] = history.future;
  if (value === undefined) return undefined;
  return { history: { past: [...history.past, now], future }, value };
}
