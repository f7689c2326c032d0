/** Reports that are approved while a node is being computed: what the node says it is made of is what it is made of. */
import assert from 'node:assert/strict';
import { openPostgres, type Database } from '../../api/store/database.js';
import { migrate } from '../../api/store/migrate.js';
import { loadNode } from '../../api/store/rollups.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { recomputeRollup } from '../../worker/handlers/recompute-rollup.js';
import { freshDatabase } from '../postgres.js';
import { approve, contentFor, makeNation, NOW, REGIME, settleByHand, type Nation } from './nation.js';

// On SQLite transactions follow one another: only PostgreSQL lets them meet.
describe('A node that is computed while reports are approved (postgres)', function () {
  this.timeout(60_000);
  let database: Database;
  let other: Database;
  let nation: Nation;

  before(async () => {
    const url = await freshDatabase();
    database = openPostgres(url, 4);
    other = openPostgres(url, 2);
    await migrate(database, MIGRATIONS);
    nation = await makeNation(database);
  });
  after(async () => {
    await other.close();
    await database.close();
  });

  const waits = async (): Promise<boolean> => {
    const locks: unknown[] = await other.read('pg_locks').where({ granted: false }).select('pid');
    return locks.length > 0;
  };

  it('lists as many inputs as it has figures of, in every part', async () => {
    const [first] = nation.owed;
    const last = nation.owed.filter((one) => one.receiverId === first?.receiverId).at(-1);
    assert.ok(first && last && first.bucket !== last.bucket);
    await approve(database, first, contentFor(1));
    await settleByHand(database);
    await approve(database, last, contentFor(2));
    const key = { regimePeriodId: nation.regimePeriodId, unitId: first.receiverId };
    let computing: Promise<unknown> = Promise.resolve();
    await other.write(async (trx) => {
      // The worker has read its marks, of the last part only, and waits here for the children.
      await trx.raw('lock table obligations in access exclusive mode');
      computing = recomputeRollup(database, key, NOW.toISOString());
      while (!(await waits())) await new Promise((resolve) => setTimeout(resolve, 20));
      const second = nation.owed[1];
      assert.ok(second && second.bucket === first.bucket);
      await approve({ ...other, write: (work) => work(trx) }, second, contentFor(3));
    });
    await computing;
    const node = await loadNode(database.read, key, 'confirmed');
    const { regime } = readRegime(REGIME);
    assert.ok(node && regime);
    const { reported } = aggregationOf(regime).finish(node.state);
    assert.equal(reported['/total'], node.inputs.length);
  });
});
