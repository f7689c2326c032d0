/** Who owed what in periods that are over, and under which version: what files about the past are held against. */
import { dayOf, windowOf, workingCalendar } from '../../regimes/calendar.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { expectedReports } from '../../regimes/obligation.js';
import { lastDay, nextPeriod, parsePeriod, type Period } from '../../regimes/period.js';
import type { Level, Text } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import type { PastKind } from '../store/past-imports.js';
import { regimeOf, versionFor, versionsOf, type VersionRow } from '../store/regimes.js';
import { unitsOn } from '../store/units.js';
import { workingDays } from '../store/working-days.js';

export interface PastUnit {
  readonly unitId: number;
  readonly level: Level;
  readonly step: number;
  /** Somebody has opened its report. */
  readonly reported: boolean;
}

export interface PastPeriod {
  readonly period: Period;
  readonly version: VersionRow;
  readonly regime: Regime;
  /** Undefined where the regime was never asked for in it. */
  readonly storedId: number | undefined;
  readonly units: ReadonlyMap<string, PastUnit>;
}

export interface PastGround {
  readonly versions: readonly VersionRow[];
  /** A period as it was, or why nothing can be loaded into it. */
  readonly at: (id: string) => Promise<PastPeriod | Text>;
}

/**
 * The ground of one regime. Periods before the first version was in force go by that version.
 * @param kind reports are loaded into periods that are over; a balance is what the period after goes on from
 */
export async function pastGround(
  queries: Queries,
  code: string,
  now: Date,
  kind: PastKind,
): Promise<PastGround> {
  const versions = await versionsOf(queries, code, false);
  const calendar = workingCalendar(await workingDays(queries));
  const known = new Map<string, PastPeriod | Text>();
  const look = async (id: string, over = true): Promise<PastPeriod | Text> => {
    const period = parsePeriod(id);
    if (!period) return { vi: `"${id}" không phải kỳ báo cáo`, en: `"${id}" is no period` };
    const stored = await queries('regime_periods')
      .where({ regime: code, period: id })
      .first<{ id: number; version_id: number; locked_at: string | null } | undefined>(
        'id',
        'version_id',
        'locked_at',
      );
    const version = stored
      ? versions.find((one) => one.id === stored.version_id)
      : (versionFor(versions, lastDay(period)) ?? versions[0]);
    if (!version)
      return { vi: 'Chế độ chưa ban hành phiên bản nào', en: 'No version of the regime is published' };
    const regime = await regimeOf(queries, version);
    if (!regime.header.frequencies.includes(period.frequency))
      return { vi: `Chế độ này không có kỳ ${id}`, en: `The regime has no period ${id}` };
    const window = windowOf(regime.header, period);
    if (over && window.to >= dayOf(now.toISOString()))
      return { vi: `Kỳ ${id} chưa kết thúc`, en: `The period ${id} is not over` };
    if (over && stored && stored.locked_at !== null && stored.locked_at <= now.toISOString())
      return {
        vi: `Kỳ ${id} đã khóa, số liệu không thay đổi nữa`,
        en: `The period ${id} is locked; its figures stand`,
      };
    const units = new Map<string, PastUnit>();
    if (stored) {
      const rows = await queries('obligations as o')
        .leftJoin('reports as r', 'r.obligation_id', 'o.id')
        .where('o.regime_period_id', stored.id)
        .select<{ code: string; unitId: number; level: Level; step: number; opened: number | null }[]>({
          code: 'o.unit_code',
          unitId: 'o.unit_id',
          level: 'o.level',
          step: 'o.step',
          opened: 'r.obligation_id',
        });
      for (const { code: unit, opened, ...one } of rows)
        units.set(unit, { ...one, reported: opened !== null });
    } else {
      const there = await unitsOn(queries, window.to);
      const codes = new Map(there.map((unit) => [unit.id, unit.code]));
      for (const { unitId, level, step } of expectedReports(regime.header, period, there, calendar))
        units.set(codes.get(unitId) ?? '', { unitId, level, step, reported: false });
    }
    return { period, version, regime, storedId: stored?.id, units };
  };
  /** A balance is read by the period after: its units and its version are those of that one. */
  const closing = async (id: string): Promise<PastPeriod | Text> => {
    const period = parsePeriod(id);
    const next = period ? await look(nextPeriod(period).id, false) : await look(id);
    if (!isGround(next) || !period) return next;
    const rows = await queries('reports as r')
      .join('obligations as o', 'o.id', 'r.obligation_id')
      .join('regime_periods as p', 'p.id', 'o.regime_period_id')
      .where({ 'p.regime': code, 'p.period': id })
      .whereNotNull('r.approved_revision_id')
      .select<{ unitId: number }[]>({ unitId: 'o.unit_id' });
    const reported = new Set(rows.map(({ unitId }) => unitId));
    const units = new Map(
      [...next.units].map(([unit, one]) => [unit, { ...one, reported: reported.has(one.unitId) }]),
    );
    return { ...next, period, units };
  };
  return {
    versions,
    at: async (id) => {
      const found = known.get(id) ?? (kind === 'opening' ? await closing(id) : await look(id));
      known.set(id, found);
      return found;
    },
  };
}

export const isGround = (found: PastPeriod | Text): found is PastPeriod => 'period' in found;
