/** Lineage over the wire: what a figure is made of, and the proof that a report is in it. */
import { previousPeriod, parsePeriod } from '../../regimes/period.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { locate } from '../../forms/locate.js';
import { proveInclusion } from '../actions/prove-inclusion.js';
import { partsAt, placeOf, valueAt, type Place } from '../actions/trace-figure.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { aggregationFor } from '../store/forms.js';
import { isSettled } from '../store/marks.js';
import { regimeOf } from '../store/regimes.js';
import { loadNode, regimePeriod, VIEWS, type RegimePeriod, type View } from '../store/rollups.js';
import { ok, param, type Call, type Endpoint } from './endpoint.js';
import { readable, rollupParams, ROLLUP_PATH } from './rollups.js';
import * as s from './schemas.js';

const part = s.object({
  unit: s.unitName,
  value: {},
  revision: s.nullable(s.integer),
  hash: s.nullable(s.hash),
  aggregating: s.boolean,
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
      view: { enum: [...VIEWS] },
    },
    answers: {
      200: {
        description: 'The figure and its parts, by unit code',
        schema: s.object({
          path: s.text,
          view: { enum: [...VIEWS] },
          value: {},
          settled: s.boolean,
          parts: s.list(part),
          'previous?': s.object({ period: s.text, value: {} }),
        }),
      },
    },
    problems: ['unknown-parameter', 'not-found', 'forbidden'],
    handle: async (call) => ok(await presentLineage(call, (call.query['view'] ?? 'confirmed') as View)),
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
    handle: async (call) => ok(await presentProof(call, (call.query['view'] ?? 'confirmed') as View)),
  },
];

const missing = (name: string): Error =>
  problem('unknown-parameter', {
    detail: { vi: `Thiếu tham số ${name}`, en: `The parameter ${name} is missing` },
  });

async function presentLineage(call: Call, view: View): Promise<Json> {
  const { period, unit } = await readable(call);
  const path = call.query['path'];
  if (path === undefined) throw missing('path');
  const queries = call.database.read;
  const key = { regimePeriodId: period.id, unitId: unit.id };
  const settled = await isSettled(queries, { ...key, unitPath: unit.path }, view);
  const regime = await regimeOf(queries, { id: period.versionId, hash: period.versionHash });
  const aggregation = aggregationFor(regime);
  const node = await loadNode(queries, key, view);
  const { content } = aggregation.finish(node?.state ?? aggregation.identity);
  const place = placeOf(regime, content, path);
  const listed = ['collate', 'append'].includes(locate(regime.root, path).field?.operator?.op ?? '');
  if (!place || listed) {
    throw problem('unknown-parameter', {
      detail: { vi: `Số tổng hợp không có chỉ tiêu ${path}`, en: `The roll-up has no figure at ${path}` },
    });
  }
  const parts = await partsAt(queries, key, view, aggregation, place);
  const before = await previousValues(queries, period, unit.id, view, place);
  return {
    path,
    view,
    value: valueAt(content, place) ?? null,
    settled: settled && node !== undefined,
    parts: parts.map(({ unitId, ...rest }): JsonObject => {
      const previous = before?.byUnit.get(unitId);
      return { ...rest, ...(previous === undefined ? {} : { previous }) };
    }),
    ...(before ? { previous: { period: before.period, value: before.value } } : {}),
  };
}

/** The same cell a period earlier, of the same units; undefined where that period was not asked for. */
async function previousValues(
  queries: Queries,
  period: RegimePeriod,
  unitId: number,
  view: View,
  place: Place,
): Promise<
  { readonly period: string; readonly value: Json; readonly byUnit: Map<number, Json> } | undefined
> {
  const parsed = parsePeriod(period.period);
  const before =
    parsed && (await regimePeriod(queries, { regime: period.regime, period: previousPeriod(parsed).id }));
  const key = before && { regimePeriodId: before.id, unitId };
  const node = key && (await loadNode(queries, key, view));
  if (!node) return undefined;
  const regime = await regimeOf(queries, { id: before.versionId, hash: before.versionHash });
  const aggregation = aggregationFor(regime);
  const parts = await partsAt(queries, key, view, aggregation, place);
  return {
    period: before.period,
    value: valueAt(aggregation.finish(node.state).content, place) ?? null,
    byUnit: new Map(parts.map((one) => [one.unitId, one.value])),
  };
}

async function presentProof(call: Call, view: View): Promise<Json> {
  const { period, unit } = await readable(call);
  const code = call.query['unit'];
  if (code === undefined) throw missing('unit');
  const queries = call.database.read;
  const key = { regimePeriodId: period.id, unitId: unit.id };
  const node = await loadNode(queries, key, view);
  const owing = await queries('obligations')
    .where({ regime_period_id: period.id, unit_code: code })
    .first<{ unit_id: number } | undefined>('unit_id');
  if (!node || !owing) throw problem('not-found');
  const steps = await proveInclusion(queries, key, view, node, owing.unit_id);
  return {
    regime: param(call, 'regime'),
    period: param(call, 'period'),
    unit: { code: unit.code, name: unit.name, level: unit.level },
    view,
    root: node.hash,
    steps: steps as unknown as Json,
  };
}
