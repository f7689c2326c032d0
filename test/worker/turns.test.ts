/** Whose turn it is: regimes beside each other, a burst under one parent, several workers on one database. */
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import type { Database } from '../../api/store/database.js';
import { lockNode } from '../../api/store/rollups.js';
import { recomputeRollup } from '../../worker/handlers/recompute-rollup.js';
import { runJob } from '../../worker/jobs.js';
import { openQueue, type QueueConnection, type QueuedJob } from '../../worker/queue.js';
import { relayMarks, SHARE, type Added } from '../../worker/relay-marks.js';
import { startRelay } from '../../worker/relay.js';
import { runWorker } from '../../worker/run-worker.js';
import { forEachDatabase } from '../database.js';
import { freshDatabase } from '../postgres.js';
import { hasRedis, redis } from '../redis.js';
import {
  approve,
  contentFor,
  makeNation,
  marksLeft,
  NOW,
  picture,
  pictureFromScratch,
  QUIET,
  settleByHand,
  settled,
  type Nation,
} from './nation.js';

const now = (): Date => NOW;

/** A mark of a node that nobody will compute: only whose turn it is matters. */
async function markNode(database: Database, regimePeriodId: number, unitId: number): Promise<void> {
  const node = { regime_period_id: regimePeriodId, unit_id: unitId, unit_path: `/1/${unitId}/` };
  await database.write((trx) =>
    trx('rollup_marks').insert({ ...node, bucket: 0, kind: 'child', at: NOW.toISOString() }),
  );
}

/** A period of another regime. */
async function otherRegime(database: Database, like: number): Promise<number> {
  return database.write(async (trx) => {
    await trx('regimes').insert({ code: 'OTHER', issuer: 'TEST', created_at: NOW.toISOString() });
    const { id: _id, ...row } = await trx('regime_periods')
      .where({ id: like })
      .first<Record<string, string | number | null>>();
    const [made] = await trx('regime_periods')
      .insert({ ...row, regime: 'OTHER' })
      .returning<{ id: number }[]>('id');
    assert.ok(made);
    return made.id;
  });
}

forEachDatabase('A storm in one regime', (open) => {
  let database: Database;
  let nation: Nation;
  let other: number;
  const given: QueuedJob[] = [];
  const added = new Map<string, Added>();
  const look = async (): Promise<QueuedJob[]> => {
    const add = (jobs: readonly QueuedJob[]): Promise<void> => Promise.resolve(void given.push(...jobs));
    const before = given.length;
    await relayMarks({ database, now, add }, added);
    return given.slice(before);
  };
  before(async () => {
    database = await open();
    nation = await makeNation(database);
    other = await otherRegime(database, nation.regimePeriodId);
    for (let unit = 0; unit < 5 * SHARE; unit++) await markNode(database, nation.regimePeriodId, 1000 + unit);
    await markNode(database, other, 1);
  });

  it('takes turns with others: the one node of another regime is the second job, not the last', async () => {
    const jobs = await look();
    assert.equal(jobs.findIndex((job) => job.data['regimePeriodId'] === other) <= 1, true);
  });

  it('has only its share of jobs in the queue, however much waits, and another regime still comes in', async () => {
    assert.equal(given.filter((job) => job.data['regimePeriodId'] === nation.regimePeriodId).length, SHARE);
    await markNode(database, other, 2);
    const jobs = await look();
    assert.deepEqual(
      jobs.map(({ data }) => data),
      [{ regimePeriodId: other, unitId: 2 }],
    );
  });

  it('goes on with its next node when one of its jobs is done', async () => {
    const [first] = given.filter((job) => job.data['regimePeriodId'] === nation.regimePeriodId);
    assert.ok(first);
    await database.write((trx) => trx('rollup_marks').where({ unit_id: first.data['unitId'] }).delete());
    assert.equal((await look()).length, 1);
  });

  it('does not fill a queue that nobody works on, however often its jobs are added again', async () => {
    for (let attempt = 0; attempt < 12; attempt++) {
      for (const [id, one] of added) added.set(id, { ...one, at: -1e9 });
      await look();
    }
    const ids = new Set(given.map((job) => job.id));
    assert.ok(given.length > 10 * SHARE, 'they were added again');
    assert.ok(ids.size <= 4 * (SHARE + 3), `${ids.size} ids`);
  });
});

forEachDatabase('A burst under one parent', (open) => {
  it('costs passes by the time that it takes, not by the reports that come', async () => {
    const database = await open();
    const nation = await makeNation(database);
    const passes = new Map<number, number>();
    let running = 0;
    const add = (jobs: readonly QueuedJob[]): Promise<void> => {
      for (const job of jobs.filter(({ name }) => name === 'recompute-rollup')) {
        const { unitId = 0 } = job.data;
        passes.set(unitId, (passes.get(unitId) ?? 0) + 1);
        running++;
        const deps = { database, log: QUIET, now, nudge: () => relay.nudge() };
        void runJob(deps, job.name, job.data).finally(() => running--);
      }
      return Promise.resolve();
    };
    const relay = startRelay({ database, log: QUIET, now, add });
    const begun = performance.now();
    const under = nation.owed.filter((one) => one.receiverId === nation.units['01']).slice(0, 60);
    for (const [index, owed] of under.entries()) {
      await approve(database, owed, contentFor(index));
      relay.nudge();
      await sleep(10);
    }
    await settled(database);
    const bound = Math.ceil((performance.now() - begun) / 250) + 1;
    await relay.stop();
    while (running > 0) await sleep(10);
    for (const unitId of [nation.units['01'], nation.units.nation]) {
      const count = passes.get(unitId) ?? 0;
      assert.ok(count > 0 && count <= bound && count < 30, `${count} passes for ${under.length} reports`);
    }
    assert.deepEqual(await picture(database), await pictureFromScratch(database, nation));
  });
});

forEachDatabase('Several workers on one database', (open) => {
  let database: Database;
  let nation: Nation;
  before(async () => {
    database = await open();
    nation = await makeNation(database);
  });

  it('leave a node that another one holds to it, without waiting', async function () {
    if (database.dialect === 'sqlite') this.skip(); // one writer: nobody else is in a transaction
    const [owed] = nation.owed;
    assert.ok(owed);
    await approve(database, owed, contentFor(1));
    const key = { regimePeriodId: owed.regimePeriodId, unitId: owed.receiverId };
    const at = NOW.toISOString();
    await database.write(async (trx) => {
      await lockNode(database, trx, key);
      assert.deepEqual(await recomputeRollup(database, key, at), { marks: 0, changed: [] });
    });
    assert.equal(await marksLeft(database), 1, 'the mark is still there');
    assert.equal((await recomputeRollup(database, key, at)).marks, 1);
    await settleByHand(database);
  });

  it('give the same work the same id, so that the queue takes it once', async () => {
    for (const [index, owed] of nation.owed.slice(0, 5).entries())
      await approve(database, owed, contentFor(index));
    const ids: string[][] = [[], []];
    for (const of of ids) {
      const add = (jobs: readonly QueuedJob[]): Promise<void> =>
        Promise.resolve(void of.push(...jobs.map((job) => job.id)));
      await relayMarks({ database, now, add }, new Map());
    }
    assert.ok(ids[0] && ids[0].length > 0);
    assert.deepEqual(ids[0], ids[1]);
    await settleByHand(database);
  });

  it('share it: hardly a pass finds that another one has done it, and the roll-up is right', async () => {
    const at: QueueConnection =
      database.dialect === 'postgres' && hasRedis()
        ? { redis: await redis() }
        : { postgres: await freshDatabase() };
    const found: number[] = [];
    const log = noting(found);
    const start = () => runWorker({ database, log, now, concurrency: 4, connect: () => Promise.resolve(at) });
    await (await openQueue(at, QUIET)).close();
    const workers = [start(), start()];
    for (const [index, owed] of nation.owed.entries()) await approve(database, owed, contentFor(index));
    await settled(database);
    await Promise.all(workers.map((worker) => worker.stop()));
    const idle = found.filter((marks) => marks === 0).length;
    assert.ok(found.length > idle, 'they worked');
    assert.ok(idle <= 2 + found.length / 5, `${idle} of ${found.length} passes found nothing`);
    assert.deepEqual(await picture(database), await pictureFromScratch(database, nation));
  });
});

/** A log that keeps how many marks each pass over a node took away. */
function noting(found: number[]): Logger {
  const write = (line: string): void => {
    const { msg, marks } = JSON.parse(line) as { msg: string; marks?: number };
    if (msg === 'Roll-up recomputed' && marks !== undefined) found.push(marks);
  };
  return pino({ level: 'debug' }, { write });
}
