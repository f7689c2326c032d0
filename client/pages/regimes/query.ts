import { queryOptions } from '@tanstack/react-query';
import type { JsonObject } from '../../../regimes/words.js';
import { get, pathOf } from '../../api.js';
import { keys } from '../../queries.js';
import type { List, RegimeDetail, RegimeItem } from '../../wire.js';

export const regimesQuery = queryOptions({
  queryKey: keys.regimes,
  queryFn: ({ signal }) => get<List<RegimeItem>>('/regimes', signal),
});

export function regimeQuery(code: string) {
  return queryOptions({
    queryKey: keys.regime(code),
    queryFn: ({ signal }) => get<RegimeDetail>(pathOf('regimes', code), signal),
  });
}

/** The document of a version. A published one never changes. */
export function versionQuery(code: string, version: number) {
  return queryOptions({
    queryKey: keys.regimeVersion(code, version),
    queryFn: ({ signal }) => get<JsonObject>(pathOf('regimes', code, 'versions', version), signal),
  });
}
