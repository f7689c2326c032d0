/** The main job over the wire, on a regime that does not ship: from its declaration to the national figure. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { HOUSES } from '../houses.js';

const PERIOD = '2026-10';
const path = (unit: string): string => `/reports/${HOUSES.code}/${PERIOD}/${unit}`;
const etagOf = (reply: Reply): string => reply.headers.get('etag') ?? '';

forEachDatabase('The main job', (open) => {
  let world: World;
  let communes: string[];

  before(async () => {
    world = await openWorld(await open());
    const admin = await world.as('administrator', 'VN');
    const declared = assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assert.deepEqual(declared.body.latest, { version: 1, state: 'draft' });
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: PERIOD }));
    const units = assertOk(await admin.get('/units?level=commune&at=2026-10-31'));
    communes = units.body.items.map((unit: { code: string }) => unit.code);
    assert.ok(communes.length >= 6);
  });
  after(() => world.close());

  async function file(unit: string, content: unknown): Promise<{ clerk: Caller; reply: Reply }> {
    const clerk = await world.as('clerk', unit);
    const saved = assertOk(await clerk.put(path(unit), { content }, { 'if-none-match': '*' }), 201);
    const reply = assertOk(await clerk.post(`${path(unit)}/submit`, {}, { 'if-match': etagOf(saved) }));
    return { clerk, reply };
  }

  it('files, returns, corrects and approves every commune, and the nation has the sum to the last decimal', async () => {
    let sum = 0n; // thousandths, outside of the platform's own arithmetic
    for (const [index, unit] of communes.entries()) {
      const loss = BigInt(index + 1) * 1001n;
      const content = {
        houses: [{ kind: 'brick', damaged: index, loss: Number(loss) / 1000 }],
        note: `Xã ${unit}`,
      };
      const { clerk, reply } = await file(unit, {
        ...content,
        houses: [{ ...content.houses[0], loss: 0.001 }],
      });
      assert.equal(reply.body.state, 'submitted');
      const province = reply.body.receiver.code;
      const aggregator = await world.as('aggregator', province);
      const returned = assertOk(
        await aggregator.post(
          `${path(unit)}/return`,
          { reason: 'Xem lại thiệt hại', remarks: [{ path: '/houses/0/loss', message: 'Quá nhỏ' }] },
          { 'if-match': etagOf(reply) },
        ),
      );
      assert.equal(returned.body.state, 'returned');
      assert.equal(returned.body.remarks[0].path, '/houses/0/loss');
      const saved = assertOk(await clerk.put(path(unit), { content }, { 'if-match': etagOf(returned) }));
      const again = assertOk(await clerk.post(`${path(unit)}/submit`, {}, { 'if-match': etagOf(saved) }));
      assert.equal(again.body.revision, 2);
      const approved = assertOk(
        await aggregator.post(`${path(unit)}/approve`, {}, { 'if-match': etagOf(again) }),
      );
      assert.equal(approved.body.state, 'approved');
      sum += loss;
    }
    await world.settle();
    const vn = await world.as('aggregator', 'VN');
    const provisional = assertOk(await vn.get(`/rollups/${HOUSES.code}/${PERIOD}/VN?view=provisional`));
    assert.equal(provisional.body.settled, true);
    assert.equal(provisional.body.content.houses[0].loss, Number(sum) / 1000);
    assert.equal(provisional.body.coverage.lowest.approved, communes.length);
    const confirmed = assertOk(await vn.get(`/rollups/${HOUSES.code}/${PERIOD}/VN`));
    assert.equal(confirmed.body.coverage.approved, 0);
    assert.deepEqual(confirmed.body.inputs, []);
  });

  it('carries the signed report of a province to the nation, and tells when it is stale', async () => {
    const admin = await world.as('administrator', 'VN');
    const listed = assertOk(await admin.get(`/obligations?regime=${HOUSES.code}&unit=${communes[0]}`));
    const province: string = listed.body.items[0].receiver.code;
    const aggregator = await world.as('aggregator', province);
    const saved = assertOk(
      await aggregator.put(
        path(province),
        { content: { summary: 'Tỉnh tổng hợp' } },
        { 'if-none-match': '*' },
      ),
      201,
    );
    assert.equal(saved.body.aggregating, true);
    assert.equal(saved.body.content.summary, 'Tỉnh tổng hợp');
    const sent = assertOk(
      await aggregator.post(`${path(province)}/submit`, {}, { 'if-match': etagOf(saved) }),
    );
    assert.equal(sent.body.stale, false);
    const vn = await world.as('aggregator', 'VN');
    assertOk(await vn.post(`${path(province)}/approve`, {}, { 'if-match': etagOf(sent) }));
    await world.settle();
    const rollup = assertOk(await vn.get(`/rollups/${HOUSES.code}/${PERIOD}/VN`));
    assert.equal(rollup.body.coverage.approved, 1);
    assert.equal(rollup.body.inputs[0].unit.code, province);
    assert.equal(rollup.body.inputs[0].hash, sent.body.receipt.hash);
    assert.equal(rollup.body.content.summary[0].text, 'Tỉnh tổng hợp');
    await correctCommune(communes[0] ?? '', aggregator);
    await world.settle();
    const now = assertOk(await vn.get(path(province)));
    assert.equal(now.body.stale, true);
    assert.equal(now.body.staleInputs[0].unit.code, communes[0]);
  });

  async function correctCommune(unit: string, aggregator: Caller): Promise<void> {
    const clerk = await world.as('clerk', unit);
    const before = assertOk(await clerk.get(path(unit)));
    const opened = assertOk(
      await clerk.post(`${path(unit)}/correct`, { reason: 'Sai số' }, { 'if-match': etagOf(before) }),
    );
    assert.equal(opened.body.state, 'draft');
    assert.equal(opened.body.approved.revision, 2);
    const content = { houses: [{ kind: 'brick', damaged: 7, loss: 9.5 }], note: 'Đính chính' };
    const saved = assertOk(await clerk.put(path(unit), { content }, { 'if-match': etagOf(opened) }));
    const sent = assertOk(await clerk.post(`${path(unit)}/submit`, {}, { 'if-match': etagOf(saved) }));
    assertOk(await aggregator.post(`${path(unit)}/approve`, {}, { 'if-match': etagOf(sent) }));
  }

  it('refuses a wrong total, an unknown property, a stale version and a missing one', async () => {
    const unit = communes[1] ?? '';
    const clerk = await world.as('clerk', unit);
    const before = assertOk(await clerk.get(path(unit)));
    const opened = assertOk(
      await clerk.post(`${path(unit)}/correct`, { reason: 'Thử' }, { 'if-match': etagOf(before) }),
    );
    const unknown = await clerk.put(path(unit), { content: { nothing: 1 } }, { 'if-match': etagOf(opened) });
    const refused = assertProblem(unknown, 422, 'content-has-mistakes');
    assert.equal((refused['issues'] as { path: string }[])[0]?.path, '/nothing');
    assertProblem(await clerk.put(path(unit), { content: {} }, { 'if-match': etagOf(before) }), 412, 'stale');
    assertProblem(await clerk.put(path(unit), { content: {} }), 428, 'precondition-required');
    const wrong = { houses: [{ kind: 'brick', damaged: -1, loss: 1 }], note: 'x' };
    const saved = assertOk(await clerk.put(path(unit), { content: wrong }, { 'if-match': etagOf(opened) }));
    assert.equal(saved.body.issues[0].path, '/houses/0/damaged');
    const sent = await clerk.post(`${path(unit)}/submit`, {}, { 'if-match': etagOf(saved) });
    assertProblem(sent, 422, 'content-has-mistakes');
    assertOk(await clerk.post(`${path(unit)}/discard`, {}, { 'if-match': etagOf(saved) }));
  });

  it('refuses a number that no double keeps, at its cell, before it is rounded', async () => {
    const unit = communes[2] ?? '';
    const clerk = await world.as('clerk', unit);
    const raw = '{"content":{"houses":[{"kind":"brick","damaged":1,"loss":0.1234567890123456}]}}';
    const body = assertProblem(
      await clerk.put(path(unit), raw, { 'if-match': '*' }),
      422,
      'content-has-mistakes',
    );
    assert.equal((body['issues'] as { path: string }[])[0]?.path, '/houses/0/loss');
  });

  it('keeps everyone within reach', async () => {
    const [one = '', two = ''] = communes;
    assertProblem(await world.stranger.get(path(one)), 401, 'not-authenticated');
    assertProblem(await world.stranger.get('/nothing-here'), 401, 'not-authenticated');
    assertProblem(await (await world.as('clerk', two)).get(path(one)), 403, 'forbidden');
    const admin = await world.as('administrator', 'VN');
    const read = assertOk(await admin.get(path(one)));
    assert.deepEqual(read.body.actions, []);
    assertProblem(await admin.get(path('99999')), 404, 'not-found');
    const foreign = await (
      await world.as('clerk', one)
    ).put(path(one), { content: {} }, { origin: 'http://evil' });
    assertProblem(foreign, 403, 'foreign-origin');
    assertProblem(await admin.get(`${path(one)}?x=1`), 400, 'unknown-parameter');
  });
});
