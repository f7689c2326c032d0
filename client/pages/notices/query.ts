/** What the reader was told of, and what he wants to be told of. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { NoticeFacts, NoticeKindName } from '../../../forms/notices.js';
import type { Instant } from '../../../regimes/words.js';
import { get, queryOf } from '../../api.js';

export interface NoticeItem {
  readonly id: number;
  readonly kind: NoticeKindName;
  readonly at: Instant;
  readonly read: boolean;
  readonly regime?: string;
  readonly period?: string;
  readonly unit?: string;
  readonly facts: NoticeFacts;
}

export interface NoticePage {
  readonly items: readonly NoticeItem[];
  readonly next?: string;
  readonly unread: number;
}

/** Everything of notices begins with it: the live feed fetches it all anew. */
export const noticesKey = ['notices'] as const;

/** How many are unread, for the bell. */
export const unreadQuery = queryOptions({
  queryKey: [...noticesKey, 'unread'],
  queryFn: async ({ signal }) => (await get<NoticePage>('/notices?limit=1', signal)).unread,
  // The feed tells of new ones; what was read on another machine shows after a while.
  refetchInterval: 5 * 60_000,
});

export const noticesQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: [...noticesKey, 'list', unread],
    queryFn: ({ pageParam, signal }) =>
      get<NoticePage>(
        '/notices' + queryOf({ limit: 100, cursor: pageParam, ...(unread ? { unread: true } : {}) }),
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });

export interface KindChoice {
  readonly kind: NoticeKindName;
  readonly locked: boolean;
  readonly shown: boolean;
  readonly mailed: boolean;
}

export interface Preferences {
  readonly kinds: readonly KindChoice[];
  readonly dailyAt: string | null;
  readonly address: string | null;
  readonly mails: boolean;
}

export const preferencesQuery = queryOptions({
  queryKey: [...noticesKey, 'preferences'],
  queryFn: ({ signal }) => get<Preferences>('/notices/preferences', signal),
});
