import { queryOptions } from '@tanstack/react-query';
import { get, queryOf } from '../../api.js';
import { keys } from '../../queries.js';
import type { MyWork } from '../../wire.js';

/** What waits for the person, in one unit or in all of theirs. */
export function workQuery(unit: string | undefined) {
  return queryOptions({
    queryKey: keys.work(unit),
    queryFn: ({ signal }) => get<MyWork>('/my-work' + queryOf({ unit }), signal),
  });
}

/** How many things the person has to do: everything but what was sent and what merely has a due day. */
export function tasksOf({ counts }: MyWork): number {
  return (
    counts.returned + counts.toSign + counts.toReview + counts.corrections + counts.owed + counts.toConfirm
  );
}
