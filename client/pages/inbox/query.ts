/** The inbox and what stands out, as the server tells it. */
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Outlier } from '../../../regimes/outliers.js';
import type { Instant, Level, ReportState, Text } from '../../../regimes/words.js';
import { get, pathOf, queryOf } from '../../api.js';
import type { ObligationItem } from '../../wire.js';
import type { Place } from '../report/use-report.js';

export const FLAGS = ['new', 'late', 'outliers', 'warnings', 'mine', 'others', 'clean'] as const;
export type Flag = (typeof FLAGS)[number];
export const SORTINGS = ['attention', 'due', 'sent', 'outliers', 'warnings', 'unit'] as const;
export type Sorting = (typeof SORTINGS)[number];

export interface Claim {
  readonly by: { readonly name: string };
  readonly mine: boolean;
  readonly since: Instant;
  readonly until: Instant;
}
export interface InboxItem extends ObligationItem {
  readonly etag?: string;
  readonly new: boolean;
  readonly warnings: number;
  readonly outliers: number;
  readonly claim?: Claim;
}
export interface Inbox {
  readonly items: readonly InboxItem[];
  readonly total: number;
  readonly counts: Readonly<Record<Flag, number>>;
  readonly since: Instant | null;
  readonly more?: true;
}
export type PlacedOutlier = Outlier & { readonly path: string };
export interface ReviewSigns {
  readonly claim?: Claim;
  readonly outliers: readonly PlacedOutlier[];
  readonly neighbours: number;
  readonly previous?: string;
}

/** @param limit as many as there can be unless said: what is chosen stays on the screen while the list is filtered */
export function inboxQuery(filters: Readonly<Record<string, string | undefined>>, limit = 1000) {
  return queryOptions({
    queryKey: ['inbox', filters, limit],
    queryFn: ({ signal }) => get<Inbox>('/inbox' + queryOf({ ...filters, limit }), signal),
  });
}

/** What was decided waits no more, from this moment on: whoever goes on quickly is not led back to it. */
export function takeFromInbox(queries: QueryClient, { regime, period, unit }: Place): void {
  const decided = (item: InboxItem): boolean =>
    item.regime === regime && item.period === period && item.unit.code === unit;
  queries.setQueriesData<Inbox>(
    { queryKey: ['inbox'] },
    (inbox) => inbox && { ...inbox, items: inbox.items.filter((item) => !decided(item)) },
  );
}

export function signsQuery({ regime, period, unit }: Place) {
  return queryOptions({
    queryKey: ['review', regime, period, unit],
    queryFn: ({ signal }) => get<ReviewSigns>(pathOf('reports', regime, period, unit, 'review'), signal),
  });
}

export interface ChildTable {
  readonly label: Text;
  readonly regimeVersion: number;
  readonly unit: { readonly code: string; readonly name: string; readonly level: Level };
  readonly figures: readonly {
    readonly figure: string;
    readonly label: Text;
    readonly unit?: string;
    readonly decimals?: number;
    readonly median?: number;
  }[];
  readonly left?: number;
  readonly items: readonly {
    readonly unit: { readonly code: string; readonly name: string };
    readonly state: ReportState;
    readonly correction: boolean;
    readonly late: boolean;
    readonly values?: Readonly<Record<string, number | string>>;
    readonly outliers: readonly PlacedOutlier[];
  }[];
}

export function childTableQuery({ regime, period, unit }: Place, path: string) {
  return queryOptions({
    queryKey: ['child-table', regime, period, unit, path],
    queryFn: ({ signal }) =>
      get<ChildTable>(
        pathOf('rollups', regime, period, unit, 'table') + queryOf({ path: path || undefined }),
        signal,
      ),
  });
}
