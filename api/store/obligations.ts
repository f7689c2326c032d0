/** Obligations: materialised, one row for each expected report, with the units as they were in the period. */
import { windowOf } from '../../regimes/calendar.js';
import { holdsIn, openPeriods } from '../../regimes/obligation.js';
import { lastDay, parsePeriod, type Period } from '../../regimes/period.js';
import type { Day, Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { keep, regimeOf, versionFor, versionsOf, type VersionRow } from './regimes.js';
import { exemptionsOf, type ExemptionRow } from './exemptions.js';
import { retirementOf } from './retirements.js';
import { inChunks, lockRows, syncPeriod, type PeriodRow } from './sync-period.js';
import { takeBackUnopened } from './withdrawals.js';
import { idsOfPath, unitsOn, type UnitRow } from './units.js';
import { storedCalendar } from './working-days.js';

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
 * @param unitsByDay the units of a day; a run over many periods reads each day once
 */
export async function syncObligations(
  trx: Queries,
  regime: string,
  now: Date,
  only?: string,
  unitsByDay: UnitsByDay = unitsKept(),
): Promise<SyncResult> {
  const versions = await versionsOf(trx, regime, false);
  const calendar = await storedCalendar(trx);
  const exemptions = await exemptionsOf(trx, { regime });
  const result = { made: 0, removed: 0, kept: [] as string[] };
  const every = await periodsOf(trx, regime, versions, now.toISOString());
  const asked = only === undefined ? every : every.filter(({ period }) => period.id === only);
  const kept = await withKept(trx, { regime, versions, asked, only, now });
  result.removed += kept.removed;
  for (const { period, version } of kept.asked) {
    const read = await regimeOf(trx, version);
    const units = await unitsByDay(trx, windowOf(read.header, period).to);
    const exempt = exemptIn(exemptions, period, units);
    const done = await syncPeriod(trx, { regime: read, version, period, units, exempt, calendar, now });
    result.made += done.made;
    result.removed += done.removed;
    const current = asked.find((one) => one.period.id === period.id);
    if (current?.version.id !== version.id) result.kept.push(period.id);
  }
  return result;
}

/** The units of a day, the same list for whoever asks again. */
export type UnitsByDay = (trx: Queries, day: Day) => Promise<readonly UnitRow[]>;

/** So many days are remembered: those of a year of months, whose regimes come one after the other. */
const DAYS_KEPT = 24;

/** Reads the units of each day once: right only as long as nobody changes units (`lastAsked`). */
export function unitsKept(): UnitsByDay {
  const known = new Map<Day, readonly UnitRow[]>();
  return async (trx, day) => {
    const units = known.get(day) ?? (await unitsOn(trx, day));
    if (!known.has(day)) keep(known, day, units, DAYS_KEPT);
    return units;
  };
}

/** The units that some exemption frees in a period. */
function exemptIn(
  exemptions: readonly ExemptionRow[],
  period: Period,
  units: readonly UnitRow[],
): ReadonlySet<number> {
  const holding = exemptions.filter((one) => holdsIn(one, period));
  const alone = new Set(holding.filter(({ subtree }) => !subtree).map(({ unitId }) => unitId));
  const whole = new Set(holding.filter(({ subtree }) => subtree).map(({ unitId }) => unitId));
  if (holding.length === 0) return alone;
  const freed = units.filter(({ id, path }) => alone.has(id) || idsOfPath(path).some((up) => whole.has(up)));
  return new Set(freed.map(({ id }) => id));
}

/** Every period that is asked for by now or was ever made, of one regime; rounds of requests and loaded periods are not. */
export async function periodsToSync(queries: Queries, regime: string, now: Date): Promise<string[]> {
  const versions = await versionsOf(queries, regime, false);
  const asked = await periodsOf(queries, regime, versions, now.toISOString());
  const made = await queries('regime_periods')
    .where({ regime, request_id: null, imported: 0 })
    .select<{ period: string }[]>('period');
  return [...new Set([...asked.map(({ period }) => period.id), ...made.map(({ period }) => period)])];
}

/**
 * The periods asked for; those in which a report is open already keep the version that it was opened under, and stay
 * even where no version asks for them any more, while what nobody has opened there is taken away; rounds of requests, and periods that are there only because of
 * what was loaded into them, are not looked at. One of these that is asked for now is one like any other. Locks what is in them, so that none is opened meanwhile.
 */
async function withKept(
  trx: Queries,
  about: {
    readonly regime: string;
    readonly versions: readonly VersionRow[];
    readonly asked: readonly Asked[];
    readonly only: string | undefined;
    readonly now: Date;
  },
): Promise<{ readonly asked: Asked[]; readonly removed: number }> {
  const { regime, versions, asked, only, now } = about;
  let removed = 0;
  const byId = new Map(asked.map((one) => [one.period.id, one]));
  const stored = await trx('regime_periods')
    .where({ regime, request_id: null, ...(only === undefined ? {} : { period: only }) })
    // What was withdrawn when its regime was retired is not made again.
    .whereNull('withdrawn_at')
    .orderBy('id')
    .select<(PeriodRow & { imported: number; opensAt: Instant })[]>({
      id: 'id',
      period: 'period',
      versionId: 'version_id',
      imported: 'imported',
      opensAt: 'opens_at',
    });
  for (const row of stored) {
    if (row.imported === 1 && !byId.has(row.period)) continue;
    if (row.imported === 1) await trx('regime_periods').where({ id: row.id }).update({ imported: 0 });
    if (byId.get(row.period)?.version.id === row.versionId) continue;
    const version = versions.find((one) => one.id === row.versionId);
    const period = parsePeriod(row.period);
    if (!version || !period) continue;
    if (await isOpened(trx, row.id)) byId.set(row.period, { period, version });
    // A clock that was set back asks for nothing yet: that takes nothing away.
    else if (row.opensAt <= now.toISOString() && !byId.has(row.period))
      removed += await takeBackUnopened(trx, row.id, now);
  }
  return { asked: [...byId.values()], removed };
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

/**
 * Every period that some published version asks for and whose window has opened, with the version that holds. Of a
 * regime that was retired none that ends later, but for those that were there already and were to be kept.
 */
async function periodsOf(
  trx: Queries,
  regime: string,
  versions: readonly VersionRow[],
  now: Instant,
): Promise<Asked[]> {
  const retired = await retirementOf(trx, regime);
  const kept = retired && (await keptPeriods(trx, regime));
  const found = new Map<string, Asked>();
  for (const version of versions) {
    const { header } = await regimeOf(trx, version);
    const from = parsePeriod(version.effectiveFrom ?? '');
    if (!from) continue;
    for (const period of openPeriods(header, from, now)) {
      if (retired && lastDay(period) > retired.lastDay && kept?.has(period.id) !== true) continue;
      if (versionFor(versions, lastDay(period))?.id === version.id) found.set(period.id, { period, version });
    }
  }
  return [...found.values()];
}

async function keptPeriods(trx: Queries, regime: string): Promise<ReadonlySet<string>> {
  const rows = await trx('regime_periods')
    .where({ regime, request_id: null })
    .whereNull('withdrawn_at')
    .select<{ period: string }[]>('period');
  return new Set(rows.map(({ period }) => period));
}
