/** A unit of an upper step that nobody reports to (a province whose communes are not in the system) still owes its own part. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type World } from '../world.js';

forEachDatabase('A unit that nobody reports to', (open) => {
  let world: World;
  let path: string;
  let province: string;

  before(async () => {
    world = await openWorld(await open());
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: '2026-10' }));
    await world.settle();
    const listed = assertOk(await admin.get(`/obligations?regime=${HOUSES.code}&period=2026-10&limit=1000`));
    const items = listed.body.items as {
      unit: { code: string; level: string };
      receiver: { code: string };
    }[];
    const receivers = new Set(items.map((item) => item.receiver.code));
    province =
      items.find(({ unit }) => unit.level === 'province' && !receivers.has(unit.code))?.unit.code ?? '';
    assert.notEqual(province, '');
    path = `/reports/${HOUSES.code}/2026-10/${province}`;
  });
  after(() => world.close());

  it('sends its own part, which reaches the nation', async () => {
    const aggregator = await world.as('aggregator', province);
    const saved = assertOk(
      await aggregator.put(path, { content: { summary: 'Không có xã' } }, { 'if-none-match': '*' }),
      201,
    );
    assert.equal(saved.body.content.summary, 'Không có xã');
    const sent = assertOk(
      await aggregator.post(`${path}/submit`, {}, { 'if-match': saved.headers.get('etag') ?? '' }),
    );
    assert.equal(sent.body.stale, false);
    const vn = await world.as('aggregator', 'VN');
    assertOk(await vn.post(`${path}/approve`, {}, { 'if-match': sent.headers.get('etag') ?? '' }));
    await world.settle();
    const rollup = assertOk(await vn.get(`/rollups/${HOUSES.code}/2026-10/VN`));
    assert.equal(rollup.body.settled, true);
    assert.deepEqual(
      rollup.body.content.summary.map((entry: { text: string }) => entry.text),
      ['Không có xã'],
    );
  });
});
