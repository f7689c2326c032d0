import assert from 'node:assert/strict';
import { array, leavesOf, N, object, rollupOf, source, T } from './aggregate-fixture.js';
import type { JsonObject } from '../../regimes/words.js';

const PROVINCE = { 'x-levels': ['province'] };
const BOTH = { 'x-levels': ['commune', 'province'] };
const FIELDS = {
  x: { ...N, 'x-aggregate': 'sum' },
  shared: { ...N, ...BOTH, 'x-aggregate': 'sum' },
  remark: { ...T, ...BOTH, 'x-aggregate': 'none' },
  summary: { ...T, ...PROVINCE, 'x-aggregate': 'collate' },
  plan: object({
    own: { ...N, ...PROVINCE, 'x-aggregate': 'sum' },
    below: { ...N, 'x-aggregate': 'max' },
    works: array(object({ name: { ...T, 'x-aggregate': 'none' } }), 'append', PROVINCE),
  }),
};
const aggregation = rollupOf(FIELDS);
const communes = aggregation.combineAll(
  leavesOf(aggregation, [
    { x: 1, shared: 10, remark: 'xã', plan: { below: 5 } },
    { x: 2, shared: 20, plan: { below: 7 } },
  ]),
);
const own = { shared: 300, remark: 'tỉnh', summary: 'Tóm tắt', plan: { own: 9, works: [{ name: 'Cầu' }] } };
const province = source('01', 4);
const ownState = aggregation.leaf(own, province, 'province');

describe('The report of an aggregating unit', () => {
  it('is the roll-up plus what its level fills, in the order of the regime', () => {
    const content = aggregation.reportContent(communes, own, ownState, 'province');
    assert.deepEqual(content, {
      x: 3,
      shared: 330,
      remark: 'tỉnh',
      summary: 'Tóm tắt',
      plan: { own: 9, below: 7, works: [{ name: 'Cầu' }] },
    });
    assert.deepEqual(Object.keys(content), ['x', 'shared', 'remark', 'summary', 'plan']);
  });

  it('has a schema of its own, texts and rows of the unit plain', () => {
    const { summary, plan } = aggregation.reportSchema('province')['properties'] as Record<
      string,
      JsonObject
    >;
    assert.equal(summary?.['type'], 'string');
    const works = (plan?.['properties'] as Record<string, JsonObject>)['works'];
    assert.deepEqual(Object.keys((works?.['items'] as JsonObject)['properties'] as JsonObject), ['name']);
  });

  it('travels upward by the operators of its fields', () => {
    const nation = aggregation.lift(aggregation.combine(communes, ownState), 'province');
    const unit = province.unit;
    assert.deepEqual(aggregation.finish(nation).content, {
      x: 3,
      shared: 330,
      summary: [{ unit, revision: 4, path: '/summary' }],
      plan: { own: 9, below: 7, works: [{ unit, name: 'Cầu' }] },
    });
  });

  it('does not count again what came from below, should it stand in the unit’s own part', () => {
    const again = aggregation.leaf({ ...own, x: 3, plan: { own: 9, below: 7 } }, province, 'province');
    const { content } = aggregation.finish(aggregation.combine(communes, again));
    assert.equal(content['x'], 3);
    assert.deepEqual(aggregation.finish(again).reported['/plan/below'], undefined);
  });

  it('shows the roll-up alone while the unit has written nothing', () => {
    const content = aggregation.reportContent(communes, {}, aggregation.identity, 'province');
    assert.deepEqual(content, { x: 3, shared: 30, plan: { below: 7 } });
    assert.deepEqual(
      aggregation.reportContent(aggregation.identity, {}, aggregation.identity, 'province'),
      {},
    );
  });

  it('recomputes a ratio that only the upper level shows, from the sums below', () => {
    const rates = rollupOf({
      of: { ...N, 'x-aggregate': 'sum' },
      by: { ...N, 'x-aggregate': 'sum' },
      rate: { ...N, ...PROVINCE, 'x-aggregate': { op: 'ratio', of: 'of', by: 'by', decimals: 2 } },
    });
    const rollup = rates.combineAll(
      leavesOf(rates, [
        { of: 1, by: 2 },
        { of: 2, by: 2 },
      ]),
    );
    assert.deepEqual(rates.reportContent(rollup, {}, rates.identity, 'province'), {
      of: 3,
      by: 4,
      rate: 0.75,
    });
  });

  it('refuses a state of another version', () => {
    assert.throws(() => aggregation.finish({ v: 2, fields: {} } as never), /version 2/);
  });
});
