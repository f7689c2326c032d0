/** Runs of verify and rebuild, asked again every second while one of them waits or runs. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Instant } from '../../../regimes/words.js';
import { get, pathOf, queryOf } from '../../api.js';

export type CheckKind = 'verify' | 'rebuild';
export type CheckState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface CheckItem {
  readonly id: number;
  readonly kind: CheckKind;
  readonly regime: string | null;
  readonly period: string | null;
  readonly state: CheckState;
  readonly done: number;
  readonly total: number;
  readonly differences: number;
  readonly unsettled: number;
  readonly cancelling: boolean;
  readonly reason: string | null;
  readonly requestedAt: Instant;
  readonly requestedBy: { readonly name: string } | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
}

export interface Found {
  readonly kind: string;
  readonly regime: string | null;
  readonly period: string | null;
  readonly unit: string | null;
  readonly revision: number | null;
  readonly view: 'confirmed' | 'provisional' | null;
  readonly detail: string;
}

export interface CheckDetail extends CheckItem {
  readonly found: readonly Found[];
}

export interface CheckList {
  readonly items: readonly CheckItem[];
  readonly next?: string;
  readonly alarm: CheckItem | null;
  readonly seal: { readonly number: number; readonly hash: string; readonly sealedAt: Instant } | null;
}

export const checksKey = ['rollup-checks'] as const;
const BUSY = 1_000;

export const isGoing = ({ state }: CheckItem): boolean => state === 'queued' || state === 'running';

export const checksQuery = infiniteQueryOptions({
  queryKey: [...checksKey, 'list'],
  queryFn: ({ pageParam, signal }) =>
    get<CheckList>('/rollup-checks' + queryOf({ limit: 30, cursor: pageParam }), signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(isGoing)) === true ? BUSY : 30_000,
});

export function checkQuery(id: number) {
  return queryOptions({
    queryKey: [...checksKey, id],
    queryFn: ({ signal }) => get<CheckDetail>(pathOf('rollup-checks', id), signal),
    refetchInterval: ({ state }) => (state.data !== undefined && isGoing(state.data) ? BUSY : false),
  });
}

/** Whether a verification has found something that stands. */
export const alarmQuery = queryOptions({
  queryKey: [...checksKey, 'alarm'],
  queryFn: ({ signal }) => get<CheckList>('/rollup-checks?limit=1', signal),
  refetchInterval: 60_000,
});
