/** What the server tells of itself, asked again every five seconds while somebody looks. */
import { queryOptions } from '@tanstack/react-query';
import type { Instant } from '../../../regimes/words.js';
import { get } from '../../api.js';

export interface FailingJob {
  readonly key: string;
  readonly name: string;
  readonly state: 'retrying' | 'set-aside' | 'discarded';
  readonly tries: number;
  readonly reason: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly nextAt: Instant | null;
  readonly node?: { readonly regime: string; readonly period: string; readonly unit: string };
}

export interface ProcessItem {
  readonly kind: 'api' | 'worker' | 'all';
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
  readonly silent: boolean;
}

export interface TableItem {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number | null;
}

export interface Operations {
  readonly at: Instant;
  readonly dirty: {
    readonly marks: number;
    readonly nodes: number;
    readonly oldestAt: Instant | null;
    readonly ageSeconds: number;
  };
  readonly queue: {
    readonly backend: string;
    readonly answers: boolean;
    readonly waiting: number;
    readonly active: number;
    readonly delayed: number;
    readonly lagSeconds: number;
    readonly at: Instant;
  } | null;
  readonly failures: {
    readonly retrying: number;
    readonly setAside: number;
    readonly discarded: number;
    readonly items: readonly FailingJob[];
  };
  readonly processes: readonly ProcessItem[];
  readonly database: {
    readonly dialect: 'sqlite' | 'postgres';
    readonly bytes: number;
    readonly tables: readonly TableItem[];
    readonly pool: {
      readonly most: number;
      readonly used: number;
      readonly free: number;
      readonly waiting: number;
    };
  };
  readonly backup: { readonly at: Instant; readonly file: string; readonly bytes: number } | null;
  readonly board: string | null;
}

export const operationsKey = ['operations'] as const;

export const operationsQuery = queryOptions({
  queryKey: operationsKey,
  queryFn: ({ signal }) => get<Operations>('/operations', signal),
  refetchInterval: 5_000,
  staleTime: 0,
});
