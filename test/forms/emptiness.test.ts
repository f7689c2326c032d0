import assert from 'node:assert/strict';
import { isEmpty } from '../../forms/emptiness.js';
import { shipped } from '../regimes/shipped.js';
import type { JsonObject } from '../../regimes/words.js';

const root = shipped('BTC-GNDTC').root;

describe('A report without a filled field', () => {
  const empty: Readonly<Record<string, JsonObject>> = {
    nothing: {},
    'rows that the form gives': { sources: [{ source: 'domestic' }, { source: 'foreign' }] },
    'a text of blanks': { difficulties: '  ' },
    'a field that the regime does not know': { other: 1 },
  };
  for (const [what, content] of Object.entries(empty))
    it(`is ${what}`, () => {
      assert.equal(isEmpty(root, content), true);
    });

  it('is not one with a text, or a zero', () => {
    assert.equal(isEmpty(root, { difficulties: 'Mưa lũ' }), false);
  });
});
