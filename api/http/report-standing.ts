/** How a report stands in the tree, over the wire: what changed below it since, what stands on it, where it counts. */
import { may } from '../../regimes/policy.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { fieldAtPlace, figureOf } from '../../regimes/figure-place.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { noSuchReport } from '../actions/act-on-report.js';
import { handlersFor, subjectIn } from '../actions/report-context.js';
import { chainOf } from '../actions/revision-chain.js';
import { stalenessOf, type Cause, type Moved, type StaleCell } from '../actions/staleness.js';
import { problem } from '../problems.js';
import { aggregationFor } from '../store/forms.js';
import { regimeOf } from '../store/regimes.js';
import { loadReport, type ReportRow } from '../store/reports.js';
import { loadRevision } from '../store/revisions.js';
import { regimePeriod, VIEWS } from '../store/rollups.js';
import { ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentStanding, standing } from './present-standing.js';
import * as s from './schemas.js';

const PATH = '/reports/{regime}/{period}/{unit}';
const params = { regime: s.codeParameter, period: s.periodParameter, unit: s.codeParameter };

const moved = {
  unit: s.unitName,
  from: s.nullable(s.integer),
  to: s.nullable(s.integer),
  why: { enum: ['corrected', 'late', 'gone'] },
  'at?': s.instant,
};
const cause = s.object({
  unit: s.unitName,
  from: moved.from,
  to: moved.to,
  frozen: {},
  now: {},
});

export const standingEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: `${PATH}/staleness`,
    id: 'readStaleness',
    tag: 'reports',
    summary: 'In which cells what the report froze differs from what counts below now, by how much and why',
    access: 'session',
    params,
    answers: {
      200: {
        description: 'The first 200 cells that differ, and all reporters whose revision is another one now',
        schema: s.object({
          revision: s.nullable(s.integer),
          stale: s.boolean,
          settled: s.boolean,
          'frozenAt?': s.instant,
          'rollup?': s.object({ frozen: s.hash, now: s.nullable(s.hash) }),
          total: s.integer,
          cells: s.list(
            s.object({
              figure: s.text,
              label: s.words,
              frozen: {},
              now: {},
              list: s.boolean,
              'difference?': { anyOf: [{ type: 'number' }, { type: 'string' }] },
              causes: s.list(cause),
              causeCount: s.integer,
            }),
          ),
          units: s.list(s.object(moved)),
          'gaps?': s.object({ reason: s.text, missing: s.list(s.named) }),
        }),
      },
    },
    handle: async (call) => ok(await presentStaleness(call)),
  },
  {
    method: 'get',
    path: `${PATH}/revisions/{n}/chain`,
    id: 'readChain',
    tag: 'reports',
    summary:
      'What a revision stands on, which revisions above stand on it, and the roll-ups that it counts in',
    access: 'session',
    params: { ...params, n: s.versionParameter },
    answers: {
      200: {
        description: 'The chain through the levels, superseded revisions included',
        schema: s.object({
          own: standing,
          below: s.list(standing),
          above: s.list(s.object({ standing, over: s.object({ unit: s.unitName, revision: s.integer }) })),
          rollups: s.list(
            s.object({
              unit: s.unitName,
              view: { enum: [...VIEWS] },
              root: s.hash,
              settled: s.boolean,
              included: s.boolean,
            }),
          ),
        }),
      },
    },
    handle: async (call) => ok(await presentChain(call)),
  },
];

/** The report of the path, if the caller may read it, with the regime that it is written against. */
async function readable(call: Call): Promise<{ readonly row: ReportRow; readonly regime: Regime }> {
  const key = { regime: param(call, 'regime'), period: param(call, 'period'), unit: param(call, 'unit') };
  const row = await loadReport(call.database.read, key);
  if (!row) throw noSuchReport(key);
  const regime = await regimeOf(call.database.read, { id: row.versionId, hash: row.versionHash });
  const subject = subjectIn(
    { row, regime, handlers: await handlersFor(call.database.read, row) },
    call.now(),
  );
  if (!may(personOf(call), 'read-report', subject)) throw problem('forbidden');
  return { row, regime };
}

/** Cells of one answer; a report has some hundreds at most, so this is far beyond what anybody reads. */
const CELLS = 200;
const CAUSES = 20;

async function presentStaleness(call: Call): Promise<Json> {
  const { row, regime } = await readable(call);
  const key = { regimePeriodId: row.regimePeriodId, unitId: row.unitId, unitPath: row.unitPath };
  const found = await stalenessOf(call.database.read, key, regime, aggregationFor(regime));
  if (!found) return { revision: null, stale: false, settled: true, total: 0, cells: [], units: [] };
  const { frozen } = found;
  return {
    revision: frozen.revision,
    stale: found.moved.length > 0,
    settled: found.settled,
    frozenAt: frozen.submittedAt,
    rollup: { frozen: frozen.rollupHash, now: found.hashNow ?? null },
    total: found.cells.length,
    cells: found.cells.slice(0, CELLS).map((cell) => presentCell(regime, cell)),
    units: found.moved.map(presentMoved),
    ...(frozen.gapsReason === null
      ? {}
      : {
          gaps: {
            reason: frozen.gapsReason,
            missing: frozen.coverage.missing.map(({ code, name }) => ({ code, name })),
          },
        }),
  };
}

function presentCell(regime: Regime, cell: StaleCell): JsonObject {
  const label = fieldAtPlace(regime, cell.place)?.label;
  const last = cell.place.at(-1);
  const named = typeof last === 'string' ? last : '';
  return {
    figure: figureOf(cell.place),
    label: label ? { vi: label.vi, en: label.en } : { vi: named, en: named },
    frozen: shown(cell.before),
    now: shown(cell.after),
    list: cell.list,
    ...(cell.difference === undefined ? {} : { difference: cell.difference }),
    causes: cell.causes.slice(0, CAUSES).map(presentCause),
    causeCount: cell.causes.length,
  };
}

/** A figure as it is; of a list how many entries it has. Null: not reported. */
function shown(value: Json | undefined): Json {
  return Array.isArray(value) ? value.length : (value ?? null);
}

function presentCause({ moved: { child, from, to }, before, after }: Cause): JsonObject {
  return {
    unit: { code: child.unitCode, name: child.unitName, level: child.level },
    from,
    to,
    frozen: shown(before),
    now: shown(after),
  };
}

function presentMoved({ child, from, to, why, at }: Moved): JsonObject {
  return {
    unit: { code: child.unitCode, name: child.unitName, level: child.level },
    from,
    to,
    why,
    ...(at === null ? {} : { at }),
  };
}

async function presentChain(call: Call): Promise<Json> {
  const { row } = await readable(call);
  const queries = call.database.read;
  const which = { obligationId: row.id, revision: Number(param(call, 'n')) };
  const revision = await loadRevision(queries, which);
  const period = await regimePeriod(queries, row.regimePeriodId);
  if (!revision || !period) throw problem('not-found');
  const { own, below, above, rollups, stale } = await chainOf(queries, period, revision.id);
  return {
    own: presentStanding(own, stale.has(own.id)),
    below: below.map((one) => presentStanding(one, stale.has(one.id))),
    above: above.map((one) => ({
      standing: presentStanding(one.standing, stale.has(one.standing.id)),
      over: { unit: { ...one.over.unit }, revision: one.over.revision },
    })),
    rollups: rollups.map((one) => ({ ...one, unit: { ...one.unit } })),
  };
}
