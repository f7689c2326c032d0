/**
 * Windows and due moments against the decree and the shipped regimes' own rules, 2024 to 2027, worked out by hand with
 * a calendar on the wall: a leap year, Tết, year ends, weeks. And as laws, for whatever rule.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, dueWith, windowBy, windowOf, workingCalendar } from '../../regimes/calendar.js';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { HOLIDAYS, KNOWN_YEARS } from '../../regimes/catalogue/holidays.js';
import type { WindowRule } from '../../regimes/dialect/regime.js';
import { checkContiguity } from '../../regimes/dialect/time-checks.js';
import { nextPeriod, parsePeriod, period, type Period } from '../../regimes/period.js';
import { shipped } from './shipped.js';

const calendar = workingCalendar(HOLIDAYS, KNOWN_YEARS);
const p = (id: string): Period => {
  const found = parsePeriod(id);
  assert.ok(found, id);
  return found;
};

/** Decree 09/2019/NĐ-CP, article 12: period, first and last day. */
// prettier-ignore
const DECREE: readonly (readonly [id: string, from: string, to: string])[] = [
  ['2024-01', '2023-12-15', '2024-01-14'], ['2024-02', '2024-01-15', '2024-02-14'],
  ['2024-03', '2024-02-15', '2024-03-14'], ['2025-03', '2025-02-15', '2025-03-14'],
  ['2026-12', '2026-11-15', '2026-12-14'], ['2027-01', '2026-12-15', '2027-01-14'],
  ['2024-Q1', '2023-12-15', '2024-03-14'], ['2024-Q2', '2024-03-15', '2024-06-14'],
  ['2025-Q3', '2025-06-15', '2025-09-14'], ['2026-Q4', '2026-09-15', '2026-12-14'],
  ['2027-Q1', '2026-12-15', '2027-03-14'],
  ['2024-H1', '2023-12-15', '2024-06-14'], ['2024-H2', '2024-06-15', '2024-12-14'],
  ['2027-H1', '2026-12-15', '2027-06-14'], ['2027-H2', '2027-06-15', '2027-12-14'],
  ['2024', '2023-12-15', '2024-12-14'], ['2025', '2024-12-15', '2025-12-14'],
  ['2026', '2025-12-15', '2026-12-14'], ['2027', '2026-12-15', '2027-12-14'],
  ['2024-9M', '2023-12-15', '2024-09-14'], ['2027-9M', '2026-12-15', '2027-09-14'],
];

/** Regime, period, step of the chain, window, the day it is due, and whether that is provisional. */
// prettier-ignore
const SHIPPED: readonly (readonly [code: string, id: string, step: number, window: string, due: string, provisional?: true])[] = [
  // Public investment: the 15th of the month after, rolled back. 15 February 2026 lies in Tết (14 to 22): the 13th.
  ['BTC-GNDTC', '2024-01', 0, '2024-01-01 2024-01-31', '2024-02-15'],
  ['BTC-GNDTC', '2026-01', 0, '2026-01-01 2026-01-31', '2026-02-13'],
  ['BTC-GNDTC', '2024-02', 0, '2024-02-01 2024-02-29', '2024-03-15'],
  ['BTC-GNDTC', '2025-02', 0, '2025-02-01 2025-02-28', '2025-03-14'],
  ['BTC-GNDTC', '2026-12', 0, '2026-12-01 2026-12-31', '2027-01-15', true],
  // Its year has thirteen months, to 31 January; due 28 February, rolled back.
  ['BTC-GNDTC', '2024', 0, '2024-01-01 2025-01-31', '2025-02-28'],
  ['BTC-GNDTC', '2025', 0, '2025-01-01 2026-01-31', '2026-02-27'],
  ['BTC-GNDTC', '2026', 0, '2026-01-01 2027-01-31', '2027-02-26', true],
  // Education: 1 October to 30 September.
  ['BGDDT-PCGD', '2024', 0, '2023-10-01 2024-09-30', '2024-10-03'],
  // 3 October 2027 is a Sunday: the next working day.
  ['BGDDT-PCGD', '2027', 0, '2026-10-01 2027-09-30', '2027-10-04', true],
];

describe('Windows under the decree', () => {
  for (const [id, from, to] of DECREE)
    it(`${id}: ${from} to ${to}`, () => {
      assert.deepEqual(windowBy('decree-09', p(id)), { from, to });
    });
});

describe('The regimes that ship, period by period', () => {
  for (const [code, id, step, window, due, provisional = false] of SHIPPED)
    it(`${code} ${id}: ${window}, due ${due}${provisional ? ' for all that is known' : ''}`, () => {
      const { header } = shipped(code);
      const days = windowOf(header, p(id));
      assert.equal(`${days.from} ${days.to}`, window);
      const rule = header.chain[step]?.due[p(id).frequency];
      assert.ok(rule);
      const found = dueWith(rule, p(id), days, calendar);
      // The end of a day in Vietnam is 17:00 UTC.
      assert.deepEqual([found.at, found.provisional], [`${due}T16:59:59.999Z`, provisional]);
    });
});

describe('Working days across Tết and year ends', () => {
  // prettier-ignore
  const rows: readonly (readonly [to: string, days: number, due: string, provisional: boolean])[] = [
    ['2024-02-07', 1, '2024-02-15', false], // Tết, 8 to 14 February
    ['2025-01-24', 1, '2025-02-03', false], // Tết, 25 January to 2 February
    ['2026-02-13', 3, '2026-02-25', false], // Tết, 14 to 22 February
    ['2024-12-31', 3, '2025-01-06', false], // New Year's Day is a Wednesday
    ['2025-12-31', 1, '2026-01-05', false], // 1 January off, 2 January swapped for Saturday the 10th
    ['2026-01-08', 2, '2026-01-10', false], // that Saturday is worked
    ['2026-12-31', 3, '2027-01-06', true], // nobody knows yet what is swapped in 2027
    ['2024-04-26', 1, '2024-05-02', false], // 29 April swapped
    ['2024-02-28', 1, '2024-02-29', false], // the leap day is a Thursday
  ];
  for (const [to, workingDays, due, provisional] of rows)
    it(`${workingDays} after ${to}: ${due}`, () => {
      const found = dueWith({ workingDays }, p('2026'), { from: to, to }, calendar);
      assert.deepEqual([found.at, found.provisional], [`${due}T16:59:59.999Z`, provisional]);
    });
});

describe('Weeks', () => {
  // prettier-ignore
  const rows = [
    ['2024-W01', '2023-12-28', '2024-01-03'], ['2024-W52', '2024-12-19', '2024-12-25'],
    ['2026-W53', '2026-12-24', '2026-12-30'], ['2027-W01', '2026-12-31', '2027-01-06'],
  ] as const;
  const rule: WindowRule = { from: { daysFromStart: -4 }, to: { daysFromEnd: -4 } };
  for (const [id, from, to] of rows)
    it(`${id}, Thursday to Wednesday: ${from} to ${to}`, () => {
      assert.deepEqual(windowBy(rule, p(id)), { from, to });
    });
});

// ----------------------------------------------------------------------- laws

const years = fc.integer({ min: 1950, max: 2150 });
const kinds = fc.constantFrom('month', 'quarter', 'half', 'year');
const anyPeriod = fc
  .tuple(kinds, years, fc.integer({ min: 1, max: 12 }))
  .map(([kind, year, index]) => period(kind, year, index));
const anyWeek = fc
  .tuple(years, fc.integer({ min: 1, max: 52 }))
  .map(([year, index]) => period('week', year, index));

/** A rule whose windows are to follow one another: `to` is the day before what `from` is one period later. */
const cut = fc.record({ months: fc.integer({ min: -6, max: 6 }), day: fc.integer({ min: 1, max: 31 }) });
const contiguous = cut.map(({ months, day }): WindowRule => ({
  from: { monthsFromStart: months, day },
  to: day === 1 ? { monthsFromEnd: months, day: 'last' } : { monthsFromEnd: months + 1, day: day - 1 },
}));

describe('Windows of contiguous periods', () => {
  const follow = (rule: WindowRule, one: Period): boolean =>
    windowBy(rule, nextPeriod(one)).from === addDays(windowBy(rule, one).to, 1);

  it('neither overlap nor leave a gap, wherever months are cut', () => {
    fc.assert(fc.property(contiguous, anyPeriod, follow), { numRuns: 2000 });
  });

  it('neither overlap nor leave a gap, wherever weeks are cut', () => {
    const weekly = fc
      .integer({ min: -14, max: 14 })
      .map((shift): WindowRule => ({ from: { daysFromStart: shift }, to: { daysFromEnd: shift } }));
    fc.assert(fc.property(weekly, anyWeek, follow), { numRuns: 1000 });
  });

  it('do so in every regime that ships, but for the thirteen months of public investment', () => {
    const overlapping = CATALOGUE.flatMap(({ code }) =>
      Object.entries(shipped(code).header.windows).flatMap(([frequency, rule]) =>
        checkContiguity(rule, frequency as Period['frequency'], `${code} ${frequency}`),
      ),
    );
    assert.deepEqual(
      overlapping.map(({ path, rule, params }) => `${path}: ${rule} ${JSON.stringify(params['days'])}`),
      ['BTC-GNDTC year: windows-overlap 31'],
    );
  });

  it('are told where they do not: the checker says what the days say', () => {
    const any = fc.record({ months: fc.integer({ min: -2, max: 2 }), day: fc.integer({ min: 1, max: 28 }) });
    fc.assert(
      fc.property(any, any, (from, to) => {
        const rule: WindowRule = {
          from: { monthsFromStart: from.months, day: from.day },
          to: { monthsFromEnd: to.months, day: to.day },
        };
        const between = (to.months - from.months - 1) * 31 + to.day - from.day + 1;
        const found = checkContiguity(rule, 'month', '/window').map(({ rule: code }) => code);
        const meets = to.months - from.months === 1 && to.day === from.day - 1;
        if (meets) assert.deepEqual(found, []);
        else if (between < -3) assert.deepEqual(found, ['windows-gap']);
        else if (between > 3) assert.deepEqual(found, ['windows-overlap']);
      }),
    );
  });

  it('lie before what is due: a due moment in working days comes after its window', () => {
    fc.assert(
      fc.property(contiguous, anyPeriod, fc.integer({ min: 1, max: 30 }), (rule, one, workingDays) => {
        const window = windowBy(rule, one);
        return dueWith({ workingDays }, one, window, calendar).at > `${window.to}T16:59:59.999Z`;
      }),
    );
  });
});
