/**
 * Two API processes and two workers, real ones, on one PostgreSQL and one Redis: what is filed through either is seen
 * by both, nothing is done twice, what one leaves the other takes over, and a Redis that is away stops nobody.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { parsePeriod, previousPeriod } from '../../regimes/period.js';
import { dayOf } from '../../regimes/calendar.js';
import { openPostgres, type Database } from '../../api/store/database.js';
import { migrate } from '../../api/store/migrate.js';
import { processes } from '../../api/store/processes.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { houses, publish, regimeLike } from '../api/life.js';
import { freshDatabase } from '../postgres.js';
import { hasRedis, startRedis } from '../redis.js';
import { assertOk, callerWith, openWorld, type Caller, type World } from '../world.js';
import type { JobStats } from '../../worker/job-stats.js';
import { runWorker } from '../../worker/run-worker.js';
import { makeNation, marksLeft, QUIET } from './nation.js';

interface Process {
  readonly child: ChildProcess;
  readonly port: number;
}

describe('Several processes on one database', function () {
  this.timeout(240_000);
  const REGIME = regimeLike('TEST-SEVERAL', { submitEarly: true });
  const today = dayOf(new Date().toISOString());
  const month = parsePeriod(today.slice(0, 7))!;
  const period = previousPeriod(month).id;
  let url: string;
  let database: Database;
  let world: World;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let apis: Process[] = [];
  let workers: Process[] = [];
  let communes: string[] = [];
  const everything: ChildProcess[] = [];
  const filed = new Map<string, number>();

  before(async function () {
    if (!hasRedis()) this.skip();
    url = await freshDatabase();
    redis = await startRedis();
    database = openPostgres(url, 4);
    await migrate(database, MIGRATIONS);
    world = await openWorld(database, new Date().toISOString());
    await addCommunes(database, 12);
    await publish(world, REGIME, period);
    communes = (
      await database
        .read('obligations as o')
        .join('regime_periods as p', 'p.id', 'o.regime_period_id')
        .join('unit_spells as w', 'w.unit_id', 'o.receiver_id')
        .where({ 'p.regime': REGIME.code, 'p.period': period, 'o.level': 'commune', 'w.code': '01' })
        .whereNull('w.valid_to')
        .orderBy('o.unit_code')
        .limit(12)
        .select<{ unit_code: string }[]>('o.unit_code')
    ).map((row) => row.unit_code);
    assert.equal(communes.length, 12);
    apis = [await start('api/server.ts'), await start('api/server.ts')];
    workers = [await start('worker/main.ts'), await start('worker/main.ts')];
    await Promise.all(apis.map(ready));
    await until(async () => (await processes(database.read)).length === 4);
  });
  after(async () => {
    for (const child of everything) child.kill('SIGKILL');
    await Promise.all(
      everything.map(async (child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')),
    );
    await world?.close();
    await database?.close();
    await redis?.stop();
  });

  async function start(file: string): Promise<Process> {
    const port = await freePort();
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: url,
        REDIS_URL: redis.url,
        PORT: String(port),
        BAOCAO_POOL: '4',
        BAOCAO_LOG_LEVEL: 'fatal',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    everything.push(child);
    return { child, port };
  }
  const originOf = (api: Process): string => `http://127.0.0.1:${api.port}`;
  const ready = ({ port }: Process): Promise<void> =>
    until(
      async () =>
        (await fetch(`http://127.0.0.1:${port}/api/v1/ready`).catch(() => undefined))?.status === 200,
    );
  const through = async (api: Process, role: 'clerk' | 'aggregator', unit: string): Promise<Caller> =>
    callerWith(originOf(api), { cookie: await world.cookieOf(role, unit) });
  const pathOf = (commune: string): string => `/reports/${REGIME.code}/${period}/${commune}`;
  const match = (etag: string | null): Record<string, string> => ({ 'if-match': etag ?? '' });

  /** Opened through one process, sent through the other, approved through the first. */
  async function file(
    commune: string,
    damaged: number,
    [one, other]: readonly [Process, Process],
  ): Promise<void> {
    const path = pathOf(commune);
    const opened = assertOk(
      await (
        await through(one, 'clerk', commune)
      ).put(path, { content: houses(damaged, damaged) }, { 'if-none-match': '*' }),
      201,
    );
    const sent = assertOk(
      await (
        await through(other, 'clerk', commune)
      ).post(`${path}/submit`, {}, match(opened.headers.get('etag'))),
    );
    const approval = match(sent.headers.get('etag'));
    assertOk(await (await through(one, 'aggregator', '01')).post(`${path}/approve`, {}, approval));
    filed.set(commune, damaged);
  }
  const total = (): number => [...filed.values()].reduce((sum, value) => sum + value, 0);
  async function settledFigure(api: Process): Promise<number> {
    await until(async () => (await marksLeft(database)) === 0, 60_000);
    const nation = await through(api, 'aggregator', 'VN');
    const reply = assertOk(await nation.get(`/rollups/${REGIME.code}/${period}/VN?view=provisional`));
    assert.equal(reply.body.settled, true);
    return reply.body.content.houses[0].damaged as number;
  }
  const count = async (type: string, unit?: string): Promise<number> => {
    const query = database.read('events').where({ type, regime: REGIME.code });
    const rows = await (unit === undefined ? query : query.where({ unit_code: unit })).count({ n: '*' });
    return Number((rows as { n: number }[])[0]?.n);
  };

  it('file and approve through either, and both tell the right figure', async () => {
    const [one, other] = apis as [Process, Process];
    for (const [index, commune] of communes.slice(0, 6).entries())
      await file(commune, index + 1, index % 2 === 0 ? [one, other] : [other, one]);
    assert.equal(await settledFigure(one), total());
    assert.equal(await settledFigure(other), total());
  });

  it('take one act once, though it is sent to both at the same moment', async () => {
    const [one, other] = apis as [Process, Process];
    const commune = communes[6] ?? '';
    const path = pathOf(commune);
    const clerk = await through(one, 'clerk', commune);
    const opened = assertOk(
      await clerk.put(path, { content: houses(50, 50) }, { 'if-none-match': '*' }),
      201,
    );
    const both = async (action: string, role: 'clerk' | 'aggregator', unit: string, etag: string | null) => {
      const callers = await Promise.all([through(one, role, unit), through(other, role, unit)]);
      const replies = await Promise.all(
        callers.map((caller) => caller.post(`${path}/${action}`, {}, match(etag))),
      );
      assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 412]);
      return replies.find(({ status }) => status === 200)?.headers.get('etag') ?? null;
    };
    const sent = await both('submit', 'clerk', commune, opened.headers.get('etag'));
    await both('approve', 'aggregator', '01', sent);
    filed.set(commune, 50);
    assert.equal(await settledFigure(other), total());
    assert.equal(await count('report.submitted', commune), 1);
    assert.equal(await count('report.approved', commune), 1);
    const revisions = await database.read('revisions').count({ n: '*' });
    assert.equal(Number((revisions as { n: number }[])[0]?.n), filed.size);
  });

  it('owe each report once, and do the work of the day once and not by each', async () => {
    const owed = await database.read('obligations').select<object[]>('regime_period_id', 'unit_id');
    assert.equal(new Set(owed.map((row) => JSON.stringify(row))).size, owed.length);
    // Everything had been made when the regime was published: no worker made anything again.
    const made = await database
      .read('events')
      .where({ type: 'obligations.changed' })
      .whereNull('actor_id')
      .select('id');
    assert.ok(made.length <= 1, `${made.length} runs over the calendar found something to do`);
    const done = await database
      .read('meta')
      .where({ key: 'obligations-refreshed-on' })
      .first<{ value: string }>('value');
    assert.equal(done.value, dayOf(new Date().toISOString()));
  });

  it('go on when an API and a worker are killed, and say who fell silent', async () => {
    const [killed, other] = apis as [Process, Process];
    const [first] = workers as [Process, Process];
    await file(communes[7] ?? '', 7, [killed, other]);
    for (const { child } of [first, killed]) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await file(communes[8] ?? '', 8, [other, other]);
    assert.equal(await settledFigure(other), total());
    const known = new Map((await processes(database.read)).map((row) => [row.pid, row.kind]));
    assert.equal(known.get(killed.child.pid ?? 0), 'api');
    assert.equal(known.get(first.child.pid ?? 0), 'worker');
  });

  it('go on filing while Redis is away, and catch up when it is back', async () => {
    const other = apis[1]!;
    await redis.stop();
    await file(communes[9] ?? '', 9, [other, other]);
    await file(communes[10] ?? '', 10, [other, other]);
    assert.ok((await marksLeft(database)) > 0);
    redis = await startRedis(redis.port);
    assert.equal(await settledFigure(other), total());
  });

  it('end in order when they are told to, and take their names away', async () => {
    for (const { child } of [apis[1]!, workers[1]!]) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      assert.deepEqual(await gone, [0, null]);
    }
    const living = (await processes(database.read)).map(({ pid }) => pid);
    assert.ok(!living.includes(apis[1]?.child.pid ?? 0) && !living.includes(workers[1]?.child.pid ?? 0));
  });
});

describe('Several workers at night', function () {
  this.timeout(90_000);

  it('verify everything once', async function () {
    if (!hasRedis()) this.skip();
    const redis = await startRedis();
    const database = openPostgres(await freshDatabase(), 6);
    await migrate(database, MIGRATIONS);
    await makeNation(database);
    const night = (): Date => new Date('2026-11-20T19:00:00.000Z'); // two o'clock in Hà Nội
    const begun: string[] = [];
    const stats: JobStats = {
      begin: (name) => {
        begun.push(name);
        return () => undefined;
      },
      told: () => Promise.resolve(null),
    };
    const connect = (): Promise<{ redis: string }> => Promise.resolve({ redis: redis.url });
    const deps = { database, log: QUIET, now: night, concurrency: 4, connect, stats };
    const crew = [runWorker(deps), runWorker(deps), runWorker(deps)];
    try {
      const verified = (): PromiseLike<unknown> =>
        database.read('meta').where({ key: 'rollup-verified-on', value: '2026-11-21' }).first('key');
      await until(async () => (await verified()) !== undefined);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const times = (name: string): number => begun.filter((one) => one === name).length;
      assert.equal(times('rollup.verify'), 1);
      assert.ok(times('refresh-obligations') >= 1 && times('refresh-obligations') <= crew.length);
    } finally {
      for (const worker of crew) await worker.stop();
      await database.close();
      await redis.stop();
    }
  });
});

/** Adds communes below Hà Nội. */
async function addCommunes(database: Database, many: number): Promise<void> {
  await database.write(async (trx) => {
    const above = await trx('unit_spells')
      .where({ code: '01' })
      .whereNull('valid_to')
      .first<{ unit_id: number; path: string }>();
    for (let n = 1; n <= many; n++) {
      const [made] = await trx('units')
        .insert({ created_at: '2020-01-01T00:00:00.000Z' })
        .returning<{ id: number }[]>('id');
      await trx('unit_spells').insert({
        unit_id: made!.id,
        code: `0100${String(n).padStart(2, '0')}`,
        name: `Xã ${n}`,
        search: `xa ${n}`,
        level: 'commune',
        parent_id: above.unit_id,
        path: `${above.path}${made!.id}/`,
        valid_from: '2020-01-01',
      });
    }
  });
}

async function until(what: () => Promise<boolean>, within = 90_000): Promise<void> {
  for (const end = Date.now() + within; !(await what()); await new Promise((done) => setTimeout(done, 100)))
    if (Date.now() > end) throw new Error('It did not come to that in time');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
