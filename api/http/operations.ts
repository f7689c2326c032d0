/** What operators see and do: how the system does, jobs that fail, the figures for Prometheus. */
import { dayOf } from '../../regimes/calendar.js';
import type { Json, JsonObject, Role } from '../../regimes/words.js';
import { lookAtOperations, type Operations } from '../actions/look-at-operations.js';
import { problem, require } from '../problems.js';
import { discardFailure, retryFailure, type JobFailure } from '../store/job-failures.js';
import { recordEvent } from '../store/events.js';
import { poolUse } from '../store/system-facts.js';
import { nation } from '../store/units.js';
import { noContent, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { secondsSince } from './measure.js';
import { boolean, instant, integer, list, nullable, object, text } from './schemas.js';

const number: JsonObject = { type: 'number', minimum: 0 };
const failure = object({
  key: text,
  name: text,
  state: { enum: ['retrying', 'set-aside', 'discarded'] },
  tries: integer,
  reason: text,
  firstAt: instant,
  lastAt: instant,
  nextAt: nullable(instant),
  'node?': object({ regime: text, period: text, unit: text }),
});
const answer = object({
  at: instant,
  dirty: object({ marks: integer, nodes: integer, oldestAt: nullable(instant), ageSeconds: number }),
  queue: nullable(
    object({
      backend: text,
      answers: boolean,
      waiting: integer,
      active: integer,
      delayed: integer,
      lagSeconds: number,
      at: instant,
    }),
  ),
  failures: object({ retrying: integer, setAside: integer, discarded: integer, items: list(failure) }),
  processes: list(
    object({
      kind: { enum: ['api', 'worker', 'all'] },
      host: text,
      pid: integer,
      version: text,
      startedAt: instant,
      seenAt: instant,
      silent: boolean,
    }),
  ),
  database: object({
    dialect: { enum: ['sqlite', 'postgres'] },
    bytes: integer,
    tables: list(object({ name: text, rows: integer, bytes: nullable(integer) })),
    pool: object({ most: integer, used: integer, free: integer, waiting: integer }),
  }),
  backup: nullable(object({ at: instant, file: text, bytes: integer })),
  board: { ...nullable(text), description: 'Where the board of the queue is; null where there is none' },
});

const params = { key: { type: 'string', minLength: 1, maxLength: 200 } };
const tag = 'operations';

export const operationsEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/operations',
    id: 'readOperations',
    tag,
    summary: 'How the system does: what waits, what fails, who is at work, how large it is',
    access: 'session',
    answers: { 200: { description: 'The state of the system now', schema: answer } },
    problems: ['forbidden'],
    handle: async (call) => {
      await requireRole(call, 'administrator');
      return ok(present(await lookAtOperations(call.database, call.now()), call));
    },
  },
  {
    method: 'post',
    path: '/operations/jobs/{key}/retry',
    id: 'retryJob',
    tag,
    summary: 'Try a job that fails again at once, its tries counted from nothing',
    access: 'session',
    params,
    answers: { 204: { description: 'It will be tried' } },
    problems: ['forbidden', 'not-found'],
    handle: (call) => decide(call, 'job.retried', retryFailure),
  },
  {
    method: 'post',
    path: '/operations/jobs/{key}/discard',
    id: 'discardJob',
    tag,
    summary:
      'Try a job that fails no more; a roll-up stays unsettled until something new comes below it, or it is rebuilt',
    access: 'session',
    params,
    answers: { 204: { description: 'It is tried no more' } },
    problems: ['forbidden', 'not-found'],
    handle: (call) => decide(call, 'job.discarded', discardFailure),
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'readMetrics',
    tag,
    summary: 'Figures for Prometheus: queue, dirty roll-ups, jobs, requests, connections, this process',
    access: 'session',
    answers: { 200: { description: 'The text format of Prometheus', schema: text, type: 'text/plain' } },
    problems: ['forbidden'],
    handle: async (call) => {
      await requireRole(call, 'administrator', 'auditor');
      if (!call.measure) throw problem('not-found');
      const type = call.measure.contentType;
      return { status: 200, text: { type, text: await call.measure.text(call.database, call.now()) } };
    },
  },
];

/** Lets those through who hold one of the roles at the nation. */
export async function requireRole(call: Call, ...roles: readonly Role[]): Promise<void> {
  const top = await nation(call.database.read, dayOf(call.now().toISOString()));
  const held = personOf(call).roles.some(({ role, unitId }) => unitId === top?.id && roles.includes(role));
  require(held, 'forbidden');
}

async function decide(call: Call, type: string, act: typeof retryFailure): Promise<typeof noContent> {
  await requireRole(call, 'administrator');
  const key = param(call, 'key');
  const { now } = call;
  await call.database.write(async (trx) => {
    require(await act(trx, key, now()), 'not-found');
    const actorId = personOf(call).userId;
    await recordEvent(trx, { at: now().toISOString(), type, actorId, data: { job: key } });
  });
  call.nudge();
  return noContent;
}

function present(state: Operations, call: Call): JsonObject {
  const now = call.now();
  const { dirty, failureCounts: counts } = state;
  return {
    at: now.toISOString(),
    dirty: { ...dirty, ageSeconds: dirty.oldestAt === null ? 0 : secondsSince(dirty.oldestAt, now) },
    queue: state.queue === null ? null : { ...state.queue },
    failures: {
      retrying: counts.retrying,
      setAside: counts['set-aside'],
      discarded: counts.discarded,
      items: state.failures.map(presentFailure),
    },
    processes: state.processes.map(({ kind, host, pid, version, startedAt, seenAt, silent }) => {
      return { kind, host, pid, version, startedAt, seenAt, silent };
    }),
    database: {
      dialect: call.database.dialect,
      ...(state.size as unknown as Record<string, Json>),
      pool: { ...poolUse(call.database) },
    },
    backup: state.backup === null ? null : { ...state.backup },
    board: call.board === undefined ? null : BOARD,
  };
}

/** Where the board of the queue is mounted. */
export const BOARD = '/operations/queues';

function presentFailure({ data: _ids, nextAt, node, ...shown }: JobFailure): JsonObject {
  return { ...shown, nextAt: nextAt ?? null, ...(node ? { node: { ...node } } : {}) };
}
