/** Values that a feed delivers for rows whose key has two names. */
import assert from 'node:assert/strict';
import { NOTHING_OUTSIDE, type FeedValue } from '../../forms/outside.js';
import { prefill } from '../../forms/prefill.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { figure, formOf, table, text } from './fixture.js';

describe('A feed names a row by its whole key', () => {
  const paid = figure('paid', { prefill: { from: 'feed', code: 'F' } });
  const fixed = [
    { source: 'a', kind: 'new' },
    { source: 'a', kind: 'old' },
  ];
  const rows = (
    of: 'growing' | readonly JsonObject[],
    ...given: [JsonObject, number][]
  ): Json | undefined => {
    const field = table('rows', [text('source'), text('kind'), paid], { key: ['source', 'kind'], rows: of });
    const values: FeedValue[] = given.map(([row, value]) => ({
      field: 'paid',
      row,
      value,
      key: 'K',
      at: '2026-11-01T00:00:00.000Z',
    }));
    const outside = { ...NOTHING_OUTSIDE, feeds: new Map([['F', values]]) };
    return prefill(formOf([field]), undefined, outside).content['rows'];
  };

  it('a part of the key fills no row', () => {
    assert.deepEqual(rows(fixed, [{ source: 'a' }, 100]), fixed);
    assert.equal(rows('growing', [{ source: 'a' }, 100]), undefined);
  });

  it('the whole key fills the one row, whatever a part of it says', () => {
    assert.deepEqual(rows(fixed, [{ source: 'a' }, 100], [{ kind: 'old', source: 'a' }, 5]), [
      { source: 'a', kind: 'new' },
      { source: 'a', kind: 'old', paid: 5 },
    ]);
    assert.deepEqual(rows('growing', [{ source: 'a', kind: 'new' }, 7]), [
      { source: 'a', kind: 'new', paid: 7 },
    ]);
  });
});
