/** Frozen and live: what a signed report stands on, by how much that has changed since, and where a report counts. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { paper } from './life.js';

const CODE = 'TEST-STANDING';
const PERIOD = '2026-10';
const amount = { 'x-unit': { label: 'triệu đồng', decimals: 3 }, minimum: 0 };

/** Houses with a rate that is rounded in each report, a mean, and a total that each report computes rounded. */
const { houses, ...others } = HOUSES.document.properties;
const document = {
  ...HOUSES.document,
  $id: `urn:baocao:regime:${CODE}`,
  'x-regime': { ...HOUSES.document['x-regime'], code: CODE },
  properties: {
    houses: {
      ...houses,
      items: {
        ...houses.items,
        properties: {
          ...houses.items.properties,
          each: {
            type: 'number',
            title: 'Thiệt hại bình quân',
            'x-calc': 'damaged > 0 ? round(loss / damaged, 2) : 0',
            'x-aggregate': { op: 'ratio', of: 'loss', by: 'damaged', decimals: 2 },
          },
        },
      },
    },
    thirds: {
      type: 'number',
      title: 'Một phần ba',
      ...amount,
      'x-calc': 'round(sum(houses.map(h, h.loss)) / 3, 1)',
      'x-aggregate': 'sum',
    },
    ...others,
  },
};

forEachDatabase('A report in the tree', (open) => {
  let world: World;
  let nation: Caller;
  let province: Caller;
  const rollup = (unit: string, rest = ''): string => `/rollups/${CODE}/${PERIOD}/${unit}${rest}`;
  const report = (unit: string): ReturnType<typeof paper> => paper(world, CODE, PERIOD, unit);
  const read = async (path: string, by = nation): Promise<Reply['body']> => assertOk(await by.get(path)).body;
  const codes = (items: readonly { unit: { code: string } }[]): string[] =>
    items.map(({ unit }) => unit.code);

  async function file(unit: string, kinds: Readonly<Record<string, number>>, damaged = 3): Promise<void> {
    const clerk = await world.as('clerk', unit);
    const rows = Object.entries(kinds).map(([kind, loss]) => ({ kind, damaged, loss }));
    assert.ok((await report(unit).save(clerk, { houses: rows, note: `Xã ${unit}` })).status < 300);
    assertOk(await report(unit).act(clerk, 'submit'));
    assertOk(await report(unit).act(province, 'approve'));
  }

  before(async () => {
    world = await openWorld(await open());
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', document), 201);
    assertOk(await admin.post(`/regimes/${CODE}/versions/1/publish`, { effectiveFrom: '2026-09' }));
    nation = await world.as('aggregator', 'VN');
    province = await world.as('aggregator', '01');
  });
  after(() => world.close());

  it('says whom an uncomputed roll-up expects, and that it is not computed', async () => {
    const empty = await read(rollup('VN'));
    assert.deepEqual([empty.computed, empty.settled], [false, false]);
    assert.deepEqual([empty.coverage.lowest.expected, empty.coverage.lowest.missingCount], [8, 8]);
    assert.equal(empty.expected.commune, 8);
    await world.settle();
    const computed = await read(rollup('VN'));
    assert.equal(computed.computed, true);
    assert.deepEqual(computed.coverage, empty.coverage);
  });

  it('shows both terms of a rate, part by part, and how far rounding may carry it', async () => {
    world.at('2026-11-21T03:00:00.000Z');
    await file('00004', { brick: 1 });
    await file('00070', { brick: 2, wood: 5 }, 7);
    await world.settle();
    const found = await read(rollup('01', '/lineage?path=/houses/0/each'));
    assert.equal(found.figure, '/houses/["brick"]/each');
    assert.deepEqual([found.value, found.terms], [0.3, { of: 3, by: 10 }]);
    assert.deepEqual(found.rounding, { decimals: 2, each: '0.005', bound: '0.01' });
    const parts = found.parts.filter((part: { state: string }) => part.state === 'approved');
    assert.deepEqual(
      parts.map((part: { value: number; terms: unknown; cell: string }) => [
        part.value,
        part.terms,
        part.cell,
      ]),
      [
        [0.33, { of: 1, by: 3 }, '/houses/0/each'],
        [0.29, { of: 2, by: 7 }, '/houses/0/each'],
      ],
    );
    assert.deepEqual([found.reported, found.expected], [2, 4]);
  });

  it('explains a figure that each report computes and rounds, and one that is not rounded at all', async () => {
    const thirds = await read(rollup('01', '/lineage?path=/thirds'));
    assert.equal(thirds.value, 2.6); // 0.3 and 2.3, of 0.333… and 2.333…
    assert.match(thirds.formula, /^round\(/);
    assert.deepEqual(thirds.rounding, { decimals: 1, each: '0.05', bound: '0.1' });
    const loss = await read(rollup('01', '/lineage?path=/houses/1/loss'));
    assert.deepEqual([loss.rounding, loss.formula, loss.operator], [undefined, undefined, { op: 'sum' }]);
    assert.deepEqual(loss.measure, { label: 'triệu đồng', decimals: 3 });
  });

  it('names a row by its key, wherever it stands and whether it stands there at all', async () => {
    const wood = encodeURIComponent('/houses/["wood"]/loss');
    const found = await read(rollup('01', `/lineage?path=${wood}`));
    assert.deepEqual([found.value, found.path], [5, '/houses/1/loss']);
    const [none, gave] = found.parts;
    assert.deepEqual([none.state, none.value, none.reported], ['approved', null, 0], 'nothing reported');
    assert.deepEqual([gave.cell, gave.reported], ['/houses/1/loss', 1]);
    assert.equal(found.parts[2].state, 'missing');
    const nowhere = await read(rollup('15', `/lineage?path=${wood}`));
    assert.deepEqual([nowhere.value, nowhere.path], [null, undefined]);
  });

  it('traces a figure as it was known at a moment', async () => {
    const before = await read(
      rollup('VN', '/lineage?path=/thirds&view=provisional&asOf=2026-11-21T02:59:59Z'),
    );
    assert.deepEqual([before.value, before.asOf], [null, '2026-11-21T02:59:59.000Z']);
    assert.ok(before.parts.every((part: { state: string }) => part.state === 'missing'));
    const after = await read(
      rollup('VN', '/lineage?path=/thirds&view=provisional&asOf=2026-11-21T03:00:00Z'),
    );
    const mine = after.parts.find((part: { unit: { code: string } }) => part.unit.code === '01');
    assert.deepEqual([after.value, mine.value, mine.state, mine.reported], [2.6, 2.6, 'provisional', 2]);
  });

  it('names who was missing when a report closed with gaps: at the report, and at the roll-up above', async () => {
    world.at('2026-11-21T04:00:00.000Z');
    assertOk(await report('01').save(province, { summary: 'Hà Nội' }), 201);
    assertOk(await report('01').act(province, 'submit', { gaps: { reason: 'Còn hai phường chưa nộp' } }));
    assertOk(await report('01').act(nation, 'approve'));
    await world.settle();
    const { items } = await read(rollup('VN', '/inputs'));
    assert.deepEqual(codes(items), ['01']);
    const { standing } = items[0];
    assert.equal(standing.gaps.reason, 'Còn hai phường chưa nộp');
    assert.deepEqual(
      standing.gaps.missing.map(({ code }: { code: string }) => code),
      ['00097', '00103'],
    );
    assert.deepEqual([standing.state, standing.revision, standing.stale], ['approved', 1, false]);
    const fresh = await read(`${report('01').path}/staleness`);
    assert.deepEqual([fresh.revision, fresh.stale, fresh.cells], [1, false, []]);
    assert.equal(fresh.gaps.missing.length, 2);
  });

  it('tells a stale report cell by cell: by how much, and whose revision did it', async () => {
    world.at('2026-11-21T05:00:00.000Z');
    const clerk = await world.as('clerk', '00004');
    assertOk(await report('00004').act(clerk, 'correct', { reason: 'Nhầm số' }));
    await file('00004', { brick: 1.5 });
    await file('00097', { wood: 4 });
    await world.settle();
    const stale = await read(`${report('01').path}/staleness`, province);
    assert.deepEqual([stale.stale, stale.settled, stale.revision], [true, true, 1]);
    assert.notEqual(stale.rollup.frozen, stale.rollup.now);
    assert.deepEqual(
      stale.units.map((one: { unit: { code: string }; from: unknown; to: unknown; why: string }) => [
        one.unit.code,
        one.from,
        one.to,
        one.why,
      ]),
      [
        ['00004', 1, 2, 'corrected'],
        ['00097', null, 1, 'late'],
      ],
    );
    const cell = (figure: string): Reply['body'] =>
      stale.cells.find((one: { figure: string }) => one.figure === figure);
    const brick = cell('/houses/["brick"]/loss');
    assert.deepEqual([brick.frozen, brick.now, brick.difference], [3, 3.5, 0.5]);
    assert.deepEqual(brick.causes, [{ unit: brick.causes[0].unit, from: 1, to: 2, frozen: 1, now: 1.5 }]);
    const wood = cell('/houses/["wood"]/loss');
    assert.deepEqual([wood.frozen, wood.now, wood.causes[0].from, wood.causes[0].frozen], [5, 9, null, null]);
    assert.equal(cell('/houses/["brick"]/damaged'), undefined, 'what is the same is not told');
    assert.deepEqual([cell('/note').list, cell('/note').frozen, cell('/note').now], [true, 2, 3]);
    assert.equal(stale.total, stale.cells.length);
    const { items } = await read(rollup('VN', '/inputs'));
    assert.equal(items[0].standing.stale, true);
  });

  it('keeps what was signed to be looked at beside what is live, to the same hash', async () => {
    const frozen = await read(rollup('01', '?revision=1'));
    const live = await read(rollup('01'));
    const signed = await read(`${report('01').path}/revisions/1`);
    assert.equal(frozen.hash, signed.rollup.hash);
    assert.deepEqual(frozen.coverage, signed.rollup.coverage);
    assert.deepEqual([frozen.revision, frozen.settled], [1, true]);
    assert.deepEqual([frozen.content.houses[0].loss, live.content.houses[0].loss], [3, 3.5]);
    const wood = encodeURIComponent('/houses/["wood"]/loss');
    const parts = (await read(rollup('01', `/lineage?revision=1&path=${wood}`))).parts;
    assert.deepEqual(
      parts.map((part: { unit: { code: string }; revision: unknown; value: unknown }) => [
        part.unit.code,
        part.revision,
        part.value,
      ]),
      [
        ['00004', 1, null],
        ['00070', 1, 5],
        ['00097', null, null],
        ['00103', null, null],
      ],
    );
    const { items } = await read(rollup('01', '/inputs?revision=1'));
    assert.deepEqual(
      items.map((one: { standing: { state: string; now: number } }) => [
        one.standing.state,
        one.standing.now,
      ]),
      [
        ['superseded', 2],
        ['approved', 1],
      ],
    );
    assertProblem(await nation.get(rollup('01', '?revision=7')), 404, 'not-found');
    assertProblem(await nation.get(rollup('VN', '?revision=1')), 404, 'not-found');
    assertProblem(await nation.get(rollup('01', '?revision=1&view=provisional')), 400, 'unknown-parameter');
  });

  it('shows a commune the whole chain above it, superseded revisions marked', async () => {
    const clerk = await world.as('clerk', '00004');
    const chain = (n: number): Promise<Reply['body']> =>
      read(`${report('00004').path}/revisions/${n}/chain`, clerk);
    const first = await chain(1);
    assert.deepEqual([first.own.state, first.own.now, first.below], ['superseded', 2, []]);
    assert.deepEqual(
      first.above.map((one: Reply['body']) => [
        one.standing.unit.code,
        one.standing.revision,
        one.standing.stale,
      ]),
      [['01', 1, true]],
    );
    const included = (body: Reply['body']): string[] =>
      body.rollups
        .filter((one: { included: boolean }) => one.included)
        .map((one: { unit: { code: string }; view: string }) => `${one.unit.code} ${one.view}`);
    assert.deepEqual(
      included(first),
      ['VN confirmed', 'VN provisional'],
      'still in what the province signed',
    );
    assert.deepEqual(included(await chain(2)), ['01 confirmed', '01 provisional'], 'not yet in the nation');

    assertOk(await report('01').act(province, 'correct', { reason: 'Số cấp dưới đã thay đổi' }));
    assertOk(await report('01').act(province, 'submit', { gaps: { reason: 'Còn một phường' } }));
    assertOk(await report('01').act(nation, 'approve'));
    await world.settle();
    const second = await chain(2);
    assert.deepEqual(included(second), ['01 confirmed', '01 provisional', 'VN confirmed', 'VN provisional']);
    const own = await read(`${report('01').path}/revisions/2/chain`);
    assert.deepEqual(codes(own.below), ['00004', '00070', '00097']);
    const old = await chain(1);
    assert.deepEqual([old.above[0].standing.state, old.above[0].standing.now], ['superseded', 2]);
    assert.equal((await read(`${report('01').path}/staleness`)).stale, false);
  });

  it('lets a unit prove its own report up to the nation, and nobody else’s', async () => {
    const clerk = await world.as('clerk', '00004');
    const proof = await read(rollup('VN', '/proof?unit=00004'), clerk);
    assert.equal(proof.steps.length, 2);
    assert.equal(proof.root, (await read(rollup('VN'))).hash);
    assertProblem(await clerk.get(rollup('VN', '/proof?unit=00070')), 403, 'forbidden');
    assertProblem(await clerk.get(rollup('VN', '/lineage?path=/thirds')), 403, 'forbidden');
  });
});
