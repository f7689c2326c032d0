import assert from 'node:assert/strict';
import type { Json, JsonObject } from '../../regimes/words.js';
import { array, figures, leavesOf, N, object, rollupOf, source, T } from './aggregate-fixture.js';

describe('What each operator makes of the communes’ reports', () => {
  const number = (operator: Json, rest: JsonObject = {}) => ({
    x: { ...N, 'x-aggregate': operator, ...rest },
  });

  it('sum: adds exactly, where doubles would not', () => {
    assert.deepEqual(figures(number('sum'), { x: 0.1 }, { x: 0.2 }, { x: 0.3 }), { x: 0.6 });
  });

  it('count: of the reports that have the field', () => {
    assert.deepEqual(figures(number('count'), { x: 7 }, {}, { x: 0 }), { x: 2 });
  });

  it('min and max: by size, not as texts', () => {
    assert.deepEqual(figures(number('min'), { x: 9 }, { x: 10 }, { x: 9.5 }), { x: 9 });
    assert.deepEqual(figures(number('max'), { x: -9 }, { x: -10 }), { x: -9 });
  });

  it('mean: of all values, never of means', () => {
    const aggregation = rollupOf(number({ op: 'mean', decimals: 2 }));
    const [a, b, c] = leavesOf(aggregation, [{ x: 1 }, { x: 1 }, { x: 4 }]);
    assert.ok(a && b && c);
    const province = aggregation.combine(a, b);
    assert.deepEqual(aggregation.finish(aggregation.combine(province, c)).content, { x: 2 });
  });

  it('mean with a weight: counts only reports that have both, and is absent without weight', () => {
    const fields = { ...number({ op: 'mean', weight: 'w', decimals: 1 }), w: { ...N, 'x-aggregate': 'sum' } };
    assert.deepEqual(figures(fields, { x: 10, w: 1 }, { x: 20, w: 3 }, { x: 99 }), { x: 17.5, w: 4 });
    assert.deepEqual(figures(fields, { x: 10, w: 0 }), { w: 0 });
  });

  it('divides to twenty decimals unless the operator or the unit of the field says fewer', () => {
    const thirds = [{ x: 1 }, { x: 1 }, { x: 2 }];
    assert.deepEqual(figures(number('mean'), ...thirds), { x: '1.33333333333333333333' });
    const unit = { 'x-unit': { label: 'người', decimals: 1 } };
    assert.deepEqual(figures(number('mean', unit), ...thirds), { x: 1.3 });
    assert.deepEqual(figures(number({ op: 'mean', decimals: 3 }, unit), ...thirds), { x: 1.333 });
  });

  it('variance: of the whole population', () => {
    const spread = [2, 4, 4, 4, 5, 5, 7, 9].map((x) => ({ x }));
    assert.deepEqual(figures(number('variance'), ...spread), { x: 4 });
    assert.deepEqual(figures(number('variance'), { x: 0.1 }), { x: 0 });
  });

  it('ratio: of two sums, over the reports that have both, absent over zero', () => {
    const fields = {
      done: { ...N, 'x-aggregate': 'sum' },
      all: { ...N, 'x-aggregate': 'sum' },
      ...number({ op: 'ratio', of: 'done', by: 'all', scale: 100, decimals: 2 }),
    };
    const small = { done: 1, all: 1, x: 100 };
    const large = { done: 0, all: 999, x: 0 };
    assert.deepEqual(figures(fields, small, large), { done: 1, all: 1000, x: 0.1 });
    assert.deepEqual(figures(fields, small, { done: 500 }), { done: 501, all: 1, x: 100 });
    assert.deepEqual(figures(fields, small, { all: 3 }), { done: 1, all: 4, x: 100 });
    assert.deepEqual(figures(fields, { done: 5, all: 0 }), { done: 5, all: 0 });
  });

  it('ratio in a row: of the sums of that key', () => {
    const row = {
      k: { ...T, 'x-aggregate': 'none' },
      of: { ...N, 'x-aggregate': 'sum' },
      by: { ...N, 'x-aggregate': 'sum' },
      rate: { ...N, 'x-aggregate': { op: 'ratio', of: 'of', by: 'by', decimals: 2 } },
    };
    const rows = { rows: array(object(row), { op: 'union', key: ['k'] }) };
    const commune = (of: number) => ({
      rows: [
        { k: 'a', of, by: 4 },
        { k: 'b', of: 1, by: 1 },
      ],
    });
    assert.deepEqual(figures(rows, commune(1), commune(2)), {
      rows: [
        { k: 'a', of: 3, by: 8, rate: 0.38 },
        { k: 'b', of: 2, by: 2, rate: 1 },
      ],
    });
  });

  it('tally: of enum values, answers yes or no, and several answers to one question', () => {
    const answers = { a: { ...T, enum: ['yes', 'no'], 'x-aggregate': 'tally' } };
    assert.deepEqual(figures(answers, { a: 'yes' }, { a: 'no' }, { a: 'yes' }, {}), { a: { yes: 2, no: 1 } });
    assert.deepEqual(figures({ b: { type: 'boolean', 'x-aggregate': 'tally' } }, { b: true }), {
      b: { true: 1 },
    });
    assert.deepEqual(
      figures({ l: array({ ...T, enum: ['p', 'q'] }, 'tally') }, { l: ['p', 'q'] }, { l: ['q'] }),
      {
        l: { p: 1, q: 2 },
      },
    );
  });

  it('tally: of a value called __proto__ too', () => {
    const content = figures({ a: { ...T, enum: ['__proto__'], 'x-aggregate': 'tally' } }, { a: '__proto__' });
    assert.deepEqual(Object.entries(content['a'] as object), [['__proto__', 1]]);
  });

  it('append: rows each under their unit, and a field called unit keeps its name', () => {
    const row = object({ name: { ...T, 'x-aggregate': 'none' } });
    assert.deepEqual(
      figures({ l: array(row, 'append') }, { l: [{ name: 'Cầu' }] }, { l: [{ name: 'Đường' }] }),
      {
        l: [
          { unit: { code: '00001', name: 'Đơn vị 00001' }, name: 'Cầu' },
          { unit: { code: '00002', name: 'Đơn vị 00002' }, name: 'Đường' },
        ],
      },
    );
    const unit = { code: '00001', name: 'Đơn vị 00001' };
    const own = object({ unit: { ...T, 'x-aggregate': 'none' } });
    assert.deepEqual(figures({ l: array(own, 'append') }, { l: [{ unit: 'tấn' }] }), {
      l: [{ _unit: unit, unit: 'tấn' }],
    });
  });

  it('first and last: by the moment of approval, then by unit', () => {
    const fields = { a: { ...N, 'x-aggregate': 'first' }, z: { ...N, 'x-aggregate': 'last' } };
    assert.deepEqual(figures(fields, { a: 1, z: 1 }, { a: 2, z: 2 }), { a: 1, z: 2 });
    const aggregation = rollupOf(fields);
    const together = ['00002', '00001'].map((code) =>
      aggregation.leaf({ a: -Number(code), z: -Number(code) }, source(code), 'commune'),
    );
    assert.deepEqual(aggregation.finish(aggregation.combineAll(together)).content, { a: -1, z: -2 });
  });

  it('none: does not travel', () => {
    assert.deepEqual(figures(number('none'), { x: 1 }), {});
  });
});

describe('Rows that unite', () => {
  const row = object({ k: { ...T, 'x-aggregate': 'none' }, n: { ...N, 'x-aggregate': 'sum' } });
  const union = { op: 'union', key: ['k'] };
  const growing = { rows: array(row, union) };
  const fixed = {
    rows: array(row, union, { 'x-layout': 'grid', 'x-rows': [{ k: 'z' }, { k: 'a' }, { k: 'm' }] }),
  };

  it('stand in the order of their keys', () => {
    const content = figures(
      growing,
      { rows: [{ k: 'b', n: 1 }] },
      {
        rows: [
          { k: 'a', n: 2 },
          { k: 'b', n: 3 },
        ],
      },
    );
    assert.deepEqual(content, {
      rows: [
        { k: 'a', n: 2 },
        { k: 'b', n: 4 },
      ],
    });
  });

  it('that are fixed stand in their declared order, with no figures where none was reported', () => {
    const content = figures(fixed, {
      rows: [
        { k: 'a', n: 2 },
        { k: 'z', n: 0 },
      ],
    });
    assert.deepEqual(content, { rows: [{ k: 'z', n: 0 }, { k: 'a', n: 2 }, { k: 'm' }] });
    assert.deepEqual(figures(fixed, {}), {});
  });

  it('unite by their texts in NFC', () => {
    const [composed, decomposed] = ['Tiếng Việt'.normalize('NFC'), 'Tiếng Việt'.normalize('NFD')];
    const content = figures(growing, { rows: [{ k: composed, n: 1 }] }, { rows: [{ k: decomposed, n: 2 }] });
    assert.deepEqual(content, { rows: [{ k: composed, n: 3 }] });
  });

  it('tell a key of two parts from its parts glued together', () => {
    const two = {
      rows: array(
        object({
          k: { ...T, 'x-aggregate': 'none' },
          l: { ...T, 'x-aggregate': 'none' },
          n: { ...N, 'x-aggregate': 'sum' },
        }),
        { op: 'union', key: ['k', 'l'] },
      ),
    };
    const rows = [
      { k: 'a', l: 'bc', n: 1 },
      { k: 'ab', l: 'c', n: 2 },
    ];
    assert.deepEqual(figures(two, { rows }), { rows });
  });

  it('repeat a key in one report: no form lets that pass, and still nothing is lost', () => {
    assert.deepEqual(
      figures(growing, {
        rows: [
          { k: 'a', n: 1 },
          { k: 'a', n: 2 },
        ],
      }),
      { rows: [{ k: 'a', n: 3 }] },
    );
  });

  it('are there without figures, and without a key', () => {
    assert.deepEqual(figures(growing, { rows: [{ k: 'a' }, { n: 5 }] }), { rows: [{ k: 'a' }, { n: 5 }] });
    assert.deepEqual(figures(growing, { rows: [] }), { rows: [] });
  });
});

describe('Absent and zero', () => {
  const fields = {
    x: { ...N, 'x-aggregate': 'sum' },
    s: object({ y: { ...N, 'x-aggregate': 'mean' }, t: { ...T, 'x-aggregate': 'collate' } }),
  };

  it('stay apart up to the nation', () => {
    assert.deepEqual(figures(fields, { x: 0, s: { y: 0 } }), { x: 0, s: { y: 0 } });
    assert.deepEqual(figures(fields, {}, { s: {} }), {});
  });

  it('are told by how many reports stand behind each cell', () => {
    const rows = array(object({ k: { ...T, 'x-aggregate': 'none' }, n: { ...N, 'x-aggregate': 'sum' } }), {
      op: 'union',
      key: ['k'],
    });
    const aggregation = rollupOf({ ...fields, rows });
    const states = leavesOf(aggregation, [
      { x: 1, rows: [{ k: 'b', n: 1 }, { k: 'a' }] },
      { s: { y: 0 }, rows: [{ k: 'b', n: 2 }] },
      {},
    ]);
    assert.deepEqual(aggregation.finish(aggregation.combineAll(states)).reported, {
      '/x': 1,
      '/s/y': 1,
      '/rows': 2,
      '/rows/0': 1,
      '/rows/1': 2,
      '/rows/1/n': 2,
    });
  });
});
