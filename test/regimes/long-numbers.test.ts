import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { findLongNumbers, significantDigits } from '../../regimes/long-numbers.js';

describe('numbers that JSON.parse would round', () => {
  const COUNTS: readonly [string, number][] = [
    ['0', 0],
    ['-0.00', 0],
    ['0.10', 1],
    ['0.0120e5', 2],
    ['1000000000000000000', 1],
    ['123456789012345', 15],
    ['1234567890123456', 16],
    ['-1.000000000000001', 16],
    ['1e999', 1],
  ];
  for (const [number, digits] of COUNTS)
    it(`${number} has ${digits} significant digits`, () => assert.equal(significantDigits(number), digits));

  it('are found at their JSON Pointer, wherever they stand', () => {
    const text = `{"a": [1, {"b/c": 12345678901234567, "d~": [[0.1234567890123456]]}], "e": "99999999999999999",
      "f\\u0067": 1e999, "h": -1000000000000000000}`;
    assert.deepEqual(findLongNumbers(text), [
      { path: '/a/1/b~1c', digits: '12345678901234567' },
      { path: '/a/1/d~0/0/0', digits: '0.1234567890123456' },
      { path: '/fg', digits: '1e999' },
    ]);
  });

  it('are found when the whole text is one', () => {
    assert.deepEqual(findLongNumbers(' 1234567890123456 '), [{ path: '', digits: '1234567890123456' }]);
  });

  it('are not looked for inside texts, names included', () => {
    assert.deepEqual(findLongNumbers('{"1234567890123456\\"": "\\\\", "x": "\\"1234567890123456"}'), []);
  });

  it('a number so small that it would become zero is one', () => {
    assert.deepEqual(findLongNumbers('[1e-999, 0e-999]'), [{ path: '/0', digits: '1e-999' }]);
  });

  it('never occur in what JSON.stringify made of 15 digits', () => {
    const number = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });
    fc.assert(
      fc.property(fc.object({ values: [number, fc.string()] }), (value) => {
        assert.deepEqual(findLongNumbers(JSON.stringify(value)), []);
      }),
    );
  });

  it('any text at all gives an answer', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(findLongNumbers(text))));
    fc.assert(fc.property(fc.json(), (text) => Array.isArray(findLongNumbers(text))));
  });

  it('a megabyte of digits or brackets takes no time', () => {
    const start = performance.now();
    findLongNumbers('['.repeat(500_000) + '1'.repeat(500_000));
    findLongNumbers('{"a":'.repeat(200_000) + '12345678901234567' + '}'.repeat(200_000));
    assert.ok(performance.now() - start < 2_000);
  });
});
