/** Whatever happens to jobs, the roll-up that comes out is the one computed from scratch. */
import { strict as assert } from 'node:assert';
import type { Database } from '../../api/store/database.js';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import type { RollupState } from '../../regimes/aggregate/aggregation.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { runJob, type JobDeps } from '../../worker/jobs.js';
import type { QueuedJob } from '../../worker/queue.js';
import { startRelay } from '../../worker/relay.js';
import { forEachDatabase } from '../database.js';
import {
  approve,
  contentFor,
  makeNation,
  nationState,
  NOW,
  picture,
  pictureFromScratch,
  QUIET,
  REGIME,
  settleByHand,
  settled,
  sumOfTotals,
  thousandths,
  type Nation,
  type Owed,
} from './nation.js';

/** What a bad queue does with a job that it is given. */
type Fate = (job: QueuedJob, run: (job: QueuedJob) => void) => void;

const later = (milliseconds: number, act: () => void): void => void setTimeout(act, milliseconds);

const FATES: Readonly<Record<string, () => Fate>> = {
  'lost every other time': () => {
    let count = 0;
    return (job, run) => {
      if (++count % 2 === 0) run(job);
    };
  },
  doubled: () => (job, run) => {
    run(job);
    run(job);
  },
  'delayed, and so overtaken by younger ones': () => {
    let count = 0;
    return (job, run) => {
      later([300, 10, 150, 0][++count % 4] ?? 0, () => {
        run(job);
      });
    };
  },
  'handed out in the wrong order': () => {
    let held: QueuedJob[] = [];
    return (job, run) => {
      held.push(job);
      if (held.length === 1)
        later(50, () => {
          const jobs = held.reverse();
          held = [];
          jobs.forEach(run);
        });
    };
  },
};

forEachDatabase('Jobs may', (open) => {
  let database: Database;
  let nation: Nation;
  before(async () => {
    database = await open();
    nation = await makeNation(database);
  });

  for (const [name, fate] of Object.entries(FATES)) {
    it(`be ${name}: the roll-up is the same`, async () => {
      await filedThrough(database, nation, fate());
      await sameFromScratch(database, nation);
    });
  }

  it('die before they commit, or after it: the roll-up is the same', async () => {
    await filedThrough(dying(database), nation, (job, run) => {
      run(job);
    });
    await sameFromScratch(database, nation);
  });

  it('come without need: nothing is written', async () => {
    await settleByHand(database);
    const before = await picture(database);
    const data = { regimePeriodId: nation.regimePeriodId, unitId: nation.units['01'] };
    await runJob(depsFor(database), 'recompute-rollup', data);
    assert.deepEqual(await picture(database), before);
  });

  it('meet marks that come while they compute: those stay', async function () {
    if (database.dialect === 'sqlite') this.skip(); // one writer: nobody commits in between
    const owed = nation.owed[0]!;
    await approve(database, owed, contentFor(1));
    const write: Database['write'] = (work) =>
      database.write(async (trx) => {
        const result = await work(trx);
        await approve(database, owed, contentFor(2));
        return result;
      });
    const data = { regimePeriodId: owed.regimePeriodId, unitId: owed.receiverId };
    await runJob(depsFor({ ...database, write }), 'recompute-rollup', data);
    assert.equal(await marksOfNode(database, owed.receiverId), 1);
    await settleByHand(database);
    await sameFromScratch(database, nation);
  });

  it('be many for one node: a burst of changes takes few passes', async () => {
    const count = async () => Number((await database.read('events').count({ n: 'id' }))[0]?.['n']);
    const before = await count();
    await filedThrough(database, nation, (job, run) => {
      later(100, () => {
        run(job);
      });
    });
    const passes = (await count()) - before;
    assert.ok(passes >= 2 && passes <= 15, `${passes} passes for ${sample(nation.owed).length} reports`);
  });

  it('be of no known name, or lack their ids: they are refused, not guessed', async () => {
    const deps = depsFor(database);
    await assert.rejects(runJob(deps, 'toString', {}), /no job/);
    await assert.rejects(runJob(deps, 'recompute-rollup', { unitId: '1; drop' }), /lacks regimePeriodId/);
    await assert.rejects(runJob(deps, 'recompute-rollup', null), /lacks/);
  });
});

const depsFor = (database: Database, nudge = (): void => undefined): JobDeps => ({
  database,
  log: QUIET,
  now: () => NOW,
  nudge,
});

/** Every third commune, and so some of each part of each roll-up. */
const sample = (owed: readonly Owed[]): readonly Owed[] => owed.filter((_one, index) => index % 3 === 0);

/** The communes' reports are approved, a few at a time, while a relay hands jobs to a queue with such a fate. */
async function filedThrough(database: Database, nation: Nation, fate: Fate): Promise<void> {
  let left = 0;
  const run = (job: QueuedJob): void => {
    left++;
    runJob(
      depsFor(database, () => relay.nudge()),
      job.name,
      job.data,
    )
      .catch(() => undefined) // the relay comes again
      .finally(() => left--);
  };
  const add = (jobs: readonly QueuedJob[]): Promise<void> => {
    for (const job of jobs) if (job.name === 'recompute-rollup') fate(job, run);
    return Promise.resolve();
  };
  const relay = startRelay({ database, log: QUIET, now: () => NOW, add });
  try {
    for (const [index, owed] of sample(nation.owed).entries()) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const done = approve(database, owed, contentFor(index + attempt)).then(
          () => true,
          () => false, // this database dies now and then
        );
        if (await done) break;
      }
    }
    await settled(database);
  } finally {
    await relay.stop();
    while (left > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A database whose transactions fail now and then, with their work done: before the commit, or just after it. */
function dying(database: Database): Database {
  let count = 0;
  const write: Database['write'] = async (work) => {
    count++;
    const result = await database.write(async (trx) => {
      const done = await work(trx);
      if (count % 3 === 0) throw new Error('killed before the commit');
      return done;
    });
    if (count % 5 === 0) throw new Error('killed after the commit');
    return result;
  };
  return { ...database, write };
}

async function sameFromScratch(database: Database, nation: Nation): Promise<void> {
  const live = await picture(database);
  const { regime } = readRegime(REGIME);
  const { content } = aggregationOf(regime!).finish(
    JSON.parse(await nationState(database, nation)) as RollupState,
  );
  assert.equal(thousandths(content['total'] as number), await sumOfTotals(database));
  assert.deepEqual(live, await pictureFromScratch(database, nation));
}

async function marksOfNode(database: Database, unitId: number): Promise<number> {
  return (await database.read('rollup_marks').where({ unit_id: unitId }).select('id')).length;
}
