/** Runs of verify and rebuild: asked for, followed, ended early. Administrators of the nation only. */
import { dayOf } from '../../regimes/calendar.js';
import type { JsonObject } from '../../regimes/words.js';
import { problem, require } from '../problems.js';
import {
  cancelCheck,
  CHECK_KINDS,
  CHECK_STATES,
  differencesOf,
  insertCheck,
  KEPT,
  listChecks,
  loadCheck,
  standingAlarm,
  type Check,
  type CheckKind,
} from '../store/checks.js';
import type { Queries } from '../store/database.js';
import { lastSeal } from '../store/event-seals.js';
import { recordEvent } from '../store/events.js';
import { nation } from '../store/units.js';
import { pageOf, readCursor } from './cursor.js';
import { created, ok, param, personOf, type Answer, type Call, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';

const members = {
  id: s.integer,
  kind: { enum: [...CHECK_KINDS] },
  regime: s.nullable(s.text),
  period: s.nullable(s.text),
  state: { enum: [...CHECK_STATES] },
  done: s.integer,
  total: s.integer,
  differences: s.integer,
  unsettled: s.integer,
  cancelling: s.boolean,
  reason: s.nullable(s.text),
  requestedAt: s.instant,
  requestedBy: s.nullable(s.author),
  startedAt: s.nullable(s.instant),
  endedAt: s.nullable(s.instant),
};
const item = s.object(members);
const difference = s.object({
  kind: s.text,
  regime: s.nullable(s.text),
  period: s.nullable(s.text),
  unit: s.nullable(s.text),
  revision: s.nullable(s.integer),
  view: s.nullable(s.text),
  detail: s.text,
});
const seal = s.object({ number: s.integer, lastId: s.integer, hash: s.hash, sealedAt: s.instant });
const whole = s.object({ ...members, found: { ...s.list(difference), maxItems: KEPT } });
const params = { id: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' } };
const tag = 'checks';

export const rollupCheckEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/rollup-checks',
    id: 'listRollupChecks',
    tag,
    summary:
      'Runs of verify and rebuild, the newest first; the alarm that stands, and the newest seal over events',
    access: 'session',
    query: { limit: s.limitParameter, cursor: s.cursorParameter },
    answers: {
      200: {
        description: 'Runs',
        schema: s.object({
          items: s.list(item),
          'next?': s.text,
          alarm: s.nullable(item),
          seal: s.nullable(seal),
        }),
      },
    },
    problems: ['forbidden', 'unknown-parameter'],
    handle: listing,
  },
  {
    method: 'post',
    path: '/rollup-checks',
    id: 'startRollupCheck',
    tag,
    summary: 'Have reports and roll-ups verified, or roll-ups rebuilt: all, of a regime, of a period',
    access: 'session',
    body: {
      schema: s.object({
        kind: { enum: [...CHECK_KINDS] },
        'regime?': s.codeParameter,
        'period?': s.periodParameter,
      }),
    },
    answers: { 201: { description: 'The run, which waits for a worker', schema: whole } },
    problems: ['forbidden', 'not-found', 'body-has-mistakes'],
    handle: start,
  },
  {
    method: 'get',
    path: '/rollup-checks/{id}',
    id: 'readRollupCheck',
    tag,
    summary: `One run: how far it is, and the first ${KEPT} differences that it found`,
    access: 'session',
    params,
    answers: { 200: { description: 'The run', schema: whole } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      await requireAdministrator(call, call.database.read);
      return ok(await presented(call.database.read, Number(param(call, 'id'))));
    },
  },
  {
    method: 'post',
    path: '/rollup-checks/{id}/cancel',
    id: 'cancelRollupCheck',
    tag,
    summary: 'End a run early; what was rebuilt stays rebuilt',
    access: 'session',
    params,
    answers: { 200: { description: 'The run, which ends within seconds', schema: whole } },
    problems: ['forbidden', 'not-found', 'state-forbids'],
    handle: cancel,
  },
];

async function requireAdministrator(call: Call, queries: Queries): Promise<void> {
  const top = await nation(queries, dayOf(call.now().toISOString()));
  const held = personOf(call).roles.some(
    ({ role, unitId }) => role === 'administrator' && unitId === top?.id,
  );
  require(held, 'forbidden');
}

async function listing(call: Call): Promise<Answer> {
  const { read } = call.database;
  await requireAdministrator(call, read);
  const cursor = readCursor(call.query['cursor']);
  if (cursor !== undefined && !/^[1-9][0-9]{0,8}$/.test(cursor)) throw problem('unknown-parameter');
  const limit = Number(call.query['limit'] ?? 100);
  const rows = await listChecks(read, limit + 1, cursor === undefined ? undefined : Number(cursor));
  const { page, next } = pageOf(rows, limit, ({ id }) => String(id));
  const alarm = await standingAlarm(read);
  const newest = await lastSeal(read);
  return ok({
    items: page.map(present),
    ...next,
    alarm: alarm ? present(alarm) : null,
    seal: newest
      ? {
          number: newest.number,
          lastId: Number(newest.lastId),
          hash: newest.hash,
          sealedAt: newest.sealedAt,
        }
      : null,
  });
}

async function start(call: Call): Promise<Answer> {
  const {
    kind,
    regime = null,
    period = null,
  } = call.body as unknown as {
    kind: CheckKind;
    regime?: string;
    period?: string;
  };
  const at = call.now().toISOString();
  const actorId = personOf(call).userId;
  const answer = await call.database.write(async (trx) => {
    await requireAdministrator(call, trx);
    if (regime !== null) require(await trx('regimes').where({ code: regime }).first('code'), 'not-found');
    const id = await insertCheck(trx, { kind, regime, period, requestedBy: actorId, at });
    await recordEvent(trx, { at, type: 'check.requested', actorId, data: { id, kind, regime, period } });
    return presented(trx, id);
  });
  call.nudge();
  return created(answer);
}

async function cancel(call: Call): Promise<Answer> {
  const id = Number(param(call, 'id'));
  const at = call.now().toISOString();
  const answer = await call.database.write(async (trx) => {
    await requireAdministrator(call, trx);
    require(await loadCheck(trx, id), 'not-found');
    require(await cancelCheck(trx, id, at), 'state-forbids');
    await recordEvent(trx, { at, type: 'check.cancelled', actorId: personOf(call).userId, data: { id } });
    return presented(trx, id);
  });
  return ok(answer);
}

async function presented(queries: Queries, id: number): Promise<JsonObject> {
  const check = await loadCheck(queries, id);
  require(check, 'not-found');
  const found = await differencesOf(queries, id);
  return { ...present(check), found: found.map((one) => ({ ...one })) };
}

function present(check: Check): JsonObject {
  const { id, kind, regime, period, state, done, total, differences, unsettled, reason } = check;
  return {
    id,
    kind,
    regime,
    period,
    state,
    done,
    total,
    differences,
    unsettled,
    cancelling: state === 'running' && check.cancelAsked === 1,
    reason,
    requestedAt: check.requestedAt,
    requestedBy: check.requestedBy === null ? null : { name: check.requestedBy },
    startedAt: check.startedAt,
    endedAt: check.endedAt,
  };
}
