/** Series and vintages as the API answers them. */
import { queryOptions } from '@tanstack/react-query';
import type { Day, Frequency, Instant, Level, Text } from '../../../regimes/words.js';
import { get, queryOf } from '../../api.js';
import type { UnitRef } from '../../wire.js';

export const GAPS = [
  'not-asked',
  'not-in-form',
  'no-unit',
  'not-reported',
  'split',
  'other-measure',
  'changed-since',
] as const;
export type Gap = (typeof GAPS)[number];

export interface Completeness {
  readonly expected: number;
  readonly approved: number;
}
export interface Origin {
  readonly code: string;
  readonly name: string;
  readonly share: string;
}
export interface Point {
  readonly period: string;
  readonly value: number | string | null;
  readonly gap?: Gap;
  /** Made of a declared share of somebody's figure. */
  readonly estimated: boolean;
  readonly reported: number;
  readonly coverage: Completeness;
  readonly from?: readonly Origin[];
}
export interface SeriesUnit extends UnitRef {
  readonly validFrom: Day;
  readonly validTo: Day | null;
}
export interface FigureRef {
  readonly path: string;
  readonly label: Text;
  readonly operator: string;
  readonly additive: boolean;
  readonly unit?: string;
  readonly decimals?: number;
}
export interface Series {
  readonly regime: string;
  readonly label: Text;
  readonly figure: FigureRef;
  readonly unit: UnitRef;
  readonly level?: Level;
  readonly view: 'confirmed' | 'provisional';
  readonly units: string;
  readonly at?: Day;
  readonly frequency: Frequency;
  readonly periods: readonly {
    readonly period: string;
    readonly regimeVersion: number | null;
    readonly settled: boolean;
  }[];
  readonly total: readonly Point[];
  readonly rows: readonly { readonly unit: SeriesUnit | null; readonly points: readonly Point[] }[];
}

export interface Vintages {
  readonly unit: UnitRef;
  readonly period: string;
  readonly items: readonly {
    readonly from: Instant;
    readonly kind: 'first' | 'revised' | 'final';
    readonly value: number | string | null;
    readonly reported: number;
    readonly coverage: Completeness;
    readonly because: readonly { readonly code: string; readonly name: string; readonly revision: number }[];
    readonly becauseCount: number;
  }[];
  readonly count: number;
  readonly truncated: boolean;
}

export type Parameters = Readonly<Record<string, string>>;

export function seriesQuery(asked: Parameters) {
  return queryOptions({
    queryKey: ['rollup', 'series', asked] as const,
    queryFn: ({ signal }) => get<Series>('/series' + queryOf(asked), signal),
  });
}

export function vintagesQuery(asked: Parameters) {
  return queryOptions({
    queryKey: ['rollup', 'vintages', asked] as const,
    queryFn: ({ signal }) => get<Vintages>('/series/vintages' + queryOf(asked), signal),
  });
}
