/** What stands out, as tables at the boundaries, and laws with generated figures. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  againstPrevious,
  distributionOf,
  LEAST_NEIGHBOURS,
  LIMIT,
  median,
  outliersAmong,
  scoreOf,
  type Subject,
} from '../../regimes/outliers.js';

const figures = (value: number | undefined): ReadonlyMap<string, number> =>
  new Map(value === undefined ? [] : [['/a', value]]);
const neighbours = (...values: (number | undefined)[]): Subject[] =>
  values.map((value, index) => ({ unit: String(index), figures: figures(value), before: undefined }));
/** Which of the units stand out, and why. */
const found = (...values: (number | undefined)[]): Record<string, string> =>
  Object.fromEntries(
    [...outliersAmong(neighbours(...values))].map(([unit, [first]]) => [unit, first?.reason ?? '']),
  );

describe('A figure against the previous period', () => {
  const cases: [number | undefined, number, string | undefined][] = [
    [30, 10, 'grew'],
    [29, 10, undefined],
    [10, 30, 'shrank'],
    [11, 30, undefined],
    [4, 1, undefined], // both are few
    [6, 1, 'grew'],
    [0, 4, undefined],
    [0, 5, 'to-zero'],
    [5, 0, 'from-zero'],
    [4, 0, undefined],
    [-10, 10, 'turned'],
    [-30, -10, 'grew'],
    [undefined, 5, 'gone'],
    [undefined, 4, undefined],
    [0, 0, undefined],
  ];
  for (const [value, before, reason] of cases)
    it(`${value ?? 'absent'} after ${before}: ${reason ?? 'nothing'}`, () => {
      const [first] = againstPrevious({ figures: figures(value), before: figures(before) });
      assert.equal(first?.reason, reason);
    });

  it('is nothing where there was none: a new figure is not compared', () => {
    assert.deepEqual(againstPrevious({ figures: figures(1000), before: new Map() }), []);
    assert.deepEqual(againstPrevious({ figures: figures(1000), before: undefined }), []);
  });
});

describe('A figure against neighbours', () => {
  it('has the median and the median absolute deviation of the values that are not zero', () => {
    assert.deepEqual(distributionOf([1, 2, 3, 4, 100, 0, 0]), {
      ...{ count: 5, zeros: 2, median: 3, mad: 1 },
      mean: (2 + 1 + 0 + 1 + 97) / 5,
    });
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.equal(median([]), 0);
  });

  it('stands out beyond 3.5, and not at it', () => {
    const among = { count: 9, zeros: 0, median: 100, mad: 0.6745, mean: 1 };
    assert.equal(scoreOf(103.5, among), LIMIT);
    assert.deepEqual(found(10, 11, 12, 13, 14, 100), { 5: 'high' });
    assert.deepEqual(found(100, 101, 102, 103, 104, 1), { 5: 'low' });
    assert.deepEqual(found(10, 11, 12, 13, 14, 17), {});
  });

  it('is not judged among fewer than five', () => {
    assert.equal(LEAST_NEIGHBOURS, 5);
    assert.deepEqual(found(1, 1, 1, 1000), {});
    assert.deepEqual(found(1, 1, 1, 1, 1000), { 4: 'high' });
  });

  it('goes by the mean deviation where more than half say the same', () => {
    assert.deepEqual(found(7, 7, 7, 7, 7, 8), { 5: 'high' });
    assert.deepEqual(found(7, 7, 7, 7, 7, 7), {});
    // A third of them differ: no single one of these stands out.
    assert.deepEqual(found(7, 7, 7, 7, 7, 8, 8, 8), {});
  });

  it('keeps zero and absent apart from small', () => {
    assert.deepEqual(found(10, 11, 12, 13, 14, 0), { 5: 'zero' });
    assert.deepEqual(found(10, 11, 12, 13, 14, undefined), { 5: 'absent' });
    // One fire in a province is no mistake, and many zeros do not make others strange.
    assert.deepEqual(found(0, 0, 0, 0, 0, 0, 3), {});
    assert.deepEqual(found(10, 11, 12, 13, 14, 0, 0), {});
    assert.deepEqual(found(10, 11, 12, 13, 14, undefined, undefined), {});
  });

  it('does not depend on the order of units, nor on the scale of the figure', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 5, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.constantFrom(2, 4, 1024), (some, scale) => {
        const plain = Object.keys(found(...some));
        assert.deepEqual(Object.keys(found(...some.map((one) => one * scale))), plain);
        const turned = Object.keys(found(...some.toReversed())).map((at) => some.length - 1 - Number(at));
        assert.deepEqual(turned.toSorted((a, b) => a - b).map(String), plain);
      }),
    );
  });

  it('finds the one that was planted among any others that lie close together', () => {
    const close = fc.array(fc.integer({ min: 900, max: 1_100 }), { minLength: 9, maxLength: 125 });
    fc.assert(
      fc.property(close, (some) => {
        assert.equal(found(...some, 1_000_000)[some.length], 'high');
      }),
    );
  });
});
