/** Roll-ups over the wire: what was combined, how complete it is, what it was made of. */
import { regimeOf } from '../store/regimes.js';
import type { Aggregation } from '../../regimes/aggregate/aggregation.js';
import { rollupHash } from '../../regimes/lineage.js';
import { coverageOf } from '../store/coverage.js';
import type { Queries } from '../store/database.js';
import { reviewers } from '../../regimes/obligation.js';
import { may } from '../../regimes/policy.js';
import { pointer } from '../../regimes/pointer.js';
import type { Instant, Json } from '../../regimes/words.js';
import { computeSubtree } from '../actions/compute-rollup.js';
import { withTexts } from '../actions/report-context.js';
import { problem } from '../problems.js';
import { aggregationFor } from '../store/forms.js';
import { isSettled } from '../store/marks.js';
import { collatedTexts } from '../store/collated.js';
import {
  childrenOf,
  loadNode,
  type Node,
  type NodeKey,
  regimePeriod,
  rollupUnit,
  VIEWS,
  type RegimePeriod,
  type RollupUnit,
  type View,
} from '../store/rollups.js';
import { sourcesAsOf } from '../store/sources.js';
import { idsOfPath } from '../store/units.js';
import { fieldAt } from '../../regimes/dialect/fields.js';
import { pageOf, readCursor } from './cursor.js';
import { ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentCoverage, presentInputs } from './present-report.js';
import * as s from './schemas.js';

export const ROLLUP_PATH = '/rollups/{regime}/{period}/{unit}';
export const rollupParams = { regime: s.codeParameter, period: s.periodParameter, unit: s.codeParameter };

/** A node of the tree that the caller may read. */
export async function readable(call: Call): Promise<{ period: RegimePeriod; unit: RollupUnit }> {
  const queries = call.database.read;
  const period = await regimePeriod(queries, {
    regime: param(call, 'regime'),
    period: param(call, 'period'),
  });
  const unit = period && (await rollupUnit(queries, period, param(call, 'unit')));
  if (!unit) throw problem('not-found');
  const unitPath = idsOfPath(unit.path);
  const reviewerIds = reviewers(unit.id, period.nationId, period.recipientId ?? undefined);
  const subject = {
    unitId: unit.id,
    unitPath,
    receiverId: unit.id,
    reviewerIds,
    readerIds: period.recipientId === null ? [] : [period.recipientId],
    signature: false,
    aggregating: true,
  };
  if (!may(personOf(call), 'read-rollup', subject)) throw problem('forbidden');
  return { period, unit };
}

export const rollupEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: ROLLUP_PATH,
    id: 'readRollup',
    tag: 'rollups',
    summary: 'The combined content of the approved reports below a unit, with coverage, inputs and hash',
    access: 'session',
    params: rollupParams,
    query: { view: { enum: [...VIEWS] }, asOf: { type: 'string', format: 'date-time' } },
    answers: {
      200: {
        description: 'One view of the roll-up; with `asOf` of the reports that were approved by that moment',
        schema: s.object({
          regime: s.text,
          label: s.words,
          period: s.text,
          unit: s.unitName,
          view: { enum: [...VIEWS] },
          regimeVersion: s.integer,
          content: s.content,
          reported: s.record(s.integer),
          totals: s.record(s.integer),
          coverage: s.coverage,
          inputs: s.list(s.input),
          hash: s.hash,
          settled: s.boolean,
          computedAt: s.instant,
          'asOf?': s.instant,
        }),
      },
    },
    handle: async (call) => ok(await presentRollup(call, (call.query['view'] ?? 'confirmed') as View)),
  },
  {
    method: 'get',
    path: `${ROLLUP_PATH}/texts`,
    id: 'listTexts',
    tag: 'rollups',
    summary: 'All collated texts of one field below a unit, page by page, by unit code',
    access: 'session',
    params: rollupParams,
    query: {
      path: { type: 'string', minLength: 2, maxLength: 1000, pattern: '^(/[^/]+)+$' },
      cursor: s.cursorParameter,
      limit: s.limitParameter,
    },
    answers: {
      200: {
        description: 'One page',
        schema: s.object({
          items: s.list(s.object({ unit: s.named, revision: s.integer, text: s.text })),
          'next?': s.text,
        }),
      },
    },
    handle: async (call) => ok(await presentTexts(call)),
  },
];

async function presentRollup(call: Call, view: View): Promise<Json> {
  const { period, unit } = await readable(call);
  const queries = call.database.read;
  const key = { regimePeriodId: period.id, unitId: unit.id };
  const moment = momentOf(call);
  // Marks before the node: a change that commits in between is told as not settled, never the other way round.
  const settled = await isSettled(queries, { ...key, unitPath: unit.path }, view);
  const regime = await regimeOf(queries, { id: period.versionId, hash: period.versionHash });
  const aggregation = aggregationFor(regime);
  const computed = moment
    ? await nodeAsOf(queries, key, view, aggregation, moment, call.now())
    : await loadNode(queries, key, view);
  const node = computed ?? (await emptyNode(queries, key, aggregation, call.now()));
  const { content, reported, totals } = aggregation.finish(node.state);
  return {
    regime: period.regime,
    label: { vi: regime.label.vi, en: regime.label.en },
    period: period.period,
    unit: { code: unit.code, name: unit.name, level: unit.level },
    view,
    regimeVersion: period.version,
    content: await withTexts(queries, period.id, aggregation, content),
    reported: { ...reported },
    totals: { ...totals },
    coverage: presentCoverage(node.coverage),
    inputs: presentInputs(node.inputs),
    hash: node.hash,
    // What was known at a moment of the past does not change any more.
    settled: moment !== undefined || (settled && computed !== undefined),
    computedAt: node.computedAt,
    ...(moment ? { asOf: moment } : {}),
  };
}

/** The moment of the past that is asked about, in UTC. @throws Problem unknown-parameter for one that is to come */
function momentOf(call: Call): Instant | undefined {
  const asOf = call.query['asOf'];
  if (asOf === undefined) return undefined;
  const moment = new Date(asOf);
  if (Number.isNaN(moment.getTime()) || moment > call.now()) {
    throw problem('unknown-parameter', {
      detail: { vi: 'asOf phải là một thời điểm đã qua', en: 'asOf must be a moment of the past' },
    });
  }
  return moment.toISOString();
}

/** A view as it was known at a moment, computed for this question from the revisions approved by then. */
async function nodeAsOf(
  queries: Queries,
  key: NodeKey,
  view: View,
  aggregation: Aggregation,
  moment: Instant,
  now: Date,
): Promise<Node> {
  const { views } = await computeSubtree({ aggregation, sources: sourcesAsOf(queries, moment) }, key, view);
  return { ...views[view], computedAt: now.toISOString() };
}

/** What a node says before it was computed for the first time: nothing, and who is missing; never settled. */
async function emptyNode(queries: Queries, key: NodeKey, aggregation: Aggregation, now: Date): Promise<Node> {
  const coverage = coverageOf(await childrenOf(queries, key), new Map(), undefined);
  return {
    state: aggregation.identity,
    inputs: [],
    coverage,
    hash: rollupHash([]),
    computedAt: now.toISOString(),
  };
}

async function presentTexts(call: Call): Promise<Json> {
  const { period, unit } = await readable(call);
  const path = call.query['path'];
  const regime = await regimeOf(call.database.read, { id: period.versionId, hash: period.versionHash });
  const names = path?.split('/').slice(1) ?? [];
  const field = fieldAt(regime.root, names);
  if (field?.operator?.op !== 'collate') {
    throw problem('unknown-parameter', {
      detail: {
        vi: `Không có trường văn bản tổng hợp ${path ?? ''}`,
        en: `There is no collated field at ${path ?? ''}`,
      },
    });
  }
  const limit = Number(call.query['limit'] ?? 100);
  const items = await collatedTexts(call.database.read, {
    regimePeriodId: period.id,
    unitPath: unit.path,
    unitId: unit.id,
    path: pointer(...names),
    after: readCursor(call.query['cursor']),
    limit: limit + 1,
    ...(field.operator.upTo ? { upTo: field.operator.upTo } : {}),
  });
  const { page, next } = pageOf(items, limit, (item) => item.unit.code);
  return { items: page, ...next };
}
