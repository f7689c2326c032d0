import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../regimes/words.js';
import { array, drawnStates, leavesOf, N, object, rollupOf, T, textOf } from './aggregate-fixture.js';

const INVERTIBLE: readonly Json[] = [
  'sum',
  'count',
  'mean',
  'variance',
  { op: 'mean', weight: 'w' },
  { op: 'ratio', of: 'w', by: 'base' },
];
const NOT_INVERTIBLE: readonly Json[] = ['min', 'max', 'first', 'last'];

/** A number under each of these operators, in an object and in the rows of a union. */
function regimeOfNumbers(operators: readonly Json[]): JsonObject {
  const terms = { w: { ...N, 'x-aggregate': 'sum' }, base: { ...N, 'x-aggregate': 'sum' } };
  const cells = Object.fromEntries(
    operators.map((op, index) => [`x${String(index)}`, { ...N, 'x-aggregate': op }]),
  );
  const rows = array(object({ k: { ...T, 'x-aggregate': 'none' }, ...cells, ...terms }), {
    op: 'union',
    key: ['k'],
  });
  const answer = { ...T, enum: ['có', 'không', '__proto__'], 'x-aggregate': 'tally' };
  return { ...cells, ...terms, part: object({ ...cells, ...terms, answer }), rows, answer };
}

const figure = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.constantFrom(0, 3))
  .map(([value, scale]) => Number(`${String(value)}e-${String(scale)}`) || 0);
const names = ['w', 'base', ...INVERTIBLE.map((_, index) => `x${String(index)}`)];
const cells = fc.dictionary(fc.constantFrom(...names), figure);
const contents: fc.Arbitrary<JsonObject[]> = fc.array(
  fc
    .record(
      {
        cells,
        part: fc
          .tuple(cells, fc.constantFrom('có', '__proto__'))
          .map(([all, answer]) => ({ ...all, answer })),
        rows: fc.array(
          fc.tuple(cells, fc.constantFrom('a', 'b', '__proto__')).map(([all, k]) => ({ k, ...all })),
          { maxLength: 3 },
        ),
        answer: fc.constantFrom('có', 'không'),
      },
      { requiredKeys: [] },
    )
    .map(({ cells: own, ...rest }) => ({ ...own, ...rest })),
  { minLength: 1, maxLength: 8 },
);

describe('Removing from a roll-up', () => {
  it('gives the state before, to the byte, for every invertible operator', () => {
    const aggregation = rollupOf(regimeOfNumbers(INVERTIBLE));
    assert.equal(aggregation.invertible, true);
    fc.assert(
      fc.property(contents, fc.nat(), (all, turn) => {
        const states = leavesOf(aggregation, all);
        const gone = turn % states.length;
        const rest = states.filter((_, index) => index !== gone);
        const removed = aggregation.remove(aggregation.combineAll(states), states[gone]!);
        assert.ok(removed);
        assert.equal(textOf(removed), textOf(aggregation.combineAll(rest)));
        assert.deepEqual(aggregation.finish(removed), aggregation.finish(aggregation.combineAll(rest)));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the state of no report once the last one goes', () => {
    const aggregation = rollupOf(regimeOfNumbers(INVERTIBLE));
    fc.assert(
      fc.property(contents, (all) => {
        const states = leavesOf(aggregation, all);
        let state = aggregation.combineAll(states);
        for (const each of states) state = aggregation.remove(state, each)!;
        assert.equal(textOf(state), textOf(aggregation.identity));
      }),
    );
  });

  it('of a part and adding it again changes nothing', () => {
    const aggregation = rollupOf(regimeOfNumbers(INVERTIBLE));
    fc.assert(
      fc.property(contents, (all) => {
        const [first, ...rest] = leavesOf(aggregation, all);
        const state = aggregation.combineAll([first!, ...rest]);
        const again = aggregation.combine(aggregation.remove(state, first!)!, first!);
        assert.equal(textOf(again), textOf(state));
      }),
    );
  });

  it('is right or says that it cannot know, whatever the operators', () => {
    let known = 0;
    let unknown = 0;
    fc.assert(
      fc.property(drawnStates, fc.nat(), ({ aggregation, states }, turn) => {
        fc.pre(states.length > 0);
        const gone = turn % states.length;
        const removed = aggregation.remove(aggregation.combineAll(states), states[gone]!);
        if (removed === undefined) {
          unknown += 1;
          assert.equal(aggregation.invertible, false);
          return;
        }
        known += 1;
        const rest = aggregation.combineAll(states.filter((_, index) => index !== gone));
        assert.equal(textOf(removed), textOf(rest));
      }),
      { numRuns: 500, seed: 2026 },
    );
    assert.ok(known > 100 && unknown > 20, `${String(known)} known, ${String(unknown)} unknown`);
  });

  it('is not promised where one operator chooses among the values', () => {
    for (const op of NOT_INVERTIBLE)
      assert.equal(rollupOf({ x: { ...N, 'x-aggregate': op } }).invertible, false);
    assert.equal(rollupOf({ x: { ...T, 'x-aggregate': 'collate' } }).invertible, false);
    assert.equal(rollupOf(regimeOfNumbers(['sum', 'max'])).invertible, false);
    assert.equal(rollupOf({ x: { ...T, 'x-aggregate': 'none' } }).invertible, true);
  });

  it('cannot know the next best value, but the best stays when another goes', () => {
    const aggregation = rollupOf({ x: { ...N, 'x-aggregate': 'max' } });
    const [low, high] = leavesOf(aggregation, [{ x: 1 }, { x: 2 }]) as [never, never];
    const both = aggregation.combine(low, high);
    assert.equal(aggregation.remove(both, high), undefined);
    assert.deepEqual(aggregation.remove(both, low), high);
    assert.deepEqual(aggregation.remove(high, high), aggregation.identity);
  });

  it('takes a text out of a list until the list was cut', () => {
    const aggregation = rollupOf({ x: { ...T, 'x-aggregate': 'collate' } });
    const written = (count: number) =>
      leavesOf(
        aggregation,
        Array.from({ length: count }, (_, index) => ({ x: `Khó khăn ${String(index)}` })),
      );
    const all = written(100);
    const [first, ...rest] = all as [(typeof all)[0], ...typeof all];
    assert.deepEqual(aggregation.remove(aggregation.combineAll(all), first), aggregation.combineAll(rest));
    const more = written(103);
    const cut = aggregation.combineAll(more);
    assert.equal(aggregation.remove(cut, more[0]!), undefined);
    assert.deepEqual(aggregation.remove(cut, more[102]!), aggregation.combineAll(more.slice(0, 102)));
  });

  it('leaves an absent figure, not zero, and no row without a report', () => {
    const row = object({ k: { ...T, 'x-aggregate': 'none' }, x: { ...N, 'x-aggregate': 'sum' } });
    const aggregation = rollupOf({
      x: { ...N, 'x-aggregate': 'sum' },
      rows: array(row, { op: 'union', key: ['k'] }),
    });
    const [a, b] = leavesOf(aggregation, [
      { x: 5, rows: [{ k: 'đất đai', x: 1 }] },
      { rows: [{ k: 'hộ tịch', x: 0 }] },
    ]) as [never, never];
    assert.deepEqual(aggregation.finish(aggregation.remove(aggregation.combine(a, b), a)!), {
      content: { rows: [{ k: 'hộ tịch', x: 0 }] },
      reported: { '/rows': 1, '/rows/0': 1, '/rows/0/x': 1 },
      totals: {},
    });
  });

  it('refuses what was visibly never in it', () => {
    const aggregation = rollupOf(regimeOfNumbers(INVERTIBLE));
    const [a, b, both] = leavesOf(aggregation, [{ w: 1 }, { w: 2 }, { w: 1, base: 2 }]) as [
      never,
      never,
      never,
    ];
    assert.throws(() => aggregation.remove(a, b), RangeError);
    assert.throws(() => aggregation.remove(a, both), RangeError);
    assert.throws(() => aggregation.remove(aggregation.identity, a), RangeError);
  });
});
