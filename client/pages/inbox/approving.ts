/** Several approved at once: each by the ordinary act, and what became of each. */
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { send } from '../../api.js';
import type { InboxItem } from './query.js';

export interface Outcome {
  readonly item: InboxItem;
  readonly outcome: 'approved' | 'left' | 'refused';
  readonly holds?: readonly ('warnings' | 'outliers' | 'late' | 'claimed')[];
  readonly problem?: { readonly title: string };
}

export interface Approving {
  readonly approve: (items: readonly InboxItem[]) => Promise<void>;
  readonly busy: boolean;
  /** Of the last time; undefined before the first. */
  readonly outcomes: readonly Outcome[] | undefined;
  readonly problem: unknown;
}

const AT_ONCE = 200;

export function useApproving(): Approving {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>();
  const [problem, setProblem] = useState<unknown>();
  const approve = async (items: readonly InboxItem[]): Promise<void> => {
    const reports = items.flatMap((item) => (item.etag === undefined ? [] : [{ item, etag: item.etag }]));
    if (reports.length === 0 || busy) return;
    setBusy(true);
    const done: Outcome[] = [];
    try {
      for (let start = 0; start < reports.length; start += AT_ONCE) {
        const part = reports.slice(start, start + AT_ONCE);
        const body = {
          reports: part.map(({ item: { regime, period, unit }, etag }) => {
            return { regime, period, unit: unit.code, etag };
          }),
        };
        const answer = await send<{ items: Omit<Outcome, 'item'>[] }>('POST', '/inbox/approve', body);
        // One item for each report, in the order of the request.
        done.push(
          ...part.flatMap(({ item }, index) =>
            answer.items[index] ? [{ ...answer.items[index], item }] : [],
          ),
        );
      }
      setProblem(undefined);
    } catch (failure) {
      setProblem(failure);
    }
    for (const room of ['my-work', 'obligations', 'report'])
      void queries.invalidateQueries({ queryKey: [room] });
    await queries.invalidateQueries({ queryKey: ['inbox'] });
    // What was approved before the line went was approved.
    setOutcomes(done);
    setBusy(false);
  };
  return { approve, busy, outcomes, problem };
}
