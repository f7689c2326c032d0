/** One figure of a regime: found by its path, cut out of states, followed through versions. */
import assert from 'node:assert/strict';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { at } from '../../regimes/pointer.js';
import { source } from './aggregate-fixture.js';
import { regimeOf as regimeOfFields } from './regime-of.js';
import { combineParts, cutOut, figureAt, figuresOf, readPart, sameFigure } from '../../regimes/figure.js';
import type { JsonObject } from '../../regimes/words.js';
import { regimeOf } from '../over-time.js';

function read(document: JsonObject): Regime {
  const { regime } = readRegime(document);
  assert.ok(regime, JSON.stringify(readRegime(document)));
  return regime;
}

const regime = read(regimeOf(['province']));
const aggregation = aggregationOf(regime);
const contents: JsonObject[] = [
  {
    amount: 1.5,
    plan: 10,
    people: 2,
    mean: 3,
    sources: [
      { source: 'a', sum: 1 },
      { source: 'b', sum: 2 },
    ],
  },
  { amount: 0.25, plan: 30, people: 1, mean: 6, highest: 4, sources: [{ source: 'a', sum: 10 }] },
  { plan: 5 },
];
const states = contents.map((content, index) =>
  aggregation.leaf(
    content,
    { unit: { code: `0${index}`, name: `${index}` }, revision: 1, approvedAt: '2026-01-01T00:00:00.000Z' },
    'province',
  ),
);

describe('A figure', () => {
  for (const path of ['/amount', '/plan', '/rate', '/people', '/mean', '/highest']) {
    it(`at ${path} is what the roll-up says there`, () => {
      const figure = figureAt(regime, path);
      assert.ok(figure);
      const { content, reported } = aggregation.finish(aggregation.combineAll(states));
      const part = combineParts(
        figure,
        states.flatMap((state) => cutOut(figure, state) ?? []),
      );
      const { value, reported: cells } = readPart(figure, part);
      assert.equal(value, at(content, path));
      assert.equal(cells, reported[path]);
    });
  }

  it('of a row is found by the key, by all rows, and by its number in what is shown', () => {
    const whole = aggregation.combineAll(states);
    const valueAt = (path: string, shown?: JsonObject): unknown => {
      const figure = figureAt(regime, path, shown);
      return figure && readPart(figure, cutOut(figure, whole)).value;
    };
    assert.equal(valueAt('/sources/["a"]/sum'), 11);
    assert.equal(valueAt('/sources/["b"]/sum'), 2);
    assert.equal(valueAt('/sources/*/sum'), 13);
    assert.equal(valueAt('/sources/["none"]/sum'), undefined);
    assert.equal(valueAt('/sources/1/sum'), undefined, 'rows that grow have no number of their own');
    assert.equal(valueAt('/sources/1/sum', aggregation.finish(whole).content), 2);
  });

  for (const path of [
    '/none',
    '/sources',
    '/sources/*',
    '/sources/*/source',
    '/sources/[]/sum',
    '/sources/[/sum',
    '/amount/x',
    '/constructor',
  ])
    it(`is none at ${path}`, () => assert.equal(figureAt(regime, path), undefined));

  it('is listed once for each of a regime', () => {
    assert.deepEqual(
      figuresOf(regime).map(({ path }) => path),
      ['/amount', '/plan', '/rate', '/people', '/mean', '/highest', '/sources/*/sum'],
    );
  });

  it('is followed into another version by its path, or by its indicator', () => {
    const document = structuredClone(regimeOf(['province'])) as { properties: Record<string, unknown> };
    const { amount, rate: _rate, ...others } = document.properties;
    const renamed = read({ ...document, properties: { ...others, disbursed: amount } } as JsonObject);
    const [money, plan, rate] = ['/amount', '/plan', '/rate'].map((path) => figureAt(regime, path));
    assert.ok(money && plan && rate);
    assert.equal(sameFigure(money, renamed, undefined)?.path, '/disbursed');
    assert.equal(sameFigure(plan, renamed, ['plan'])?.path, '/plan');
    assert.equal(sameFigure(rate, renamed, ['rate']), undefined);
  });

  it('is not what another version has at its path, where renames lead elsewhere', () => {
    const plan = figureAt(regime, '/plan');
    assert.ok(plan);
    assert.equal(sameFigure(plan, regime, undefined), undefined);
  });

  it('says that a value of a tally which nobody chose was chosen by none, once somebody answered', () => {
    const asked = regimeOfFields({
      view: { type: 'string', enum: ['agree', 'disagree'], 'x-aggregate': 'tally' },
    });
    const aggregation = aggregationOf(asked);
    const state = aggregation.leaf({ view: 'agree' }, source('00001'), 'commune');
    const [agree, disagree] = ['/view/agree', '/view/disagree'].map((path) => figureAt(asked, path));
    assert.ok(agree && disagree);
    assert.deepEqual(readPart(agree, cutOut(agree, state)), { value: 1, reported: 1 });
    assert.deepEqual(readPart(disagree, cutOut(disagree, state)), { value: 0, reported: 1 });
    assert.deepEqual(readPart(disagree, undefined), { value: undefined, reported: 0 });
  });
});
