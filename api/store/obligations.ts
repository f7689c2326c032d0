/** Obligations: materialised, one row for each expected report, with the units as they were in the period. */
import type { Regime } from '../../regimes/dialect/regime.js';
import {
  opensAt as openingOf,
  closesAt as closingOf,
  windowOf,
  workingCalendar,
} from '../../regimes/calendar.js';
import type { WorkingCalendar } from '../../regimes/calendar.js';
import { expectedReports, openPeriods } from '../../regimes/obligation.js';
import { lastDay, parsePeriod, type Period } from '../../regimes/period.js';
import type { Day, Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { regimeOf, versionFor, versionsOf, type VersionRow } from './regimes.js';
import { unitsOn, type UnitRow } from './units.js';
import { insertMarks } from './marks.js';

/** A step wider than this is rolled up in parts. */
export const BUCKET = 64;
const CHUNK = 500;

/** What one run of `syncObligations` did. */
export interface SyncResult {
  readonly made: number;
  readonly removed: number;
  /** Periods that keep an earlier version, because reports were already opened in them. */
  readonly kept: readonly string[];
}

interface PeriodRow {
  readonly id: number;
  readonly period: string;
  readonly versionId: number;
}

/**
 * Brings the obligations of one regime in line with its published versions, the units and `now`: makes what is
 * missing for every period whose window has opened, takes away what nobody has opened and nobody owes any more.
 * Running it again changes nothing. Runs in the caller's transaction.
 */
export async function syncObligations(trx: Queries, regime: string, now: Date): Promise<SyncResult> {
  const versions = await versionsOf(trx, regime, false);
  const calendar = workingCalendar(await workingDays(trx));
  const result = { made: 0, removed: 0, kept: [] as string[] };
  const units = new Map<Day, UnitRow[]>();
  for (const { period, version } of await periodsOf(trx, versions, now.toISOString())) {
    const read = await regimeOf(trx, version);
    const day = windowOf(read.header, period).to;
    const there = units.get(day) ?? (await unitsOn(trx, day));
    units.set(day, there);
    const done = await syncPeriod(trx, { regime: read, version, period, units: there, calendar, now });
    result.made += done.made;
    result.removed += done.removed;
    if (done.kept) result.kept.push(period.id);
  }
  return result;
}

/** Every period that some published version asks for and whose window has opened, with the version that holds. */
async function periodsOf(
  trx: Queries,
  versions: readonly VersionRow[],
  now: Instant,
): Promise<{ period: Period; version: VersionRow }[]> {
  const found = new Map<string, { period: Period; version: VersionRow }>();
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

interface SyncPeriod {
  readonly regime: Regime;
  readonly version: VersionRow;
  readonly period: Period;
  readonly units: readonly UnitRow[];
  readonly calendar: WorkingCalendar;
  readonly now: Date;
}

async function syncPeriod(
  trx: Queries,
  about: SyncPeriod,
): Promise<{ made: number; removed: number; kept: boolean }> {
  const { row, kept } = await periodRow(trx, about);
  // Once a report is open, who owes what in this period is settled with the version it was opened under.
  const wanted = kept ? [] : expectedReports(about.regime.header, about.period, about.units, about.calendar);
  const there = await trx('obligations')
    .leftJoin('reports', 'reports.obligation_id', 'obligations.id')
    .where({ regime_period_id: row.id })
    .select<
      {
        id: number;
        unit_id: number;
        spell_id: number;
        unit_code: string;
        unit_path: string;
        receiver_id: number;
        due_at: string;
        bucket: number;
        opened: number | null;
      }[]
    >(
      'obligations.id',
      'unit_id',
      'spell_id',
      'unit_code',
      'unit_path',
      'receiver_id',
      'due_at',
      'bucket',
      'reports.obligation_id as opened',
    );
  if (kept) return { made: 0, removed: 0, kept };
  const byId = new Map(about.units.map((unit) => [unit.id, unit]));
  const owing = new Map(wanted.map((one) => [one.unitId, one]));
  // A unit whose code, name or place was corrected owes the report as it is now: the old row makes room.
  const holds = (one: (typeof there)[number]): boolean => {
    const unit = byId.get(one.unit_id);
    return (
      owing.get(one.unit_id)?.receiverId === one.receiver_id &&
      unit?.spellId === one.spell_id &&
      unit.code === one.unit_code &&
      unit.path === one.unit_path
    );
  };
  const gone = await stillUnopened(
    trx,
    there.filter((one) => one.opened === null && !holds(one)),
  );
  const left = new Set(gone.map((one) => one.id));
  const known = new Map(there.filter((one) => !left.has(one.id)).map((one) => [one.unit_id, one]));
  const fresh = wanted.filter((one) => !known.has(one.unitId));
  const moved = wanted.filter((one) => {
    const old = known.get(one.unitId);
    return old?.opened === null && old.due_at !== one.dueAt;
  });
  if (gone.length > 0)
    await inChunks(gone, (part) =>
      trx('obligations')
        .whereIn(
          'id',
          part.map((one) => one.id),
        )
        .delete(),
    );
  for (const one of moved) {
    await trx('obligations')
      .where({ id: known.get(one.unitId)?.id })
      .update({ due_at: one.dueAt });
  }
  const bucketOf = bucketsAfter(there);
  const rows = fresh.map((one) => {
    const unit = byId.get(one.unitId);
    if (!unit) throw new Error(`Unit ${one.unitId} vanished`);
    return {
      regime_period_id: row.id,
      unit_id: one.unitId,
      spell_id: unit.spellId,
      unit_code: unit.code,
      unit_path: unit.path,
      receiver_id: one.receiverId,
      bucket: bucketOf(one.receiverId),
      level: one.level,
      step: one.step,
      due_at: one.dueAt,
    };
  });
  await inChunks(rows, (part) => trx('obligations').insert(part));
  const touched = [...rows, ...gone].map(({ receiver_id, bucket }) => ({ unitId: receiver_id, bucket }));
  // Whoever stands above a step has a roll-up, be it that of nobody: without one its report would never be settled.
  const above = rows.flatMap(({ unit_id, step }) => (step > 0 ? [{ unitId: unit_id, bucket: 0 }] : []));
  await markNodes(trx, row.id, [...touched, ...above], byId, about.now);
  return { made: rows.length, removed: gone.length, kept };
}

/**
 * Of obligations that nobody had opened, those that nobody has opened now: each is locked first, as every act on a
 * report locks it, so that none is opened while it is taken away.
 */
async function stillUnopened<T extends { readonly id: number }>(
  trx: Queries,
  rows: readonly T[],
): Promise<T[]> {
  const opened = new Set<number>();
  await inChunks(rows, async (part) => {
    const ids = part.map((one) => one.id);
    await lockRows(trx, ids);
    const found = await trx('reports')
      .whereIn('obligation_id', ids)
      .select<{ obligation_id: number }[]>('obligation_id');
    for (const { obligation_id } of found) opened.add(obligation_id);
  });
  return rows.filter((one) => !opened.has(one.id));
}

async function lockRows(trx: Queries, ids: readonly number[]): Promise<void> {
  // SQLite holds the whole file already; its dialect leaves the clause out.
  await trx('obligations')
    .whereIn('id', [...ids])
    .forUpdate()
    .select('id');
}

/** The row of a regime's period, made or moved to the version that holds now. */
async function periodRow(trx: Queries, about: SyncPeriod): Promise<{ row: PeriodRow; kept: boolean }> {
  const { regime, version, period, units } = about;
  const window = windowOf(regime.header, period);
  const columns = {
    version_id: version.id,
    window_from: window.from,
    window_to: window.to,
    opens_at: openingOf(window),
    closes_at: closingOf(window),
    nation_id: units.find((unit) => unit.level === 'nation')?.id,
    recipient_id: units.find((unit) => unit.code === regime.header.recipient)?.id ?? null,
  };
  const key = { regime: regime.code, period: period.id };
  const old = await trx('regime_periods')
    .where(key)
    .first<PeriodRow | undefined>({ id: 'id', period: 'period', versionId: 'version_id' });
  if (!old) {
    const [made] = await trx('regime_periods')
      .insert({ ...key, frequency: period.frequency, ...columns })
      .returning<{ id: number }[]>('id');
    if (!made) throw new Error('The database answered no id');
    return { row: { id: made.id, period: period.id, versionId: version.id }, kept: false };
  }
  if (old.versionId === version.id) return { row: old, kept: false };
  const ids = await trx('obligations').where({ regime_period_id: old.id }).select<{ id: number }[]>('id');
  await inChunks(ids, (part) =>
    lockRows(
      trx,
      part.map((one) => one.id),
    ),
  );
  const opened = await trx('reports')
    .join('obligations', 'obligations.id', 'reports.obligation_id')
    .where({ regime_period_id: old.id })
    .first<{ id: number } | undefined>('obligations.id');
  if (opened) return { row: old, kept: true };
  await trx('regime_periods').where({ id: old.id }).update(columns);
  await trx('obligations').where({ regime_period_id: old.id }).delete();
  await trx('rollup_nodes').where({ regime_period_id: old.id }).delete();
  return { row: { ...old, versionId: version.id }, kept: false };
}

/** Hands out the parts of each receiver's roll-up, filling the last one first. */
function bucketsAfter(there: readonly { receiver_id: number }[]): (receiver: number) => number {
  const counts = new Map<number, number>();
  for (const { receiver_id } of there) counts.set(receiver_id, (counts.get(receiver_id) ?? 0) + 1);
  return (receiver) => {
    const count = counts.get(receiver) ?? 0;
    counts.set(receiver, count + 1);
    return Math.floor(count / BUCKET);
  };
}

async function markNodes(
  trx: Queries,
  regimePeriodId: number,
  touched: readonly { readonly unitId: number; readonly bucket: number }[],
  units: ReadonlyMap<number, UnitRow>,
  now: Date,
): Promise<void> {
  const nodes = new Map(touched.map((one) => [`${one.unitId} ${one.bucket}`, one]));
  await insertMarks(
    trx,
    [...nodes.values()].map(({ unitId, bucket }) => ({
      regimePeriodId,
      unitId,
      unitPath: units.get(unitId)?.path ?? '/',
      bucket,
      kind: 'child' as const,
    })),
    now,
  );
}

async function inChunks<T>(rows: readonly T[], write: (part: T[]) => PromiseLike<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) await write(rows.slice(start, start + CHUNK));
}
