/** A history played before real processes: acts over HTTP, the clock and the faults from outside. */
import { strict as assert } from 'node:assert';
import { changeUnits } from '../../../api/actions/change-units.js';
import { createLog } from '../../../api/log.js';
import type { Role } from '../../../regimes/words.js';
import { runJob } from '../../../worker/jobs.js';
import type { Book, Report } from '../book.js';
import type { History, Kind } from '../history.js';
import { BEGIN, publish } from '../nation.js';
import { openBook, owedAnew } from '../reports.js';
import type { Answer, Asked, Stage } from '../stage.js';
import type { Faults } from './faults.js';
import type { World } from './world.js';

const PATIENCE = 60_000;
/** How far a moment in the record may lie outside of the act, by this process's clock. */
const SLACK = 150;
const TRIES = 20;
const QUIET = createLog('silent');

/** @param number of the history: each has a regime of its own */
export async function stageBefore(
  world: World,
  faults: Faults,
  history: History,
  kind: Kind,
  number: number,
): Promise<Stage> {
  const { database, clock } = world;
  const { variant, periods } = history.shape;
  const regime = `HIST-${variant.toUpperCase()}-${number}`;
  await faults.end();
  if (kind === 'clock-stepped') await clock.set(BEGIN);
  await database.write((trx) => publish(trx, variant, regime, periods, clock.now()));
  const book = await openBook(database, variant, regime);
  const settle = (within: number): Promise<boolean> => settled(world, regime, within);
  await faults.begin();
  let lot = history.lot;
  return {
    database,
    book,
    busy: true,
    now: clock.now,
    clock: clock.step,
    work: faults.strike,
    wait: async () => void (await settle(400)),
    act: (asked) => {
      lot = (lot * 48_271 + 11) % 0x7fffffff;
      return act(world, book, asked, kind === 'api-killed' && lot % 5 === 0 ? (lot >> 4) % 25 : undefined);
    },
    read: async (path) => {
      const { status, body } = await request(world, await world.token('auditor', 'VN'), 'GET', path);
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    merge: async ({ changes }) => {
      const at = clock.now().toISOString();
      const { issues } = await database.write((trx) => changeUnits(trx, changes, { actorId: null, at }));
      assert.deepEqual(issues, []);
      const deps = { database, log: QUIET, now: clock.now, nudge: () => undefined };
      await runJob(deps, 'refresh-obligations', {});
      await owedAnew(database, book);
    },
    settle: async () => {
      await faults.end();
      const there = await settle(PATIENCE);
      assert.ok(there, `It settles within ${PATIENCE} ms; the program said: ${world.worker.said()}`);
    },
  };
}

async function settled({ database }: World, regime: string, within: number): Promise<boolean> {
  for (const end = performance.now() + within; ;) {
    const mark = await database
      .read('rollup_marks as m')
      .join('regime_periods as p', 'p.id', 'm.regime_period_id')
      .where({ regime })
      .first<{ id: number } | undefined>('m.id');
    if (!mark) return true;
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Reply {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Nobody answers: the program was killed, or is not there yet. */
class Gone extends Error {}

async function request(
  { origin }: World,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  version: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...version,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  try {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const etag = response.headers.get('etag') ?? undefined;
    return { status: response.status, etag, body: (text === '' ? {} : JSON.parse(text)) as Reply['body'] };
  } catch (cause) {
    throw new Gone(`${method} ${path}`, { cause });
  }
}

/** @param killed the API is killed so many milliseconds after it was asked */
async function act(world: World, book: Book, asked: Asked, killed: number | undefined): Promise<Answer> {
  const { report, action, by, input } = asked;
  const role: Role = by === 'reviewer' ? 'aggregator' : by;
  const token = await world.token(role, by === 'reviewer' ? report.receiver : report.unit);
  const path = `/reports/${book.regime}/${report.period}/${report.unit}`;
  const seen = await patiently(world, () => request(world, token, 'GET', path));
  const version = seen.etag === undefined ? { 'if-none-match': '*' } : { 'if-match': seen.etag };
  const { content, ...rest } = input;
  const send = (): Promise<Reply> =>
    action === 'save'
      ? request(world, token, 'PUT', path, { content }, version)
      : request(world, token, 'POST', `${path}/${action}`, rest, version);
  const began = world.clock.now().getTime();
  let lost = false;
  const first = send();
  if (killed !== undefined) {
    first.catch(() => undefined); // it is looked at below
    await new Promise((resolve) => setTimeout(resolve, killed));
    await world.api.kill();
    await world.up();
  }
  const reply = await patiently(
    world,
    (tries) => (tries === 0 ? first : send()),
    () => (lost = true),
  );
  const last = await lastEvent(world, book, report);
  const done =
    reply.status < 300 || (lost && reply.status === 412 && last.count === eventsOf(book, report) + 1);
  if (!done) return { outcome: String(reply.body['code']), at: world.clock.now().toISOString() };
  const at = Date.parse(last.at);
  const sane = at >= began - SLACK && at <= world.clock.now().getTime() + SLACK;
  assert.ok(
    sane,
    `${path}/${action}: was done at ${last.at}, between ${new Date(began).toISOString()} and now`,
  );
  return { outcome: 'done', at: last.at };
}

/** Asks again, with the same version, until somebody answers. */
async function patiently(
  world: World,
  ask: (tries: number) => Promise<Reply>,
  lost: () => void = () => undefined,
): Promise<Reply> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask(tries);
    } catch (failure) {
      if (!(failure instanceof Gone) || tries === TRIES) throw failure;
      lost();
      await world.up();
    }
  }
}

const eventsOf = (book: Book, { period, unit }: Report): number =>
  book.facts.filter((fact) => fact.period === period && fact.unit === unit).length;

async function lastEvent(
  { database }: World,
  book: Book,
  { period, unit }: Report,
): Promise<{ count: number; at: string }> {
  const rows = await database
    .read('events')
    .where({ regime: book.regime, period, unit_code: unit })
    .where('type', 'like', 'report.%')
    .orderBy('id')
    .select<{ at: string }[]>('at');
  return { count: rows.length, at: rows.at(-1)?.at ?? '' };
}
