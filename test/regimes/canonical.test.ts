/** Canonical JSON is that of RFC 8785: an implementation of others and the standard's own examples say the same. */
import assert from 'node:assert/strict';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonical, canonicalInOrder } from '../../regimes/canonical.js';
import type { Json } from '../../regimes/words.js';

describe('Canonical JSON', () => {
  it('is what another implementation writes, for any JSON', () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'é', '\ud83d\ude00', '10', '9'),
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'grapheme' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('json'), { maxLength: 6 }),
        fc.dictionary(names, tie('json'), { maxKeys: 12 }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => canonical(value as Json) === canonicalize(value)),
      { numRuns: 2000 },
    );
  });

  it('writes the examples of the standard', () => {
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    assert.equal(
      canonical(names),
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    );
    assert.equal(
      canonical([333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, -0]),
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    );
    assert.equal(canonical('\u20ac$\u000f\nA\'B"\\"/'), '"€$\\u000f\\nA\'B\\"\\\\\\"/"');
  });

  it('is written by the platform where the members are in order already', () => {
    const input = { hash: 'ab', name: 'Xã "\ud83d\ude00" \u20ac', revision: null, unit: '10' };
    for (const value of [[], [input, { ...input, revision: 2 }], { a: -0, b: [1e30, true] }, '\\ud83d']) {
      assert.equal(canonicalInOrder(value), canonical(value));
    }
    assert.throws(() => canonicalInOrder(['\ud83d']), TypeError);
  });

  it('leaves out members that are undefined, and refuses what is no JSON', () => {
    assert.equal(canonical({ b: undefined, a: 1 } as unknown as Json), '{"a":1}');
    for (const wrong of ['\ud83d', 'a\ude00', NaN, Infinity, undefined, () => 1, 1n]) {
      assert.throws(() => canonical({ in: [wrong] } as unknown as Json), TypeError, String(wrong));
    }
    assert.equal(canonical('\\ud83d'), '"\\\\ud83d"', 'the characters of an escape are just characters');
    assert.throws(() => canonical({ '\ud83d': 1 }), TypeError);
  });
});
