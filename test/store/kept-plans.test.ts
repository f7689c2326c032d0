/** Statements for several at once keep their plan on PostgreSQL, however few go together: to plan takes longer than to do. */
import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { ACT, type ActDocument } from '../../api/store/act.js';
import { askCalledReport } from '../../api/store/called-report.js';
import { openPostgres, type Database } from '../../api/store/database.js';
import { publish, regimeLike } from '../api/life.js';
import { forEachDatabase } from '../database.js';
import { openWorld, type World } from '../world.js';

const CODE = 'TEST-PLANS';
const PERIOD = '2026-08';
const NOW = new Date('2026-11-21T03:00:00.000Z');
/** PostgreSQL plans a prepared statement so often before it asks whether a plan may be kept. */
const TRIED = 5;
const ROUNDS = TRIED + 4;

interface Planned {
  readonly name: string;
  readonly kept: number;
  readonly anew: number;
}

forEachDatabase('Plans of what goes together', (open) => {
  let world: World;
  /** One connection, so that what it has planned can be asked on it. */
  let narrow: Database;

  before(async function () {
    world = await openWorld(await open());
    if (world.database.dialect === 'sqlite') return this.skip(); // it knows no other plans than those that it keeps
    await publish(world, regimeLike(CODE), PERIOD);
    const { config } = world.database.read.client as Knex.Client;
    narrow = openPostgres((config.connection as { connectionString: string }).connectionString, 1);
  });
  after(async () => {
    await narrow?.close();
    await world.close();
  });

  const planned = async (beginning: string): Promise<Planned[]> => {
    const { rows } = await narrow.read.raw<{ rows: Planned[] }>(
      `select name, generic_plans::int as kept, custom_plans::int as anew from pg_prepared_statements
       where starts_with(name, ?) order by name`,
      [beginning],
    );
    return rows;
  };
  const kept = (name: string): Planned => ({ name, kept: ROUNDS - TRIED, anew: TRIED });

  const twoOwed = async (): Promise<{ id: number; version_id: number; unit_code: string }[]> => {
    const owed = await narrow
      .read('obligations as o')
      .join('regime_periods as p', 'p.id', 'o.regime_period_id')
      .where({ 'p.regime': CODE, 'o.step': 0 })
      .orderBy('o.id')
      .limit(2)
      .select('o.id', 'p.version_id', 'o.unit_code');
    assert.equal(owed.length, 2);
    return owed;
  };

  it('the looks at two reports', async () => {
    const units = (await twoOwed()).map((one) => one.unit_code);
    for (let round = 0; round < ROUNDS; round++) {
      const looks = units.map((unit) =>
        askCalledReport(
          narrow.read,
          { kind: 'session', secret: 'nobody' },
          { regime: CODE, period: PERIOD, unit },
          NOW,
        ),
      );
      for (const row of await Promise.all(looks))
        assert.equal(row?.personId, null, 'the report without a caller');
    }
    assert.deepEqual(await planned('called-reports-'), [kept('called-reports-session')]);
  });

  it('the acts on two reports', async () => {
    const owed = await twoOwed();
    for (let counter = 0; counter <= ROUNDS; counter++) {
      const acts = owed.map(({ id, version_id }) => narrow.commit(ACT, saving(id, version_id, counter)));
      assert.deepEqual(await Promise.all(acts), [true, true]);
    }
    assert.deepEqual(await planned('acts-change'), [kept('acts-change-events')]);
  });

  function saving(id: number, version: number, counter: number): ActDocument {
    const at = NOW.toISOString();
    const nothing = {
      submitted_revision_id: null,
      approved_revision_id: null,
      reason: null,
      returned_due_at: null,
      correction_reason: null,
      correction_due_at: null,
      correction_requested_at: null,
      saved_by: null,
      attachments: null,
    };
    const report = {
      ...nothing,
      counter: counter + 1,
      state: 'draft' as const,
      correction: 0,
      version_id: version,
      content: '{}',
      explanations: '{}',
      nil: 0,
      revision: 0,
      saved_at: at,
    };
    const about = { actor_id: null, regime: CODE, period: PERIOD, unit_id: null, unit_code: `T${id}` };
    const event = { ...about, at, type: 'report.saved', unit_path: null, data: '{}' };
    return {
      obligation_id: id,
      counter,
      lock_counter: 0,
      report,
      revisions: [],
      inputs: [],
      fates: [],
      remarks: [],
      events: [event],
      marks: [],
    };
  }
});
