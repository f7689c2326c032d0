/** Speaking about remarks: each answer of the server takes the place of the remark in the report on the screen. */
import { useQueryClient } from '@tanstack/react-query';
import { send } from '../../../api.js';
import { keys } from '../../../queries.js';
import type { Remark } from '../../../wire.js';
import { reportPath } from '../use-report.js';
import type { Loaded, Place } from '../use-report.js';

export interface Threads {
  readonly reply: (remark: Remark, message: string) => Promise<void>;
  readonly settle: (remark: Remark) => Promise<void>;
  readonly reopen: (remark: Remark) => Promise<void>;
}

export function useThreads(place: Place): Threads {
  const queries = useQueryClient();
  const write = async (
    method: 'POST' | 'DELETE',
    { id }: Remark,
    what: 'replies' | 'settlement',
    body?: { readonly message: string },
  ): Promise<void> => {
    const now = await send<Remark>(method, reportPath(place, 'remarks', id, what), body);
    queries.setQueryData<Loaded>(
      keys.report(place.regime, place.period, place.unit),
      (known) => known && { ...known, report: withRemark(known.report, now) },
    );
  };
  return {
    reply: (remark, message) => write('POST', remark, 'replies', { message }),
    settle: (remark) => write('POST', remark, 'settlement'),
    reopen: (remark) => write('DELETE', remark, 'settlement'),
  };
}

function withRemark(report: Loaded['report'], now: Remark): Loaded['report'] {
  return { ...report, remarks: report.remarks.map((one) => (one.id === now.id ? now : one)) };
}
