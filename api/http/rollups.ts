/** Roll-ups over the wire: what was combined, how complete it is, what it was made of. */
import { hashOf } from '../../regimes/canonical.js';
import { pointer } from '../../regimes/pointer.js';
import { fieldAt } from '../../regimes/dialect/fields.js';
import type { Instant, Json, JsonObject } from '../../regimes/words.js';
import { withTexts } from '../actions/report-context.js';
import { rollupItself, rollupStored, type Ground, type Which } from '../actions/rollup-ground.js';
import { problem, require } from '../problems.js';
import { collatedTexts } from '../store/collated.js';
import { expectedBelow, type ExpectedByLevel } from '../store/expected.js';
import { overlapsBelow } from '../store/overlaps.js';
import { aggregationFor } from '../store/forms.js';
import { regimeOf } from '../store/regimes.js';
import {
  regimePeriod,
  rollupUnit,
  VIEWS,
  type NodeKey,
  type RegimePeriod,
  type RollupUnit,
} from '../store/rollups.js';
import { pageOf, readCursor } from './cursor.js';
import { ok, param, type Answer, type Call, type Endpoint } from './endpoint.js';
import { presentCoverage, presentInputs } from './present-report.js';
import { mayRead } from './reading.js';
import * as s from './schemas.js';

export const ROLLUP_PATH = '/rollups/{regime}/{period}/{unit}';
export const rollupParams = { regime: s.codeParameter, period: s.periodParameter, unit: s.codeParameter };

/** Which roll-up of a node is asked for: one of its views, as of a moment, or as the unit's own report froze it. */
export const WHICH_QUERY: Readonly<Record<string, JsonObject>> = {
  view: { enum: [...VIEWS] },
  asOf: { type: 'string', format: 'date-time' },
  revision: s.versionParameter,
};

/** @throws Problem unknown-parameter for a moment to come, and for a revision together with another question */
export function whichOf(call: Call): Which {
  const { view, revision } = call.query;
  const asOf = momentOf(call);
  if (revision !== undefined && (view === 'provisional' || asOf !== undefined)) {
    throw problem('unknown-parameter', {
      detail: {
        vi: 'Số đã chốt của một lần gửi không có cách tính hay thời điểm khác',
        en: 'What a revision froze has no other view and no other moment',
      },
    });
  }
  return {
    view: view === 'provisional' ? 'provisional' : 'confirmed',
    ...(asOf === undefined ? {} : { asOf }),
    ...(revision === undefined ? {} : { revision: Number(revision) }),
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

export interface NamedNode {
  readonly period: RegimePeriod;
  readonly unit: RollupUnit;
}

/** The node that the path names, whoever asks. @throws Problem not-found where nobody reports to that unit */
export async function namedNode(call: Call): Promise<NamedNode> {
  const queries = call.database.read;
  const period = await regimePeriod(queries, {
    regime: param(call, 'regime'),
    period: param(call, 'period'),
  });
  const unit = period && (await rollupUnit(queries, period, param(call, 'unit')));
  if (!unit) throw problem('not-found');
  return { period, unit };
}

/** A node of the tree that the caller may read. */
export async function readable(call: Call): Promise<NamedNode> {
  const { period, unit } = await namedNode(call);
  const standing = { regime: period.regime, unit, receiverId: unit.id, period };
  require(await mayRead(call, 'read-rollup', standing), 'forbidden');
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
    query: WHICH_QUERY,
    headers: ['If-None-Match'],
    answers: {
      304: { description: 'The caller has it: it is as it was' },
      200: {
        description:
          "One view of the roll-up; with `asOf` of the reports that were approved by that moment, with `revision` as that revision of the unit's own report froze it",
        schema: s.object({
          regime: s.text,
          label: s.words,
          period: s.text,
          unit: s.unitName,
          view: { enum: [...VIEWS] },
          regimeVersion: s.integer,
          content: s.content,
          reported: s.record(s.integer),
          expected: s.record(s.integer),
          totals: s.record(s.integer),
          coverage: s.coverage,
          inputs: s.list(s.input),
          hash: s.hash,
          settled: s.boolean,
          computed: s.boolean,
          computedAt: s.instant,
          'asOf?': s.instant,
          'revision?': s.integer,
          'overlaps?': s.list(s.object({ predecessor: s.named, successor: s.named, effective: s.day })),
        }),
      },
    },
    handle: answerRollup,
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

/** Everything that an answer of now is made of says what it is; one who has it already is told so, unread. */
async function answerRollup(call: Call): Promise<Answer> {
  const named = await readable(call);
  const which = whichOf(call);
  const { read } = call.database;
  const key = keyOf(named);
  const isNow = which.asOf === undefined && which.revision === undefined;
  const now = isNow ? await rollupStored(read, key, which.view) : undefined;
  const expected = await expectedBelow(read, key);
  if (!now) return ok(await presentRollup(call, named, which, expected));
  const overlaps = await overlapsBelow(read, { ...key, ...named.period });
  const { stored, settled } = now;
  const { period, unit } = named;
  const ofAnswer = {
    expected: { ...expected },
    node: stored.digest(),
    overlaps: overlaps as unknown as Json, // names too: a unit's may be put right
    settled,
    unit: { code: unit.code, level: unit.level, name: unit.name },
    version: [period.version, period.versionHash],
    view: which.view,
  };
  const etag = `"${hashOf(ofAnswer)}"`;
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Cookie, Authorization' };
  if (has(call.header('if-none-match'), etag)) return { status: 304, headers };
  const found = { node: stored.read(), computed: true, settled };
  const body = await presentRollup(call, named, which, expected, found);
  return {
    ...ok(overlaps.length === 0 ? body : { ...body, overlaps: overlaps as unknown as Json }),
    headers,
  };
}

/** Whether a caller's If-None-Match names that version (RFC 9110, 13.1.2). */
const has = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag) ?? false;

const keyOf = ({ period, unit }: NamedNode): NodeKey & { readonly unitPath: string } => ({
  regimePeriodId: period.id,
  unitId: unit.id,
  unitPath: unit.path,
});

async function presentRollup(
  call: Call,
  named: NamedNode,
  which: Which,
  expected: ExpectedByLevel,
  found?: Pick<Ground, 'node' | 'computed' | 'settled'>,
): Promise<JsonObject> {
  const { period, unit } = named;
  const queries = call.database.read;
  const regime = await regimeOf(queries, { id: period.versionId, hash: period.versionHash });
  const aggregation = aggregationFor(regime);
  const { node, computed, settled } =
    found ?? (await rollupItself(queries, keyOf(named), aggregation, which, call.now()));
  const { content, reported, totals } = aggregation.finish(node.state);
  return {
    regime: period.regime,
    label: { vi: regime.label.vi, en: regime.label.en },
    period: period.period,
    unit: { code: unit.code, name: unit.name, level: unit.level },
    view: which.view,
    regimeVersion: period.version,
    content: await withTexts(queries, period.id, aggregation, content),
    reported: { ...reported },
    expected: { ...expected },
    totals: { ...totals },
    coverage: presentCoverage(node.coverage),
    inputs: presentInputs(node.inputs),
    hash: node.hash,
    settled,
    computed,
    computedAt: node.computedAt,
    ...(which.asOf === undefined ? {} : { asOf: which.asOf }),
    ...(which.revision === undefined ? {} : { revision: which.revision }),
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
