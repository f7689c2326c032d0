/** Later due moments for single units. */
import { extendDue, withdrawExtension } from '../actions/extend-due.js';
import type { Instant, Json } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { extensionsOf } from '../store/due-extensions.js';
import { loadReport, type ReportKey } from '../store/reports.js';
import { ok, param, personOf, type Answer, type Call, type Endpoint } from './endpoint.js';
import { reasonSchema } from './exemptions.js';
import { presentObligation } from './present-obligation.js';
import { seesUnder } from './reach.js';
import * as s from './schemas.js';

const params = { regime: s.codeParameter, period: s.periodParameter, unit: s.codeParameter };
const answers = { 200: { description: 'The obligation as it is now', schema: s.obligation } };
const MOST = 1000;

export const extensionEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/extensions',
    id: 'listExtensions',
    tag: 'obligations',
    summary: 'Due moments that were moved for single units, within the reach of the caller, the latest first',
    access: 'session',
    query: { regime: s.codeParameter, period: s.periodParameter },
    answers: {
      200: {
        description: 'At most a thousand',
        schema: s.object({
          items: s.list(
            s.object({
              regime: s.text,
              period: s.text,
              unit: s.named,
              dueAt: s.instant,
              ruleDueAt: s.nullable(s.instant),
              reason: s.text,
              grantedAt: s.instant,
              grantedBy: s.author,
            }),
          ),
        }),
      },
    },
    handle: async (call) => ok({ items: await present(call) }),
  },
  {
    method: 'put',
    path: '/extensions/{regime}/{period}/{unit}',
    id: 'extendDue',
    tag: 'obligations',
    summary: "Gives a unit longer for a report that is not sent; the rule's due moment is kept beside it",
    access: 'session',
    params,
    body: { schema: s.object({ dueAt: s.moment, reason: reasonSchema }) },
    answers,
    problems: ['forbidden', 'not-found', 'state-forbids', 'body-has-mistakes'],
    handle: async (call) => {
      const asked = call.body as unknown as { readonly dueAt: Instant; readonly reason: string };
      await extendDue(call, personOf(call), keyOf(call), asked);
      return now(call);
    },
  },
  {
    method: 'delete',
    path: '/extensions/{regime}/{period}/{unit}',
    id: 'withdrawExtension',
    tag: 'obligations',
    summary: 'Takes it back: the report is due when the rule says',
    access: 'session',
    params,
    answers,
    problems: ['forbidden', 'not-found', 'state-forbids'],
    handle: async (call) => {
      await withdrawExtension(call, personOf(call), keyOf(call));
      return now(call);
    },
  },
];

const keyOf = (call: Call): ReportKey => ({
  regime: param(call, 'regime'),
  period: param(call, 'period'),
  unit: param(call, 'unit'),
});

async function now(call: Call): Promise<Answer> {
  const row = await loadReport(call.database.read, keyOf(call));
  if (!row) throw problem('not-found');
  return ok(await presentObligation(call.database.read, row, call.now()));
}

async function present(call: Call): Promise<Json[]> {
  const { regime, period } = call.query;
  const rows = await extensionsOf(call.database.read, { regime, period }, MOST);
  return rows
    .filter(({ unitPath }) => seesUnder(personOf(call), unitPath))
    .map((row) => ({
      regime: row.regime,
      period: row.period,
      unit: { code: row.unit.code, name: row.unit.name },
      dueAt: row.dueAt,
      ruleDueAt: row.ruleDueAt,
      reason: row.reason,
      grantedAt: row.grantedAt,
      grantedBy: { name: row.grantedBy },
    }));
}
