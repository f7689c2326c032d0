/** Lineage over the wire: what a figure is made of, and the proof that a report is in it. */
import type { Aggregation } from '../../regimes/aggregate/aggregation.js';
import type { Field, Regime } from '../../regimes/dialect/regime.js';
import {
  fieldAtPlace,
  figureOf,
  placeOf,
  pointerIn,
  valueAt,
  type Place,
} from '../../regimes/figure-place.js';
import { sameMeasure } from '../../regimes/figure.js';
import { roundingOf } from '../../regimes/rounding.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { pathsAcross, placeAcross } from '../actions/paths-across.js';
import { proveInclusion } from '../actions/prove-inclusion.js';
import { groundOf, type Ground, type Which } from '../actions/rollup-ground.js';
import { partsAt, termsAt, type Part } from '../actions/trace-figure.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { expectedBelow, expectedFor } from '../store/expected.js';
import { aggregationFor } from '../store/forms.js';
import { regimeOf } from '../store/regimes.js';
import { periodBefore } from '../store/rounds.js';
import { loadNode, regimePeriod, VIEWS, type RegimePeriod, type RollupUnit } from '../store/rollups.js';
import { ok, param, type Call, type Endpoint } from './endpoint.js';
import { namedNode, readable, rollupParams, ROLLUP_PATH, whichOf, WHICH_QUERY } from './rollups.js';
import { mayRead } from './reading.js';
import * as s from './schemas.js';

const figure = { anyOf: [{ type: 'number' }, { type: 'string' }] };
const terms = s.object({ of: figure, by: figure });
const part = s.object({
  unit: s.unitName,
  value: {},
  state: { enum: ['approved', 'provisional', 'waiting', 'missing'] },
  reported: s.integer,
  revision: s.nullable(s.integer),
  hash: s.nullable(s.hash),
  aggregating: s.boolean,
  'terms?': terms,
  'cell?': s.text,
  'previous?': {},
});
const input = s.object({ unit: s.text, revision: s.nullable(s.integer), hash: s.hash });
const step = s.object({
  proof: s.object({
    input,
    index: s.integer,
    size: s.integer,
    path: s.list(s.hash),
    root: s.hash,
  }),
  'seal?': s.object({ content: s.hash, state: s.hash, rollup: s.hash }),
});

export const lineageEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: `${ROLLUP_PATH}/lineage`,
    id: 'readLineage',
    tag: 'rollups',
    summary: 'What each unit below gave to one figure of a roll-up, beside the period before',
    access: 'session',
    params: rollupParams,
    query: {
      path: { type: 'string', minLength: 2, maxLength: 1000, pattern: '^(/[^/]+)+$' },
      ...WHICH_QUERY,
    },
    answers: {
      200: {
        description: 'The figure and its parts, by unit code',
        schema: s.object({
          unit: s.unitName,
          figure: s.text,
          'path?': s.text,
          label: s.words,
          'operator?': { type: 'object' },
          'formula?': s.text,
          'measure?': s.object({ label: s.text, 'decimals?': s.integer }),
          view: { enum: [...VIEWS] },
          'asOf?': s.instant,
          'revision?': s.integer,
          value: {},
          'terms?': terms,
          reported: s.integer,
          expected: s.integer,
          'rounding?': s.object({ decimals: s.integer, each: s.text, 'bound?': s.text }),
          settled: s.boolean,
          computed: s.boolean,
          parts: s.list(part),
          'previous?': s.object({ period: s.text, value: {} }),
        }),
      },
    },
    problems: ['unknown-parameter', 'not-found', 'forbidden'],
    handle: async (call) => ok(await presentLineage(call)),
  },
  {
    method: 'get',
    path: `${ROLLUP_PATH}/proof`,
    id: 'readProof',
    tag: 'rollups',
    summary: "The proof that a unit's report is in the roll-up, unchanged, to be checked without this system",
    access: 'session',
    params: rollupParams,
    query: { unit: s.codeParameter, view: { enum: [...VIEWS] } },
    answers: {
      200: {
        description: 'Inclusion proofs from the report to the hash of the roll-up, the lowest first',
        schema: s.object({
          regime: s.text,
          period: s.text,
          unit: s.unitName,
          view: { enum: [...VIEWS] },
          root: s.hash,
          steps: s.list(step),
        }),
      },
    },
    problems: ['unknown-parameter', 'not-found', 'not-ready', 'forbidden'],
    handle: async (call) => ok(await presentProof(call)),
  },
];

const missing = (name: string): Error =>
  problem('unknown-parameter', {
    detail: { vi: `Thiếu tham số ${name}`, en: `The parameter ${name} is missing` },
  });

/** What a trace works on, of one period. */
interface Traced {
  readonly regime: Regime;
  readonly aggregation: Aggregation;
  readonly ground: Ground;
}

async function traced(call: Call, period: RegimePeriod, unit: RollupUnit, which: Which): Promise<Traced> {
  const queries = call.database.read;
  const regime = await regimeOf(queries, { id: period.versionId, hash: period.versionHash });
  const aggregation = aggregationFor(regime);
  const key = { regimePeriodId: period.id, unitId: unit.id, unitPath: unit.path };
  return { regime, aggregation, ground: await groundOf(queries, key, aggregation, which, call.now()) };
}

async function presentLineage(call: Call): Promise<Json> {
  const { period, unit } = await readable(call);
  const path = call.query['path'];
  if (path === undefined) throw missing('path');
  const which = whichOf(call);
  const queries = call.database.read;
  const about = await traced(call, period, unit, which);
  const { regime, aggregation, ground } = about;
  const { content, reported } = aggregation.finish(ground.node.state);
  const place = placeOf(regime, content, path);
  const field = place && fieldOf(regime, place);
  if (!place || !field || ['collate', 'append'].includes(field.operator?.op ?? '')) {
    throw problem('unknown-parameter', {
      detail: { vi: `Số tổng hợp không có chỉ tiêu ${path}`, en: `The roll-up has no figure at ${path}` },
    });
  }
  const parts = await partsAt(queries, about, place);
  const before = await previousValues(call, period, unit, which, { regime, place });
  const pointer = pointerIn(content, place);
  const behind = (pointer === undefined ? undefined : reported[pointer]) ?? 0;
  const expected = await expectedBelow(queries, {
    regimePeriodId: period.id,
    unitId: unit.id,
    unitPath: unit.path,
  });
  const terms = termsAt(regime, ground.node.state, place);
  return {
    unit: { code: unit.code, name: unit.name, level: unit.level },
    figure: figureOf(place),
    ...(pointer === undefined ? {} : { path: pointer }),
    ...presentField(field, behind),
    ...presentWhich(which),
    value: valueAt(content, place) ?? null,
    ...(terms ? { terms: { ...terms } } : {}),
    reported: behind,
    expected: expectedFor(field.levels, expected),
    settled: ground.settled,
    computed: ground.computed,
    parts: parts.map((one) => presentPart(one, before?.byUnit)),
    ...(before ? { previous: { period: before.period, value: before.value } } : {}),
  };
}

/** The field that a place belongs to: below a tally it is the tally's own. */
function fieldOf(regime: Regime, place: Place): Field | undefined {
  for (let length = place.length; length > 0; length--) {
    const field = fieldAtPlace(regime, place.slice(0, length));
    if (field) return field;
  }
  return undefined;
}

function presentField(field: Field, reported: number): JsonObject {
  const { operator, calc, label } = field;
  const measure = 'unit' in field ? field.unit : undefined;
  const rounding = roundingOf(field, reported);
  return {
    label: { vi: label.vi, en: label.en },
    ...(operator ? { operator: { ...operator } } : {}),
    ...(calc ? { formula: calc.source } : {}),
    ...(measure ? { measure: { ...measure } } : {}),
    ...(rounding
      ? {
          rounding: {
            decimals: rounding.decimals,
            each: rounding.each,
            ...(rounding.bound === undefined ? {} : { bound: rounding.bound }),
          },
        }
      : {}),
  };
}

export function presentWhich({ view, asOf, revision }: Which): JsonObject {
  return {
    view,
    ...(asOf === undefined ? {} : { asOf }),
    ...(revision === undefined ? {} : { revision }),
  };
}

function presentPart(one: Part, before: ReadonlyMap<number, Json> | undefined): JsonObject {
  const { unit, value, state, reported, revision, hash, aggregating, terms, cell } = one;
  const previous = before?.get(one.unitId);
  return {
    unit: { ...unit },
    value,
    state,
    reported,
    revision,
    hash,
    aggregating,
    ...(terms ? { terms: { ...terms } } : {}),
    ...(cell === undefined ? {} : { cell }),
    ...(previous === undefined ? {} : { previous }),
  };
}

/**
 * The same cell a period earlier, of the same units, as it is now or as it was known at the same moment; undefined
 * where that period was not asked for, its version has no such figure, or counts it in another unit of measure.
 */
async function previousValues(
  call: Call,
  period: RegimePeriod,
  unit: RollupUnit,
  which: Which,
  asked: { readonly regime: Regime; readonly place: Place },
): Promise<
  { readonly period: string; readonly value: Json; readonly byUnit: Map<number, Json> } | undefined
> {
  const queries = call.database.read;
  const id = await periodBefore(queries, { regimePeriodId: period.id, period: period.period });
  const before =
    id === undefined ? undefined : await regimePeriod(queries, { regime: period.regime, period: id });
  if (!before) return undefined;
  const { view, asOf } = which;
  const about = await traced(call, before, unit, asOf === undefined ? { view } : { view, asOf });
  if (!about.ground.computed) return undefined;
  const place = await placeThen(queries, asked, about.regime);
  if (!place) return undefined;
  const parts = await partsAt(queries, about, place);
  const { content } = about.aggregation.finish(about.ground.node.state);
  return {
    period: before.period,
    value: valueAt(content, place) ?? null,
    byUnit: new Map(parts.map((one) => [one.unitId, one.value])),
  };
}

/** Where the figure stood in the version of another period; undefined where that has not the same one. */
async function placeThen(
  queries: Queries,
  { regime, place }: { readonly regime: Regime; readonly place: Place },
  then: Regime,
): Promise<Place | undefined> {
  const depth = place.findLastIndex((_, index) => fieldAtPlace(regime, place.slice(0, index + 1))) + 1;
  const there = placeAcross(await pathsAcross(queries, regime, then), place, depth);
  const [now, was] = [fieldOf(regime, place), there && fieldOf(then, there)];
  return now && was && sameMeasure(now, was) ? there : undefined;
}

async function presentProof(call: Call): Promise<Json> {
  const { period, unit } = await namedNode(call);
  const code = call.query['unit'];
  const queries = call.database.read;
  const owing = code === undefined ? undefined : await provenUnit(call, period, code);
  // Whoever may read a report may prove it: a proof shows hashes, and nothing of what others have reported.
  if (owing?.readable !== true) await readable(call);
  if (code === undefined) throw missing('unit');
  const view = call.query['view'] === 'provisional' ? 'provisional' : 'confirmed';
  const key = { regimePeriodId: period.id, unitId: unit.id };
  const node = await loadNode(queries, key, view);
  if (!node || !owing) throw problem('not-found');
  const steps = await proveInclusion(queries, key, view, node, owing.unitId);
  return {
    regime: param(call, 'regime'),
    period: param(call, 'period'),
    unit: { code: unit.code, name: unit.name, level: unit.level },
    view,
    root: node.hash,
    steps: steps as unknown as Json,
  };
}

/** The unit whose report is to be proved, and whether the caller may read that report. */
async function provenUnit(
  call: Call,
  period: RegimePeriod,
  code: string,
): Promise<{ readonly unitId: number; readonly readable: boolean } | undefined> {
  const row = await call.database
    .read('obligations')
    .where({ regime_period_id: period.id, unit_code: code })
    .first<{ unitId: number; path: string; receiverId: number } | undefined>({
      unitId: 'unit_id',
      path: 'unit_path',
      receiverId: 'receiver_id',
    });
  if (!row) return undefined;
  const { unitId, path, receiverId } = row;
  const standing = { regime: period.regime, unit: { id: unitId, path }, receiverId, period };
  return { unitId, readable: await mayRead(call, 'read-report', standing) };
}
