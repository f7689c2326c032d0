/** Figures that a report computes to more than 15 digits are text there, and figures like any other above. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimal } from '../../regimes/decimal.js';
import { array, figures, leavesOf, N, object, rollupOf, T } from './aggregate-fixture.js';
import type { Json, JsonObject } from '../../regimes/words.js';

const LONG = '1219326312422648.98375';
const computed = (aggregate: Json, type = 'number'): JsonObject => ({
  quantity: { ...N, 'x-aggregate': 'sum' },
  cost: { type, 'x-calc': 'quantity * quantity', 'x-aggregate': aggregate },
});

describe('A computed figure of more than 15 digits', () => {
  const under = (aggregate: Json): Json | undefined =>
    figures(computed(aggregate), { quantity: 2, cost: 6 }, { quantity: 3, cost: LONG })['cost'];

  it('counts under every operator', () => {
    const cases: [Json, Json][] = [
      ['sum', '1219326312422654.98375'],
      ['count', 2],
      ['min', 6],
      ['max', LONG],
      [{ op: 'mean', decimals: 5 }, '609663156211327.49188'],
      [{ op: 'mean', weight: 'quantity', decimals: 2 }, '731595787453591.79'],
      [{ op: 'ratio', of: 'cost', by: 'quantity', decimals: 3 }, '243865262484530.997'],
      [{ op: 'variance', decimals: 0 }, '371689164041550191378938487928'],
      ['first', 6],
      ['last', LONG],
    ];
    for (const [aggregate, expected] of cases)
      assert.deepEqual(under(aggregate), expected, JSON.stringify(aggregate));
  });

  it('is one of the reports behind the sum', () => {
    const aggregation = rollupOf(computed('sum'));
    const states = leavesOf(aggregation, [
      { quantity: 2, cost: 6 },
      { quantity: 3, cost: LONG },
    ]);
    assert.equal(aggregation.finish(aggregation.combineAll(states)).reported['/cost'], 2);
  });

  it('counts in rows of a union, and stands in rows that are told whole', () => {
    const row = { k: { ...T, 'x-aggregate': 'none' }, n: { ...N, 'x-aggregate': 'sum' } };
    const third = { ...N, 'x-calc': 'n / 3', 'x-aggregate': 'sum' };
    const lists = {
      rows: array(object({ ...row, third }), { op: 'union', key: ['k'] }),
      all: array(object({ n: N, third: { ...N, 'x-calc': 'n / 3' } }), 'append'),
    };
    const one = (n: number, third: string): JsonObject => ({
      rows: [{ k: 'a', n, third }],
      all: [{ n, third }],
    });
    const said = figures(lists, one(1, '0.33333333333333333333'), one(2, '0.66666666666666666667'));
    assert.deepEqual(said['rows'], [{ k: 'a', n: 3, third: 1 }]);
    assert.deepEqual(
      (said['all'] as JsonObject[]).map((each) => each['third']),
      ['0.33333333333333333333', '0.66666666666666666667'],
    );
  });

  it('is whole where the field is an integer', () => {
    const of = (cost: Json): Json | undefined => figures(computed('sum', 'integer'), { cost })['cost'];
    assert.equal(of('1234567890123456789'), '1234567890123456789');
    assert.equal(of('1234567890123456.5'), undefined, 'a fraction is no integer');
    assert.equal(of('12'), undefined, 'text that a number would hold is a mistake, as expressions take it');
    assert.equal(of('1e20'), undefined);
  });

  it('adds up as whole numbers of the last decimal do', () => {
    const written = (units: bigint): string => {
      const digits = String(units < 0n ? -units : units).padStart(21, '0');
      return `${units < 0n ? '-' : ''}${digits.slice(0, -20)}.${digits.slice(-20)}`;
    };
    const units = fc
      .tuple(fc.bigInt({ min: 10n ** 15n, max: 10n ** 30n }), fc.boolean())
      .map(([size, below]) => (below ? -1n : 1n) * (size * 10n + 1n));
    fc.assert(
      fc.property(fc.array(units, { minLength: 1, maxLength: 20 }), (all) => {
        const said = figures(computed('sum'), ...all.map((one) => ({ cost: written(one) })));
        const sum = all.reduce((total, one) => total + one, 0n);
        assert.ok(
          decimal(said['cost'] as string).eq(written(sum)),
          `${JSON.stringify(said['cost'])} of ${written(sum)}`,
        );
      }),
    );
  });
});
