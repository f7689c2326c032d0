import { queryOptions } from '@tanstack/react-query';
import { get, queryOf } from '../../api.js';
import { keys } from '../../queries.js';
import type { List, Unit } from '../../wire.js';

/** Every unit of a day (today without one), page after page. */
export function allUnits(at?: string) {
  return queryOptions({
    queryKey: keys.units({ at: at ?? '' }),
    queryFn: async ({ signal }) => {
      const units: Unit[] = [];
      let cursor: string | undefined;
      do {
        const page: List<Unit> = await get('/units' + queryOf({ at, cursor, limit: 1000 }), signal);
        units.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return units;
    },
    staleTime: 10 * 60_000,
  });
}
