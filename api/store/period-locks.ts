/** Locks of periods, and the exceptions to them that were made for single units. */
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface LockException {
  readonly id: number;
  readonly unitId: number;
  readonly unit: { readonly code: string; readonly name: string };
  readonly unitPath: string;
  readonly until: Instant;
  readonly reason: string;
  readonly grantedAt: Instant;
  readonly grantedBy: string;
}

export interface PeriodLock {
  readonly id: number;
  readonly regime: string;
  readonly period: string;
  readonly lockedAt: Instant | null;
  readonly reason: string | null;
  readonly lockedBy: string | null;
}

const COLUMNS = {
  id: 'p.id',
  regime: 'p.regime',
  period: 'p.period',
  lockedAt: 'p.locked_at',
  reason: 'p.lock_reason',
  lockedBy: 'u.name',
} as const;

/** One period of a regime, locked or not; undefined where nobody owes anything in it. */
export async function periodLock(
  queries: Queries,
  regime: string,
  period: string,
): Promise<PeriodLock | undefined> {
  return queries('regime_periods as p')
    .leftJoin('users as u', 'u.id', 'p.locked_by')
    .where({ 'p.regime': regime, 'p.period': period })
    .first<PeriodLock | undefined>(COLUMNS);
}

/** Locked periods, the latest window first. */
export async function locksOf(queries: Queries, regime: string | undefined): Promise<PeriodLock[]> {
  const query = queries('regime_periods as p')
    .leftJoin('users as u', 'u.id', 'p.locked_by')
    .whereNotNull('p.locked_at')
    .orderBy([{ column: 'p.window_to', order: 'desc' }, 'p.regime'])
    .limit(500);
  if (regime !== undefined) void query.where('p.regime', regime);
  return query.select<PeriodLock[]>(COLUMNS);
}

/**
 * Locks a period from a moment on; null unlocks it. Acts under way are waited for, and what was decided on the lock as
 * it was is not written any more: it is decided anew.
 */
export async function setLock(
  trx: Queries,
  id: number,
  lock: { readonly at: Instant; readonly reason: string; readonly userId: number } | null,
): Promise<void> {
  await moveCounters(trx, { regime_period_id: id });
  await trx('regime_periods')
    .where({ id })
    .update({
      locked_at: lock?.at ?? null,
      lock_reason: lock?.reason ?? null,
      locked_by: lock?.userId ?? null,
    });
}

/** Every act holds the obligation that it is about: they are taken in one order, before the period as acts do. */
async function moveCounters(
  trx: Queries,
  of: { readonly regime_period_id: number; readonly unit_id?: number },
): Promise<void> {
  await trx('obligations').where(of).orderBy('id').forUpdate().select('id');
  await trx('obligations').where(of).increment('lock_counter', 1);
}

/** The exceptions of some periods that were not taken back, by period. */
export async function exceptionsIn(
  queries: Queries,
  periodIds: readonly number[],
): Promise<Map<number, LockException[]>> {
  const rows = await queries('lock_exceptions as x')
    .join('obligations as o', (on) => {
      on.on('o.regime_period_id', 'x.regime_period_id').andOn('o.unit_id', 'x.unit_id');
    })
    .join('unit_spells as s', 's.id', 'o.spell_id')
    .join('users as u', 'u.id', 'x.granted_by')
    .whereIn('x.regime_period_id', [...periodIds])
    .whereNull('x.revoked_at')
    .orderBy('x.id', 'desc')
    .select<(Omit<LockException, 'unit'> & { periodId: number; code: string; name: string })[]>({
      periodId: 'x.regime_period_id',
      id: 'x.id',
      unitId: 'x.unit_id',
      code: 'o.unit_code',
      name: 's.name',
      unitPath: 'o.unit_path',
      until: 'x.until',
      reason: 'x.reason',
      grantedAt: 'x.granted_at',
      grantedBy: 'u.name',
    });
  const found = new Map<number, LockException[]>();
  for (const { periodId, code, name, ...row } of rows)
    found.set(periodId, [...(found.get(periodId) ?? []), { ...row, unit: { code, name } }]);
  return found;
}

export async function insertException(
  trx: Queries,
  one: {
    readonly regimePeriodId: number;
    readonly unitId: number;
    readonly until: Instant;
    readonly reason: string;
  },
  by: { readonly at: Instant; readonly userId: number },
): Promise<number> {
  const [row] = await trx('lock_exceptions')
    .insert({
      regime_period_id: one.regimePeriodId,
      unit_id: one.unitId,
      until: one.until,
      reason: one.reason,
      granted_at: by.at,
      granted_by: by.userId,
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  return row.id;
}

/** Takes an exception back. What was decided while it held, and is not written yet, is decided anew. */
export async function revokeException(
  trx: Queries,
  { id, unitId, regimePeriodId }: Pick<LockException, 'id' | 'unitId'> & { readonly regimePeriodId: number },
  by: { readonly at: Instant; readonly userId: number },
): Promise<void> {
  await moveCounters(trx, { regime_period_id: regimePeriodId, unit_id: unitId });
  await trx('lock_exceptions').where({ id }).update({ revoked_at: by.at, revoked_by: by.userId });
}
