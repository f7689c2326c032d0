/** A figure through versions of its regime that rename it, give its name to another, or count it otherwise. */
import assert from 'node:assert/strict';
import type { Json, JsonObject } from '../../regimes/words.js';
import { forEachDatabase } from '../database.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';
import { paper, regimeLike } from './life.js';

const CODE = 'VERSIONS';
const number = (more: JsonObject = {}): JsonObject => ({ type: 'number', 'x-aggregate': 'sum', ...more });
const measured = (label: string, more: JsonObject = {}): JsonObject =>
  number({ 'x-unit': { label, decimals: 3 }, ...more });
const kinds = (key: JsonObject, name: string): JsonObject => ({
  type: 'array',
  'x-aggregate': { op: 'union', key: [name] },
  items: {
    type: 'object',
    additionalProperties: false,
    required: [name],
    properties: { [name]: { type: 'string', 'x-aggregate': 'none', ...key }, n: number() },
  },
});
const carried: JsonObject = { 'x-prefill': { from: 'previous', field: 'loss' } };

/** By the period that it holds from. */
const VERSIONS: readonly (readonly [string, JsonObject, JsonObject])[] = [
  [
    '2026-08',
    { plain: number(), loss: measured('triệu đồng'), most: number(), kinds: kinds({}, 'kind') },
    { plain: 7, loss: 1500, most: 3, kinds: [{ kind: 'a', n: 1 }] },
  ],
  [
    '2026-09',
    {
      renewed: number({ 'x-renamed-from': 'plain' }),
      loss: measured('tỷ đồng', carried),
      most: number({ 'x-aggregate': 'max' }),
      kinds: kinds({ 'x-renamed-from': 'kind' }, 'sort'),
    },
    { renewed: 8, loss: 1.5, most: 4, kinds: [{ sort: 'a', n: 2 }] },
  ],
  [
    '2026-10',
    {
      renewed: number(),
      plain: number(),
      loss: measured('tỷ đồng'),
      most: number({ 'x-aggregate': 'max' }),
      kinds: kinds({}, 'sort'),
    },
    { renewed: 9, plain: 100, loss: 1.75, most: 5, kinds: [{ sort: 'a', n: 3 }] },
  ],
];

forEachDatabase('A figure through versions', (open) => {
  let world: World;
  let vn: Caller;

  before(async () => {
    world = await openWorld(await open(), '2026-11-02T02:00:00.000Z');
    const admin = await world.as('administrator', 'VN');
    const { document } = regimeLike(CODE);
    for (const [index, [effectiveFrom, properties]] of VERSIONS.entries()) {
      const version = { ...document, required: [], properties };
      assertOk(await admin.post(index === 0 ? '/regimes' : `/regimes/${CODE}/versions`, version), 201);
      assertOk(await admin.post(`/regimes/${CODE}/versions/${index + 1}/publish`, { effectiveFrom }));
    }
    const clerk = await world.as('clerk', '02839');
    const province = await world.as('aggregator', '15');
    for (const [period, , content] of VERSIONS) {
      const report = paper(world, CODE, period, '02839');
      assertOk(await report.save(clerk, content), 201);
      assertOk(await report.act(clerk, 'submit', { explanations: {} }));
      assertOk(await report.act(province, 'approve'));
    }
    await world.settle();
    vn = await world.as('aggregator', 'VN');
  });
  after(() => world.close());

  const series = async (path: string): Promise<Json[]> => {
    const asked = `/series?regime=${CODE}&path=${path}&unit=15&from=2026-08&to=2026-10`;
    const { total } = assertOk(await vn.get(asked)).body;
    return total.map(({ value, gap }: { value: Json; gap?: string }) => gap ?? value);
  };
  const previous = async (period: string, path: string): Promise<JsonObject | undefined> => {
    const at = `/rollups/${CODE}/${period}/15/lineage?path=${encodeURIComponent(path)}`;
    return assertOk(await vn.get(at)).body.previous;
  };

  it('goes on under its new name, and what takes its old name has no past', async () => {
    assert.deepEqual(await series('/renewed'), [7, 8, 9]);
    assert.deepEqual(await series('/plain'), ['not-in-form', 'not-in-form', 100]);
  });

  it('has a gap where it was counted in another unit of measure, or rolled up in another way', async () => {
    assert.deepEqual(await series('/loss'), ['other-measure', 1.5, 1.75]);
    assert.deepEqual(await series('/most'), ['other-measure', 4, 5]);
  });

  it('is beside the period before under the name that it had there', async () => {
    assert.deepEqual(await previous('2026-09', '/renewed'), { period: '2026-08', value: 7 });
    assert.deepEqual(await previous('2026-10', '/renewed'), { period: '2026-09', value: 8 });
    assert.deepEqual(await previous('2026-09', '/kinds/0/n'), { period: '2026-08', value: 1 });
    assert.deepEqual(await previous('2026-10', '/plain'), undefined);
  });

  it('is beside no period before in which it was counted otherwise', async () => {
    assert.deepEqual(await previous('2026-09', '/loss'), undefined);
    assert.deepEqual(await previous('2026-09', '/most'), undefined);
    assert.deepEqual(await previous('2026-10', '/loss'), { period: '2026-09', value: 1.5 });
  });

  it('is not carried over into a report that counts it in another unit of measure', async () => {
    const clerk = await world.as('clerk', '02647');
    const province = await world.as('aggregator', '15');
    const first = paper(world, CODE, '2026-08', '02647');
    assertOk(await first.save(clerk, { loss: 1500 }), 201);
    assertOk(await first.act(clerk, 'submit'));
    assertOk(await first.act(province, 'approve'));
    const { body } = assertOk(await clerk.get(`/reports/${CODE}/2026-09/02647/basis`));
    assert.ok(!JSON.stringify(body).includes('1500'), JSON.stringify(body));
  });
});
