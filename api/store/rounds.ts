/** Rounds of requests: periods of a regime that follow each other in their request and not in the calendar. */
import { parsePeriod, previousPeriod } from '../../regimes/period.js';
import type { Queries } from './database.js';

/** The id of the round before in the same request; undefined for the first, and for what is no round. */
export async function roundBefore(queries: Queries, regimePeriodId: number): Promise<string | undefined> {
  const row = (await queries('regime_periods as p')
    .join('regime_periods as b', 'b.request_id', 'p.request_id')
    .where('p.id', regimePeriodId)
    .where('b.round', queries.raw('p.round - 1'))
    .first({ period: 'b.period' })) as { period: string } | undefined;
  return row?.period;
}

/**
 * The period that a stored one follows: the contiguous one, or the round before in the same request.
 * @throws Error where the stored period does not read
 */
export async function periodBefore(
  queries: Queries,
  stored: { readonly regimePeriodId: number; readonly period: string },
): Promise<string | undefined> {
  const period = parsePeriod(stored.period);
  if (!period) throw new Error(`Stored period ${stored.period} does not read`);
  return period.frequency === 'day' ? roundBefore(queries, stored.regimePeriodId) : previousPeriod(period).id;
}
