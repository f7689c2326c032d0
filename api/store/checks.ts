/**
 * Runs of verify and rebuild. The row says what is asked for, how far it is and who saw to it last: a job only
 * carries its id, and whoever runs it shows every few seconds that he lives, so that a run whose worker died is taken
 * up by another.
 */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';

export const CHECK_KINDS = ['verify', 'rebuild'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];
export const CHECK_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

export interface Check {
  readonly id: number;
  readonly kind: CheckKind;
  /** Null: all regimes. */
  readonly regime: string | null;
  readonly period: string | null;
  readonly state: CheckState;
  /** Reports and roll-ups looked at, of so many; 0 of 0 before it is known. */
  readonly done: number;
  readonly total: number;
  readonly differences: number;
  /** Roll-ups that still waited for the worker: neither right nor wrong. */
  readonly unsettled: number;
  readonly reason: string | null;
  readonly cancelAsked: number;
  readonly attempts: number;
  readonly requestedAt: Instant;
  readonly requestedBy: string | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
}

export interface FoundDifference {
  readonly kind: string;
  readonly regime: string | null;
  readonly period: string | null;
  readonly unit: string | null;
  readonly revision: number | null;
  readonly view: string | null;
  readonly detail: string;
}

/** So many differences of a run are kept in full. */
export const KEPT = 1_000;
/** A run without a sign of life for so long is taken up by somebody else. */
export const SILENT_AFTER = 30_000;
/** And not more often than so many times. */
export const MOST_ATTEMPTS = 3;

const COLUMNS = {
  id: 'c.id',
  kind: 'c.kind',
  regime: 'c.regime',
  period: 'c.period',
  state: 'c.state',
  done: 'c.done',
  total: 'c.total',
  differences: 'c.differences',
  unsettled: 'c.unsettled',
  reason: 'c.reason',
  cancelAsked: 'c.cancel_asked',
  attempts: 'c.attempts',
  requestedAt: 'c.requested_at',
  requestedBy: 'u.name',
  startedAt: 'c.started_at',
  endedAt: 'c.ended_at',
} as const;

const checks = (queries: Queries): Knex.QueryBuilder =>
  queries('rollup_checks as c').leftJoin('users as u', 'u.id', 'c.requested_by');

/** Runs, the newest first. @param before only those with a lower id */
export async function listChecks(queries: Queries, limit: number, before?: number): Promise<Check[]> {
  const query = checks(queries).orderBy('c.id', 'desc').limit(limit);
  if (before !== undefined) void query.where('c.id', '<', before);
  return (await query.select(COLUMNS)) as Check[];
}

export async function loadCheck(queries: Queries, id: number): Promise<Check | undefined> {
  return (await checks(queries).where({ 'c.id': id }).first(COLUMNS)) as Check | undefined;
}

/** The differences of a run that were kept, in the order in which they were found. */
export async function differencesOf(queries: Queries, id: number): Promise<FoundDifference[]> {
  return queries('rollup_check_differences')
    .where({ check_id: id })
    .orderBy('number')
    .select<FoundDifference[]>('kind', 'regime', 'period', 'unit', 'revision', 'view', 'detail');
}

/**
 * The last verification that found something, unless everything was verified since and nothing was found: what an
 * administrator must not overlook.
 */
export async function standingAlarm(queries: Queries): Promise<Check | undefined> {
  const clean = await queries('rollup_checks')
    .where({ kind: 'verify', state: 'done', differences: 0 })
    .whereNull('regime')
    .whereNull('period')
    .max<{ id: number | null }[]>('id as id');
  return (await checks(queries)
    .where({ 'c.kind': 'verify' })
    .where('c.differences', '>', 0)
    .where('c.id', '>', clean[0]?.id ?? 0)
    .orderBy('c.id', 'desc')
    .first(COLUMNS)) as Check | undefined;
}

export interface NewCheck {
  readonly kind: CheckKind;
  readonly regime: string | null;
  readonly period: string | null;
  /** Null: the night's. */
  readonly requestedBy: number | null;
  readonly at: Instant;
}

/** Asks for a run. Answers its id. */
export async function insertCheck(trx: Knex.Transaction, check: NewCheck): Promise<number> {
  const { kind, regime, period, requestedBy, at } = check;
  const [row] = await trx('rollup_checks')
    .insert({ kind, regime, period, state: 'queued', requested_at: at, requested_by: requestedBy })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  return row.id;
}

/** Asks a run to end. One that nobody has begun ends at once. Answers whether it was still to be ended. */
export async function cancelCheck(trx: Knex.Transaction, id: number, at: Instant): Promise<boolean> {
  const queued = await trx('rollup_checks')
    .where({ id, state: 'queued' })
    .update({ state: 'cancelled', cancel_asked: 1, ended_at: at });
  if (queued > 0) return true;
  return (await trx('rollup_checks').where({ id, state: 'running' }).update({ cancel_asked: 1 })) > 0;
}

/** Runs that wait, and those that nobody seems to run any more; the oldest first. */
export async function waitingChecks(
  queries: Queries,
  now: Date,
): Promise<{ readonly id: number; readonly attempts: number }[]> {
  const silent = new Date(now.getTime() - SILENT_AFTER).toISOString();
  return queries('rollup_checks')
    .where({ state: 'queued' })
    .orWhere((running) => void running.where({ state: 'running' }).where('beat_at', '<', silent))
    .orderBy('id')
    .select<{ id: number; attempts: number }[]>('id', 'attempts');
}

/**
 * Takes a run on, unless it is over or somebody else lives who has it. One that was taken on too often has failed.
 * @returns the run as it is now; undefined where there is nothing to do
 */
export async function claimCheck(database: Database, id: number, now: Date): Promise<Check | undefined> {
  const at = now.toISOString();
  const silent = new Date(now.getTime() - SILENT_AFTER).toISOString();
  return database.write(async (trx) => {
    const free = trx('rollup_checks')
      .where({ id })
      .where((either) => {
        void either
          .where({ state: 'queued' })
          .orWhere((dead) => void dead.where({ state: 'running' }).where('beat_at', '<', silent));
      });
    const spent = { state: 'failed', ended_at: at, reason: `interrupted ${MOST_ATTEMPTS} times` };
    if ((await free.clone().where('attempts', '>=', MOST_ATTEMPTS).update(spent)) > 0) return undefined;
    const taken = await free.update({
      state: 'running',
      beat_at: at,
      started_at: at,
      done: 0,
      differences: 0,
      unsettled: 0,
      attempts: trx.raw('attempts + 1'),
    });
    if (taken === 0) return undefined;
    await trx('rollup_check_differences').where({ check_id: id }).delete();
    return loadCheck(trx, id);
  });
}

/** How far a run is, as whoever runs it tells. Answers false where it is not his any more, or to be ended. */
export async function beatCheck(
  database: Database,
  { id, attempts }: Pick<Check, 'id' | 'attempts'>,
  progress: { readonly done: number; readonly total: number; readonly differences: number },
  now: Date,
): Promise<boolean> {
  return database.write(async (trx) => {
    const own = trx('rollup_checks').where({ id, attempts, state: 'running' });
    await own.clone().update({ ...progress, beat_at: now.toISOString() });
    const row = await own.first<{ cancel_asked: number } | undefined>('cancel_asked');
    return row?.cancel_asked === 0;
  });
}

/** Keeps differences of a run, numbered on from `first`; those that may be there from there on are replaced. */
export async function keepDifferences(
  trx: Knex.Transaction,
  id: number,
  first: number,
  found: readonly FoundDifference[],
): Promise<void> {
  if (found.length === 0) return;
  // A commit whose answer got lost is tried again.
  await trx('rollup_check_differences').where({ check_id: id }).where('number', '>=', first).delete();
  await trx.batchInsert(
    'rollup_check_differences',
    found.map((one, index) => ({ check_id: id, number: first + index, ...one })),
    50,
  );
}

/** Ends a run, if it is still that of whoever ends it. Answers whether it was. */
export async function endCheck(
  trx: Knex.Transaction,
  { id, attempts }: Pick<Check, 'id' | 'attempts'>,
  outcome: {
    readonly state: 'done' | 'failed' | 'cancelled';
    readonly reason?: string;
    readonly done?: number;
    readonly total?: number;
    readonly differences?: number;
    readonly unsettled?: number;
  },
  at: Instant,
): Promise<boolean> {
  const own = trx('rollup_checks').where({ id, attempts, state: 'running' });
  return (await own.update({ ...outcome, ended_at: at })) > 0;
}
