import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { isProblem } from '../api.js';
import { Refusal } from '../frame/Failure.js';
import { ProblemNotice } from './ProblemNotice.js';
import { Skeleton } from './Skeleton.js';

interface Props<T> {
  readonly query: UseQueryResult<T>;
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}

/** The four states of something that is fetched: waiting, refused (with its own page), failed (try again), here. */
export function Loaded<T>({ query, rows = 6, children }: Props<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error === null) return <Skeleton rows={rows} />;
  if (isProblem(query.error) && (query.error.status === 403 || query.error.status === 404))
    return <Refusal problem={query.error} />;
  return <ProblemNotice problem={query.error} retry={() => void query.refetch()} />;
}
