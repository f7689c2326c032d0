/** Succession of units: shares, the way of a unit through several reorganisations, and figures that are parted. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimal } from '../../regimes/decimal.js';
import {
  apportion,
  compare,
  heirsOf,
  NOTHING,
  plus,
  readShare,
  shareText,
  successionsBy,
  WHOLE,
  type Fraction,
  type Succession,
} from '../../regimes/succession.js';

const share = (text: string): Fraction => readShare(text) ?? assert.fail(text);
const row = (from: number, to: number, effective: string, of = '1'): Succession => ({
  from,
  to,
  effective,
  share: share(of),
});
const always = (): boolean => true;
const told = (heirs: readonly { unit: number | null; share: Fraction }[]): [number | null, string][] =>
  heirs.map((heir) => [heir.unit, shareText(heir.share)]);

describe('A share', () => {
  for (const [text, spelled] of [
    ['1', '1'],
    ['1.0', '1'],
    ['0.25', '0.25'],
    ['0.50', '0.5'],
    ['1/3', '1/3'],
    ['2/4', '0.5'],
    ['3/3', '1'],
  ] as const) {
    it(`${text} is written ${spelled}`, () => assert.equal(shareText(share(text)), spelled));
  }
  for (const text of ['0', '0.0', '1.5', '4/3', '-1', '1/0', 'x', '', '1e-3', ' 1', '.5']) {
    it(`is not "${text}"`, () => assert.equal(readShare(text), undefined));
  }
  it('is exact: three thirds are one', () => {
    const third = share('1/3');
    assert.equal(compare(plus(plus(third, third), third), WHOLE), 0);
  });
});

describe('The heirs of a unit', () => {
  it('are the unit itself where nothing happened', () => {
    assert.deepEqual(told(heirsOf(1, '2024-01-01', '2026-01-01', successionsBy([]), always)), [[1, '1']]);
  });
  it('are nobody where it was closed', () => {
    assert.deepEqual(told(heirsOf(1, '2024-01-01', '2026-01-01', successionsBy([]), () => false)), [
      [null, '1'],
    ]);
  });
  it('are found through several reorganisations', () => {
    const rows = [
      row(1, 2, '2025-01-01', '1/3'),
      row(1, 3, '2025-01-01', '2/3'),
      row(3, 4, '2025-07-01', '0.5'),
      row(3, 5, '2025-07-01', '0.5'),
      row(2, 4, '2025-07-01'),
    ];
    const found = heirsOf(1, '2024-12-31', '2026-01-01', successionsBy(rows), always);
    assert.deepEqual(told(found), [
      [4, '2/3'],
      [5, '1/3'],
    ]);
    assert.deepEqual(told(heirsOf(1, '2024-12-31', '2025-06-30', successionsBy(rows), always)), [
      [2, '1/3'],
      [3, '2/3'],
    ]);
  });
  it('count the unit itself where it gave a part away and goes on', () => {
    const rows = successionsBy([row(1, 2, '2025-01-01', '0.25')]);
    assert.deepEqual(told(heirsOf(1, '2024-12-31', '2026-01-01', rows, always)), [
      [1, '0.75'],
      [2, '0.25'],
    ]);
    assert.deepEqual(told(heirsOf(1, '2025-01-01', '2026-01-01', rows, always)), [[1, '1']], 'not twice');
  });
});

describe('A figure that is parted', () => {
  it('gives what is left over to those of whom most was cut off', () => {
    const thirds = [share('1/3'), share('1/3'), share('1/3')];
    assert.deepEqual(apportion('10', thirds, 0), ['4', '3', '3']);
    assert.deepEqual(apportion('11', thirds, 0), ['4', '4', '3']);
    assert.deepEqual(apportion('10', thirds, 2), ['3.34', '3.33', '3.33']);
    assert.deepEqual(apportion('-10', thirds, 0), ['-4', '-3', '-3']);
    assert.deepEqual(apportion('1', [share('0.4'), share('0.6')], 0), ['0', '1']);
    assert.deepEqual(apportion('0.5', [share('0.5'), share('0.5')], 0), ['0.3', '0.2'], 'its own decimals');
  });

  it('always sums to itself, and no part is further from its share than one last digit', () => {
    const parts = fc
      .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 8 })
      .map((weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return weights.map((weight) => share(`${weight}/${total}`));
      });
    const figure = fc.tuple(
      fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
      fc.integer({ min: 0, max: 6 }),
    );
    fc.assert(
      fc.property(figure, parts, ([coefficient, scale], shares) => {
        assert.equal(compare(shares.reduce(plus, NOTHING), WHOLE), 0);
        const digits = decimal(String(coefficient)).div(decimal(String(10 ** scale)));
        const given = apportion(digits.toFixed(), shares, scale);
        const sum = given.reduce((total, part) => total.plus(decimal(part)), decimal(0));
        assert.equal(sum.toFixed(), digits.toFixed());
        for (const [index, part] of given.entries()) {
          const { n, d } = shares[index] ?? WHOLE;
          const exact = digits.times(decimal(String(n))).div(decimal(String(d)));
          assert.ok(
            exact
              .minus(decimal(part))
              .abs()
              .lte(decimal(1).div(decimal(String(10 ** scale)))),
          );
        }
      }),
    );
  });
});
