/**
 * Verify and rebuild on a system that goes on: while reports are filed, approved and corrected and the worker computes,
 * verify tells of nothing that is not so, and a rebuild takes nothing back. And whoever does the work, the result is one.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forEachDatabase } from '../database.js';
import { freshDatabase } from '../postgres.js';
import { createLog } from '../../api/log.js';
import { insertMarks } from '../../api/store/marks.js';
import { openDatabase, type DatabasePlace } from '../../api/store/open-database.js';
import type { Database } from '../../api/store/database.js';
import { relayMarks } from '../../worker/relay.js';
import { difference, type Difference } from '../../worker/handlers/verify/difference.js';
import { openHands, ownHands } from '../../worker/handlers/verify/hands.js';
import { rebuild } from '../../worker/handlers/verify/rebuild.js';
import { verify } from '../../worker/handlers/verify/verify.js';
import { runJob } from '../../worker/jobs.js';
import { approve, contentFor, makeNation, picture, QUIET, settleByHand, type Nation } from './nation.js';

/** Differences between rows, roll-ups and parts; the made-up reports of this nation have no events. */
const OF_ROLLUPS = /^node-(missing|needless|state|inputs|hash|coverage)$/;

async function falseAlarms(database: Database): Promise<string[]> {
  const found: Difference[] = [];
  await verify(database, {}, { tell: (one) => found.push(one) });
  return found.filter(({ kind }) => OF_ROLLUPS.test(kind)).map(difference);
}

/** The worker without its queue: computes what is marked until it is told to end. */
function workOn(database: Database): () => Promise<void> {
  let over = false;
  const deps = { database, log: QUIET, now: () => new Date(), nudge: () => undefined };
  const working = (async () => {
    while (!over) {
      await relayMarks(
        {
          database,
          now: deps.now,
          add: async (jobs) => {
            for (const { name, data } of jobs) await runJob(deps, name, data);
          },
        },
        new Map(),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return async () => {
    over = true;
    await working;
  };
}

/** Approves report after report until it is told to end. */
function fileOn(
  database: Database,
  nation: Nation,
): { readonly filed: () => number; readonly stop: () => Promise<void> } {
  let [over, count] = [false, 0];
  const filing = (async () => {
    for (; !over; count++) {
      const owed = nation.owed[(count * 13) % nation.owed.length];
      if (owed) await approve(database, owed, contentFor(count));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  return {
    filed: () => count,
    stop: async () => {
      over = true;
      await filing;
    },
  };
}

forEachDatabase('On a live system', (open) => {
  let database: Database;
  let nation: Nation;
  before(async () => {
    database = await open();
    nation = await makeNation(database);
    for (const [index, owed] of nation.owed.entries())
      if (index % 3 > 0) await approve(database, owed, contentFor(index));
    await settleByHand(database);
  });

  it('verify tells of nothing while reports are approved and the worker computes', async () => {
    assert.deepEqual(await falseAlarms(database), []);
    const [filing, stopWorking] = [fileOn(database, nation), workOn(database)];
    const alarms: string[] = [];
    for (let pass = 0; pass < 6 || filing.filed() <= 10; pass++)
      alarms.push(...(await falseAlarms(database)));
    await filing.stop();
    await stopWorking();
    assert.deepEqual(alarms, []);
    await settleByHand(database);
    assert.deepEqual(await falseAlarms(database), []);
  });

  it('a rebuild takes back nothing that was approved meanwhile', async () => {
    const [filing, stopWorking] = [fileOn(database, nation), workOn(database)];
    for (let pass = 0; pass < 4 || filing.filed() <= 5; pass++) await rebuild(database, {}, () => new Date());
    await filing.stop();
    await stopWorking();
    await settleByHand(database);
    assert.deepEqual(await falseAlarms(database), []);
    const live = await picture(database);
    await database.write(async (trx) => trx('rollup_nodes').delete());
    await rebuild(database, {}, () => new Date());
    await settleByHand(database);
    assert.deepEqual(await picture(database), live);
  });

  it('a unit that was called otherwise after its roll-ups were computed is no difference, but a name that nobody changed is', async () => {
    const unit = { unit_id: nation.owed[0]?.unitId };
    const rename = (name: string) =>
      database.write(async (trx) => trx('unit_spells').where(unit).update({ name }));
    const { name } = await database.read('unit_spells').where(unit).first<{ name: string }>('name');
    await rename('Xã Tên Mới');
    assert.notDeepEqual(await falseAlarms(database), [], 'nothing tells that a unit was changed');
    const [{ last = '' } = {}] = await database
      .read('rollup_nodes')
      .max<{ last: string }[]>('computed_at as last');
    const changedAt = async (minutes: number): Promise<void> => {
      const at = new Date(Date.parse(last) + minutes * 60_000).toISOString();
      await database.write(async (trx) => trx('events').insert({ at, type: 'unit.changed', data: '{}' }));
    };
    await changedAt(-60);
    assert.notDeepEqual(await falseAlarms(database), [], 'what was computed an hour later knew the name');
    await changedAt(-5);
    assert.deepEqual(await falseAlarms(database), [], 'a large file is committed long after its event');
    await rename(name);
    const period = { regime_period_id: nation.regimePeriodId };
    const where = { ...period, view: 'provisional', bucket: -1, unit_id: nation.units['01'] };
    const row = await database
      .read('rollup_nodes')
      .where(where)
      .first<{ coverage: string; computed_at: string }>();
    const wrong = row.coverage.replace(/"expected":\d+/, '"expected":1');
    await database.write(async (trx) => trx('rollup_nodes').where(where).update({ coverage: wrong }));
    assert.match((await falseAlarms(database)).join(), /node-coverage/, 'what is more than a name is told');
    await database.write(async (trx) => trx('rollup_nodes').where(where).update({ coverage: row.coverage }));
  });

  it('a difference of a node that waits is told once, however long it waits', async () => {
    const where = { regime_period_id: nation.regimePeriodId, view: 'confirmed', bucket: -1 };
    const own = { ...where, unit_id: nation.units.nation };
    const { state } = await database.read('rollup_nodes').where(own).first<{ state: string }>('state');
    const change = (to: string) =>
      database.write(async (trx) => trx('rollup_nodes').where(own).update({ state: to }));
    await change('{}');
    const place = { regimePeriodId: nation.regimePeriodId, unitId: nation.units.nation, bucket: 0 };
    const mark = { ...place, unitPath: `/${nation.units.nation}/`, kind: 'below' as const };
    await database.write((trx) => insertMarks(trx, [mark], new Date()));
    const found: Difference[] = [];
    const { unsettled, differences } = await verify(
      database,
      {},
      { tell: (one) => found.push(one), patience: 1_000 },
    );
    await change(state);
    await settleByHand(database);
    assert.equal(unsettled.length, 1);
    const ofRollups = found.filter(({ kind }) => OF_ROLLUPS.test(kind));
    assert.deepEqual(
      ofRollups.map(({ kind, unit, view }) => [kind, unit, view]),
      [['node-state', 'VN', 'confirmed']],
    );
    assert.equal(differences, found.length);
  });

  it('a wrong part of a wide step is named', async () => {
    const where = { regime_period_id: nation.regimePeriodId, view: 'confirmed', bucket: 0 };
    const rows = await database
      .read('rollup_nodes')
      .where(where)
      .select<{ unit_id: number; state: string }[]>();
    const [row] = rows;
    assert.ok(row, 'a province is wider than a part');
    const own = { ...where, unit_id: row.unit_id };
    const change = (state: string) =>
      database.write(async (trx) => trx('rollup_nodes').where(own).update({ state }));
    await change(row.state.replace(/"n":\d+/, '"n":1000'));
    assert.match((await falseAlarms(database)).join(), /node-state .*its part 0/);
    await change(row.state);
    assert.deepEqual(await falseAlarms(database), []);
  });
});

for (const dialect of ['sqlite', 'postgres'] as const) {
  describe(`Several processes (${dialect})`, function () {
    this.timeout(120_000);
    const folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
    let place: DatabasePlace;
    let database: Database;
    before(async () => {
      place = {
        dataDir: folder,
        databaseUrl: dialect === 'sqlite' ? undefined : await freshDatabase(),
        pool: 4,
      };
      database = await openDatabase(place, createLog('silent'));
      const nation = await makeNation(database);
      for (const [index, owed] of nation.owed.entries()) {
        if (index % 2 === 0) await approve(database, owed, contentFor(index));
      }
      await settleByHand(database);
    });
    after(async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('rebuild and verify to the same result as one', async () => {
      const alone: Difference[] = [];
      const before = await verify(database, {}, { tell: (one) => alone.push(one) });
      const right = await picture(database);
      const hands = await openHands(place, 3);
      try {
        await database.write(async (trx) => trx('rollup_nodes').delete());
        let seen = 0;
        const progress = (done: number, of: number): void => {
          assert.ok(done > seen && done <= of);
          seen = done;
        };
        const { nodes } = await rebuild(database, {}, () => new Date(), { hands, progress });
        assert.equal(nodes, before.nodes);
        assert.equal(seen, nodes);
        assert.deepEqual(await picture(database), right);
        await settleByHand(database);
        const together: Difference[] = [];
        const after = await verify(database, {}, { tell: (one) => together.push(one), hands });
        assert.deepEqual(after, before);
        const lines = (all: readonly Difference[]) => all.map(difference).sort();
        assert.deepEqual(lines(together), lines(alone));
      } finally {
        await hands.close();
      }
    });

    it('are given up when one says nothing for too long', async () => {
      const [period] = await database.read('regime_periods').select<{ id: number; nation_id: number }[]>();
      const node = { regimePeriodId: period!.id, unitId: period!.nation_id, unitPath: '/1/', bucket: 0 };
      await database.write((trx) => insertMarks(trx, [{ ...node, kind: 'below' }], new Date()));
      const hands = await openHands(place, 1, 3_000);
      const task = { kind: 'verify-period', regimePeriodId: period!.id, patience: 60_000 } as const;
      const began = performance.now();
      const hearing = { tell: () => undefined, step: () => undefined };
      await assert.rejects(hands.run(task, hearing), /has said nothing for 3 seconds/);
      assert.ok(performance.now() - began < 30_000);
      await assert.rejects(hands.run(task, hearing), /has ended/);
      await hands.close();
      await settleByHand(database);
    });

    it('leave none behind when they cannot begin', async () => {
      const processes = (): number =>
        process.getActiveResourcesInfo().filter((one) => one === 'ProcessWrap').length;
      const before = processes();
      const nowhere =
        dialect === 'sqlite'
          ? { ...place, dataDir: '/dev/null/nowhere' }
          : { ...place, databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing' };
      await assert.rejects(openHands(nowhere, 2), /ENOTDIR|ECONNREFUSED/);
      for (let looks = 0; looks < 50 && processes() > before; looks++)
        await new Promise((resolve) => setTimeout(resolve, 20)); // their handles are let go a moment later
      assert.equal(processes(), before);
    });

    it('need not be several to be given up in the middle of a period', async () => {
      const hands = ownHands(database);
      let steps = 0;
      const step = (): void => {
        steps += 1;
        void hands.close();
      };
      const task = { kind: 'verify-period', regimePeriodId: 1, patience: 0 } as const;
      await assert.rejects(hands.run(task, { tell: () => undefined, step }), /given up/);
      assert.equal(steps, 1);
    });

    it('tell when one of them ends in the middle', async () => {
      const hands = await openHands(place, 1);
      const task = { kind: 'verify-period', regimePeriodId: 1, patience: 20_000 } as const;
      const lost = assert.rejects(
        hands.run(task, { tell: () => undefined, step: () => undefined }),
        /has ended/,
      );
      await hands.close();
      await lost;
    });
  });
}
