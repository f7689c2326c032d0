/** Obligations: materialised, one row for each expected report, with the units as they were in the period. */
import { windowOf, workingCalendar } from '../../regimes/calendar.js';
import { openPeriods } from '../../regimes/obligation.js';
import { lastDay, parsePeriod, type Period } from '../../regimes/period.js';
import type { Day, Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { regimeOf, versionFor, versionsOf, type VersionRow } from './regimes.js';
import { inChunks, lockRows, syncPeriod, type PeriodRow } from './sync-period.js';
import { unitsOn, type UnitRow } from './units.js';

export { BUCKET } from './sync-period.js';

/** What one run of `syncObligations` did. */
export interface SyncResult {
  readonly made: number;
  readonly removed: number;
  /** Periods that keep an earlier version, because reports were already opened in them. */
  readonly kept: readonly string[];
}

/** A period that is asked for, under the version that holds in it. */
interface Asked {
  readonly period: Period;
  readonly version: VersionRow;
}

/**
 * Brings the obligations of one regime in line with its published versions, the units and `now`: makes what is
 * missing for every period whose window has opened, takes away what nobody has opened and nobody owes any more.
 * Running it again changes nothing. Runs in the caller's transaction.
 * @param only one period alone
 */
export async function syncObligations(
  trx: Queries,
  regime: string,
  now: Date,
  only?: string,
): Promise<SyncResult> {
  const versions = await versionsOf(trx, regime, false);
  const calendar = workingCalendar(await workingDays(trx));
  const result = { made: 0, removed: 0, kept: [] as string[] };
  const units = new Map<Day, UnitRow[]>();
  const every = await periodsOf(trx, versions, now.toISOString());
  const asked = only === undefined ? every : every.filter(({ period }) => period.id === only);
  for (const { period, version } of await withKept(trx, regime, versions, asked, only)) {
    const read = await regimeOf(trx, version);
    const day = windowOf(read.header, period).to;
    const there = units.get(day) ?? (await unitsOn(trx, day));
    units.set(day, there);
    const done = await syncPeriod(trx, { regime: read, version, period, units: there, calendar, now });
    result.made += done.made;
    result.removed += done.removed;
    const current = asked.find((one) => one.period.id === period.id);
    if (current?.version.id !== version.id) result.kept.push(period.id);
  }
  return result;
}

/** Every period that is asked for by now or was ever made, of one regime; rounds of requests are not. */
export async function periodsToSync(queries: Queries, regime: string, now: Date): Promise<string[]> {
  const versions = await versionsOf(queries, regime, false);
  const asked = await periodsOf(queries, versions, now.toISOString());
  const made = await queries('regime_periods')
    .where({ regime, request_id: null })
    .select<{ period: string }[]>('period');
  return [...new Set([...asked.map(({ period }) => period.id), ...made.map(({ period }) => period)])];
}

/**
 * The periods asked for; those in which a report is open already keep the version that it was opened under, and stay
 * even where no version asks for them any more; rounds of requests are not looked at. Locks what is in them, so that none is opened meanwhile.
 */
async function withKept(
  trx: Queries,
  regime: string,
  versions: readonly VersionRow[],
  asked: readonly Asked[],
  only: string | undefined,
): Promise<Asked[]> {
  const byId = new Map(asked.map((one) => [one.period.id, one]));
  const stored = await trx('regime_periods')
    .where({ regime, request_id: null, ...(only === undefined ? {} : { period: only }) })
    .orderBy('id')
    .select<PeriodRow[]>({ id: 'id', period: 'period', versionId: 'version_id' });
  for (const row of stored) {
    if (byId.get(row.period)?.version.id === row.versionId) continue;
    const version = versions.find((one) => one.id === row.versionId);
    const period = parsePeriod(row.period);
    if (version && period && (await isOpened(trx, row.id))) byId.set(row.period, { period, version });
  }
  return [...byId.values()];
}

async function isOpened(trx: Queries, regimePeriodId: number): Promise<boolean> {
  const ids = await trx('obligations')
    .where({ regime_period_id: regimePeriodId })
    .select<{ id: number }[]>('id');
  await inChunks(ids, (part) =>
    lockRows(
      trx,
      part.map((one) => one.id),
    ),
  );
  const opened = await trx('reports')
    .join('obligations', 'obligations.id', 'reports.obligation_id')
    .where({ regime_period_id: regimePeriodId })
    .first<{ id: number } | undefined>('obligations.id');
  return opened !== undefined;
}

/** Every period that some published version asks for and whose window has opened, with the version that holds. */
async function periodsOf(trx: Queries, versions: readonly VersionRow[], now: Instant): Promise<Asked[]> {
  const found = new Map<string, Asked>();
  for (const version of versions) {
    const { header } = await regimeOf(trx, version);
    const from = parsePeriod(version.effectiveFrom ?? '');
    if (!from) continue;
    for (const period of openPeriods(header, from, now)) {
      if (versionFor(versions, lastDay(period))?.id === version.id) found.set(period.id, { period, version });
    }
  }
  return [...found.values()];
}

async function workingDays(trx: Queries): Promise<{ day: Day; kind: 'holiday' | 'working' }[]> {
  return trx('working_days').select('day', 'kind');
}
