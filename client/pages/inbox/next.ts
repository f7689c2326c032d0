/** Which report comes after one: in the order in which the list stood when it was opened. Pure. */
import { keyOf } from './filters.js';
import type { InboxItem } from './query.js';

/**
 * @param order keys of the list as it stood; what has come since follows at its end
 * @param here the key of the report that is open
 * @returns what still waits and nobody else has claimed, beginning after `here` and going round; undefined: nothing
 */
export function nextAfter(
  here: string,
  order: readonly string[],
  items: readonly InboxItem[],
): InboxItem | undefined {
  const at = order.indexOf(here);
  const round = [...order.slice(at + 1), ...order.slice(0, Math.max(at, 0))];
  const known = new Set(order);
  const fresh = items.map(keyOf).filter((key) => !known.has(key));
  const waiting = new Map(
    items
      .filter((item) => item.state === 'submitted' && item.claim?.mine !== false)
      .map((item) => [keyOf(item), item]),
  );
  const key = [...round, ...fresh].find((one) => one !== here && waiting.has(one));
  return key === undefined ? undefined : waiting.get(key);
}
