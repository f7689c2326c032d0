/** A report as the pages hold it: the answer of the server with the version (ETag) it was, and what may be done. */
import { queryOptions, useQuery } from '@tanstack/react-query';
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
  return queryOptions({
    queryKey: keys.report(place.regime, place.period, place.unit),
    queryFn: async ({ signal }): Promise<Loaded> => {
      const { data, etag } = await call<Report>('GET', reportPath(place), { signal });
      return { report: data, etag };
    },
  });
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

export function useRevision(place: Place, revision: number | undefined) {
  return useQuery({
    queryKey: keys.revision(place.regime, place.period, place.unit, revision ?? 0),
    queryFn: ({ signal }) => get<Revision>(reportPath(place, 'revisions', revision ?? 0), signal),
    enabled: revision !== undefined,
    staleTime: Infinity,
  });
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
