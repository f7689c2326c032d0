/** Does something with each item, so many at a time, in their order. Ends early where `isOver` says so, or one fails. */
export async function inTurn<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
  isOver: () => boolean = () => false,
): Promise<void> {
  let next = 0;
  let failed = false;
  const hand = async (): Promise<void> => {
    while (next < items.length && !failed && !isOver()) {
      const item = items[next++] as T;
      try {
        await work(item);
      } catch (failure) {
        failed = true;
        throw failure;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, hand));
}
