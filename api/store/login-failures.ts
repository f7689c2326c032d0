/**
 * Attempts to log in that did not succeed (yet): counted by account and by address. An attempt is written down
 * before the password is checked and taken back when it was right, so that many attempts at once count as many.
 */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';

export const LOGIN_WINDOW = 15 * 60_000;
export const FAILURES_OF_ACCOUNT = 10;
export const FAILURES_OF_ADDRESS = 50;

/** The number under which PostgreSQL keeps the lock that makes counting and writing one act. */
const LOCK = 7_120_032;

/**
 * Writes an attempt down. Answers undefined, or from when on another attempt is allowed where there were too many.
 * @param account the name as it was typed, whether or not such a user exists
 */
export async function attempt(
  trx: Knex.Transaction,
  account: string,
  address: string,
  now: Date,
): Promise<Instant | undefined> {
  // SQLite has one writer; on PostgreSQL two processes could both count nine.
  if (isPostgres(trx)) await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
  const since = new Date(now.getTime() - LOGIN_WINDOW).toISOString();
  await trx('login_failures').where('at', '<=', since).delete();
  const blocked =
    (await nthLatest(trx, { account }, FAILURES_OF_ACCOUNT)) ??
    (await nthLatest(trx, { address }, FAILURES_OF_ADDRESS));
  if (blocked !== undefined) return new Date(Date.parse(blocked) + LOGIN_WINDOW).toISOString();
  await trx('login_failures').insert({ account, address, at: now.toISOString() });
  return undefined;
}

/** Forgets the failures of an account: its password was right. */
export async function forgetFailures(trx: Knex.Transaction, account: string): Promise<void> {
  await trx('login_failures').where('account', account).delete();
}

/** The moment of the nth latest attempt; when it falls out of the window, one more is free. */
async function nthLatest(
  trx: Knex.Transaction,
  whose: Readonly<Record<string, string>>,
  n: number,
): Promise<Instant | undefined> {
  const row = await trx('login_failures')
    .where(whose)
    .orderBy('at', 'desc')
    .offset(n - 1)
    .first<{ at: Instant } | undefined>('at');
  return row?.at;
}

const isPostgres = (trx: Knex.Transaction): boolean =>
  (trx.client as { config: { client: unknown } }).config.client === 'pg';
