/** A report as the pages hold it: the answer of the server with the version (ETag) it was, and what may be done. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { call, get, isProblem, pathOf } from '../../api.js';
import { keys } from '../../queries.js';
import type { Basis, List, Report, Revision, RevisionItem } from '../../wire.js';
import { SaveFailure } from './autosave.js';

export interface Place {
  readonly regime: string;
  readonly period: string;
  readonly unit: string;
}
export interface Loaded {
  readonly report: Report;
  readonly etag: string | undefined;
}

export function reportPath({ regime, period, unit }: Place, ...more: readonly (string | number)[]): string {
  return pathOf('reports', regime, period, unit, ...more);
}

export function reportQuery(place: Place) {
  const queryKey = keys.report(place.regime, place.period, place.unit);
  return queryOptions({
    queryKey,
    queryFn: async ({ signal, client }): Promise<Loaded> => {
      const { data, etag, kept } = await call<Report>('GET', reportPath(place), { signal });
      // What was kept from before is never newer than what is on the screen already.
      const had = kept ? client.getQueryData<Loaded>(queryKey) : undefined;
      return had ?? { report: data, etag };
    },
  });
}

/**
 * Takes in the answer to a write. What was asked for before it came may tell of an older version, however late it
 * arrives: it would take what was just saved off the screen. So it is given up, and asked for anew.
 */
export function takeAnswer(queries: QueryClient, { regime, period, unit }: Place, answer: Loaded): void {
  const exact = { queryKey: keys.report(regime, period, unit), exact: true };
  const asked = queries.isFetching(exact) > 0;
  queries.setQueryData(exact.queryKey, answer);
  if (asked) void queries.invalidateQueries(exact);
}

export function useBasis(place: Place) {
  return useQuery({
    queryKey: keys.basis(place.regime, place.period, place.unit),
    queryFn: ({ signal }) => get<Basis>(reportPath(place, 'basis'), signal),
    staleTime: Infinity,
  });
}

export function useRevisions(place: Place) {
  return useQuery({
    queryKey: keys.revisions(place.regime, place.period, place.unit),
    queryFn: ({ signal }) => get<List<RevisionItem>>(reportPath(place, 'revisions'), signal),
  });
}

export const revisionQuery = (place: Place, revision: number) =>
  queryOptions({
    queryKey: keys.revision(place.regime, place.period, place.unit, revision),
    queryFn: ({ signal }) => get<Revision>(reportPath(place, 'revisions', revision), signal),
    staleTime: Infinity,
  });

export function useRevision(place: Place, revision: number | undefined) {
  return useQuery({ ...revisionQuery(place, revision ?? 0), enabled: revision !== undefined });
}

/** Any write to a report, decided on the version that was seen. */
export async function writeReport(
  method: 'PUT' | 'POST',
  path: string,
  body: unknown,
  etag: string | undefined,
): Promise<Loaded> {
  const condition = etag === undefined ? { ifNone: true } : { ifMatch: etag };
  const { data, etag: next } = await call<Report>(method, path, { body, ...condition });
  return { report: data, etag: next };
}

/** Why a save failed, in the terms of the autosave. Other failures are no failures of saving. */
export function saveFailure(failure: unknown): SaveFailure | undefined {
  if (!isProblem(failure)) return undefined;
  if (failure.status === 0 || failure.status >= 500 || failure.status === 429) return new SaveFailure('line');
  if (failure.status === 401) return new SaveFailure('session');
  if (failure.status === 412 || failure.status === 409) return new SaveFailure('conflict');
  const issues = failure.issues.map((issue) => `${issue.path} ${wordsOf(issue.message)}`);
  return new SaveFailure('refused', [failure.detail ?? failure.title, ...issues].join('; '));
}

function wordsOf(message: string | { readonly vi: string }): string {
  return typeof message === 'string' ? message : message.vi;
}
