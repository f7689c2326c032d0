/** A real queue of each size, and what may happen to its server: the roll-up that comes out is always the same. */
import { strict as assert } from 'node:assert';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Database } from '../../api/store/database.js';
import { refreshedOn } from '../../api/store/refresh.js';
import { queuePlace } from '../../worker/queue-place.js';
import { openBareQueue, openQueue, type QueueConnection } from '../../worker/queue.js';
import { runWorker, type RunningWorker } from '../../worker/run-worker.js';
import { forEachDatabase } from '../database.js';
import { freshDatabase } from '../postgres.js';
import { hasRedis, startRedis } from '../redis.js';
import {
  approve,
  contentFor,
  makeNation,
  marksLeft,
  NOW,
  picture,
  pictureFromScratch,
  QUIET,
  settled,
  type Nation,
} from './nation.js';

const eventually = async (what: () => Promise<boolean>, within = 20_000): Promise<void> => {
  for (const end = Date.now() + within; !(await what());) {
    if (Date.now() > end) throw new Error('It did not come to that in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** The worker whose tables are dropped goes on asking for them: of two that wait for each other one is broken off. */
async function untilNoDeadlock(drop: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await drop();
      return;
    } catch (failure) {
      const deadlock = failure instanceof pg.DatabaseError && failure.code === '40P01';
      if (!deadlock || tries === 10) throw failure;
    }
  }
}

/** SQLite with BullMQ on PostgreSQL; PostgreSQL with Redis, or without one with BullMQ in the same server. */
async function queueBeside(
  database: Database,
): Promise<{ at: QueueConnection; wipe: () => Promise<void>; stop: () => Promise<void> }> {
  if (database.dialect === 'postgres' && hasRedis()) {
    const { url, stop } = await startRedis();
    const wipe = async (): Promise<void> => {
      const client = new Redis(url);
      await client.flushall();
      client.disconnect();
    };
    return { at: { redis: url }, wipe, stop };
  }
  const url = await freshDatabase();
  const wipe = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await untilNoDeadlock(() => client.query('drop schema bullmq cascade'));
    } finally {
      await client.end();
    }
  };
  return { at: { postgres: url }, wipe, stop: () => Promise.resolve() };
}

forEachDatabase('A worker', (open) => {
  let database: Database;
  let nation: Nation;
  let queue: Awaited<ReturnType<typeof queueBeside>>;
  let worker: RunningWorker | undefined;
  before(async () => {
    database = await open();
    nation = await makeNation(database);
    queue = await queueBeside(database);
  });
  const start = (connect = () => Promise.resolve(queue.at)): RunningWorker =>
    (worker = runWorker({ database, log: QUIET, now: () => NOW, concurrency: 4, connect }));
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
  });
  after(() => queue.stop());

  const file = async (round: number, from: number, to: number): Promise<void> => {
    for (const [index, owed] of nation.owed.slice(from, to).entries())
      await approve(database, owed, contentFor(round * 1000 + index));
  };
  const sameFromScratch = async (): Promise<void> => {
    assert.deepEqual(await picture(database), await pictureFromScratch(database, nation));
  };

  it('is asked by the queue’s own clock for the day’s obligations, once after every midnight in Vietnam', async () => {
    const running = start();
    await eventually(() => running.ready());
    const bare = await openBareQueue(queue.at, QUIET);
    try {
      await eventually(async () => (await bare.queue.getJobSchedulersCount()) === 1);
      const [schedule] = await bare.queue.getJobSchedulers();
      assert.deepEqual(
        [schedule?.key, schedule?.pattern, schedule?.tz],
        ['nightly-obligations', '5 0 0 * * *', 'Asia/Ho_Chi_Minh'],
      );
      assert.match(new Date(schedule?.next ?? 0).toISOString(), /T17:00:05/);
      await eventually(async () => (await refreshedOn(database.read)) !== undefined);
      // The relay looks at the day once a minute: what is done sooner was done for the schedule.
      await database.write((trx) => trx('meta').where({ key: 'obligations-refreshed-on' }).delete());
      const owed = await database.read('obligations').count({ n: '*' });
      const [next] = await bare.queue.getJobs(['delayed']);
      await next?.promote();
      await eventually(async () => (await refreshedOn(database.read)) !== undefined);
      assert.deepEqual(await database.read('obligations').count({ n: '*' }), owed);
      assert.equal((await running.state())?.delayed, 0);
    } finally {
      await bare.close();
    }
  });

  it('carries an approval up to the nation within a second', async () => {
    const running = start();
    await eventually(() => running.ready());
    await file(1, 0, 1);
    running.nudge();
    const began = performance.now();
    await settled(database);
    const took = performance.now() - began;
    assert.ok(took < 1_000, `${Math.round(took)} ms`);
    await sameFromScratch();
  });

  it('works off what was approved while there was none', async () => {
    await file(2, 0, 20);
    start();
    await settled(database);
    await sameFromScratch();
  });

  it('goes on when the store of the queue is wiped under it', async () => {
    const running = start();
    await eventually(() => running.ready());
    await file(3, 0, 10);
    await queue.wipe();
    await file(3, 10, 20);
    await settled(database);
    await sameFromScratch();
  });

  it('finishes its job before it stops, and leaves the rest as marks', async () => {
    const running = start();
    await eventually(() => running.ready());
    await file(4, 0, 5);
    await running.stop();
    await file(4, 5, 10);
    assert.ok((await marksLeft(database)) > 0);
    start();
    await settled(database);
    await sameFromScratch();
  });

  it('shares the work with another one', async () => {
    const other = runWorker({
      database,
      log: QUIET,
      now: () => NOW,
      concurrency: 4,
      connect: () => Promise.resolve(queue.at),
    });
    start();
    await file(5, 0, 73);
    await settled(database);
    await other.stop();
    await sameFromScratch();
  });

  it('makes the obligations of the day, once', async () => {
    await database.write(async (trx) => {
      await trx('meta').delete();
    });
    start();
    const refreshed = () => database.read('meta').where({ key: 'obligations-refreshed-on' }).first('value');
    await eventually(async () => (await refreshed()) !== undefined);
    assert.deepEqual(await refreshed(), { value: '2026-11-20' });
  });
});

describe('The private PostgreSQL of the queue', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is replaced when it is killed, and the worker goes on', async () => {
    const place = queuePlace({ redisUrl: undefined, databaseUrl: undefined, dataDir: folder }, QUIET);
    const first = await place.connect();
    const queue = await openQueue(first, QUIET);
    assert.ok(await queue.ready());
    process.kill(postmaster(folder), 'SIGKILL');
    await eventually(async () => !(await queue.ready()));
    await queue.close();
    const second = await reopened(place);
    assert.ok(await second.ready());
    await second.close();
    await place.close();
  });
});

/** A new connection as the worker gets it: for a moment the place may still name the server that has just died. */
async function reopened(place: ReturnType<typeof queuePlace>): ReturnType<typeof openQueue> {
  for (let tries = 0; ; tries++) {
    try {
      return await openQueue(await place.connect(), QUIET);
    } catch (failure) {
      if (tries === 20) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function postmaster(dataDir: string): number {
  const record = readFileSync(path.join(dataDir, 'private-postgres.json'), 'utf8');
  const { folder } = JSON.parse(record) as { folder: string };
  return Number(readFileSync(path.join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('A worker process', function () {
  this.timeout(180_000);
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  it('that is killed half-way leaves nothing undone for the next', async function () {
    if (!hasRedis()) this.skip();
    const { openPostgres } = await import('../../api/store/database.js');
    const { migrate } = await import('../../api/store/migrate.js');
    const { MIGRATIONS } = await import('../../migrations/index.js');
    const url = await freshDatabase();
    const redis = await startRedis();
    const database = openPostgres(url, 4);
    await migrate(database, MIGRATIONS);
    const nation = await makeNation(database);
    try {
      for (let round = 0; round < 2; round++) {
        for (const [index, owed] of nation.owed.slice(0, 30).entries())
          await approve(database, owed, contentFor(round * 100 + index));
        const child = startProcess(url, redis.url);
        children.push(child);
        const before = await marksLeft(database);
        await eventually(async () => (await marksLeft(database)) !== before, 80_000);
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      children.push(startProcess(url, redis.url));
      await settled(database, 80_000);
      assert.deepEqual(await picture(database), await pictureFromScratch(database, nation));
      const gone = once(children.at(-1)!, 'exit');
      children.at(-1)!.kill('SIGTERM');
      assert.deepEqual(await gone, [0, null]);
    } finally {
      await database.close();
      await redis.stop();
    }
  });
});

function startProcess(databaseUrl: string, redisUrl: string): ChildProcess {
  const environment = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  return spawn(process.execPath, ['--import', 'tsx', 'worker/main.ts'], {
    env: { ...environment, BAOCAO_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
