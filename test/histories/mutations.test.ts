/** The histories can fail: mistakes that are planted into the worker are found, and shrunk to a few steps. */
import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Aggregation, LeafReport } from '../../regimes/aggregate/aggregation.js';
import { aggregationFor } from '../../api/store/forms.js';
import { openSqlite, type Database } from '../../api/store/database.js';
import { migrate } from '../../api/store/migrate.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { recomputeRollup } from '../../worker/handlers/recompute-rollup.js';
import { runJob } from '../../worker/jobs.js';
import type { Kind } from './history.js';
import type { Handle } from './in-process/bad-queue.js';
import { openRunner, type Failed, type Runner } from './in-process/run.js';
import { documentOf, VARIANTS } from './regimes.js';

/** Of some thirty steps; how far shrinking comes in its seconds depends on the machine. */
const FEW = 12;

const run: Handle = (deps, job) => runJob(deps, job.name, job.data);

const marksOf = ({ data }: Parameters<Handle>[1]): Record<string, number | undefined> => ({
  regime_period_id: data['regimePeriodId'],
  unit_id: data['unitId'],
});

const deleteMarks = (database: Database, where: Record<string, unknown>): Promise<unknown> =>
  database.write(async (trx) => trx('rollup_marks').where(where).delete());

/** Workers with a mistake, and the kind of history that is to find it. */
const MISTAKES: Readonly<Record<string, readonly [Kind, Handle]>> = {
  'deletes marks that were written after it had read': [
    'doubled',
    async (deps, job) => {
      await run(deps, job);
      await new Promise((resolve) => setTimeout(resolve, 15)); // others go on meanwhile
      await deleteMarks(deps.database, marksOf(job));
    },
  ],
  'deletes its marks before it has written, in a transaction of its own': [
    'worker-killed',
    async (deps, job) => {
      const { regimePeriodId = 0, unitId = 0 } = job.data;
      await deleteMarks(deps.database, marksOf(job));
      await recomputeRollup(deps.database, { regimePeriodId, unitId }, deps.now().toISOString(), true);
    },
  ],
  'tells nobody above that its roll-up has changed': [
    'dropped',
    async (deps, job) => {
      await run(deps, job);
      await deleteMarks(deps.database, { kind: 'below' });
    },
  ],
};

describe('A mistake is found by the histories', () => {
  let folder: string;
  let database: Database;
  let runner: Runner;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'baocao-histories-'));
    database = openSqlite(path.join(folder, 'histories.sqlite'));
    await migrate(database, MIGRATIONS);
    runner = await openRunner(database);
  });
  after(async () => {
    await runner.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const found = async (kind: Kind, handle?: Handle): Promise<Failed> => {
    const options = { runs: 300, seed: 1, patience: 6_000, ...(handle ? { handle } : {}) };
    const failed = await runner.run(kind, options);
    assert.ok(failed, 'it is not found');
    return failed;
  };

  for (const [mistake, [kind, handle]] of Object.entries(MISTAKES)) {
    it(`when a worker ${mistake}`, async function () {
      this.timeout(120_000);
      const { history, told } = await found(kind, handle);
      assert.ok(history.steps.length <= FEW, `${history.steps.length} steps:\n${told.join('\n')}`);
    });
  }

  it('when combining drops a child', async function () {
    this.timeout(120_000);
    const restore = dropLast();
    try {
      const { history, told, reason } = await found('dropped');
      assert.ok(history.steps.length <= FEW, `${history.steps.length} steps:\n${told.join('\n')}`);
      assert.match(reason, /its figures/);
    } finally {
      restore();
    }
  });
});

type Gather = { leaves: Aggregation['leaves'] };

/** Every regime of the histories loses the last of several reports. @returns what puts it right again */
function dropLast(): () => void {
  const restore = VARIANTS.map((variant) => {
    const { regime } = readRegime(documentOf(variant));
    assert.ok(regime);
    const aggregation: Gather = aggregationFor(regime);
    const { leaves } = aggregation;
    aggregation.leaves = (reports: Iterable<LeafReport>, level) => {
      const [first, ...rest] = [...reports];
      return leaves(first ? [first, ...rest.slice(0, -1)] : [], level);
    };
    return () => (aggregation.leaves = leaves);
  });
  return () => {
    for (const one of restore) one();
  };
}
