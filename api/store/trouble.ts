/**
 * Trouble that passes by itself: the database is away, full or overloaded, or two transactions met. Whoever is
 * refused by it may simply ask again; it says nothing about what was asked.
 */

/** SQLSTATE classes and codes of PostgreSQL: connection, resources, the operator, serialization, locks, time-outs. */
const PASSING = /^(08|53|57P)|^(40001|40P01|55P03|57014|25P03)$/;
const SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const SQLITE = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL', 'SQLITE_IOERR']);

/**
 * What the driver says, without any code, of a connection that broke under a query or before it. knex puts the statement
 * in front, ` - ` between them; the statement has no values in it (`compileSqlOnError`).
 */
const LOST =
  /(^| - )(Connection terminated( unexpectedly)?|Client (has encountered a connection error|was closed) and is not queryable)$/;

/** Whether a failure is of that kind: a pool without a free connection in time is, a mistake in a query is not. */
export function isPassing(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  if (failure.name === 'KnexTimeoutError' || LOST.test(failure.message)) return true;
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : '';
  return PASSING.test(code) || SYSTEM.has(code) || SQLITE.has(code);
}

/** Of PostgreSQL: two transactions met, and this one was taken back. */
const MET = /^(40001|40P01|55P03)$/;

/**
 * Whether a statement that failed so has certainly left nothing, and may do better alone: the server refused it, and
 * neither went away meanwhile nor is short of anything.
 */
export function isUndone(failure: unknown): boolean {
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return false;
  return MET.test(code) || !isPassing(failure);
}
