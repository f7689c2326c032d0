/** What a question about a series asks for: the periods, the day, the unit, the figure; and whether one may ask it. */
import { dayOf } from '../../regimes/calendar.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { figureAt, type Figure } from '../../regimes/figure.js';
import { parsePeriod, period as periodAt, type Period } from '../../regimes/period.js';
import { FREQUENCIES } from '../../regimes/words.js';
import type { Day, Frequency, Text } from '../../regimes/words.js';
import { problem, require } from '../problems.js';
import type { Queries } from '../store/database.js';
import { aggregationFor } from '../store/forms.js';
import { regimeOf } from '../store/regimes.js';
import { loadNode, type View } from '../store/rollups.js';
import { seriesPeriods, type SeriesPeriod } from '../store/series.js';
import { unitByCode, type UnitRow } from '../store/units.js';
import type { Call } from './endpoint.js';
import { mayRead } from './reading.js';

const MOST_PERIODS = 120;
const DEFAULT_PERIODS = 12;

export function wrong(vi: string, en: string): Error {
  return problem('unknown-parameter', { detail: { vi, en } });
}

export function asked(call: Call, name: string): string {
  const given = call.query[name];
  if (given === undefined) throw wrong(`Thiếu tham số ${name}`, `The parameter ${name} is missing`);
  return given;
}

export interface Asked {
  readonly period: Period;
  readonly stored: SeriesPeriod | undefined;
}

/** The periods of a question, in time: those named, or the latest twelve. */
export async function periodsAsked(
  call: Call,
  regime: string,
): Promise<{ readonly frequency: Frequency; readonly periods: readonly Asked[] }> {
  const { from, to } = call.query;
  const frequency =
    parsePeriod(from ?? '')?.frequency ??
    parsePeriod(to ?? '')?.frequency ??
    (call.query['frequency'] as Frequency | undefined) ??
    (await firstFrequency(call.database.read, regime));
  if (frequency === undefined) throw problem('not-found');
  const known = await seriesPeriods(call.database.read, regime, frequency);
  const ids = known.map((one) => one.period);
  const last = parsePeriod(to ?? ids.at(-1) ?? '');
  if (!last) throw problem('not-found');
  const first =
    from === undefined
      ? periodAt(last.frequency, last.year, last.index - DEFAULT_PERIODS + 1)
      : parsePeriod(from);
  if (first?.frequency !== last.frequency || (call.query['frequency'] ?? first.frequency) !== first.frequency)
    throw wrong(
      'from, to và frequency phải cùng loại kỳ',
      'from, to and frequency must be of one kind of period',
    );
  const periods: Asked[] = [];
  for (let one = first; one.id <= last.id; one = periodAt(one.frequency, one.year, one.index + 1)) {
    if (periods.length === MOST_PERIODS)
      throw wrong(`Nhiều nhất ${MOST_PERIODS} kỳ`, `At most ${MOST_PERIODS} periods`);
    periods.push({ period: one, stored: known.find(({ period }) => period === one.id) });
  }
  if (periods.length === 0) throw wrong('Kỳ đầu sau kỳ cuối', 'The first period comes after the last');
  if (from !== undefined) return { frequency, periods };
  const begins = periods.findIndex(({ stored }) => stored !== undefined);
  return { frequency, periods: periods.slice(Math.max(0, begins)) };
}

async function firstFrequency(queries: Queries, regime: string): Promise<Frequency | undefined> {
  for (const frequency of FREQUENCIES)
    if ((await seriesPeriods(queries, regime, frequency)).length > 0) return frequency;
  return undefined;
}

export function targetOf(call: Call, units: string): Day | undefined {
  if (units === 'as-reported') return undefined;
  if (units === 'today') return dayOf(call.now().toISOString());
  const day = units.slice(3);
  if (Number.isNaN(Date.parse(day)) || new Date(day).toISOString().slice(0, 10) !== day)
    throw wrong(`${day} không phải ngày`, `${day} is no day`);
  return day;
}

export async function unitAsked(call: Call, on: Day): Promise<UnitRow> {
  const code = call.query['unit'] ?? 'VN';
  const unit =
    (await unitByCode(call.database.read, code, on)) ??
    (await unitByCode(call.database.read, code, dayOf(call.now().toISOString())));
  if (!unit) throw problem('not-found');
  return unit;
}

export function lost(): never {
  throw problem('not-found');
}

/** Whoever reads a unit's roll-ups reads its series, those of the units that went over into it among them. */
export async function authorise(
  call: Call,
  regime: string,
  unit: UnitRow,
  period: SeriesPeriod,
): Promise<void> {
  const standing = { regime, unit, receiverId: unit.id, period };
  require(await mayRead(call, 'read-rollup', standing), 'forbidden');
}

/** The figure as the latest version has it that has it at all. */
export async function figureAsked(
  call: Call,
  queries: Queries,
  wanted: string,
  stored: readonly SeriesPeriod[],
  unit: UnitRow,
  view: View,
): Promise<{ readonly figure: Figure; readonly regime: Regime }> {
  const named = stored.filter(({ period }) => period === call.query['period']);
  for (const one of [...named, ...[...stored].reverse()]) {
    const regime = await regimeOf(queries, { id: one.versionId, hash: one.versionHash });
    const figure = figureAt(regime, wanted) ?? (await byRowNumber(queries, regime, wanted, one, unit, view));
    if (figure) return { figure, regime };
  }
  const detail: Text = {
    vi: `Không có chỉ tiêu ${wanted}`,
    en: `There is no figure at ${wanted}`,
  };
  throw problem('unknown-parameter', { detail });
}

/** A row by its number means the row that stands there in the roll-up of that period. */
async function byRowNumber(
  queries: Queries,
  regime: Regime,
  wanted: string,
  { id }: SeriesPeriod,
  unit: UnitRow,
  view: View,
): Promise<Figure | undefined> {
  if (!/\/\d+(\/|$)/.test(wanted)) return undefined;
  const node = await loadNode(queries, { regimePeriodId: id, unitId: unit.id }, view);
  return node && figureAt(regime, wanted, aggregationFor(regime).finish(node.state).content);
}
