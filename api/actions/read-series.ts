/**
 * One figure over periods, for a unit and for the units of a level below it: as the units were in each period, or
 * recast onto the units of one day. Whole units that merged are recombined from their states by the figure's own
 * operator; parts of units are given by the shares declared, where the figure adds up, and marked as estimated.
 */
import type { Regime } from '../../regimes/dialect/regime.js';
import { sameFigure, sameMeasure, type Figure } from '../../regimes/figure.js';
import type { Period } from '../../regimes/period.js';
import { WHOLE } from '../../regimes/succession.js';
import type { Day, Level } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { aggregationFor } from '../store/forms.js';
import { isSettled } from '../store/marks.js';
import { regimeOf } from '../store/regimes.js';
import type { View } from '../store/rollups.js';
import { reportersOf, type Reporter, type SeriesPeriod } from '../store/series.js';
import { unitsById, unitsOn, type UnitRow } from '../store/units.js';
import { handedUp, rolledUp, type FigurePart, type PartsQuestion } from './figure-parts.js';
import { pathsAcross } from './paths-across.js';
import { pointAt, type Behind, type Point } from './series-points.js';
import { lineages, originsOf, recastTo, type Lineages, type Recast } from './recast-units.js';

export interface SeriesRow {
  /** Undefined: what no unit of the level has taken over. */
  readonly unit: UnitRow | undefined;
  readonly points: readonly Point[];
}

export interface PeriodHead {
  readonly period: string;
  readonly stored: SeriesPeriod | undefined;
  readonly settled: boolean;
}

export interface Series {
  readonly periods: readonly PeriodHead[];
  readonly total: readonly Point[];
  readonly rows: readonly SeriesRow[];
}

export interface SeriesQuestion {
  /** As one version of the regime has it; others are asked for the same one. */
  readonly figure: Figure;
  /** That version. */
  readonly asked: Regime;
  readonly view: View;
  readonly unit: UnitRow;
  /** Units of this level below the unit stand as rows; undefined: none. */
  readonly level: Level | undefined;
  /** The day whose units are wanted; undefined: as they were in each period. */
  readonly target: Day | undefined;
  readonly periods: readonly { readonly period: Period; readonly stored: SeriesPeriod | undefined }[];
  /** The most cells that are looked at. */
  readonly most: number;
}

/** @returns undefined where the answer would have more cells than `most` */
export async function readSeries(queries: Queries, question: SeriesQuestion): Promise<Series | undefined> {
  const plan =
    question.target === undefined ? undefined : await planRecast(queries, question, question.target);
  const read: PeriodRead[] = [];
  let cells = 0;
  for (const { period, stored } of question.periods) {
    const one = stored && (await readPeriod(queries, question, plan, stored, question.most - cells));
    if (one === 'too-many') return undefined;
    cells += one?.cells ?? 0;
    read.push({ period: period.id, stored, ...(one ?? EMPTY) });
  }
  const units = await rowUnits(queries, read, plan);
  return {
    periods: read.map(({ period, stored, settled }) => ({ period, stored, settled })),
    total: read.map((one) => pointAt(one, question.target, one.total, question.unit.id)),
    rows: units.map((unit) => ({
      unit,
      points: read.map((one) =>
        pointAt(one, question.target, one.rows.get(unit?.id ?? null) ?? [], unit?.id),
      ),
    })),
  };
}

interface RecastPlan {
  readonly known: Lineages;
  readonly target: Day;
  readonly targets: ReadonlyMap<number, UnitRow>;
  /** The asked unit and all that ever went over into it. */
  readonly origins: readonly number[];
}

async function planRecast(
  queries: Queries,
  { unit, level }: SeriesQuestion,
  target: Day,
): Promise<RecastPlan> {
  const known = await lineages(queries);
  const there = level === undefined ? [] : await unitsOn(queries, target);
  const targets = there.filter(
    (one) => one.level === level && one.id !== unit.id && one.path.startsWith(unit.path),
  );
  return {
    known,
    target,
    targets: new Map(targets.map((one) => [one.id, one])),
    origins: originsOf(known, [unit.id]),
  };
}

interface PeriodFound {
  readonly figure: Figure | undefined;
  readonly settled: boolean;
  readonly total: readonly Behind[];
  /** By unit; null: nobody's. */
  readonly rows: ReadonlyMap<number | null, readonly Behind[]>;
  /** Units that cannot be recast: by unit of the target day. */
  readonly lost: boolean;
  /** The figure is counted in another unit of measure there, or rolled up in another way. */
  readonly otherMeasure: boolean;
  readonly cells: number;
}
interface PeriodRead extends PeriodFound {
  readonly period: string;
  readonly stored: SeriesPeriod | undefined;
}
const EMPTY: PeriodFound = {
  figure: undefined,
  settled: true,
  total: [],
  rows: new Map(),
  lost: false,
  otherMeasure: false,
  cells: 0,
};

async function readPeriod(
  queries: Queries,
  question: SeriesQuestion,
  plan: RecastPlan | undefined,
  stored: SeriesPeriod,
  left: number,
): Promise<PeriodFound | 'too-many'> {
  const regime = await regimeOf(queries, { id: stored.versionId, hash: stored.versionHash });
  const across = await pathsAcross(queries, question.asked, regime);
  const figure = sameFigure(question.figure, regime, across(question.figure.field.fieldPath));
  if (!figure) return EMPTY;
  if (!sameMeasure(question.figure.field, figure.field)) return { ...EMPTY, figure, otherMeasure: true };
  const about = {
    regimePeriodId: stored.id,
    aggregation: aggregationFor(regime),
    figure,
    view: question.view,
  };
  const tops = plan?.origins ?? [question.unit.id];
  const reporters = await reportersFor(queries, question, plan, stored.id, tops);
  if (reporters.length > left) return 'too-many';
  const recast = plan && (await recastTo(queries, plan.known, plan.target, [...tops, ...idsOf(reporters)]));
  const parts = await handedUp(queries, about, reporters);
  const rows = new Map<number | null, Behind[]>();
  let lost = false;
  for (const one of reporters) {
    const own = { ...(parts.get(one.unitId) ?? NONE), ...namesOf(one), unitId: one.unitId };
    const heirs = recast ? recast(one.unitId, stored.windowTo) : [{ unit: one.unitId, share: WHOLE }];
    if (heirs === undefined) lost = true;
    const shares = (heirs ?? []).map(({ share }) => share);
    for (const [index, heir] of (heirs ?? []).entries()) {
      const known = plan === undefined || (heir.unit !== null && plan.targets.has(heir.unit));
      // Parts that go to a unit elsewhere are somebody else's table.
      if (!known && !isBelow(one, tops)) continue;
      const key = known ? heir.unit : null;
      rows.set(key, [...(rows.get(key) ?? []), { ...own, shares, index }]);
    }
  }
  const total = await totalOf(queries, question, about, stored, tops, recast);
  const settled = await settledBelow(queries, question, stored, tops);
  return { figure, settled, total, rows, lost, otherMeasure: false, cells: reporters.length };
}

const NONE: FigurePart = { part: undefined, coverage: { expected: 0, approved: 0 } };
const idsOf = (reporters: readonly Reporter[]): number[] => reporters.map(({ unitId }) => unitId);
const namesOf = ({ unitCode, unitName }: Reporter): { code: string; name: string } => ({
  code: unitCode,
  name: unitName,
});
const isBelow = ({ unitPath }: Reporter, tops: readonly number[]): boolean =>
  tops.some((id) => unitPath.includes(`/${id}/`));

async function reportersFor(
  queries: Queries,
  { level }: SeriesQuestion,
  plan: RecastPlan | undefined,
  regimePeriodId: number,
  below: readonly number[],
): Promise<Reporter[]> {
  if (level === undefined) return [];
  const units = plan ? originsOf(plan.known, [...plan.targets.keys()]) : [];
  return reportersOf(queries, regimePeriodId, { level, below, units });
}

/** What stands behind the figure of the asked unit itself: roll-ups, or reports of those whom nobody reports to. */
async function totalOf(
  queries: Queries,
  { unit }: SeriesQuestion,
  about: PartsQuestion,
  stored: SeriesPeriod,
  tops: readonly number[],
  recast: Recast | undefined,
): Promise<Behind[]> {
  const own = await reportersOf(queries, stored.id, { units: tops });
  const handed = await handedUp(queries, about, own);
  const names = await unitsById(queries, tops, stored.windowTo);
  const found: Behind[] = [];
  for (const id of tops) {
    const part = (await rolledUp(queries, about, id)) ?? handed.get(id);
    const name = names.get(id);
    if (!part || !name) continue;
    const heirs = recast ? (recast(id, stored.windowTo) ?? []) : [{ unit: id, share: WHOLE }];
    const index = heirs.findIndex((heir) => heir.unit === unit.id);
    if (index < 0) continue;
    const shares = heirs.map(({ share }) => share);
    found.push({ ...part, unitId: id, code: name.code, name: name.name, shares, index });
  }
  return found;
}

async function settledBelow(
  queries: Queries,
  { view }: SeriesQuestion,
  stored: SeriesPeriod,
  tops: readonly number[],
): Promise<boolean> {
  const places = await unitsById(queries, tops, stored.windowTo);
  for (const place of places.values()) {
    const node = { regimePeriodId: stored.id, unitId: place.id, unitPath: place.path };
    if (!(await isSettled(queries, node, view))) return false;
  }
  return true;
}

/** The units of the rows by code: those of the target day, or all that reported in some period, as they last did. */
async function rowUnits(
  queries: Queries,
  read: readonly PeriodRead[],
  plan: RecastPlan | undefined,
): Promise<(UnitRow | undefined)[]> {
  const nobody = read.some((one) => one.rows.has(null)) ? [undefined] : [];
  if (plan) return [...plan.targets.values(), ...nobody];
  const units = new Map<number, UnitRow>();
  for (const one of read) {
    const ids = [...one.rows.keys()].flatMap((id) => id ?? []);
    if (!one.stored || ids.length === 0) continue;
    for (const [id, unit] of await unitsById(queries, ids, one.stored.windowTo)) units.set(id, unit);
  }
  return [...units.values()].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id - b.id));
}
