/** Roll-ups over the wire: what they combine, how complete they are, and whether they say so honestly. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import { houses, paper, publish, regimeLike } from './life.js';

const CODE = 'TEST-ROLLUP';
const PERIOD = '2026-10';
const HA_NOI = ['00004', '00070', '00097', '00103'];

forEachDatabase('Roll-ups', (open) => {
  let world: World;
  let province: Caller;
  let nation: Caller;

  before(async () => {
    world = await openWorld(await open());
    await publish(world, regimeLike(CODE), PERIOD);
    province = await world.as('aggregator', '01');
    nation = await world.as('aggregator', 'VN');
  });
  after(() => world.close());

  const rollup = (unit: string, view = 'confirmed', caller = nation) =>
    caller.get(`/rollups/${CODE}/${PERIOD}/${unit}?view=${view}`);

  async function send(unit: string, content: unknown, regime = CODE): Promise<void> {
    const clerk = await world.as('clerk', unit);
    const report = paper(world, regime, PERIOD, unit);
    assert.ok((await report.save(clerk, content)).status < 300);
    assertOk(await report.act(clerk, 'submit'));
  }
  const approve = async (unit: string, by: Caller, regime = CODE): Promise<void> => {
    assertOk(await paper(world, regime, PERIOD, unit).act(by, 'approve'));
  };

  it('are not settled before they were computed once, and not there where nobody reports', async () => {
    assert.equal(assertOk(await rollup('VN')).body.settled, false);
    assert.equal(assertOk(await rollup('VN', 'provisional')).body.settled, false);
    assertProblem(await nation.get(`/rollups/${CODE}/${PERIOD}/99999`), 404, 'not-found');
    assertProblem(await nation.get(`/rollups/${CODE}/2026-11/00070`), 404, 'not-found');
  });

  it('of nothing name everybody who is missing', async () => {
    await world.settle();
    const { body } = assertOk(await rollup('01'));
    assert.deepEqual(
      [body.coverage.expected, body.coverage.received, body.coverage.approved],
      [HA_NOI.length, 0, 0],
    );
    assert.deepEqual(body.coverage.missing.map((one: { code: string }) => one.code).toSorted(), HA_NOI);
    assert.ok(body.coverage.missing.every((one: { name: string }) => one.name.startsWith('Phường')));
    assert.deepEqual(body.inputs, []);
  });

  it('are not settled while a change waits, and hold it once they are', async () => {
    await send('00004', houses(1, 0.1));
    await approve('00004', province);
    assert.equal(assertOk(await rollup('01')).body.settled, false);
    assert.equal(assertOk(await rollup('VN', 'provisional')).body.settled, false);
    await world.settle();
    const { body } = assertOk(await rollup('01'));
    assert.equal(body.settled, true);
    assert.deepEqual(body.content.houses, [{ kind: 'brick', damaged: 1, loss: 0.1 }]);
    assert.equal(body.inputs[0].unit.code, '00004');
  });

  it('are not sent again to one who has them, whatever has been written meanwhile elsewhere, and are once they move', async () => {
    const read = (view: string, tag: string, caller = nation) =>
      caller.get(`/rollups/${CODE}/${PERIOD}/01?view=${view}`, { 'if-none-match': tag });
    const first = assertOk(await rollup('01'));
    const tag = first.headers.get('etag') ?? '';
    assert.match(tag, /^"[0-9a-f]{64}"$/);
    for (const same of [tag, `W/${tag}`, `"other", ${tag}`, '*'])
      assert.equal((await read('confirmed', same)).status, 304, same);
    assert.equal((await read('confirmed', tag)).headers.get('etag'), tag);
    assert.notEqual(assertOk(await read('provisional', tag)).headers.get('etag'), tag);
    assertOk(await read('confirmed', '"other"'));
    const other = await world.as('aggregator', '15');
    assertProblem(await read('confirmed', tag, other), 403, 'forbidden');
    // A change that waits makes it another answer, and so does what the change brings.
    await send('00103', houses(3, 0.3));
    assert.equal(assertOk(await read('confirmed', tag)).body.settled, false);
    await world.settle();
    const moved = assertOk(await read('confirmed', tag));
    assert.equal(moved.body.hash, first.body.hash);
    assert.equal(moved.body.coverage.received, first.body.coverage.received + 1);
    assert.equal(assertOk(await rollup('01')).headers.get('etag'), moved.headers.get('etag'));
    assertOk(await paper(world, CODE, PERIOD, '00103').act(await world.as('clerk', '00103'), 'recall'));
    await world.settle();
  });

  it('show the nation provisionally what no province has signed yet', async () => {
    await send('00070', houses(2, 0.2));
    await approve('00070', province);
    await world.settle();
    const provisional = assertOk(await rollup('VN', 'provisional')).body;
    assert.equal(provisional.content.houses[0].loss, 0.3); // 0.1 + 0.2, exactly
    assert.equal(provisional.coverage.lowest.approved, 2);
    assert.equal(provisional.coverage.lowest.expected, 8);
    assert.equal(provisional.coverage.lowest.missingCount, 6);
    const confirmed = assertOk(await rollup('VN')).body;
    assert.equal(confirmed.coverage.approved, 0);
    assert.equal(confirmed.content.houses?.length ?? 0, 0);
  });

  it('count what came in and is not decided as received', async () => {
    await send('00097', houses(3, 0.3));
    await world.settle();
    const { coverage } = assertOk(await rollup('01')).body;
    assert.deepEqual([coverage.expected, coverage.received, coverage.approved], [4, 3, 2]);
    assert.deepEqual(
      coverage.missing.map((one: { code: string }) => one.code),
      ['00097', '00103'],
    );
  });

  it('move the confirmed view when the province has sent its own, and keep what was signed', async () => {
    const report = paper(world, CODE, PERIOD, '01');
    assertOk(await report.save(province, { summary: 'Hà Nội' }), 201);
    assertOk(await report.act(province, 'submit', { gaps: { reason: 'Còn hai phường' } }));
    await approve('01', nation);
    await world.settle();
    const before = assertOk(await rollup('VN')).body;
    assert.equal(before.content.houses[0].loss, 0.3);
    await approve('00097', province);
    await world.settle();
    assert.equal(assertOk(await rollup('01')).body.content.houses[0].loss, 0.6);
    const signed = assertOk(await rollup('VN')).body;
    assert.deepEqual([signed.content, signed.hash], [before.content, before.hash]);
    assert.deepEqual(
      signed.coverage.lowest.late.map((one: { code: string }) => one.code),
      ['00097'],
    );
    const read = assertOk(await report.read(nation)).body;
    assert.equal(read.stale, true);
    assert.deepEqual(
      read.staleInputs.map((one: { unit: { code: string }; frozen: unknown }) => [one.unit.code, one.frozen]),
      [['00097', null]],
    );
  });

  it('page collated texts by unit', async () => {
    const texts = `/rollups/${CODE}/${PERIOD}/01/texts?path=/note&limit=2`;
    const first = assertOk(await province.get(texts)).body;
    const second = assertOk(await province.get(`${texts}&cursor=${first.next}`)).body;
    const codes = [...first.items, ...second.items].map((one: { unit: { code: string } }) => one.unit.code);
    assert.deepEqual([codes, second.next], [['00004', '00070', '00097'], undefined]);
    assertProblem(
      await province.get(`/rollups/${CODE}/${PERIOD}/01/texts?path=/houses`),
      400,
      'unknown-parameter',
    );
    assertProblem(await province.get(`/rollups/${CODE}/${PERIOD}/01/texts`), 400, 'unknown-parameter');
  });

  it('write sums that no double holds as the text of their digits', async () => {
    const big = 'TEST-BIG';
    await publish(world, regimeLike(big), PERIOD);
    for (const unit of HA_NOI) {
      await send(unit, houses(1, 999_999_999_999.999), big);
      await approve(unit, province, big);
    }
    await send('02647', houses(1, 999_999_999_999.999), big);
    await approve('02647', await world.as('aggregator', '15'), big);
    await world.settle();
    const at = (unit: string) => nation.get(`/rollups/${big}/${PERIOD}/${unit}?view=provisional`);
    assert.equal(assertOk(await at('15')).body.content.houses[0].loss, 999_999_999_999.999);
    assert.equal(assertOk(await at('VN')).body.content.houses[0].loss, '4999999999999.995');
  });

  it('reach all children of a unit that has more than sixty-four', async () => {
    const wide = 'TEST-WIDE';
    const admin = await world.as('administrator', 'VN');
    const added = Array.from({ length: 70 }, (_, n) => `T${String(n).padStart(4, '0')}`);
    const lines = added.map((code) => `${code},Xã ${code},,commune,15,2026-01-01`);
    const csv = ['code,name,name_en,level,parent,valid_from', ...lines].join('\n');
    assertOk(await admin.post('/units/import', csv, { 'content-type': 'text/csv' }));
    await publish(world, regimeLike(wide), PERIOD);
    const laoCai = await world.as('aggregator', '15');
    for (const [index, unit] of added.entries()) {
      if (index % 7 !== 0) continue;
      await send(unit, houses(index + 1, 0.001), wide);
      await approve(unit, laoCai, wide);
    }
    await world.settle();
    const { body } = assertOk(await laoCai.get(`/rollups/${wide}/${PERIOD}/15`));
    assert.deepEqual([body.coverage.expected, body.coverage.approved], [74, 10]);
    assert.deepEqual(body.content.houses, [{ kind: 'brick', damaged: 325, loss: 0.01 }]);
    assert.equal(body.inputs.length, 10);
    assert.deepEqual(
      body.inputs.map((one: { unit: { code: string } }) => one.unit.code),
      added.filter((_, index) => index % 7 === 0),
    );
  });
});
