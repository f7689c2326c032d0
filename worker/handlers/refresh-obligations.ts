/**
 * Once a day new windows open and new reports are owed. Each period of each regime in a transaction of its
 * own; a regime that cannot be brought up to date does not keep the others from it. The database remembers the day of the last
 * complete run: a lost job is noticed, and running it twice changes nothing.
 */
import type { Logger } from 'pino';
import { dayOf } from '../../regimes/calendar.js';
import { locked, type Database, type Queries } from '../../api/store/database.js';
import { recordEvent } from '../../api/store/events.js';
import { periodsToSync, syncObligations, unitsKept, type UnitsByDay } from '../../api/store/obligations.js';
import { lastAsked, noteRefresh, refreshAsked, refreshedOn } from '../../api/store/refresh.js';
import { allVersions } from '../../api/store/regimes.js';

/** @throws AggregateError naming every regime that failed, after the others were done */
export async function refreshObligations(database: Database, log: Logger, now: Date): Promise<void> {
  const asked = await refreshAsked(database.read);
  const versions = await allVersions(database.read, false);
  const failures: Error[] = [];
  const units = unitsOfRun();
  for (const regime of new Set(versions.map((version) => version.regime))) {
    try {
      await refreshRegime(database, regime, now, units);
    } catch (failure) {
      log.error({ regime, err: failure }, 'The obligations of a regime could not be brought up to date');
      failures.push(new Error(regime, { cause: failure }));
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some obligations are not up to date');
  await database.write((trx) => noteRefresh(trx, dayOf(now.toISOString()), asked));
}

/** The run that the queue's clock asks for: nothing where today's has been and nobody has asked for another. */
export async function refreshTonight(database: Database, log: Logger, now: Date): Promise<void> {
  const today = dayOf(now.toISOString());
  if ((await refreshedOn(database.read)) === today && (await refreshAsked(database.read)) === undefined)
    return;
  await refreshObligations(database, log, now);
}

/**
 * Gives the units that a run remembers, in a transaction that holds the regime. Once they have changed it remembers
 * nothing of before: another run may have followed the change already, and this one must not lead back.
 */
function unitsOfRun(): (trx: Queries) => Promise<UnitsByDay> {
  let units = unitsKept();
  let mark: string | undefined;
  return async (trx) => {
    const now = await lastAsked(trx);
    if (now !== mark) units = unitsKept();
    mark = now;
    return units;
  };
}

/** Period by period: whoever writes meanwhile waits for one of them, not for all the years. */
async function refreshRegime(
  database: Database,
  regime: string,
  now: Date,
  unitsOf: (trx: Queries) => Promise<UnitsByDay>,
): Promise<void> {
  for (const period of await periodsToSync(database.read, regime, now)) {
    await database.write(async (trx) => {
      // Two workers, or a worker and somebody who publishes a version, follow one another.
      await locked(database, trx('regimes').where({ code: regime }).select('code'));
      const { made, removed } = await syncObligations(trx, regime, now, period, await unitsOf(trx));
      if (made === 0 && removed === 0) return;
      const at = now.toISOString();
      const data = { made, removed };
      await recordEvent(trx, { at, type: 'obligations.changed', actorId: null, regime, period, data });
    });
  }
}
