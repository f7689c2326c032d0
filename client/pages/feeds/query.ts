import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Instant, Json, JsonObject, Text } from '../../../regimes/words.js';
import { get, pathOf, queryOf } from '../../api.js';
import type { List, WireIssue } from '../../wire.js';

export interface Feed {
  readonly code: string;
  readonly name: Text;
  readonly createdAt: Instant;
  readonly pushers: readonly { readonly username: string; readonly name: string }[];
}

export interface Push {
  readonly key: string;
  readonly at: Instant;
  readonly by: string;
  readonly values: number;
}

export interface Refused {
  readonly key: string | null;
  readonly at: Instant;
  readonly by: string;
  readonly mistakes: number;
  readonly issues: readonly WireIssue[];
}

export interface FeedDetail extends Feed {
  readonly pushes: readonly Push[];
  readonly refusals: readonly Refused[];
}

export interface FeedValue {
  readonly unit: string;
  readonly period: string;
  readonly row: JsonObject | null;
  readonly field: string;
  readonly value: Json;
  readonly key: string;
  readonly at: Instant;
  readonly observedAt?: string;
}

export const feedsKey = ['feeds'] as const;

export const feedsQuery = queryOptions({
  queryKey: feedsKey,
  queryFn: ({ signal }) => get<List<Feed>>('/feeds', signal),
});

export const feedQuery = (code: string) =>
  queryOptions({
    queryKey: [...feedsKey, code],
    queryFn: ({ signal }) => get<FeedDetail>(pathOf('feeds', code), signal),
  });

export const valuesQuery = (code: string, filter: { readonly unit: string; readonly period: string }) =>
  infiniteQueryOptions({
    queryKey: [...feedsKey, code, 'values', filter],
    queryFn: ({ pageParam, signal }) =>
      get<List<FeedValue>>(
        pathOf('feeds', code, 'values') +
          queryOf({ unit: filter.unit || undefined, period: filter.period || undefined, cursor: pageParam }),
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
