/** Figures over time: a series of periods, and the vintages of one point of it. */
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Figure } from '../../regimes/figure.js';
import { lastDay, parsePeriod } from '../../regimes/period.js';
import { FREQUENCIES, LEVELS } from '../../regimes/words.js';
import type { Json, JsonObject, Level } from '../../regimes/words.js';
import { figureVintages } from '../actions/figure-vintages.js';
import { readSeries, type Series } from '../actions/read-series.js';
import { GAPS, type Point } from '../actions/series-points.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { aggregationFor } from '../store/forms.js';
import { VIEWS, type View } from '../store/rollups.js';
import { seriesPeriods, validityOf } from '../store/series.js';
import { unitByCode } from '../store/units.js';
import { ok, type Call, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';
import {
  asked,
  authorise,
  figureAsked,
  lost,
  periodsAsked,
  targetOf,
  unitAsked,
  wrong,
} from './series-asked.js';

/** Cells that are looked at for one answer, and vintages of one figure. */
const MOST_CELLS = 20_000;
const MOST_VINTAGES = 200;

const path: JsonObject = { type: 'string', minLength: 2, maxLength: 1000, pattern: '^(/[^/]+)+$' };
const value: JsonObject = { anyOf: [{ type: 'number' }, { type: 'string' }, { type: 'null' }] };
const completeness = s.object({ expected: s.integer, approved: s.integer });
const figureSchema = s.object({
  path: s.text,
  label: s.words,
  operator: s.text,
  additive: s.boolean,
  'unit?': s.text,
  'decimals?': s.integer,
  'indicator?': s.text,
});
const point = s.object({
  period: s.text,
  value,
  'gap?': { enum: [...GAPS] },
  estimated: s.boolean,
  reported: s.integer,
  coverage: completeness,
  'from?': s.list(s.object({ code: s.text, name: s.text, share: s.text })),
});
const seriesUnit = s.object({
  code: s.text,
  name: s.text,
  level: s.level,
  validFrom: s.day,
  validTo: s.nullable(s.day),
});

export const seriesEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/series',
    id: 'readSeries',
    tag: 'series',
    summary: 'One figure over periods, as the units were in each or recast onto the units of one day',
    access: 'session',
    query: {
      regime: s.codeParameter,
      path,
      unit: s.codeParameter,
      level: { enum: [...LEVELS] },
      frequency: { enum: [...FREQUENCIES] },
      from: s.periodParameter,
      to: s.periodParameter,
      period: s.periodParameter,
      view: { enum: [...VIEWS] },
      units: { type: 'string', pattern: '^(as-reported|today|at:[0-9]{4}-[0-9]{2}-[0-9]{2})$' },
    },
    answers: {
      200: {
        description: 'The figure of the unit, and with `level` of the units of that level below it',
        schema: s.object({
          regime: s.text,
          label: s.words,
          figure: figureSchema,
          unit: s.unitName,
          'level?': s.level,
          view: { enum: [...VIEWS] },
          units: s.text,
          'at?': s.day,
          frequency: { enum: [...FREQUENCIES] },
          periods: s.list(
            s.object({
              period: s.text,
              window: s.nullable(s.object({ from: s.day, to: s.day })),
              regimeVersion: s.nullable(s.integer),
              settled: s.boolean,
            }),
          ),
          total: s.list(point),
          rows: s.list(s.object({ unit: s.nullable(seriesUnit), points: s.list(point) })),
        }),
      },
    },
    problems: ['unknown-parameter', 'not-found', 'forbidden'],
    handle: presentSeries,
  },
  {
    method: 'get',
    path: '/series/vintages',
    id: 'readVintages',
    tag: 'series',
    summary: 'What one figure of one period was as it became known: first, each time revised, now',
    access: 'session',
    query: {
      regime: s.codeParameter,
      path,
      unit: s.codeParameter,
      period: s.periodParameter,
      view: { enum: [...VIEWS] },
    },
    answers: {
      200: {
        description: 'The first value and the latest ones, in time',
        schema: s.object({
          regime: s.text,
          label: s.words,
          figure: figureSchema,
          unit: s.unitName,
          period: s.text,
          view: { enum: [...VIEWS] },
          items: s.list(
            s.object({
              from: s.instant,
              kind: { enum: ['first', 'revised', 'final'] },
              value,
              reported: s.integer,
              coverage: completeness,
              because: s.list(s.object({ code: s.text, name: s.text, revision: s.integer })),
              becauseCount: s.integer,
            }),
          ),
          count: s.integer,
          truncated: s.boolean,
        }),
      },
    },
    problems: ['unknown-parameter', 'not-found', 'forbidden'],
    handle: presentVintages,
  },
];

async function presentSeries(call: Call): ReturnType<Endpoint['handle']> {
  const queries = call.database.read;
  const code = asked(call, 'regime');
  const wanted = asked(call, 'path');
  const view = (call.query['view'] ?? 'confirmed') as View;
  const units = call.query['units'] ?? 'as-reported';
  const { frequency, periods } = await periodsAsked(call, code);
  const stored = periods.flatMap((one) => one.stored ?? []);
  const latest = stored.at(-1);
  if (!latest) throw problem('not-found');
  const target = targetOf(call, units);
  const unit = await unitAsked(call, target ?? lastDay(periods.at(-1)?.period ?? lost()));
  await authorise(call, code, unit, latest);
  const { figure, regime } = await figureAsked(call, queries, wanted, stored, unit, view);
  const level = call.query['level'] as Level | undefined;
  const question = { figure, asked: regime, view, unit, level, target, periods, most: MOST_CELLS };
  const series = await readSeries(queries, question);
  if (!series)
    throw wrong(
      'Quá nhiều đơn vị và kỳ; chọn ít kỳ hơn',
      'Too many units and periods; ask for fewer periods',
    );
  return ok({
    regime: code,
    label: labelOf(regime),
    figure: presentFigure(figure),
    unit: { code: unit.code, name: unit.name, level: unit.level },
    ...(level === undefined ? {} : { level }),
    view,
    units,
    ...(target === undefined ? {} : { at: target }),
    frequency,
    ...(await presentBody(queries, series)),
  });
}

const labelOf = ({ label }: Regime): JsonObject => ({ vi: label.vi, en: label.en });

function presentFigure({ path: at, label, op, additive, unit, decimals, indicator }: Figure): JsonObject {
  return {
    path: at,
    label: { vi: label.vi, en: label.en },
    operator: op,
    additive,
    ...(unit === undefined ? {} : { unit }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(indicator === undefined ? {} : { indicator }),
  };
}

async function presentBody(queries: Queries, { periods, total, rows }: Series): Promise<JsonObject> {
  const validity = await validityOf(
    queries,
    rows.flatMap(({ unit }) => unit?.id ?? []),
  );
  return {
    periods: periods.map(({ period, stored, settled }) => ({
      period,
      window: stored ? { from: stored.windowFrom, to: stored.windowTo } : null,
      regimeVersion: stored?.version ?? null,
      settled,
    })),
    total: total.map(presentPoint),
    rows: rows.map(({ unit, points }) => ({
      unit: unit
        ? {
            code: unit.code,
            name: unit.name,
            level: unit.level,
            validFrom: validity.get(unit.id)?.from ?? '',
            validTo: validity.get(unit.id)?.to ?? null,
          }
        : null,
      points: points.map(presentPoint),
    })),
  };
}

function presentPoint({ from, gap, coverage, ...rest }: Point): JsonObject {
  return {
    period: rest.period,
    value: rest.value,
    ...(gap === undefined ? {} : { gap }),
    estimated: rest.estimated,
    reported: rest.reported,
    coverage: { expected: coverage.expected, approved: coverage.approved },
    ...(from === undefined ? {} : { from: from.map((one) => ({ ...one })) }),
  };
}

async function presentVintages(call: Call): ReturnType<Endpoint['handle']> {
  const queries = call.database.read;
  const code = asked(call, 'regime');
  const wanted = asked(call, 'path');
  const period = parsePeriod(asked(call, 'period'));
  const view = (call.query['view'] ?? 'confirmed') as View;
  const [stored] = period ? await seriesPeriods(queries, code, period.frequency, [period.id]) : [];
  if (!stored) throw problem('not-found');
  const unit = await unitByCode(queries, call.query['unit'] ?? 'VN', stored.windowTo);
  if (!unit) throw problem('not-found');
  await authorise(call, code, unit, stored);
  const { figure, regime } = await figureAsked(call, queries, wanted, [stored], unit, view);
  const question = { regimePeriodId: stored.id, aggregation: aggregationFor(regime), figure, view };
  const { items, count } = await figureVintages(queries, question, unit.id, MOST_VINTAGES);
  return ok({
    regime: code,
    label: labelOf(regime),
    figure: presentFigure(figure),
    unit: { code: unit.code, name: unit.name, level: unit.level },
    period: stored.period,
    view,
    items: items.map((one, index): Json => ({
      from: one.from,
      kind: kindOf(one, index, items.length),
      value: one.value,
      reported: one.reported,
      coverage: { expected: one.coverage.expected, approved: one.coverage.approved },
      because: one.because.map((unitOf) => ({ ...unitOf })),
      becauseCount: one.becauseCount,
    })),
    count,
    truncated: count > items.length,
  });
}

/** Final is the last one, once nobody is missing any more. */
function kindOf(
  { coverage }: { readonly coverage: { readonly expected: number; readonly approved: number } },
  index: number,
  count: number,
): 'first' | 'revised' | 'final' {
  if (index === count - 1 && coverage.approved >= coverage.expected) return 'final';
  return index === 0 ? 'first' : 'revised';
}
