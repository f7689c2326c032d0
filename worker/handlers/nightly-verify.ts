/**
 * Every night everything is verified. The first difference raises an alarm: an event of its own in the audit trail
 * and the live feed, and a line in the log for each. The database remembers the night, so that a lost job is noticed.
 */
import type { Logger } from 'pino';
import { dayOf } from '../../regimes/calendar.js';
import type { Day } from '../../regimes/words.js';
import type { Database, Queries } from '../../api/store/database.js';
import { recordEvent } from '../../api/store/events.js';
import { difference, type Difference } from './verify/difference.js';
import { verify, type Verified, type Which } from './verify/verify.js';

const KEY = 'rollup-verified-on';
/** Hours of the night in Asia/Ho_Chi_Minh in which it may begin. */
const NIGHT = { from: 1, until: 5 } as const;
/** Roll-ups that wait for the worker get so long. */
const PATIENCE = 60_000;

/** The night's day where a run is due now: it is night, and the database does not know of one; else undefined. */
export async function verifyDue(queries: Queries, now: Date): Promise<Day | undefined> {
  const hour = (now.getUTCHours() + 7) % 24;
  if (hour < NIGHT.from || hour >= NIGHT.until) return undefined;
  const today = dayOf(now.toISOString());
  const last = await queries('meta').where({ key: KEY }).first<{ value: string } | undefined>('value');
  return last?.value === today ? undefined : today;
}

/** Verifies and raises the alarm; remembers the night only where it was everything that was looked at. */
export async function verifyAndAlarm(
  database: Database,
  log: Logger,
  now: Date,
  which: Which = {},
  patience = PATIENCE,
): Promise<Verified> {
  let alarm: Promise<unknown> | undefined;
  const tell = (found: Difference): void => {
    log.error({ difference: found }, difference(found));
    alarm ??= raise(database, found, now);
  };
  const verified = await verify(database, which, { tell, patience });
  await alarm;
  if (which.regime === undefined && which.period === undefined) await remember(database, now);
  return verified;
}

async function raise(database: Database, found: Difference, now: Date): Promise<void> {
  await database.write((trx) =>
    recordEvent(trx, {
      at: now.toISOString(),
      type: 'rollup.alarm',
      actorId: null,
      regime: found.regime,
      period: found.period,
      unitCode: found.unit,
      data: { kind: found.kind, detail: difference(found) },
    }),
  );
}

async function remember(database: Database, now: Date): Promise<void> {
  await database.write(async (trx) => {
    await trx('meta')
      .insert({ key: KEY, value: dayOf(now.toISOString()) })
      .onConflict('key')
      .merge(['value']);
  });
}
