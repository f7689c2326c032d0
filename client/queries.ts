/**
 * The names under which answers are kept, and the client that keeps them. A key begins with the resource, so
 * that an event can refresh a whole resource or one report of it.
 */
import { QueryClient } from '@tanstack/react-query';
import { isProblem } from './api.js';

export const keys = {
  session: ['session'] as const,
  work: (unit: string | undefined) => ['my-work', unit ?? ''] as const,
  obligations: (filters: object) => ['obligations', filters] as const,
  report: (regime: string, period: string, unit: string) => ['report', regime, period, unit] as const,
  basis: (regime: string, period: string, unit: string) => ['basis', regime, period, unit] as const,
  revisions: (regime: string, period: string, unit: string) => ['revisions', regime, period, unit] as const,
  revision: (regime: string, period: string, unit: string, revision: number) =>
    ['revisions', regime, period, unit, revision] as const,
  rollup: (regime: string, period: string, unit: string, view: string) =>
    ['rollup', regime, period, unit, view] as const,
  requests: ['requests'] as const,
  request: (id: number | string, round: string) => ['requests', String(id), round] as const,
  regimes: ['regimes'] as const,
  regime: (code: string) => ['regimes', code] as const,
  regimeVersion: (code: string, version: number) => ['regimes', code, version] as const,
  codeLists: ['code-lists'] as const,
  codeList: (code: string) => ['code-lists', code] as const,
  units: (filters: object) => ['units', filters] as const,
  unit: (code: string, at: string) => ['units', code, at] as const,
  duties: (unit: string) => ['duties', unit] as const,
  users: (filters: object) => ['users', filters] as const,
  user: (username: string) => ['users', username] as const,
  tokens: (username: string) => ['users', username, 'tokens'] as const,
  workingDays: (year: number) => ['working-days', year] as const,
};

/** Events refresh what changed, so nothing is fetched again merely because a window got the focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Without a line the service worker answers from what it has kept, so the browser's own opinion is not asked.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, failure) =>
          isProblem(failure) && (failure.status === 0 || failure.status >= 500) && count < 2,
      },
    },
  });
}
