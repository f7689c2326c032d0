/** Locking a period of a regime, so that its figures stand; and letting single units go on for a while. */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import { problem, require } from '../problems.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import {
  exceptionsIn,
  insertException,
  periodLock,
  revokeException,
  setLock,
  type PeriodLock,
} from '../store/period-locks.js';
import { loadReport, type ReportRow } from '../store/reports.js';
import { noSuchReport } from './act-on-report.js';
import { administeredRegime, bodyIssue, givenReason, type DutyDeps } from './duty.js';

interface Which {
  readonly regime: string;
  readonly period: string;
}

/**
 * Locks a period, at once or from a moment on; or moves the moment of a lock.
 * @throws Problem not-found, forbidden, reason-missing
 */
export async function lockPeriods(
  deps: DutyDeps,
  person: Person,
  which: Which,
  asked: { readonly from?: Instant; readonly reason: string },
): Promise<void> {
  const now = deps.now();
  const reason = givenReason(asked.reason);
  const at = asked.from === undefined ? now.toISOString() : new Date(asked.from).toISOString();
  await change(deps, person, which, async (trx, lock) => {
    await setLock(trx, lock.id, { at, reason, userId: person.userId });
    await record(trx, 'period.locked', person, which, now, { from: at, reason });
  });
}

/** Unlocks it. @throws Problem not-found (it is not locked), forbidden */
export async function unlockPeriod(deps: DutyDeps, person: Person, which: Which): Promise<void> {
  await change(deps, person, which, async (trx, lock) => {
    require(lock.lockedAt !== null, 'not-found');
    await setLock(trx, lock.id, null);
    await record(trx, 'period.unlocked', person, which, deps.now(), {});
  });
}

/**
 * Lets one unit go on in a locked period until a moment.
 * @throws Problem not-found, forbidden, state-forbids (the period is not locked), body-has-mistakes, reason-missing
 */
export async function exceptUnit(
  deps: DutyDeps,
  person: Person,
  which: Which,
  asked: { readonly unit: string; readonly until: Instant; readonly reason: string },
): Promise<void> {
  const now = deps.now();
  const reason = givenReason(asked.reason);
  const until = new Date(asked.until).toISOString();
  if (until <= now.toISOString())
    throw bodyIssue('/until', 'past', { vi: 'Thời điểm này đã qua', en: 'That has passed already' });
  await change(deps, person, which, async (trx, lock) => {
    if (lock.lockedAt === null) throw problem('state-forbids', { detail: NOT_LOCKED });
    const key = { ...which, unit: asked.unit };
    const row = await loadReport(trx, key);
    if (!row) throw noSuchReport(key);
    const one = { regimePeriodId: lock.id, unitId: row.unitId, until, reason };
    const id = await insertException(trx, one, { at: now.toISOString(), userId: person.userId });
    await record(trx, 'lock-exception.granted', person, which, now, { exception: id, until, reason }, row);
  });
}

/** Takes an exception back. @throws Problem not-found, forbidden */
export async function revokeExceptionOf(
  deps: DutyDeps,
  person: Person,
  which: Which,
  id: number,
): Promise<void> {
  const now = deps.now();
  await change(deps, person, which, async (trx, lock) => {
    const found = (await exceptionsIn(trx, [lock.id])).get(lock.id)?.find((one) => one.id === id);
    if (!found) throw problem('not-found');
    await revokeException(
      trx,
      { ...found, regimePeriodId: lock.id },
      { at: now.toISOString(), userId: person.userId },
    );
    const row = { unitId: found.unitId, unit: found.unit, unitPath: found.unitPath };
    await record(trx, 'lock-exception.revoked', person, which, now, { exception: id }, row);
  });
}

const NOT_LOCKED = { vi: 'Kỳ báo cáo này chưa khóa', en: 'This period is not locked' };

async function change(
  deps: DutyDeps,
  person: Person,
  { regime, period }: Which,
  work: (trx: Knex.Transaction, lock: PeriodLock) => Promise<void>,
): Promise<void> {
  await deps.database.write(async (trx) => {
    await administeredRegime(trx, person, 'lock-periods', regime, deps.now());
    const lock = await periodLock(trx, regime, period);
    if (!lock) throw problem('not-found');
    await work(trx, lock);
  });
}

async function record(
  trx: Knex.Transaction,
  type: string,
  person: Person,
  { regime, period }: Which,
  now: Date,
  data: Readonly<Record<string, string | number>>,
  of?: Pick<ReportRow, 'unitId' | 'unitPath'> & { readonly unit: { readonly code: string } },
): Promise<void> {
  await recordEvent(trx, {
    at: now.toISOString(),
    type,
    actorId: person.userId,
    regime,
    period,
    ...(of ? { unitId: of.unitId, unitCode: of.unit.code, unitPath: of.unitPath } : {}),
    data: { ...data },
  });
}
