/** Runs of verify and rebuild: asked for over the wire, run by the worker, followed, ended early, taken up again. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import type { Database } from '../../api/store/database.js';
import { beatCheck, claimCheck, KEPT, MOST_ATTEMPTS, waitingChecks } from '../../api/store/checks.js';
import { insertMarks } from '../../api/store/marks.js';
import { runJob } from '../../worker/jobs.js';
import { relayChecks } from '../../worker/relay-checks.js';
import type { QueuedJob } from '../../worker/queue.js';
import { QUIET } from './nation.js';

const PERIOD = '2026-10';
const START = new Date('2026-11-21T02:00:00.000Z');

forEachDatabase('Checks', (open) => {
  let world: World;
  let database: Database;
  let admin: Caller;
  let now = START;
  before(async () => {
    database = await open();
    world = await openWorld(database);
    admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: PERIOD }));
    await world.settle();
  });
  after(() => world.close());

  const deps = () => ({ database, log: QUIET, now: () => now, nudge: () => undefined });
  const ask = async (body: object): Promise<number> =>
    assertOk(await admin.post('/rollup-checks', body), 201).body.id;
  const read = async (id: number) => assertOk(await admin.get(`/rollup-checks/${id}`)).body;
  const work = (checkId: number): Promise<void> => runJob(deps(), 'rollup.check', { checkId });
  const breakNode = (hash: string): Promise<unknown> =>
    database.write(async (trx) =>
      trx('rollup_nodes').where({ view: 'confirmed', bucket: -1, unit_id: 1 }).update({ hash }),
    );

  it('are handed to the queue by the relay with their id alone, and done', async () => {
    const id = await ask({ kind: 'verify' });
    const waiting = await read(id);
    assert.deepEqual(
      [waiting.state, waiting.done, waiting.requestedBy.name],
      ['queued', 0, 'administrator VN'],
    );
    const jobs: QueuedJob[] = [];
    const add = (more: readonly QueuedJob[]) => Promise.resolve(void jobs.push(...more));
    await relayChecks({ ...deps(), add }, new Set());
    assert.deepEqual(jobs, [{ name: 'rollup.check', id: `check-${id}-0`, data: { checkId: id } }]);
    await work(id);
    const done = await read(id);
    assert.equal(done.state, 'done');
    assert.equal(done.differences, 0);
    assert.ok(done.total > 30 && done.done === done.total, `${done.done} of ${done.total}`);
    assert.deepEqual(await waitingChecks(database.read, now), []);
    await work(id);
    assert.equal((await read(id)).endedAt, done.endedAt, 'what is done is not done again');
  });

  it('keep what they find in full, raise the alarm, and it stands until all is found right', async () => {
    const { hash } = await database
      .read('rollup_nodes')
      .where({ view: 'confirmed', bucket: -1, unit_id: 1 })
      .first();
    await breakNode('0'.repeat(64));
    const id = await ask({ kind: 'verify', regime: HOUSES.code, period: PERIOD });
    await work(id);
    const { state, differences, found } = await read(id);
    assert.deepEqual([state, differences], ['done', 1]);
    assert.equal(found[0].kind, 'node-hash');
    assert.deepEqual(
      [found[0].regime, found[0].period, found[0].unit, found[0].view],
      [HOUSES.code, PERIOD, 'VN', 'confirmed'],
    );
    const events = await database.read('events').where({ type: 'rollup.alarm' }).select('unit_code');
    assert.deepEqual(events, [{ unit_code: 'VN' }]);
    const alarm = async () => assertOk(await admin.get('/rollup-checks')).body.alarm?.id;
    assert.equal(await alarm(), id);
    const rebuilt = await ask({ kind: 'rebuild', regime: HOUSES.code });
    await work(rebuilt);
    assert.equal((await read(rebuilt)).state, 'done');
    assert.equal(
      (await database.read('rollup_nodes').where({ view: 'confirmed', bucket: -1, unit_id: 1 }).first()).hash,
      hash,
    );
    assert.equal(await alarm(), id, 'repaired is not yet verified');
    await work(await ask({ kind: 'verify', regime: HOUSES.code }));
    assert.equal(await alarm(), id, 'nor does a part speak for all');
    await work(await ask({ kind: 'verify' }));
    assert.equal(await alarm(), undefined);
  });

  it('end early when they are told to: at once while they wait, soon while they run', async () => {
    const waiting = await ask({ kind: 'rebuild' });
    assert.equal(assertOk(await admin.post(`/rollup-checks/${waiting}/cancel`)).body.state, 'cancelled');
    await work(waiting);
    assert.equal((await read(waiting)).state, 'cancelled');
    assertProblem(await admin.post(`/rollup-checks/${waiting}/cancel`), 409, 'state-forbids');
    const running = await ask({ kind: 'verify' });
    const check = await claimCheck(database, running, now);
    assert.ok(check);
    assert.equal(assertOk(await admin.post(`/rollup-checks/${running}/cancel`)).body.cancelling, true);
    const progress = { done: 1, total: 2, differences: 0 };
    assert.equal(await beatCheck(database, check, progress, now), false, 'whoever runs it is told');
    now = new Date(now.getTime() + 60_000);
    await work(running); // its worker died before it could end it
    assert.equal((await read(running)).state, 'cancelled');
  });

  it('are taken up by another worker when theirs fell silent, but not for ever', async () => {
    const id = await ask({ kind: 'verify' });
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      assert.equal((await claimCheck(database, id, now))?.attempts, attempt);
      assert.equal(await claimCheck(database, id, now), undefined, 'he lives');
      assert.deepEqual(await waitingChecks(database.read, now), []);
      now = new Date(now.getTime() + 31_000);
      assert.deepEqual(await waitingChecks(database.read, now), [{ id, attempts: attempt }]);
    }
    await work(id);
    const { state, reason } = await read(id);
    assert.equal(state, 'failed');
    assert.match(reason, /interrupted/);
    const last = await ask({ kind: 'verify' });
    const dead = await claimCheck(database, last, now);
    assert.ok(dead);
    now = new Date(now.getTime() + 31_000);
    await work(last);
    assert.equal((await read(last)).state, 'done');
    assert.equal(
      await beatCheck(database, dead, { done: 0, total: 0, differences: 0 }, now),
      false,
      'it is not his',
    );
  });

  it('fail with their reason where they cannot be done', async () => {
    const { document } = await database.read('regime_versions').first();
    const spoil = (text: string) =>
      database.write(async (trx) =>
        trx('regime_versions').update({ document: text, hash: text.slice(0, 9) }),
      );
    const { hash } = await database.read('regime_versions').first();
    await spoil('no regime');
    const id = await ask({ kind: 'rebuild' });
    await work(id);
    const { state, reason } = await read(id);
    assert.equal(state, 'failed');
    assert.ok(reason.length > 5);
    await database.write(async (trx) => trx('regime_versions').update({ document, hash }));
  });

  it('keep the first of very many differences, and count all', async () => {
    const id = await ask({ kind: 'verify' });
    await database.write(async (trx) => {
      const rows = Array.from({ length: KEPT + 5 }, (_, index) => ({
        number: index + 1,
        first_id: 1,
        last_id: 1,
        count: 0,
        digests: '',
        root: '-',
        previous: '-',
        hash: '-',
        sealed_at: now.toISOString(),
      }));
      await trx.batchInsert('event_seals', rows, 50);
    });
    await work(id);
    await database.write(async (trx) => trx('event_seals').delete());
    const { differences, found } = await read(id);
    assert.ok(differences > KEPT);
    assert.equal(found.length, KEPT);
  });

  it('go on showing that they live, and keep what they found, when it could not be written once', async () => {
    const { hash } = await database
      .read('rollup_nodes')
      .where({ view: 'confirmed', bucket: -1, unit_id: 1 })
      .first();
    await breakNode('0'.repeat(64));
    // A mark keeps the run at its work for some seconds.
    const { regime_period_id: regimePeriodId } = await database
      .read('rollup_nodes')
      .where({ unit_id: 1 })
      .first();
    const mark = { regimePeriodId, unitId: 1, unitPath: '/1/', bucket: 0, kind: 'below' as const };
    await database.write((trx) => insertMarks(trx, [mark], now));
    const id = await ask({ kind: 'verify' });
    let failures = 0;
    let after = 0;
    const flaky: Database = {
      ...database,
      write: (work) =>
        database.write(async (trx) => {
          const result = await work(trx);
          const [kept] = await trx('rollup_check_differences')
            .where({ check_id: id })
            .count<{ n: number | string }[]>({ n: 'number' });
          if (Number(kept?.n) > 0 && failures++ === 0) throw new Error('The connection was lost');
          if (failures > 0) after += 1;
          return result;
        }),
    };
    const running = runJob({ ...deps(), database: flaky }, 'rollup.check', { checkId: id });
    for (let looks = 0; looks < 200 && after < 3; looks++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const alive = after;
    await world.settle();
    await running;
    await breakNode(hash);
    assert.ok(alive >= 3, 'it wrote again and again after the failure');
    const { state, differences, found } = await read(id);
    assert.deepEqual([state, differences, found.length], ['done', found.length, found.length]);
    const hashes = found.filter(({ kind }: { kind: string }) => kind === 'node-hash');
    const periods = hashes.map(({ period }: { period: string }) => period).sort();
    assert.deepEqual(periods, [PERIOD, '2026-11'], 'each once');
  });

  it('are listed in pages, and only of regimes that there are', async () => {
    const first = assertOk(await admin.get('/rollup-checks?limit=2')).body;
    assert.equal(first.items.length, 2);
    assert.ok(first.items[0].id > first.items[1].id);
    const second = assertOk(await admin.get(`/rollup-checks?limit=2&cursor=${first.next}`)).body;
    assert.ok(second.items[0].id < first.items[1].id);
    assertProblem(await admin.post('/rollup-checks', { kind: 'verify', regime: 'NONE' }), 404, 'not-found');
    assertProblem(await admin.post('/rollup-checks', { kind: 'guess' }), 422, 'body-has-mistakes');
    assertProblem(await admin.get('/rollup-checks/4711'), 404, 'not-found');
  });
});
