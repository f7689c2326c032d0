/** Units that owe nothing in a regime from one period to another, with who said so and why. */
import type { Exemption } from '../../regimes/obligation.js';
import type { Day, Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface ExemptionRow extends Exemption {
  readonly id: number;
  readonly regime: string;
  readonly from: string;
  readonly to: string | null;
  readonly reason: string;
  readonly grantedAt: Instant;
  readonly grantedBy: string;
  readonly endedAt: Instant | null;
}

const COLUMNS = {
  id: 'x.id',
  regime: 'x.regime',
  unitId: 'x.unit_id',
  subtree: 'x.subtree',
  from: 'x.from_period',
  fromDay: 'x.from_day',
  to: 'x.to_period',
  toDay: 'x.to_day',
  reason: 'x.reason',
  grantedAt: 'x.granted_at',
  grantedBy: 'u.name',
  endedAt: 'x.ended_at',
} as const;

type Flat = Omit<ExemptionRow, 'subtree'> & { readonly subtree: number };

/** Exemptions that hold, the latest first; of one regime, or of all. */
export async function exemptionsOf(
  queries: Queries,
  filter: { readonly regime?: string | undefined; readonly id?: number },
): Promise<ExemptionRow[]> {
  const query = queries('exemptions as x')
    .join('users as u', 'u.id', 'x.granted_by')
    .whereNull('x.ended_at')
    .orderBy('x.id', 'desc');
  if (filter.regime !== undefined) void query.where('x.regime', filter.regime);
  if (filter.id !== undefined) void query.where('x.id', filter.id);
  const rows = await query.select<Flat[]>(COLUMNS);
  return rows.map((row) => ({ ...row, subtree: row.subtree === 1 }));
}

export interface NewExemption {
  readonly regime: string;
  readonly unitId: number;
  readonly subtree: boolean;
  readonly from: { readonly id: string; readonly day: Day };
  readonly to: { readonly id: string; readonly day: Day } | undefined;
  readonly reason: string;
}

export async function insertExemption(
  trx: Queries,
  one: NewExemption,
  by: { readonly at: Instant; readonly userId: number },
): Promise<number> {
  const [row] = await trx('exemptions')
    .insert({
      regime: one.regime,
      unit_id: one.unitId,
      subtree: one.subtree ? 1 : 0,
      from_period: one.from.id,
      from_day: one.from.day,
      to_period: one.to?.id ?? null,
      to_day: one.to?.day ?? null,
      reason: one.reason,
      granted_at: by.at,
      granted_by: by.userId,
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  return row.id;
}

/** Ends an exemption: what it held back is owed again. */
export async function endExemption(
  trx: Queries,
  id: number,
  by: { readonly at: Instant; readonly userId: number },
): Promise<void> {
  await trx('exemptions').where({ id }).update({ ended_at: by.at, ended_by: by.userId });
}
