/** A total may differ from its rounded parts by no more than rounding explains, and by that it sometimes does. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimal } from '../../regimes/decimal.js';
import { roundingOf } from '../../regimes/rounding.js';
import type { JsonObject } from '../../regimes/words.js';
import { leavesOf, N, rollupOf } from './aggregate-fixture.js';
import { regimeOf } from './regime-of.js';

const FIELDS: JsonObject = {
  of: { ...N, 'x-aggregate': 'sum' },
  by: { ...N, 'x-aggregate': 'sum' },
  rate: { ...N, 'x-aggregate': { op: 'ratio', of: 'of', by: 'by', scale: 100, decimals: 1 } },
  share: { ...N, 'x-calc': 'by > 0 ? round(of / by, 2) : 0', 'x-aggregate': 'sum' },
};
const fieldOf = (name: string) => regimeOf(FIELDS).root.fields.find((field) => field.name === name)!;
const figure = (value: unknown) => decimal(value as number | string);
const counts = fc.tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }));

describe('What rounding explains', () => {
  it('bounds a rate against the mean of the rates of its parts, weighted by their divisors', () => {
    const aggregation = rollupOf(FIELDS);
    let worst = decimal(0);
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 34 }), (parts) => {
        const states = leavesOf(
          aggregation,
          parts.map(([of, by]) => ({ of, by })),
        );
        const rates = states.map((state) => figure(aggregation.finish(state).content['rate']));
        const nation = figure(aggregation.finish(aggregation.combineAll(states)).content['rate']);
        const all = parts.reduce((sum, [, by]) => sum + by, 0);
        const products = parts.map(([, by], index) => (rates[index] ?? decimal(0)).times(by));
        // Both sides times the divisors' sum: nothing is divided, and so nothing rounded on the way.
        const apart = products
          .reduce((sum, one) => sum.plus(one))
          .minus(nation.times(all))
          .abs();
        const { bound } = roundingOf(fieldOf('rate'), parts.length)!;
        assert.ok(apart.lte(decimal(bound!).times(all)), `${apart.toFixed()} / ${all} > ${bound}`);
        if (apart.div(all).gt(worst)) worst = apart.div(all);
      }),
      { numRuns: 200, seed: 34 },
    );
    assert.ok(worst.gt('0.05'), `a rounded figure is not the mean of rounded ones: ${worst.toFixed()}`);
  });

  it('bounds a sum of rounded figures against the sum of what they were before', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 34 }), (parts) => {
        const rounded = parts.map(([of, by]) => decimal(of).div(by).round(2));
        const sum = rounded.reduce((total, one) => total.plus(one));
        const exact = parts.reduce((total, [of, by]) => total.plus(decimal(of).div(by)), decimal(0));
        const { bound, decimals, each } = roundingOf(fieldOf('share'), parts.length)!;
        assert.deepEqual([decimals, each], [2, '0.005']);
        assert.equal(decimal(bound!).toFixed(), decimal('0.005').times(parts.length).toFixed());
        // Division keeps 20 decimals: the sum before rounding is known to so many.
        assert.ok(sum.minus(exact).abs().lte(decimal(bound!).plus('1e-18')));
      }),
    );
  });

  it('explains nothing where nothing is rounded', () => {
    assert.equal(roundingOf(fieldOf('of'), 3321), undefined);
    assert.deepEqual(roundingOf(fieldOf('share'), 3321), { decimals: 2, each: '0.005', bound: '16.605' });
  });
});
