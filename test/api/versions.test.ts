/** A second version of a regime: which periods it holds for, and what becomes of reports that are open. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../regimes/words.js';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, assertProblem, openWorld, type World } from '../world.js';

const { code } = HOUSES;
const second = (): JsonObject => {
  const document = structuredClone(HOUSES.document) as unknown as { properties: Record<string, unknown> };
  document.properties['wounded'] = { type: 'integer', title: 'Bị thương', minimum: 0, 'x-aggregate': 'sum' };
  return document as unknown as JsonObject;
};

forEachDatabase('A second version of a regime', (open) => {
  let world: World;
  before(async () => {
    world = await openWorld(await open());
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${code}/versions/1/publish`, { effectiveFrom: '2026-08' }));
  });
  after(() => world.close());

  it('holds from its effective period on; a period with an open report keeps the first', async () => {
    const clerk = await world.as('clerk', '02839');
    assertOk(
      await clerk.put(`/reports/${code}/2026-10/02839`, { content: {} }, { 'if-none-match': '*' }),
      201,
    );
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post(`/regimes/${code}/versions`, second()), 201);
    const published = assertOk(
      await admin.post(`/regimes/${code}/versions/2/publish`, { effectiveFrom: '2026-09' }),
    );
    assert.deepEqual(published.body.obligations.kept, ['2026-10']);
    const versions: Record<string, number> = {};
    for (const period of ['2026-08', '2026-09', '2026-10', '2026-11']) {
      const report = assertOk(await clerk.get(`/reports/${code}/${period}/02839`));
      versions[period] = report.body.regimeVersion;
    }
    assert.deepEqual(versions, { '2026-08': 1, '2026-09': 2, '2026-10': 1, '2026-11': 2 });
  });

  it('is immutable once published, and the first stays what it was', async () => {
    const admin = await world.as('administrator', 'VN');
    assertProblem(await admin.put(`/regimes/${code}/versions/1`, second()), 409, 'state-forbids');
    const first = assertOk(await world.stranger.get(`/regimes/${code}/versions/1`));
    assert.deepEqual(first.body, HOUSES.document);
    assert.match(first.headers.get('content-type') ?? '', /^application\/schema\+json/);
    assertProblem(
      await admin.post(`/regimes/${code}/versions/1/publish`, { effectiveFrom: '2026-12' }),
      409,
      'state-forbids',
    );
  });

  it('asks for nothing twice when obligations are made again', async () => {
    const admin = await world.as('administrator', 'VN');
    const before = assertOk(await admin.get(`/obligations?regime=${code}&limit=1`)).body.total;
    const { syncObligations } = await import('../../api/store/obligations.js');
    const again = await world.database.write((trx) =>
      syncObligations(trx, code, new Date('2026-11-21T02:00:00Z')),
    );
    assert.deepEqual({ made: again.made, removed: again.removed }, { made: 0, removed: 0 });
    assert.equal(assertOk(await admin.get(`/obligations?regime=${code}&limit=1`)).body.total, before);
  });

  it('asks a unit that comes later for its report, in a period that keeps the first version too', async () => {
    const { syncObligations } = await import('../../api/store/obligations.js');
    const admin = await world.as('administrator', 'VN');
    const unit = { code: '90001', name: 'Xã Mới', level: 'commune', parent: '15', validFrom: '2026-09-15' };
    assertOk(await admin.post('/units', unit), 201);
    const { made, kept } = await world.database.write((trx) =>
      syncObligations(trx, code, new Date('2026-11-21T02:00:00Z')),
    );
    assert.deepEqual([made, kept], [3, ['2026-10']], 'September, October and November');
    const late = assertOk(await admin.get(`/reports/${code}/2026-10/90001`)).body;
    assert.deepEqual([late.state, late.regimeVersion, late.receiver.code], ['none', 1, '15']);
    await world.settle();
    const rollup = assertOk(await admin.get(`/rollups/${code}/2026-10/15`)).body;
    assert.ok(rollup.coverage.missing.some((one: { code: string }) => one.code === '90001'));
  });

  it('leads a draft along with its unit, and leaves what was sent where it was sent', async () => {
    const { syncObligations } = await import('../../api/store/obligations.js');
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.patch('/units/02839', { from: '2026-10-15', parent: '01' }));
    await world.database.write((trx) => syncObligations(trx, code, new Date('2026-11-21T02:00:00Z')));
    const draft = assertOk(await admin.get(`/reports/${code}/2026-10/02839`)).body;
    assert.deepEqual([draft.state, draft.receiver.code], ['draft', '01']);
    const before = assertOk(await admin.get(`/reports/${code}/2026-09/02839`)).body;
    assert.equal(before.receiver.code, '15', 'it moved after the window of September closed');
  });

  it('follows a unit whose code was corrected, where nobody has opened its report', async () => {
    const { syncObligations } = await import('../../api/store/obligations.js');
    await world.database.write(async (trx) => {
      await trx('unit_spells').where({ code: '02905' }).update({ code: '02906' });
      await syncObligations(trx, code, new Date('2026-11-21T02:00:00Z'));
    });
    const admin = await world.as('administrator', 'VN');
    assertProblem(await admin.get(`/reports/${code}/2026-09/02905`), 404, 'not-found');
    assert.equal(assertOk(await admin.get(`/reports/${code}/2026-09/02906`)).body.state, 'none');
  });
});
