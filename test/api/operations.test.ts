/** What operators see and do over HTTP: the state of the system, the board of the queue, the figures for Prometheus. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beSeen } from '../../api/actions/be-seen.js';
import { createApp } from '../../api/app.js';
import { readSettings } from '../../api/settings.js';
import type { Database } from '../../api/store/database.js';
import { noteFailure } from '../../api/store/job-failures.js';
import { queueBoard, type Board } from '../../worker/board.js';
import { jobStats } from '../../worker/job-stats.js';
import type { QueueConnection } from '../../worker/queue.js';
import { queueFacts } from '../../worker/queue-facts.js';
import { runWorker, type RunningWorker } from '../../worker/run-worker.js';
import { forEachDatabase } from '../database.js';
import { freshDatabase } from '../postgres.js';
import { hasRedis, redis } from '../redis.js';
import { assertOk, assertProblem, callerWith, openWorld, type Caller, type World } from '../world.js';
import { QUIET } from '../worker/nation.js';

forEachDatabase('Operations', (open) => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  const now = (): Date => new Date('2026-11-21T02:00:00.000Z');
  const markOf = (at: string) =>
    world.database.write(async (trx) => {
      const spell = await trx('unit_spells').where({ code: '01' }).first<{ unit_id: number; path: string }>();
      await trx('rollup_marks').insert({
        regime_period_id: 1,
        unit_id: spell.unit_id,
        unit_path: spell.path,
        bucket: 0,
        kind: 'child',
        at,
      });
      return spell.unit_id;
    });

  it('tell of a quiet system that nothing waits and nothing fails', async () => {
    const { body } = assertOk(await admin.get('/operations'));
    assert.deepEqual(body.dirty, { marks: 0, nodes: 0, oldestAt: null, ageSeconds: 0 });
    assert.equal(body.queue, null);
    assert.deepEqual(body.failures, { retrying: 0, setAside: 0, discarded: 0, items: [] });
    assert.equal(body.backup, null);
    assert.equal(body.board, null);
    assert.ok(body.database.bytes > 10_000);
  });

  it('tell what is dirty and since when, and what fails and why; a word of an administrator stands in the trail', async () => {
    const unitId = await markOf('2026-11-21T01:59:00.000Z');
    const job = { key: `rollup-1-${unitId}`, name: 'recompute-rollup', data: { regimePeriodId: 1, unitId } };
    for (let tries = 0; tries < 6; tries++) await noteFailure(world.database, job, 'Nó hỏng', now());
    const { body } = assertOk(await admin.get('/operations'));
    assert.deepEqual(body.dirty, {
      marks: 1,
      nodes: 1,
      oldestAt: '2026-11-21T01:59:00.000Z',
      ageSeconds: 60,
    });
    assert.equal(body.failures.setAside, 1);
    const [item] = body.failures.items;
    assert.deepEqual(
      [item.key, item.state, item.tries, item.reason, item.nextAt],
      [job.key, 'set-aside', 6, 'Nó hỏng', null],
    );
    assert.equal((await admin.post(`/operations/jobs/${job.key}/retry`)).status, 204);
    assert.equal((await admin.get('/operations')).body.failures.items[0].state, 'retrying');
    assert.equal((await admin.post(`/operations/jobs/${job.key}/discard`)).status, 204);
    assert.equal((await admin.get('/operations')).body.failures.discarded, 1);
    assertProblem(await admin.post('/operations/jobs/nothing/retry'), 404, 'not-found');
    const events = await world.database
      .read('events')
      .whereLike('type', 'job.%')
      .orderBy('id')
      .select('type');
    assert.deepEqual(
      events.map(({ type }) => type),
      ['job.retried', 'job.discarded'],
    );
  });

  it('tell of each process, and of one that has fallen silent', async () => {
    const kind = 'worker' as const;
    const seen = beSeen({ database: world.database, log: QUIET, now, kind, version: '0.1.0' });
    await until(async () => (await admin.get('/operations')).body.processes.length === 1);
    world.at('2026-11-21T02:01:00.000Z');
    const { body } = await admin.get('/operations');
    world.at('2026-11-21T02:00:00.000Z');
    assert.deepEqual([body.processes[0].pid, body.processes[0].silent], [process.pid, true]);
    await seen.stop();
    assert.deepEqual((await admin.get('/operations')).body.processes, []);
  });

  it('give Prometheus its figures for the token of an auditor of the nation, and for no other', async () => {
    const auditor = await world.as('auditor', 'VN');
    const made = assertOk(await auditor.post('/users/test-auditor-vn/tokens', { name: 'prometheus' }), 201);
    const machine = callerWith(world.origin, { authorization: `Bearer ${made.body.token}` });
    const reply = assertOk(await machine.get('/metrics'));
    assert.match(reply.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    const value = (series: string): number | undefined => {
      const found = String(reply.body)
        .split('\n')
        .find((line) => line.startsWith(`${series} `));
      return found === undefined ? undefined : Number(found.split(' ').at(-1));
    };
    assert.equal(value('baocao_dirty_nodes'), 1);
    assert.equal(value('baocao_dirty_age_seconds'), 60);
    assert.equal(value('baocao_failing_jobs{state="discarded"}'), 1);
    assert.equal(value('baocao_queue_up'), 0);
    assert.ok(
      value('baocao_http_request_duration_seconds_count{operation="readOperations",status="200"}')! >= 5,
    );
    assert.ok(value('baocao_http_request_duration_seconds_count{operation="retryJob",status="404"}') === 1);
    assert.ok(value('process_resident_memory_bytes')! > 1e6);
    assert.ok(value('baocao_pool_connections{state="most"}')! >= 2);
    assertProblem(await (await world.as('clerk', '00070')).get('/metrics'), 403, 'forbidden');
    assertProblem(await (await world.as('auditor', '15')).get('/metrics'), 403, 'forbidden');
    assertProblem(await world.stranger.get('/metrics'), 401, 'not-authenticated');
  });
});

const QUEUES: Readonly<Record<string, () => Promise<QueueConnection>>> = {
  PostgreSQL: async () => ({ postgres: await freshDatabase() }),
  ...(hasRedis() ? { Redis: async () => ({ redis: await redis() }) } : {}),
};

for (const [backend, place] of Object.entries(QUEUES))
  forEachDatabase(`The board of a queue on ${backend}`, (open) => {
    let world: World;
    let database: Database;
    let board: Board;
    let worker: RunningWorker;
    let server: Server;
    let base: string;
    const stats = jobStats();
    const now = (): Date => new Date('2026-11-21T02:00:00.000Z');
    before(async () => {
      database = await open();
      world = await openWorld(database);
      const connection = await place();
      const connect = (): Promise<QueueConnection> => Promise.resolve(connection);
      worker = runWorker({ database, log: QUIET, now, concurrency: 2, connect, stats });
      board = queueBoard(connect, QUIET, '/operations/queues');
      const app = createApp({
        database,
        settings: readSettings({}),
        log: QUIET,
        now,
        nudge: worker.nudge,
        queueReady: worker.ready,
        board: board.handle,
      });
      server = createServer(app).listen(0, '127.0.0.1');
      await once(server, 'listening');
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await until(() => worker.ready());
    });
    after(async () => {
      server.closeAllConnections();
      server.close();
      await board.close();
      await worker.stop();
      await world.close();
    });
    const ask = async (
      role: 'administrator' | 'auditor' | undefined,
      path: string,
      init: RequestInit = {},
    ) => {
      const cookie = role === undefined ? undefined : await world.cookieOf(role, 'VN');
      const headers = { ...(cookie === undefined ? {} : { cookie }), ...init.headers };
      return fetch(`${base}${path}`, { ...init, headers });
    };

    it('is a page for the administrator of the nation, under a policy that only its own path has', async () => {
      const page = await ask('administrator', '/operations/queues/');
      assert.equal(page.status, 200);
      assert.match(await page.text(), /<base href="\/operations\/queues\/"/);
      assert.match(page.headers.get('content-security-policy') ?? '', /base-uri 'self'/);
      assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self';/);
      const other = await ask('administrator', '/api/v1/session');
      assert.match(other.headers.get('content-security-policy') ?? '', /base-uri 'none'/);
    });

    it('lists the queue as it is', async () => {
      const reply = await ask('administrator', '/operations/queues/api/queues');
      assert.equal(reply.status, 200);
      const { queues } = (await reply.json()) as {
        queues: { name: string; counts: Record<string, number> }[];
      };
      assert.equal(queues[0]?.name, 'baocao');
      assert.equal(queues[0]?.counts['failed'], 0);
    });

    it('is refused to everybody else, its files too', async () => {
      for (const path of [
        '/operations/queues/',
        '/operations/queues/api/queues',
        '/operations/queues/static/x.js',
      ]) {
        assert.equal((await ask(undefined, path)).status, 401, path);
        assert.equal((await ask('auditor', path)).status, 403, path);
      }
    });

    it('changes something only from our own pages, and that stands in the trail', async () => {
      const path = '/operations/queues/api/queues/baocao/pause';
      const method = 'PUT';
      const foreign = await ask('administrator', path, {
        method,
        headers: { origin: 'https://elsewhere.vn' },
      });
      assert.equal(foreign.status, 403);
      assert.equal((await ask('administrator', path, { method })).status, 403);
      const own = { origin: base };
      assert.equal((await ask('administrator', path, { method, headers: own })).status, 200);
      const resume = path.replace('pause', 'resume');
      assert.equal((await ask('administrator', resume, { method, headers: own })).status, 200);
      const events = await database.read('events').where({ type: 'queue.touched' }).select('id');
      assert.equal(events.length, 2);
    });

    it('stands beside what its worker tells: the jobs it has done, how long they took and waited', async () => {
      const facts = await queueFacts(worker, stats, backend);
      assert.equal((facts['queue'] as { answers: boolean }).answers, true);
      await until(async () => JSON.stringify(await stats.told()).includes('"refresh-obligations"'));
      const seen = beSeen({
        database,
        log: QUIET,
        now,
        kind: 'worker',
        version: '0',
        facts: () => queueFacts(worker, stats, backend),
      });
      const metrics = async (): Promise<string> => (await ask('administrator', '/api/v1/metrics')).text();
      await until(async () => (await metrics()).includes('baocao_jobs_total{'));
      const told = await metrics();
      assert.match(told, /baocao_jobs_total\{job="refresh-obligations",result="done",worker="[^"]+:\d+"\} 1/);
      assert.match(told, /baocao_job_duration_seconds_bucket\{le="\+Inf",job="refresh-obligations",/);
      assert.match(told, /^baocao_queue_up 1$/m);
      await seen.stop();
    });
  });

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await what()); await new Promise((done) => setTimeout(done, 50)))
    if (Date.now() > end) throw new Error('It did not come to that in time');
}
