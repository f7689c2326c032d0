import { queryOptions } from '@tanstack/react-query';
import { get, pathOf } from '../../api.js';
import { keys } from '../../queries.js';
import type { Duties } from '../../wire.js';

/** Who does what in a unit, and the people whom one may name. */
export function dutiesQuery(unit: string) {
  return queryOptions({
    queryKey: keys.duties(unit),
    queryFn: ({ signal }) => get<Duties>(pathOf('units', unit, 'duties'), signal),
  });
}
