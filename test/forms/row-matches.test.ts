import assert from 'node:assert/strict';
import { carrier, matchRows } from '../../forms/row-matches.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { ArrayField } from '../../regimes/dialect/regime.js';
import type { Json } from '../../regimes/words.js';
import { SMALL, smallRegime } from '../client/small-regime.js';

const keyed = smallRegime().root;
const sources = keyed.fields.find(({ name }) => name === 'sources') as ArrayField;
const row = (source: string, plan: number) => ({ source, plan });

/** The same table with rows that have no key. */
function withoutKey() {
  const read = readRegime({
    ...SMALL,
    properties: { ...SMALL.properties, sources: { ...SMALL.properties.sources, 'x-aggregate': 'append' } },
  });
  assert.ok(read.regime, JSON.stringify(read));
  return read.regime.root;
}
const keyless = withoutKey();
const appended = keyless.fields.find(({ name }) => name === 'sources') as ArrayField;
const [A, B, C] = [row('domestic', 1), row('foreign', 2), row('foreign', 3)];

describe('Rows of two contents', () => {
  it('with a key are matched by it, wherever they stand', () => {
    const cases: readonly (readonly [
      string,
      readonly Json[],
      readonly Json[],
      readonly (number | undefined)[],
    ])[] = [
      ['moved', [A, B], [B, A], [1, 0]],
      ['one above', [A], [B, A], [undefined, 0]],
      ['changed', [A, B], [A, row('foreign', 9)], [0, 1]],
      ['another key in its place', [A], [row('foreign', 1)], [undefined]],
      ['a key that was lacking', [{ plan: 1 }], [A], [0]],
      ['a key twice', [A, A], [A, A], [0, 1]],
      ['a key that is taken away', [A, B], [{ plan: 1 }, B], [undefined, 1]],
    ];
    for (const [name, before, after, wanted] of cases)
      assert.deepEqual(matchRows(sources, before, after), wanted, name);
  });

  it('without a key are matched by what stands in them, and by their neighbours', () => {
    const cases: readonly (readonly [
      string,
      readonly Json[],
      readonly Json[],
      readonly (number | undefined)[],
    ])[] = [
      ['one above', [A, B, C], [row('foreign', 7), A, B, C], [undefined, 0, 1, 2]],
      ['one fewer', [A, B, C], [B, C], [1, 2]],
      ['moved', [A, B, C], [C, A, B], [2, 0, 1]],
      ['one changed', [A, B, C], [A, row('domestic', 9), C], [0, 1, 2]],
      ['one changed below a new one', [A, B], [{}, row('domestic', 9), B], [undefined, 0, 1]],
      ['all others', [A], [{ plan: 8 }, { plan: 9 }], [undefined, undefined]],
      ['twice the same', [B, B], [B, B, B], [0, 1, undefined]],
    ];
    for (const [name, before, after, wanted] of cases)
      assert.deepEqual(matchRows(appended, before, after), wanted, name);
    assert.deepEqual(
      matchRows(appended, [A, B], [A, row('foreign', 9)], true),
      [0, undefined],
      'beyond doubt',
    );
  });

  it('a pointer is carried to the row where it stands now; one whose row is gone has none', () => {
    const carry = carrier(keyed, { sources: [A, B] }, { sources: [B] });
    assert.equal(carry('/sources/1/plan'), '/sources/0/plan');
    assert.equal(carry('/sources/0/plan'), undefined);
    for (const path of ['', '/note', '/sources', '/nothing/3', 'x']) assert.equal(carry(path), path);
    assert.equal(carrier(keyed, { sources: 'x' }, {})('/sources/0/plan'), '/sources/0/plan');
  });

  it('a great many are matched as a few are', () => {
    const many = Array.from({ length: 5_000 }, (_, plan) => row('foreign', plan));
    const matches = matchRows(appended, many, [{}, ...many, {}]);
    assert.deepEqual([matches[0], matches[1], matches[5_000]], [undefined, 0, 4_999]);
  });
});
