/** A node whose computing kills the process: it is found out by what was noted before, and set aside like any other. */
import assert from 'node:assert/strict';
import type { Database } from '../../api/store/database.js';
import { listFailures, MOST_TRIES, NEVER_ENDED, type JobFailure } from '../../api/store/job-failures.js';
import { dirtyNodes } from '../../api/store/marks.js';
import type { ProcessRow } from '../../api/store/processes.js';
import { doJob, type DoJobDeps } from '../../worker/do-job.js';
import { runJob } from '../../worker/jobs.js';
import { NotedFailure } from '../../worker/queue.js';
import { endedWithoutAWord } from '../../worker/wary.js';
import { forEachDatabase } from '../database.js';
import { approve, contentFor, makeNation, NOW, QUIET, type Nation } from './nation.js';

forEachDatabase('A node that kills whoever computes it', (open) => {
  let database: Database;
  let nation: Nation;
  let at = NOW.getTime();
  let wary = true;
  let deps: DoJobDeps;

  before(async () => {
    database = await open();
    nation = await makeNation(database);
    const now = (): Date => new Date(at);
    deps = { database, log: QUIET, now, nudge: () => undefined, wary: () => Promise.resolve(wary) };
    for (;;) {
      const waiting = await dirtyNodes(database.read, 100, now());
      if (waiting.length === 0) break;
      for (const { unitId } of waiting) await compute(unitId);
    }
  });

  const job = (unitId: number): Parameters<typeof doJob>[1] => ({
    id: `rollup-${nation.regimePeriodId}-${unitId}-mark-1`,
    name: 'recompute-rollup',
    data: { regimePeriodId: nation.regimePeriodId, unitId },
    addedAt: Date.now(),
  });
  const compute = (unitId: number, run: typeof runJob = runJob): Promise<void> =>
    doJob(deps, job(unitId), run);
  /** The process dies of it: the pass begins, and nothing comes after. */
  const dies = async (unitId: number): Promise<void> => {
    await new Promise<void>((resolve) => {
      void compute(unitId, () => {
        resolve();
        return new Promise(() => undefined);
      });
    });
  };
  const failure = async (): Promise<JobFailure | undefined> => (await listFailures(database.read, 10))[0];
  const isTried = async (unitId: number): Promise<boolean> =>
    (await dirtyNodes(database.read, 100, new Date(at))).some((node) => node.unitId === unitId);
  const owedTo = (unitId: number) => nation.owed.find(({ receiverId }) => receiverId === unitId)!;

  it('is tried later and later, and set aside with its reason', async () => {
    const unit = nation.units['02'];
    await approve(database, owedTo(unit), contentFor(1));
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      assert.equal(await isTried(unit), true, `try ${tries}`);
      await dies(unit);
      assert.equal((await failure())?.tries, tries);
      assert.equal(await isTried(unit), false, `right after try ${tries}`);
      at += 60_000;
    }
    assert.equal(await isTried(unit), false);
    const noted = await failure();
    assert.deepEqual([noted?.state, noted?.reason], ['set-aside', NEVER_ENDED]);
    assert.equal(noted?.node?.unit, '02');
  });

  it('does not keep others, of which nothing is noted once they are computed', async () => {
    const unit = nation.units['01'];
    await approve(database, owedTo(unit), contentFor(2));
    await compute(unit);
    assert.equal(await isTried(unit), false);
    assert.equal((await listFailures(database.read, 10)).length, 1);
  });

  it('goes on being counted by what it failed with, where it fails without killing', async () => {
    const unit = nation.units.nation;
    await approve(database, owedTo(nation.units['01']), contentFor(3));
    await compute(nation.units['01']);
    assert.equal(await isTried(unit), true);
    await assert.rejects(
      compute(unit, () => Promise.reject(new Error('This cannot be added up'))),
      NotedFailure,
    );
    const [noted] = (await listFailures(database.read, 10)).filter((one) => one.node?.unit === 'VN');
    assert.deepEqual([noted?.tries, noted?.reason], [1, 'This cannot be added up']);
    at += 60_000;
    await compute(unit);
    assert.equal(await isTried(unit), false);
  });

  it('is not noted where nobody has died', async () => {
    wary = false;
    await approve(database, owedTo(nation.units['01']), contentFor(4));
    const before = (await listFailures(database.read, 10)).length;
    await dies(nation.units['01']);
    assert.equal((await listFailures(database.read, 10)).length, before);
  });
});

describe('A worker has ended without a word', () => {
  const now = new Date('2026-11-21T02:00:00.000Z');
  const me = { host: 'a', pid: 7, startedAt: now.getTime() - 60_000, lives: (pid: number) => pid === 8 };
  const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();
  const row = (own: Partial<ProcessRow>): ProcessRow => ({
    id: 'x',
    kind: 'worker',
    host: 'b',
    pid: 1,
    version: '1',
    startedAt: ago(3600),
    seenAt: ago(5),
    facts: {},
    ...own,
  });
  const cases: readonly (readonly [string, Partial<ProcessRow>, boolean])[] = [
    ['where it is heard of elsewhere', {}, false],
    ['where it has been silent elsewhere', { seenAt: ago(40) }, true],
    ['where that was hours ago', { seenAt: ago(4000) }, false],
    ['where it is an API', { kind: 'api', seenAt: ago(40) }, false],
    ['where its number is nobody’s on this machine', { host: 'a', pid: 9 }, true],
    ['where it lives on this machine', { host: 'a', pid: 8 }, false],
    ['where it is oneself', { host: 'a', pid: 7, startedAt: ago(59) }, false],
    ['where an earlier one had one’s own number', { host: 'a', pid: 7, startedAt: ago(600) }, true],
  ];
  for (const [name, own, expected] of cases)
    it(`${expected ? 'is said' : 'is not said'} ${name}`, () => {
      assert.equal(endedWithoutAWord(row(own), now, me), expected);
    });
});
