/** Figures by their places, cells that differ, and what rounding may do to a total. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import { cellsOf, changedCells } from '../../regimes/cells.js';
import { decimal, roundDecimal, ZERO } from '../../regimes/decimal.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { figureOf, placeOf, pointerIn, valueAt } from '../../regimes/figure-place.js';
import { decimalsRoundedTo, roundingOf } from '../../regimes/rounding.js';
import type { JsonObject } from '../../regimes/words.js';
import { HOUSES } from '../houses.js';

function regimeWith(properties: Readonly<Record<string, unknown>>): Regime {
  const { regime } = readRegime({
    ...HOUSES.document,
    properties: { ...HOUSES.document.properties, ...properties },
  });
  assert.ok(regime);
  return regime;
}

const REGIME = regimeWith({
  answer: { type: 'string', enum: ['agree', 'a/b'], 'x-aggregate': 'tally' },
});
const CONTENT: JsonObject = {
  houses: [
    { kind: 'wood', damaged: 1, loss: 2.5 },
    { kind: 'brick', damaged: 0 },
  ],
  answer: { agree: 3, 'a/b': 1 },
};

describe('A figure by its place', () => {
  it('is the same wherever its row stands', () => {
    const place = placeOf(REGIME, CONTENT, '/houses/0/loss');
    assert.ok(place);
    assert.equal(figureOf(place), '/houses/["wood"]/loss');
    const other: JsonObject = { houses: [{ kind: 'brick' }, { kind: 'wood', loss: 7 }] };
    assert.deepEqual([valueAt(other, place), pointerIn(other, place)], [7, '/houses/1/loss']);
    assert.deepEqual(placeOf(REGIME, other, figureOf(place)), place);
  });

  it('may name a row that is not there, and nothing that the regime does not know', () => {
    const place = placeOf(REGIME, {}, '/houses/["wood"]/loss');
    assert.ok(place);
    assert.deepEqual([valueAt({}, place), pointerIn({}, place)], [undefined, undefined]);
    for (const path of [
      '/houses/["wood","x"]/loss',
      '/houses/[wood]/loss',
      '/houses/9/loss',
      '/houses/0/colour',
      '/nothing',
      '/__proto__/x',
      '/answer/disagree',
    ]) {
      assert.equal(placeOf(REGIME, CONTENT, path), undefined, path);
    }
  });

  it('reads back every cell of a content, names with a slash too', () => {
    for (const { place, value } of cellsOf(REGIME, CONTENT)) {
      assert.deepEqual(placeOf(REGIME, CONTENT, figureOf(place)), place);
      assert.deepEqual(valueAt(CONTENT, place), value);
    }
    assert.deepEqual(
      cellsOf(REGIME, CONTENT).map(({ place }) => figureOf(place)),
      [
        '/houses/["wood"]/damaged',
        '/houses/["wood"]/loss',
        '/houses/["brick"]/damaged',
        '/answer/agree',
        '/answer/a~1b',
      ],
    );
  });
});

describe('Cells that differ', () => {
  it('tell not reported from zero, and differences exactly', () => {
    const before: JsonObject = { houses: [{ kind: 'brick', damaged: 0, loss: 0.1 }] };
    const after: JsonObject = {
      houses: [
        { kind: 'wood', loss: 1 },
        { kind: 'brick', loss: 0.3 },
      ],
    };
    assert.deepEqual(
      changedCells(REGIME, before, after).map((cell) => [
        figureOf(cell.place),
        cell.before,
        cell.after,
        cell.difference,
      ]),
      [
        ['/houses/["wood"]/loss', undefined, 1, undefined],
        ['/houses/["brick"]/loss', 0.1, 0.3, 0.2],
        ['/houses/["brick"]/damaged', 0, undefined, undefined],
      ],
    );
    assert.deepEqual(changedCells(REGIME, after, after), []);
  });
});

describe('Rounding', () => {
  it('is read from a formula that rounds its whole result, and from no other', () => {
    const table: readonly (readonly [string, number | undefined])[] = [
      ['round(a / b, 2)', 2],
      [' round( sum(x.map(h, round(h.a, 1))) , 0 ) ', 0],
      ['b > 0 ? round(a * 100 / b, 2) : 0', 2],
      ['b > 0 ? round(a, 3) : round(b, 1)', 1],
      ['a + b', undefined],
      ['round(a, 2) * 100', undefined],
      ['round(a, 2) + round(b, 2)', undefined],
      ['b > 0 ? a : round(b, 1)', undefined],
      ["kind == 'round(x, 2)' ? a : b", undefined],
    ];
    for (const [source, decimals] of table) assert.equal(decimalsRoundedTo(source), decimals, source);
  });

  const share = { 'x-aggregate': { op: 'ratio', of: 'a', by: 'b', decimals: 1 } };
  const sum = { 'x-aggregate': 'sum' };
  const regime = regimeWith({
    a: { type: 'number', ...sum },
    b: { type: 'number', ...sum },
    third: { type: 'number', 'x-calc': 'round(a / 3, 1)', ...sum },
    share: { type: 'number', ...share },
    mean: { type: 'number', 'x-aggregate': 'mean' },
  });
  const field = (name: string) => {
    const found = regime.root.fields.find((one) => one.name === name);
    assert.ok(found);
    return found;
  };

  it('never carries a figure further than is said', () => {
    const report = fc.record({ a: fc.integer({ min: 0, max: 999 }), b: fc.integer({ min: 1, max: 999 }) });
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 12 }), (reports) => {
        const aggregation = aggregationOf(regime);
        const rounded = reports.map(({ a, b }) => ({
          a,
          b,
          third: Number(roundDecimal(decimal(a).div(3), 1).toString()),
          share: Number(roundDecimal(decimal(a).div(b), 1).toString()),
        }));
        const source = (n: number) => ({
          unit: { code: String(n), name: '' },
          revision: 1,
          approvedAt: '2026-01-01T00:00:00.000Z',
        });
        const state = aggregation.combineAll(
          rounded.map((content, n) => aggregation.leaf(content, source(n), 'commune')),
        );
        const { content } = aggregation.finish(state);
        const total = (of: (one: (typeof rounded)[number]) => ReturnType<typeof decimal>) =>
          rounded.reduce((all, one) => all.plus(of(one)), ZERO);
        const thirds = roundingOf(field('third'), reports.length);
        assert.ok(thirds?.bound);
        const off = decimal(content['third'] as number).minus(total(({ a }) => decimal(a).div(3)));
        assert.ok(off.abs().lte(decimal(thirds.bound).plus('1e-15')), off.toString());
        const shares = roundingOf(field('share'), reports.length);
        assert.ok(shares?.bound);
        const weighted = total((one) => decimal(one.share).times(one.b)).div(total(({ b }) => decimal(b)));
        const apart = decimal(content['share'] as number).minus(weighted);
        assert.ok(apart.abs().lte(decimal(shares.bound).plus('1e-15')), apart.toString());
      }),
    );
  });

  it('is not spoken of where nothing is rounded', () => {
    assert.equal(roundingOf(field('a'), 5), undefined);
    assert.deepEqual(roundingOf(field('share'), 5), { decimals: 1, each: '0.05', bound: '0.1' });
    assert.equal(roundingOf(field('mean'), 5)?.decimals, 20);
  });
});
