/** A field that is computed by two steps: each adds what it filled in itself, and nothing is counted twice. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';
import { paper, publish, regimeLike } from './life.js';

const CODE = 'TWICE';
const PERIOD = '2026-10';
const both = { 'x-levels': ['commune', 'province'], 'x-aggregate': 'sum' };
const { document } = regimeLike(CODE);
const amounts = (calc: string): object => ({
  type: 'array',
  'x-aggregate': { op: 'union', key: ['kind'] },
  'x-levels': ['commune', 'province'],
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['kind'],
    properties: {
      kind: { type: 'string', 'x-aggregate': 'none' },
      n: { type: 'number', 'x-aggregate': 'sum' },
      double: { type: 'number', 'x-calc': calc, 'x-aggregate': 'sum' },
    },
  },
});
const REGIME = {
  code: CODE,
  document: {
    ...document,
    required: [],
    properties: {
      quantity: { type: 'number', ...both },
      twice: { type: 'number', 'x-calc': 'quantity * 2', ...both },
      more: { type: 'number', 'x-calc': 'twice + 1', ...both },
      // Nothing of it travels: it may look at what came from below.
      shown: { type: 'number', 'x-calc': 'twice * 10', ...both, 'x-aggregate': 'none' },
      part: {
        type: 'object',
        additionalProperties: false,
        properties: { half: { type: 'number', 'x-calc': 'root.quantity / 2', ...both } },
      },
      rows: amounts('n * 2'),
    },
  },
};

forEachDatabase('A field that is computed by two steps', (open) => {
  let world: World;
  let province: Caller;
  const send = async (unit: string, caller: Caller, content: object): Promise<void> => {
    const report = paper(world, CODE, PERIOD, unit);
    assert.deepEqual(assertOk(await report.save(caller, content), 201).body.issues, []);
    assertOk(await report.act(caller, 'submit', unit === '15' ? { gaps: { reason: 'Thiếu xã' } } : {}));
  };

  before(async () => {
    world = await openWorld(await open(), '2026-11-02T02:00:00.000Z');
    await publish(world, REGIME, PERIOD);
    province = await world.as('aggregator', '15');
    const content = { quantity: 10, rows: [{ kind: 'a', n: 3 }] };
    await send('02839', await world.as('clerk', '02839'), content);
    assertOk(await paper(world, CODE, PERIOD, '02839').act(province, 'approve'));
    await world.settle();
  });
  after(() => world.close());

  it('adds nothing where the upper step fills in nothing', async () => {
    const saved = assertOk(await paper(world, CODE, PERIOD, '15').save(province, {}), 201).body;
    assert.deepEqual(saved.issues, []);
    const { quantity, twice, more, part, rows, shown } = saved.content;
    assert.deepEqual([quantity, twice, more, part.half], [10, 20, 21, 5]);
    assert.deepEqual(rows, [{ kind: 'a', n: 3, double: 6 }]);
    assert.equal(shown, 200);
  });

  it('adds what it makes of its own where it fills in something', async () => {
    const own = { quantity: 5, rows: [{ kind: 'a', n: 1 }] };
    const saved = assertOk(await paper(world, CODE, PERIOD, '15').save(province, own)).body;
    assert.deepEqual(saved.issues, []);
    const { quantity, twice, more, part, rows } = saved.content;
    assert.deepEqual([quantity, twice, more, part.half], [15, 30, 32, 7.5]);
    assert.deepEqual(rows, [{ kind: 'a', n: 4, double: 8 }]);
  });

  it('is the same sum at the nation', async () => {
    assertOk(
      await paper(world, CODE, PERIOD, '15').act(province, 'submit', { gaps: { reason: 'Thiếu xã' } }),
    );
    const nation = await world.as('aggregator', 'VN');
    assertOk(await paper(world, CODE, PERIOD, '15').act(nation, 'approve'));
    await world.settle();
    const { content, reported } = assertOk(await nation.get(`/rollups/${CODE}/${PERIOD}/VN`)).body;
    assert.deepEqual([content.quantity, content.twice, content.more], [15, 30, 32]);
    assert.equal(reported['/twice'], 2);
  });
});
