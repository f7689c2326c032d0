import assert from 'node:assert/strict';
import {
  array,
  combinedAsTree,
  leavesOf,
  N,
  object,
  rollupOf,
  source,
  T,
  textOf,
} from './aggregate-fixture.js';

const NOTE = { note: { ...T, 'x-aggregate': 'collate' } };

describe('Collated texts', () => {
  it('stand under their unit in the order of unit codes, once they are put in', () => {
    const aggregation = rollupOf(NOTE);
    const states = ['00002', '00001'].map((code) =>
      aggregation.leaf({ note: `của ${code}` }, source(code, 3), 'commune'),
    );
    const { content } = aggregation.finish(aggregation.combineAll(states));
    assert.deepEqual(
      aggregation.textsWanted(content).map(({ unit, revision, path }) => [unit.code, revision, path]),
      [
        ['00001', 3, '/note'],
        ['00002', 3, '/note'],
      ],
    );
    assert.deepEqual(
      aggregation.inlineTexts(content, ({ unit }) => `của ${unit.code}`),
      {
        note: [
          { unit: { code: '00001', name: 'Đơn vị 00001' }, text: 'của 00001' },
          { unit: { code: '00002', name: 'Đơn vị 00002' }, text: 'của 00002' },
        ],
      },
    );
  });

  it('are the first hundred of however many, in any tree', () => {
    const aggregation = rollupOf(NOTE);
    const states = leavesOf(
      aggregation,
      Array.from({ length: 3321 }, () => ({ note: 'Cùng một lời' })),
    );
    const flat = aggregation.combineAll(states);
    const { content, totals, reported } = aggregation.finish(flat);
    const codes = aggregation.textsWanted(content).map(({ unit }) => unit.code);
    assert.deepEqual(
      codes,
      Array.from({ length: 100 }, (_, index) => String(index + 1).padStart(5, '0')),
    );
    assert.deepEqual([totals, reported], [{ '/note': 3321 }, { '/note': 3321 }]);
    const shuffled = states.map((_, index) => states[(index * 1000) % 3321]!);
    assert.equal(textOf(combinedAsTree(aggregation, shuffled, [1700, 300, 77, 2000, 5])), textOf(flat));
    assert.ok(textOf(flat).length < 12_000);
  });

  it('come from sections and rows, the ninth row before the tenth', () => {
    const rows = array(object({ k: { ...T, 'x-aggregate': 'none' }, ...NOTE }), { op: 'union', key: ['k'] });
    const aggregation = rollupOf({ s: object(NOTE), rows });
    const repeated = Array.from({ length: 11 }, () => ({ k: 'z', note: 'b' }));
    const leaf = aggregation.leaf(
      { s: { note: 'a' }, rows: [...repeated, { k: 'a', note: 'c' }] },
      source('00001'),
      'commune',
    );
    const paths = aggregation.textsWanted(aggregation.finish(leaf).content).map(({ path }) => path);
    assert.deepEqual(paths, [
      '/s/note',
      '/rows/11/note',
      ...repeated.map((_, index) => `/rows/${index}/note`),
    ]);
  });

  it('leave blank ones out', () => {
    const aggregation = rollupOf(NOTE);
    const state = aggregation.combineAll(leavesOf(aggregation, [{ note: ' \n' }, { note: '' }]));
    assert.equal(textOf(state), textOf(aggregation.identity));
  });

  it('stop at the level that upTo names, in rows too', () => {
    const stopping = { note: { ...T, 'x-aggregate': { op: 'collate', upTo: 'province' } } };
    const rows = array(object({ k: { ...T, 'x-aggregate': 'none' }, ...stopping }), {
      op: 'union',
      key: ['k'],
    });
    const aggregation = rollupOf({ ...stopping, rows, x: { ...N, 'x-aggregate': 'sum' } });
    const commune = aggregation.leaf(
      { note: 'a', rows: [{ k: 'z', note: 'b' }], x: 1 },
      source('00001'),
      'commune',
    );
    const atProvince = aggregation.lift(commune, 'commune');
    assert.equal(textOf(atProvince), textOf(commune));
    const low = rollupOf({ note: { ...T, 'x-aggregate': { op: 'collate', upTo: 'commune' } } });
    const own = low.leaf({ note: 'a' }, source('00001'), 'commune');
    assert.deepEqual(low.lift(own, 'province'), low.identity);
    const atNation = aggregation.lift(aggregation.combineAll([atProvince]), 'province');
    assert.deepEqual(aggregation.finish(atNation).content, { rows: [{ k: 'z' }], x: 1 });
  });

  it('pass on what the loading of a lost text throws', () => {
    const aggregation = rollupOf(NOTE);
    const { content } = aggregation.finish(aggregation.leaf({ note: 'a' }, source('00001'), 'commune'));
    const lost = () => {
      throw new RangeError('lost');
    };
    assert.throws(() => aggregation.inlineTexts(content, lost), RangeError);
  });
});

describe('Appended rows', () => {
  it('are the first hundred, in the order of units and of the rows of each, and the count of all', () => {
    const aggregation = rollupOf({ l: array(object({ n: { ...N, 'x-aggregate': 'none' } }), 'append') });
    const contents = Array.from({ length: 30 }, (_, unit) => ({
      l: Array.from({ length: 12 }, (_, n) => ({ n: unit * 100 + n })),
    }));
    const { content, totals } = aggregation.finish(
      aggregation.combineAll(leavesOf(aggregation, contents).toReversed()),
    );
    const rows = content['l'] as { n: number }[];
    const expected = contents.flatMap(({ l }) => l.map(({ n }) => n)).slice(0, 100);
    assert.deepEqual(
      rows.map(({ n }) => n),
      expected,
    );
    assert.deepEqual(totals, { '/l': 360 });
  });
});
