/**
 * Generated histories, with a fault of each kind: what comes out is what an independent oracle makes of the approved
 * reports. Few of them here; `npm run histories` plays thousands, and kills real processes.
 */
import { strict as assert } from 'node:assert';
import { forEachDatabase } from '../database.js';
import { KINDS } from './history.js';
import { openRunner, type Runner } from './in-process/run.js';
import { printed } from './print.js';

const RUNS = 20;
const seed = Number(process.env['HISTORIES_SEED'] ?? 1);

forEachDatabase('Histories of reports, with jobs, processes and clocks that fail', (open) => {
  let runner: Runner;
  let dialect: string;
  before(async () => {
    const database = await open();
    dialect = database.dialect;
    runner = await openRunner(database);
  });
  after(() => runner.close());

  for (const kind of KINDS) {
    it(`come to the roll-up that the oracle tells: ${kind}`, async function () {
      this.timeout(180_000);
      const failed = await runner.run(kind, { runs: RUNS, seed, mergers: ['communes'] });
      assert.ok(!failed, failed && printed(failed, `${dialect} --mergers communes`));
    });
  }

  // Apart, since it changes who reports to whom: what goes wrong there is not to hide what goes wrong elsewhere.
  it('come to the roll-up that the oracle tells: provinces merge too', async function () {
    this.timeout(180_000);
    const failed = await runner.run('dropped', { runs: 3 * RUNS, seed });
    assert.ok(!failed, failed && printed(failed, dialect));
  });
});
