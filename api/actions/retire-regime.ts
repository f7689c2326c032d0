/** Ending a regime: nothing is asked for after a last period, and what is owed already is kept or withdrawn. */
import type { Knex } from 'knex';
import { dayOf } from '../../regimes/calendar.js';
import { lastDay, parsePeriod } from '../../regimes/period.js';
import { problem, require } from '../problems.js';
import { locked } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { syncObligations } from '../store/obligations.js';
import type { Person } from '../store/people.js';
import { rehearse } from '../store/rehearse.js';
import { retirementOf, setRetirement, type Retirement } from '../store/retirements.js';
import { withdrawPeriod, type Withdrawn } from '../store/withdrawals.js';
import { administeredRegime, givenReason, namedPeriod, type DutyDeps } from './duty.js';

export interface RetirementAsked {
  readonly lastPeriod: string;
  /** What becomes of obligations of later periods that were made already. */
  readonly open: 'keep' | 'withdraw';
  readonly reason: string;
}

export interface Retired {
  readonly retirement: Retirement;
  /** Later periods in which reports are owed already. */
  readonly later: readonly string[];
  /** Obligations taken away that nobody had opened, drafts that went with theirs, and what was sent and stays. */
  readonly removed: number;
  readonly drafts: number;
  readonly sent: number;
}

/**
 * Retires a regime, or changes its retirement while that lies ahead.
 * @param dryRun only says what it would do
 * @throws Problem not-found, forbidden, body-has-mistakes, reason-missing, state-forbids (it has ended already)
 */
export async function retireRegime(
  deps: DutyDeps,
  person: Person,
  code: string,
  asked: RetirementAsked,
  dryRun: boolean,
): Promise<Retired> {
  const now = deps.now();
  const reason = givenReason(asked.reason);
  const work = async (trx: Knex.Transaction): Promise<Retired> => {
    await locked(deps.database, trx('regimes').where({ code }).select('code'));
    const regime = await administeredRegime(trx, person, 'retire-regime', code, now);
    await refuseEnded(trx, code, now);
    const last = namedPeriod(regime, asked.lastPeriod, '/lastPeriod');
    const at = now.toISOString();
    const day = lastDay(last);
    await revive(trx, code);
    const retirement: Retirement = { lastPeriod: last.id, lastDay: day, reason, at };
    await setRetirement(trx, code, { ...retirement, userId: person.userId });
    const later = await laterPeriods(trx, code, day);
    const total = { removed: 0, drafts: 0, sent: 0 };
    if (asked.open === 'withdraw')
      for (const { id } of later) add(total, await withdrawPeriod(trx, id, { now, userId: person.userId }));
    // Of an earlier retirement, what was withdrawn and is asked for again.
    const { made } = await syncObligations(trx, code, now);
    const periods = later.map(({ period }) => period);
    await recordEvent(trx, {
      at,
      type: 'regime.retired',
      actorId: person.userId,
      regime: code,
      data: { lastPeriod: last.id, open: asked.open, reason, later: periods, made, ...total },
    });
    return { retirement, later: periods, ...total };
  };
  const done = await (dryRun ? rehearse(deps.database, work) : deps.database.write(work));
  if (!dryRun) deps.nudge();
  return done;
}

/**
 * Takes a retirement back, as long as its last period has not ended: what was withdrawn is owed again.
 * @throws Problem not-found (it is not retired), forbidden, state-forbids
 */
export async function unretireRegime(deps: DutyDeps, person: Person, code: string): Promise<void> {
  const now = deps.now();
  await deps.database.write(async (trx) => {
    await locked(deps.database, trx('regimes').where({ code }).select('code'));
    await administeredRegime(trx, person, 'retire-regime', code, now);
    require(await retirementOf(trx, code), 'not-found');
    await refuseEnded(trx, code, now);
    await setRetirement(trx, code, null);
    await revive(trx, code);
    const { made } = await syncObligations(trx, code, now);
    await recordEvent(trx, {
      at: now.toISOString(),
      type: 'regime.retirement-undone',
      actorId: person.userId,
      regime: code,
      data: { made },
    });
  });
  deps.nudge();
}

async function refuseEnded(trx: Knex.Transaction, code: string, now: Date): Promise<void> {
  const retired = await retirementOf(trx, code);
  if (!retired || retired.lastDay >= dayOf(now.toISOString())) return;
  throw problem('state-forbids', {
    detail: {
      vi: `Chế độ đã hết hiệu lực sau kỳ ${retired.lastPeriod}`,
      en: `The regime ended with ${retired.lastPeriod}`,
    },
  });
}

/** Forgets that periods were withdrawn. */
async function revive(trx: Knex.Transaction, code: string): Promise<void> {
  await trx('regime_periods').where({ regime: code }).update({ withdrawn_at: null, synced: null });
}

/** Periods that end after a day; rounds of requests are none. */
async function laterPeriods(
  trx: Knex.Transaction,
  code: string,
  day: string,
): Promise<{ readonly id: number; readonly period: string }[]> {
  const rows = await trx('regime_periods')
    .where({ regime: code, request_id: null })
    .orderBy('period')
    .select<{ id: number; period: string }[]>('id', 'period');
  return rows.filter(({ period }) => {
    const parsed = parsePeriod(period);
    return parsed !== undefined && lastDay(parsed) > day;
  });
}

function add(total: { removed: number; drafts: number; sent: number }, one: Withdrawn): void {
  total.removed += one.removed;
  total.drafts += one.drafts;
  total.sent += one.sent;
}
