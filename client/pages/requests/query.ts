/** Requests as the API answers them, and how they are fetched. */
import { queryOptions } from '@tanstack/react-query';
import type { Instant, JsonObject, ReportState, Text } from '../../../regimes/words.js';
import { get, pathOf, queryOf } from '../../api.js';
import { keys } from '../../queries.js';
import type { List, UnitRef } from '../../wire.js';

export interface Named {
  readonly code: string;
  readonly name: string;
}

export interface Answer {
  readonly unit: UnitRef;
  readonly receiver: Named;
  readonly period: string;
  readonly collates: boolean;
  readonly state: ReportState;
  readonly late: boolean;
  readonly dueAt: Instant;
  readonly submittedAt?: Instant;
}

export interface RequestHead {
  readonly id: number;
  readonly regime: string;
  readonly regimeVersion: number;
  readonly label: Text;
  readonly title: string;
  readonly text: string;
  readonly issuer: UnitRef;
  readonly state: 'open' | 'closed';
  readonly dueAt: Instant;
  readonly createdAt: Instant;
  readonly rounds: readonly {
    readonly round: number;
    readonly period: string;
    readonly opensAt: Instant;
  }[];
  readonly repeat?: { readonly opens: string; readonly due: string };
  readonly nextRoundAt?: Instant;
  readonly remindedAt?: Instant;
  readonly closedAt?: Instant;
}

export interface Counts {
  readonly asked: number;
  readonly opened: number;
  readonly sent: number;
  readonly approved: number;
  readonly late: number;
}

export interface RequestItem extends RequestHead {
  readonly counts: Counts;
  readonly mine: readonly Answer[];
}

export type RequestAction = 'remind' | 'extend' | 'add-units' | 'approve' | 'close';

export interface RequestDetail extends RequestHead {
  readonly round: number;
  readonly period: string;
  readonly whole: boolean;
  readonly top: string;
  readonly counts: Counts;
  readonly answers: readonly Answer[];
  readonly notOwing: readonly Named[];
  readonly setAside: readonly { readonly unit: Named; readonly content: JsonObject }[];
  readonly actions: readonly RequestAction[];
  readonly handDownFrom: readonly Named[];
}

export interface SheetQuestion {
  readonly field: string;
  readonly label: Text;
  readonly kind: 'tally' | 'texts' | 'figures';
  readonly answers: readonly {
    readonly value: string;
    readonly label: Text;
    readonly units: readonly Named[];
  }[];
  readonly said: readonly { readonly unit: Named; readonly value: string }[];
  readonly total?: string;
  readonly unitOfMeasure?: string;
}

export interface Sheet {
  readonly title: string;
  readonly issuer: Named;
  readonly round: number;
  readonly period: string;
  readonly counted: readonly Named[];
  readonly waiting: readonly Named[];
  readonly missing: readonly Named[];
  readonly questions: readonly SheetQuestion[];
}

/** Requests sent and received, the newest first. */
export function requestsQuery(state: string) {
  return queryOptions({
    queryKey: [...keys.requests, 'list', state],
    queryFn: ({ signal }) => get<List<RequestItem>>('/requests' + queryOf({ state }), signal),
  });
}

/** One request with a round's answers; '' for the latest. */
export function requestQuery(id: string, round: string) {
  return queryOptions({
    queryKey: keys.request(id, round),
    queryFn: ({ signal }) => get<RequestDetail>(pathOf('requests', id) + queryOf({ round }), signal),
  });
}

export function sheetQuery(id: string, round: string, language: string) {
  return queryOptions({
    queryKey: [...keys.request(id, round), 'sheet', language],
    queryFn: ({ signal }) => get<Sheet>(pathOf('requests', id, 'sheet') + queryOf({ round }), signal),
  });
}

/** Where an answer is written. */
export const reportOf = (regime: string, { period, unit }: Pick<Answer, 'period' | 'unit'>): string =>
  pathOf('reports', regime, period, unit.code);

/** Not sent, or come back. */
export const isOwed = ({ state }: Pick<Answer, 'state'>): boolean =>
  state !== 'submitted' && state !== 'approved';
