/** Locked periods, and the units that may go on in them for a while. */
import { exceptUnit, lockPeriods, revokeExceptionOf, unlockPeriod } from '../actions/lock-periods.js';
import type { Instant, Json } from '../../regimes/words.js';
import { problem } from '../problems.js';
import {
  exceptionsIn,
  locksOf,
  periodLock,
  type LockException,
  type PeriodLock,
} from '../store/period-locks.js';
import { created, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { reasonSchema } from './exemptions.js';
import { seesUnder } from './reach.js';
import * as s from './schemas.js';

const params = { regime: s.codeParameter, period: s.periodParameter };
const lock = s.object({
  regime: s.text,
  period: s.text,
  lockedAt: s.nullable(s.instant),
  locked: s.boolean,
  reason: s.nullable(s.text),
  'lockedBy?': s.author,
  exceptions: s.list(
    s.object({
      id: s.integer,
      unit: s.named,
      until: s.instant,
      expired: s.boolean,
      reason: s.text,
      grantedAt: s.instant,
      grantedBy: s.author,
    }),
  ),
});
const answers = { 200: { description: 'The period as it is now', schema: lock } };

export const periodLockEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/locks',
    id: 'listLocks',
    tag: 'obligations',
    summary: 'Locked periods, the latest first, with the exceptions within the reach of the caller',
    access: 'session',
    query: { regime: s.codeParameter },
    answers: { 200: { description: 'At most five hundred', schema: s.object({ items: s.list(lock) }) } },
    handle: async (call) => {
      const locks = await locksOf(call.database.read, call.query['regime']);
      return ok({ items: await presentAll(call, locks) });
    },
  },
  {
    method: 'put',
    path: '/locks/{regime}/{period}',
    id: 'lockPeriod',
    tag: 'obligations',
    summary: 'Locks a period, at once or from a moment on: its reports are read, and nothing else',
    access: 'session',
    params,
    body: { schema: s.object({ 'from?': s.moment, reason: reasonSchema }) },
    answers,
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const asked = call.body as unknown as { readonly from?: Instant; readonly reason: string };
      await lockPeriods(call, personOf(call), which(call), asked);
      return ok(await presentOne(call));
    },
  },
  {
    method: 'delete',
    path: '/locks/{regime}/{period}',
    id: 'unlockPeriod',
    tag: 'obligations',
    summary: 'Unlocks it',
    access: 'session',
    params,
    answers,
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      await unlockPeriod(call, personOf(call), which(call));
      return ok(await presentOne(call));
    },
  },
  {
    method: 'post',
    path: '/locks/{regime}/{period}/exceptions',
    id: 'exceptUnit',
    tag: 'obligations',
    summary: 'Lets one unit go on in a locked period until a moment',
    access: 'session',
    params,
    body: { schema: s.object({ unit: s.codeParameter, until: s.moment, reason: reasonSchema }) },
    answers: { 201: answers[200] },
    problems: ['forbidden', 'not-found', 'state-forbids', 'body-has-mistakes'],
    handle: async (call) => {
      const asked = call.body as unknown as { unit: string; until: Instant; reason: string };
      await exceptUnit(call, personOf(call), which(call), asked);
      return created(await presentOne(call));
    },
  },
  {
    method: 'delete',
    path: '/locks/{regime}/{period}/exceptions/{id}',
    id: 'revokeException',
    tag: 'obligations',
    summary: 'Takes an exception back',
    access: 'session',
    params: { ...params, id: s.versionParameter },
    answers,
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      await revokeExceptionOf(call, personOf(call), which(call), Number(param(call, 'id')));
      return ok(await presentOne(call));
    },
  },
];

const which = (call: Call): { readonly regime: string; readonly period: string } => ({
  regime: param(call, 'regime'),
  period: param(call, 'period'),
});

async function presentOne(call: Call): Promise<Json> {
  const { regime, period } = which(call);
  const found = await periodLock(call.database.read, regime, period);
  const [presented] = await presentAll(call, found ? [found] : []);
  if (presented === undefined) throw problem('not-found');
  return presented;
}

async function presentAll(call: Call, locks: readonly PeriodLock[]): Promise<Json[]> {
  const exceptions = await exceptionsIn(
    call.database.read,
    locks.map(({ id }) => id),
  );
  const now = call.now().toISOString();
  return locks.map((one) => ({
    regime: one.regime,
    period: one.period,
    lockedAt: one.lockedAt,
    locked: one.lockedAt !== null && one.lockedAt <= now,
    reason: one.reason,
    ...(one.lockedBy === null ? {} : { lockedBy: { name: one.lockedBy } }),
    exceptions: (exceptions.get(one.id) ?? [])
      .filter(({ unitPath }) => seesUnder(personOf(call), unitPath))
      .map((exception) => presentException(exception, now)),
  }));
}

const presentException = (one: LockException, now: Instant): Json => ({
  id: one.id,
  unit: { code: one.unit.code, name: one.unit.name },
  until: one.until,
  expired: one.until <= now,
  reason: one.reason,
  grantedAt: one.grantedAt,
  grantedBy: { name: one.grantedBy },
});
