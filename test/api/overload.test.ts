/** When the database is away, full or slow: callers are told to come again, and nothing is called a failure of ours. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { openPostgres, type Database } from '../../api/store/database.js';
import { migrate } from '../../api/store/migrate.js';
import { isPassing } from '../../api/store/trouble.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { freshDatabase } from '../postgres.js';
import { assertOk, assertProblem, openWorld, type World } from '../world.js';

describe('An overloaded PostgreSQL', function () {
  this.timeout(60_000);
  let url: string;
  let database: Database;
  let world: World;
  before(async () => {
    url = await freshDatabase();
    database = openPostgres(url, 2, { wait: 300, statement: 1_000 });
    await migrate(database, MIGRATIONS);
    world = await openWorld(database);
  });
  after(async () => {
    await world.close();
    await database.close();
  });

  it('makes callers wait for a connection so long, then tells them when to come again', async () => {
    const clerk = await world.as('clerk', '00070');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const holders = [1, 2].map(() =>
      database.write(async (trx) => void (await trx.raw('select 1'), await held)),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = performance.now();
    const reply = await clerk.get('/session');
    const took = performance.now() - began;
    release();
    await Promise.all(holders);
    assertProblem(reply, 503, 'overloaded');
    assert.match(reply.headers.get('retry-after') ?? '', /^\d+$/);
    assert.ok(took > 250 && took < 5_000, `${took} ms`);
    assertOk(await clerk.get('/session'));
  });

  it('breaks off a statement that takes too long', async () => {
    const slow = database.read.raw('select pg_sleep(20)');
    await assert.rejects(Promise.resolve(slow), (failure: Error & { code?: string }) => {
      return failure.code === '57014' && isPassing(failure);
    });
  });

  it('tells callers to come again where their connection breaks under a query, whoever sent it', async () => {
    const reader = await world.as('clerk', '00070');
    for (const path of ['/units?level=commune', '/obligations']) {
      const table = path === '/obligations' ? 'obligations' : 'unit_spells';
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const holding = database.write(async (trx) => {
        await trx.raw(`lock table ${table} in access exclusive mode`);
        await held;
      });
      try {
        const waiting = reader.get(path);
        await breakWhoWaits(database);
        assertProblem(await waiting, 503, 'overloaded');
      } finally {
        release();
        await holding;
      }
      assertOk(await reader.get(path));
    }
  });

  it('knows a lost connection by its message alone, where the driver gives no code', () => {
    for (const said of [
      'Connection terminated',
      'Connection terminated unexpectedly',
      'select "id" from "units" where "code" = $1 - Connection terminated unexpectedly',
      'select 1 - Client has encountered a connection error and is not queryable',
      'Client was closed and is not queryable',
    ])
      assert.ok(isPassing(new Error(said)), said);
    for (const said of ["select 'Connection terminated' - syntax error", 'No regime version 3'])
      assert.ok(!isPassing(new Error(said)), said);
  });

  it('does not break off a migration', async () => {
    const slow = {
      name: 'test-slow',
      up: async (db: { raw: (sql: string) => PromiseLike<unknown> }) =>
        void (await db.raw('select pg_sleep(1.5)')),
    };
    assert.deepEqual(await migrate(database, [slow]), ['test-slow']);
  });

  it('is told from a mistake', async () => {
    const mistake = database.read.raw('select nothing from nowhere');
    await assert.rejects(Promise.resolve(mistake), (failure) => !isPassing(failure));
    const away = openPostgres('postgres://nobody@127.0.0.1:1/none', 2, { wait: 500 });
    await assert.rejects(Promise.resolve(away.read.raw('select 1')), isPassing);
    await away.close();
  });
});

/** Cuts the line of the one connection that waits for a lock, as a server that dies does: without a word. */
async function breakWhoWaits(database: Database): Promise<void> {
  const { pool } = database.read.client as {
    pool: {
      used: readonly { resource: { processID: number; connection: { stream: { destroy: () => void } } } }[];
    };
  };
  const watcher = new pg.Client({
    connectionString: database.read.client.config.connection.connectionString,
  });
  await watcher.connect();
  try {
    for (let tries = 0; tries < 200; tries++) {
      const { rows } = await watcher.query<{ pid: number }>(
        "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      const waiting = pool.used.find(({ resource }) => resource.processID === rows[0]?.pid);
      if (waiting) return waiting.resource.connection.stream.destroy();
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('Nobody waits');
  } finally {
    await watcher.end();
  }
}
