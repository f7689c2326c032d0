/** What is cleared away when this process ends, in whatever way it may. One listener, however much there is. */
const things = new Set<() => void>();

process.once('exit', () => {
  for (const clear of things) clear();
});

/** @returns calls it off */
export function atExit(clear: () => void): () => void {
  things.add(clear);
  return () => void things.delete(clear);
}
