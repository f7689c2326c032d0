/** Files about the past, asked again every second while one of them is checked or loaded. */
import { queryOptions } from '@tanstack/react-query';
import type { Instant, JsonObject } from '../../../regimes/words.js';
import { get, pathOf } from '../../api.js';
import type { List, WireIssue } from '../../wire.js';

export type PastState = 'checking' | 'checked' | 'refused' | 'loading' | 'done' | 'failed';

export interface PastFile {
  readonly id: number;
  readonly regime: string;
  readonly kind: 'reports' | 'opening';
  readonly fileName: string;
  readonly hash: string;
  readonly size: number;
  readonly state: PastState;
  readonly reports: number;
  readonly done: number;
  readonly made: number;
  readonly errors: number;
  readonly warnings: number;
  readonly reason: string | null;
  readonly requestedAt: Instant;
  readonly requestedBy: { readonly name: string };
  readonly endedAt: Instant | null;
}

export interface PastFileDetail extends PastFile {
  readonly issues: readonly WireIssue[];
}

export interface Balance {
  readonly period: string;
  readonly unit: string;
  readonly content: JsonObject;
  readonly source: string;
  readonly at: Instant;
  readonly by: { readonly name: string };
}

export const pastKey = (regime: string) => ['past', regime] as const;
export const isGoing = ({ state }: PastFile): boolean => state === 'checking' || state === 'loading';
const BUSY = 1_000;

export const pastQuery = (regime: string) =>
  queryOptions({
    queryKey: [...pastKey(regime), 'files'],
    queryFn: ({ signal }) => get<List<PastFile>>(pathOf('regimes', regime, 'past-imports'), signal),
    refetchInterval: ({ state }) => (state.data?.items.some(isGoing) === true ? BUSY : false),
  });

export const pastFileQuery = (regime: string, id: number) =>
  queryOptions({
    queryKey: [...pastKey(regime), id],
    queryFn: ({ signal }) => get<PastFileDetail>(pathOf('past-imports', id), signal),
    refetchInterval: ({ state }) => (state.data !== undefined && isGoing(state.data) ? BUSY : false),
  });

export const balancesQuery = (regime: string) =>
  queryOptions({
    queryKey: [...pastKey(regime), 'balances'],
    queryFn: ({ signal }) => get<List<Balance>>(pathOf('regimes', regime, 'opening-balances'), signal),
  });
