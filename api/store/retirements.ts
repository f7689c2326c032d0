/** Regimes that end: the last period that is asked for, and what becomes of what is owed after it. */
import type { Day, Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface Retirement {
  /** The last period that is asked for. */
  readonly lastPeriod: string;
  /** Its last calendar day: no period that ends later is asked for. */
  readonly lastDay: Day;
  readonly reason: string;
  readonly at: Instant;
}

interface Row {
  readonly code: string;
  readonly retired_after: string | null;
  readonly retired_day: Day | null;
  readonly retired_reason: string | null;
  readonly retired_at: Instant | null;
}

/** The retirements of all regimes that have one, by code. */
export async function retirements(queries: Queries, regime?: string): Promise<Map<string, Retirement>> {
  const query = queries('regimes').whereNotNull('retired_after');
  if (regime !== undefined) void query.where({ code: regime });
  const rows = await query.select<Row[]>(
    'code',
    'retired_after',
    'retired_day',
    'retired_reason',
    'retired_at',
  );
  return new Map(
    rows.map((row) => [
      row.code,
      {
        lastPeriod: row.retired_after ?? '',
        lastDay: row.retired_day ?? '',
        reason: row.retired_reason ?? '',
        at: row.retired_at ?? '',
      },
    ]),
  );
}

export async function retirementOf(queries: Queries, regime: string): Promise<Retirement | undefined> {
  return (await retirements(queries, regime)).get(regime);
}

/** Retires a regime, or (null) takes that back. */
export async function setRetirement(
  trx: Queries,
  code: string,
  retirement: (Retirement & { readonly userId: number }) | null,
): Promise<void> {
  await trx('regimes')
    .where({ code })
    .update({
      retired_after: retirement?.lastPeriod ?? null,
      retired_day: retirement?.lastDay ?? null,
      retired_reason: retirement?.reason ?? null,
      retired_at: retirement?.at ?? null,
      retired_by: retirement?.userId ?? null,
    });
}
