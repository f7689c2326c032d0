/** Later due moments that were granted to single units for single periods; the rule's own is kept beside them. */
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** Due moments granted in one period, by unit. */
export async function extensionsIn(queries: Queries, regimePeriodId: number): Promise<Map<number, Instant>> {
  const rows = await queries('due_extensions')
    .where({ regime_period_id: regimePeriodId })
    .orderBy('unit_id')
    .select<{ unit_id: number; due_at: Instant }[]>('unit_id', 'due_at');
  return new Map(rows.map((row) => [row.unit_id, row.due_at]));
}

interface Place {
  readonly id: number;
  readonly regimePeriodId: number;
  readonly unitId: number;
}

/** Grants it, or grants another in its place. */
export async function putExtension(
  trx: Queries,
  { id, regimePeriodId, unitId }: Place,
  granted: {
    readonly dueAt: Instant;
    readonly reason: string;
    readonly at: Instant;
    readonly userId: number;
  },
): Promise<void> {
  const columns = {
    due_at: granted.dueAt,
    reason: granted.reason,
    granted_at: granted.at,
    granted_by: granted.userId,
  };
  await trx('due_extensions')
    .insert({ regime_period_id: regimePeriodId, unit_id: unitId, ...columns })
    .onConflict(['regime_period_id', 'unit_id'])
    .merge(Object.keys(columns));
  await trx('obligations')
    .where({ id })
    .update({
      rule_due_at: trx.raw('coalesce(rule_due_at, due_at)'),
      due_at: granted.dueAt,
      due_provisional: 0,
    });
}

/** Takes it back: the report is due again when the rule says. */
export async function dropExtension(trx: Queries, { id, regimePeriodId, unitId }: Place): Promise<void> {
  await trx('due_extensions').where({ regime_period_id: regimePeriodId, unit_id: unitId }).delete();
  await trx('obligations')
    .where({ id })
    .whereNotNull('rule_due_at')
    .update({ due_at: trx.ref('rule_due_at'), rule_due_at: null });
  // Whether that moment may still move is found at the next look at the period.
  await trx('regime_periods').where({ id: regimePeriodId }).update({ synced: null });
}

export interface ExtensionRow {
  readonly regime: string;
  readonly period: string;
  readonly unit: { readonly code: string; readonly name: string };
  readonly unitPath: string;
  readonly dueAt: Instant;
  readonly ruleDueAt: Instant | null;
  readonly reason: string;
  readonly grantedAt: Instant;
  readonly grantedBy: string;
}

/** Extensions that were granted, the latest first. */
export async function extensionsOf(
  queries: Queries,
  filter: { readonly regime?: string | undefined; readonly period?: string | undefined },
  limit: number,
): Promise<ExtensionRow[]> {
  const query = queries('due_extensions as e')
    .join('regime_periods as p', 'p.id', 'e.regime_period_id')
    .join('obligations as o', (on) => {
      on.on('o.regime_period_id', 'e.regime_period_id').andOn('o.unit_id', 'e.unit_id');
    })
    .join('unit_spells as s', 's.id', 'o.spell_id')
    .join('users as u', 'u.id', 'e.granted_by')
    .orderBy([{ column: 'e.granted_at', order: 'desc' }, 'e.regime_period_id', 'e.unit_id'])
    .limit(limit);
  if (filter.regime !== undefined) void query.where('p.regime', filter.regime);
  if (filter.period !== undefined) void query.where('p.period', filter.period);
  const rows = (await query.select({
    regime: 'p.regime',
    period: 'p.period',
    code: 'o.unit_code',
    name: 's.name',
    unitPath: 'o.unit_path',
    dueAt: 'e.due_at',
    ruleDueAt: 'o.rule_due_at',
    reason: 'e.reason',
    grantedAt: 'e.granted_at',
    grantedBy: 'u.name',
  })) as (Omit<ExtensionRow, 'unit'> & { code: string; name: string })[];
  return rows.map(({ code, name, ...row }) => ({ ...row, unit: { code, name } }));
}
