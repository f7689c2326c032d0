import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatDay, formatInstant, formatNumber, parseNumber } from '../../forms/format.js';
import type { Language } from '../../regimes/words.js';

describe('Figures as people read them', () => {
  const table: [number | string, Language, number | undefined, string][] = [
    [1234567.5, 'vi', undefined, '1.234.567,5'],
    [1234567.5, 'en', undefined, '1,234,567.5'],
    [0, 'vi', undefined, '0'],
    [-0, 'vi', undefined, '0'],
    [-1234, 'vi', undefined, '−1.234'],
    [999, 'vi', undefined, '999'],
    [1000, 'vi', undefined, '1.000'],
    [0.5, 'vi', 3, '0,500'],
    [2.345, 'vi', 2, '2,35'],
    [-2.345, 'vi', 2, '−2,35'],
    [-0.001, 'vi', 2, '0,00'],
    [1e21, 'vi', undefined, '1.000.000.000.000.000.000.000'],
    [1e-7, 'en', undefined, '0.0000001'],
    ['12345678901234567890.25', 'vi', undefined, '12.345.678.901.234.567.890,25'],
    ['chưa có', 'vi', undefined, 'chưa có'],
  ];
  for (const [value, language, decimals, expected] of table)
    it(`${value} in ${language} is ${expected}`, () =>
      assert.equal(formatNumber(value, language, decimals), expected));
});

describe('Figures as people type and paste them', () => {
  const table: [string, Language, number | undefined | 'invalid'][] = [
    ['1.234.567,5', 'vi', 1234567.5],
    ['1.234.567,5', 'en', 1234567.5],
    ['1,234.5', 'vi', 1234.5],
    ['1,234.5', 'en', 1234.5],
    ['1,234,567', 'vi', 1234567],
    ['1.234', 'vi', 1234],
    ['1.234', 'en', 1.234],
    ['1,234', 'vi', 1.234],
    ['1,234', 'en', 1234],
    ['1,5', 'vi', 1.5],
    ['1,5', 'en', 1.5],
    ['1.5', 'vi', 1.5],
    ['0.125', 'vi', 0.125],
    ['12.3456', 'vi', 12.3456],
    ['1234.567', 'vi', 1234.567],
    [',5', 'vi', 0.5],
    ['-5', 'vi', -5],
    ['−5', 'vi', -5],
    ['- 5', 'vi', -5],
    ['+5', 'vi', 5],
    ['-0', 'vi', 0],
    ['007', 'vi', 7],
    ['', 'vi', undefined],
    [' \t\u00a0', 'vi', undefined],
    ['–', 'vi', undefined],
    ['\u00a01\u00a0234\u202f567,5 ', 'vi', 1234567.5],
    ['1 234', 'en', 1234],
    ['12 34', 'vi', 'invalid'],
    ['1.23.456', 'vi', 'invalid'],
    ['1.234,567.8', 'vi', 'invalid'],
    ['1234.567,8', 'vi', 'invalid'],
    ['1,2,3', 'vi', 'invalid'],
    ['1..5', 'vi', 'invalid'],
    ['5,', 'vi', 'invalid'],
    ['-', 'vi', 'invalid'],
    ['--5', 'vi', 'invalid'],
    ['1e5', 'vi', 'invalid'],
    ['12 triệu', 'vi', 'invalid'],
    ['0x10', 'vi', 'invalid'],
    ['Infinity', 'vi', 'invalid'],
    ['123456789012345', 'vi', 123456789012345],
    ['1234567890123456', 'vi', 'invalid'],
    ['0,1234567890123456', 'vi', 'invalid'],
    ['1000000000000000000', 'vi', 1e18],
    ['1' + '0'.repeat(400), 'vi', 'invalid'],
  ];
  for (const [text, language, expected] of table)
    it(`${JSON.stringify(text.slice(0, 30))} in ${language} is ${expected}`, () =>
      assert.equal(parseNumber(text, language), expected));

  it('come back from how they are written, in both languages', () => {
    const figures = fc.tuple(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.constantFrom(1, 10, 100, 1000),
    );
    fc.assert(
      fc.property(figures, fc.constantFrom<Language>('vi', 'en'), ([whole, scale], language) => {
        const figure = whole / scale;
        // 1.234 cannot be told from 1234 only where one reads the other language's writing.
        assert.equal(parseNumber(formatNumber(figure, language), language), figure === 0 ? 0 : figure);
      }),
    );
  });
});

describe('Days and moments', () => {
  it('are written day first', () => assert.equal(formatDay('2026-12-31'), '31/12/2026'));
  it('that are none are left as they stand', () => {
    assert.equal(formatDay('mai'), 'mai');
    assert.equal(formatInstant('mai', 'vi'), 'mai');
  });
  it('are those of Vietnamese clocks', () => {
    assert.equal(formatInstant('2026-04-15T16:59:59.000Z', 'vi'), '23:59 15/04/2026');
    assert.equal(formatInstant('2026-04-15T17:00:00.000Z', 'en'), '16/04/2026, 00:00');
  });
});
