/** A job that fails whenever it is tried: it is tried later and later, set aside with its reason, and stops nobody. */
import assert from 'node:assert/strict';
import type { Database } from '../../api/store/database.js';
import {
  discardFailure,
  listFailures,
  MOST_TRIES,
  retryFailure,
  type JobFailure,
} from '../../api/store/job-failures.js';
import { doJob, type DoJobDeps } from '../../worker/do-job.js';
import { runJob } from '../../worker/jobs.js';
import { NotedFailure, type QueuedJob } from '../../worker/queue.js';
import { workOf } from '../../worker/relay-marks.js';
import { startRelay, type Relay } from '../../worker/relay.js';
import { forEachDatabase } from '../database.js';
import { approve, contentFor, makeNation, NOW, QUIET, type Nation, type Owed } from './nation.js';

/** A minute of the system’s clock goes by in so many milliseconds; its shortest pause is longer than two looks of a relay. */
const MINUTE = 13_000;

forEachDatabase('A job that fails again and again', (open) => {
  let database: Database;
  let nation: Nation;
  let relay: Relay;
  const began = Date.now();
  const now = (): Date => new Date(NOW.getTime() + ((Date.now() - began) * 60_000) / MINUTE);
  const tried = new Map<string, number>();
  let running = 0;
  let poisoned: Owed;
  let poisonous = false;
  const run: typeof runJob = async (deps, name, data) => {
    const { unitId } = data as { unitId?: number };
    if (poisonous && unitId === nation.units['02']) throw new Error('This cannot be added up');
    await runJob(deps, name, data);
  };
  const nudge = (): void => relay.nudge();

  before(async () => {
    database = await open();
    nation = await makeNation(database);
    const deps: DoJobDeps = { database, log: QUIET, now, nudge };
    const add = (jobs: readonly QueuedJob[]): Promise<void> => {
      for (const job of jobs) {
        const key = workOf(job.id);
        tried.set(key, (tried.get(key) ?? 0) + 1);
        running++;
        void doJob(deps, { ...job, addedAt: Date.now() }, run)
          .catch((failure: unknown) => assert.ok(failure instanceof NotedFailure))
          .finally(() => running--);
      }
      return Promise.resolve();
    };
    poisoned = nation.owed.find(({ receiverId }) => receiverId === nation.units['02'])!;
    relay = startRelay({ database, log: QUIET, now, add });
  });
  after(async () => {
    await relay.stop();
    while (running > 0) await pause(5);
  });

  const key = (): string => `rollup-${nation.regimePeriodId}-${nation.units['02']}`;
  const tries = (): number => tried.get(key()) ?? 0;
  const failure = async (): Promise<JobFailure | undefined> =>
    (await listFailures(database.read, 10)).find((one) => one.key === key());
  const marks = async (unitId?: number): Promise<number> => {
    const query = database.read('rollup_marks');
    return (await (unitId === undefined ? query : query.where({ unit_id: unitId })).select('id')).length;
  };
  /** From now on the province cannot be computed, and there is work for it. */
  const poison = async (): Promise<void> => {
    await until(async () => (await marks()) === 0);
    poisonous = true;
    tried.clear();
    await approve(database, poisoned, contentFor(1));
  };

  it('is set aside after so many tries, with its reason and its marks; its siblings go on', async () => {
    await poison();
    const other = nation.owed.find(({ receiverId }) => receiverId === nation.units['01'])!;
    await until(async () => (await failure())?.state === 'set-aside');
    assert.equal(tries(), MOST_TRIES);
    await approve(database, other, contentFor(7));
    await until(async () => (await marks(nation.units['01'])) + (await marks(nation.units.nation)) === 0);
    const noted = await failure();
    assert.equal(noted?.tries, MOST_TRIES);
    assert.equal(noted?.nextAt, undefined);
    assert.deepEqual(noted?.node, { regime: 'TEST-TH', period: '2026-Q3', unit: '02' });
    assert.equal(noted?.reason, 'This cannot be added up');
    assert.ok((await marks(nation.units['02'])) > 0);
    await pause(600); // the relay has looked half a dozen times since
    assert.equal(tries(), MOST_TRIES);
  });

  it('is tried at once when it is told to, and forgotten when it succeeds', async () => {
    poisonous = false;
    await database.write((trx) => retryFailure(trx, key(), now()));
    await until(async () => (await marks()) === 0);
    await until(async () => (await failure()) === undefined, 5_000);
  });

  it('is tried again by itself when something new comes below it', async () => {
    await poison();
    await until(async () => (await failure())?.state === 'set-aside');
    poisonous = false;
    const sibling = nation.owed.find(
      ({ receiverId, id }) => receiverId === nation.units['02'] && id !== poisoned.id,
    )!;
    await approve(database, sibling, contentFor(3));
    await until(async () => (await marks()) === 0);
    await until(async () => (await failure()) === undefined, 5_000);
  });

  it('can be discarded: it is not tried, and its roll-up does not call itself settled', async () => {
    await poison();
    await until(async () => (await failure()) !== undefined);
    assert.equal(await database.write((trx) => discardFailure(trx, key(), now())), true);
    await until(() => Promise.resolve(running === 0));
    await database.write((trx) => discardFailure(trx, key(), now())); // one that was at work noted itself anew
    const before = tries();
    await pause(600);
    assert.equal(tries(), before);
    assert.equal((await failure())?.state, 'discarded');
    assert.ok((await marks(nation.units['02'])) > 0);
  });

  it('of another kind is tried again and set aside likewise', async () => {
    const job = { name: 'no-such-job', data: { id: 1 }, id: 'test-1', addedAt: Date.now() };
    await assert.rejects(doJob({ database, log: QUIET, now, nudge }, job), NotedFailure);
    const noted = async () => (await listFailures(database.read, 10)).find((one) => one.key === 'test-1');
    await until(async () => (await noted())?.state === 'set-aside', 15_000);
    assert.equal((await noted())?.tries, MOST_TRIES);
    assert.equal((await noted())?.reason, 'There is no job "no-such-job"');
  });

  it('says nothing of itself where the database was away: that passes', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const write = (): Promise<never> => Promise.reject(away);
    const deps = { database: { ...database, write }, log: QUIET, now, nudge };
    const data = { regimePeriodId: nation.regimePeriodId, unitId: nation.units['01'] };
    const job = { name: 'recompute-rollup', data, id: 'rollup-x', addedAt: Date.now() };
    await assert.rejects(doJob(deps, job), away);
    assert.equal(
      (await listFailures(database.read, 10)).some((one) => one.key === 'rollup-x'),
      false,
    );
  });
});

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(what: () => Promise<boolean>, within = 20_000): Promise<void> {
  for (const end = Date.now() + within; !(await what()); await pause(20))
    if (Date.now() > end) throw new Error('It did not come to that in time');
}
