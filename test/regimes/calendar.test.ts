/** Windows and due moments of every frequency: long because every frequency stands in one table beside the others. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addDays,
  addWorkingDays,
  closesAt,
  dayOf,
  dueAt,
  instantAt,
  isLate,
  opensAt,
  windowBy,
  windowOf,
  workingCalendar,
  workingDaysAfter,
} from '../../regimes/calendar.js';
import { HOLIDAYS } from '../../regimes/catalogue/holidays.js';
import type { DueRule, WindowRule } from '../../regimes/dialect/regime.js';
import { nextPeriod, parsePeriod, period } from '../../regimes/period.js';
import type { Period } from '../../regimes/period.js';
import { FREQUENCIES } from '../../regimes/words.js';

const calendar = workingCalendar(HOLIDAYS);
const p = (id: string): Period => parsePeriod(id)!;
const span = (rule: WindowRule, id: string): string => {
  const { from, to } = windowBy(rule, p(id));
  return `${from} ${to}`;
};

describe('Moments and days in Asia/Ho_Chi_Minh', () => {
  it('change day at 17:00 UTC', () => {
    assert.equal(dayOf('2026-04-15T16:59:59.999Z'), '2026-04-15');
    assert.equal(dayOf('2026-04-15T17:00:00.000Z'), '2026-04-16');
    assert.equal(dayOf('2025-12-31T17:00:00.000Z'), '2026-01-01');
  });

  it('turn a day and a time into a moment', () => {
    assert.equal(instantAt('2026-04-15', 'start'), '2026-04-14T17:00:00.000Z');
    assert.equal(instantAt('2026-04-15', 'end'), '2026-04-15T16:59:59.999Z');
    assert.equal(instantAt('2026-04-15', '17:00'), '2026-04-15T10:00:00.000Z');
    assert.equal(instantAt('2026-01-01', '06:59'), '2025-12-31T23:59:00.000Z');
  });

  it('agree with each other on every day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -60000, max: 300000 }),
        fc.constantFrom('start', '12:30', 'end'),
        (n, time) => {
          const day = addDays('1970-01-01', n);
          assert.equal(dayOf(instantAt(day, time)), day);
        },
      ),
    );
  });
});

describe('Windows', () => {
  const OCTOBER: WindowRule = {
    from: { monthsFromStart: -3, day: 1 },
    to: { monthsFromEnd: -3, day: 'last' },
  };
  const NOVEMBER: WindowRule = { from: { monthsFromStart: -2, day: 15 }, to: { monthsFromEnd: -1, day: 14 } };
  const THURSDAY: WindowRule = { from: { daysFromStart: -4 }, to: { daysFromEnd: -4 } };
  const THIRTEEN: WindowRule = { from: { monthsFromStart: 0, day: 1 }, to: { monthsFromEnd: 1, day: 31 } };
  const END: WindowRule = { from: { monthsFromStart: -1, day: 30 }, to: { monthsFromEnd: 0, day: 29 } };

  const table: [string, WindowRule, string, string][] = [
    ['decree-09 month', 'decree-09', '2026-03', '2026-02-15 2026-03-14'],
    ['decree-09 January', 'decree-09', '2026-01', '2025-12-15 2026-01-14'],
    ['decree-09 March of a leap year', 'decree-09', '2024-03', '2024-02-15 2024-03-14'],
    ['decree-09 quarter', 'decree-09', '2025-Q3', '2025-06-15 2025-09-14'],
    ['decree-09 first quarter', 'decree-09', '2026-Q1', '2025-12-15 2026-03-14'],
    ['decree-09 first half', 'decree-09', '2026-H1', '2025-12-15 2026-06-14'],
    ['decree-09 second half', 'decree-09', '2026-H2', '2026-06-15 2026-12-14'],
    ['decree-09 nine months', 'decree-09', '2026-9M', '2025-12-15 2026-09-14'],
    ['decree-09 year', 'decree-09', '2026', '2025-12-15 2026-12-14'],
    ['decree-09 week: the ISO week', 'decree-09', '2026-W53', '2026-12-28 2027-01-03'],
    ['calendar February', 'calendar', '2024-02', '2024-02-01 2024-02-29'],
    ['calendar nine months', 'calendar', '2026-9M', '2026-01-01 2026-09-30'],
    ['calendar week', 'calendar', '2026-W01', '2025-12-29 2026-01-04'],
    ['1 October to 30 September', OCTOBER, '2026', '2025-10-01 2026-09-30'],
    ['15 November to 14 November', NOVEMBER, '2026', '2025-11-15 2026-11-14'],
    ['Thursday to Wednesday', THURSDAY, '2026-W01', '2025-12-25 2025-12-31'],
    ['thirteen months', THIRTEEN, '2025', '2025-01-01 2026-01-31'],
    ['30th to 29th, over February', END, '2026-02', '2026-01-30 2026-02-28'],
    ['30th to 29th, after February', END, '2026-03', '2026-03-01 2026-03-29'],
    ['30th to 29th, over a leap February', END, '2024-02', '2024-01-30 2024-02-29'],
    [
      'days of a month',
      { from: { daysFromStart: 1 }, to: { daysFromEnd: -1 } },
      '2026-12',
      '2026-12-02 2026-12-30',
    ],
    [
      'both ends from one side',
      { from: { monthsFromEnd: 0, day: 1 }, to: { monthsFromStart: 2, day: 'last' } },
      '2026-Q1',
      '2026-03-01 2026-03-31',
    ],
  ];
  for (const [name, rule, id, expected] of table) {
    it(`${name}: ${id} is ${expected.replace(' ', ' to ')}`, () => assert.equal(span(rule, id), expected));
  }

  it('come from the rule of the frequency', () => {
    const header = { windows: { month: 'decree-09', year: OCTOBER } as const };
    assert.deepEqual(windowOf(header, p('2026-03')), { from: '2026-02-15', to: '2026-03-14' });
    assert.deepEqual(windowOf(header, p('2026')), { from: '2025-10-01', to: '2026-09-30' });
    assert.deepEqual(windowOf(header, p('2026-Q1')), { from: '2026-01-01', to: '2026-03-31' });
  });

  it('open at the start of their first day and close at the start of the day after their last', () => {
    const window = windowBy('decree-09', p('2026-01'));
    assert.equal(opensAt(window), '2025-12-14T17:00:00.000Z');
    assert.equal(closesAt(window), '2026-01-14T17:00:00.000Z');
  });

  /** Every contiguous period of the frequencies that have no hole in the year. */
  const contiguous = fc
    .record({
      frequency: fc.constantFrom(...FREQUENCIES.filter((f) => f !== 'nine-months')),
      year: fc.integer({ min: 1901, max: 2998 }),
      index: fc.integer({ min: 1, max: 53 }),
    })
    .map(({ frequency, year, index }) => period(frequency, year, index));

  const follows = (rule: WindowRule, q: Period): void => {
    const window = windowBy(rule, q);
    assert.ok(window.from <= window.to);
    assert.equal(windowBy(rule, nextPeriod(q)).from, addDays(window.to, 1));
  };

  it('of contiguous periods neither overlap nor leave a gap, under the decree and by the calendar', () => {
    fc.assert(fc.property(fc.constantFrom('decree-09', 'calendar'), contiguous, follows));
  });

  it('nor under any whole-month offset, from any day to the day before it', () => {
    const offsets = fc.record({
      months: fc.integer({ min: -14, max: 14 }),
      day: fc.integer({ min: 1, max: 31 }),
    });
    fc.assert(
      fc.property(offsets, contiguous, ({ months, day }, q) => {
        fc.pre(q.frequency !== 'week');
        const to =
          day === 1
            ? { monthsFromEnd: months, day: 'last' as const }
            : { monthsFromEnd: months + 1, day: day - 1 };
        follows({ from: { monthsFromStart: months, day }, to }, q);
      }),
    );
  });

  it('nor under any shift by days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), contiguous, (days, q) =>
        follows({ from: { daysFromStart: days }, to: { daysFromEnd: days } }, q),
      ),
    );
  });
});

describe('Working days', () => {
  const table: [string, string, number, string][] = [
    ['within a week', '2026-03-10', 2, '2026-03-12'],
    ['over a weekend', '2026-03-13', 1, '2026-03-16'],
    ['from a Saturday', '2026-03-14', 3, '2026-03-18'],
    ['none', '2026-03-14', 0, '2026-03-14'],
    ['over a leap day', '2024-02-28', 2, '2024-03-01'],
    ['over Tết 2024', '2024-02-07', 1, '2024-02-15'],
    ['over Tết 2025', '2025-01-24', 1, '2025-02-03'],
    ['over Tết 2026', '2026-02-13', 1, '2026-02-23'],
    ['back over Tết 2026', '2026-02-23', -1, '2026-02-13'],
    ['over 30 April 2024, with the swapped 29 April', '2024-04-26', 1, '2024-05-02'],
    ['onto the make-up Saturday of 2024', '2024-04-26', 3, '2024-05-04'],
    ['onto the make-up Saturday of 2025', '2025-04-25', 1, '2025-04-26'],
    ['over 30 April to 4 May 2025', '2025-04-29', 1, '2025-05-05'],
    ["over Hùng Kings' day 2025", '2025-04-04', 1, '2025-04-08'],
    ["over Hùng Kings' day in lieu 2026", '2026-04-24', 1, '2026-04-28'],
    ['over the year end 2025', '2025-12-31', 1, '2026-01-05'],
    ['onto the make-up Saturday of January 2026', '2026-01-09', 1, '2026-01-10'],
    ['onto the make-up Saturday of August 2026', '2026-08-21', 1, '2026-08-22'],
    ['over National Day 2026', '2026-08-28', 1, '2026-09-03'],
    ['over National Day 2024', '2024-08-30', 1, '2024-09-04'],
    ['over National Day 2025', '2025-08-29', 1, '2025-09-03'],
    ['back over a weekend', '2026-03-16', -1, '2026-03-13'],
  ];
  for (const [name, from, count, expected] of table) {
    it(`${name}: ${from} ${count < 0 ? '-' : '+'} ${Math.abs(count)} is ${expected}`, () =>
      assert.equal(addWorkingDays(from, count, calendar), expected));
  }

  it('follow the last row that an administrator wrote for a day', () => {
    const rows = [
      { day: '2026-03-14', kind: 'working' },
      { day: '2026-03-16', kind: 'working' },
      { day: '2026-03-16', kind: 'holiday' },
    ] as const;
    const own = workingCalendar(rows);
    assert.deepEqual(['2026-03-13', '2026-03-14', '2026-03-15', '2026-03-16'].map(own.isWorkingDay), [
      true,
      true,
      false,
      false,
    ]);
  });

  it('give a returned report until the end of the third one', () => {
    // Friday 13 February 2026, 23:30 in Hà Nội: Tết begins.
    assert.equal(workingDaysAfter('2026-02-13T16:30:00.000Z', 3, calendar), '2026-02-25T16:59:59.999Z');
  });

  it('are undone by going back as many', () => {
    const day = fc.integer({ min: 0, max: 1095 }).map((n) => addDays('2024-01-01', n));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), (from, n) => {
        fc.pre(calendar.isWorkingDay(from));
        const there = addWorkingDays(from, n, calendar);
        assert.ok(calendar.isWorkingDay(there) && there > from);
        assert.equal(addWorkingDays(there, -n, calendar), from);
      }),
    );
  });
});

describe('Due moments', () => {
  const table: [string, DueRule, WindowRule, string, string][] = [
    ['3 working days after closing', { workingDays: 3 }, 'decree-09', '2026-03', '2026-03-18'],
    ['3 working days after closing, over Tết', { workingDays: 3 }, 'decree-09', '2026-02', '2026-02-25'],
    ['6 working days, one level up', { workingDays: 6 }, 'decree-09', '2026-02', '2026-03-02'],
    ['3 working days after a year', { workingDays: 3 }, 'calendar', '2025', '2026-01-07'],
    ['the 15th of the next month', { monthsFromEnd: 1, day: 15 }, 'calendar', '2026-03', '2026-04-15'],
    ['the 15th over a year end', { monthsFromEnd: 1, day: 15 }, 'calendar', '2025-12', '2026-01-15'],
    ['the 25th of the last month', { monthsFromEnd: 0, day: 25 }, 'decree-09', '2026-Q1', '2026-03-25'],
    ['the 6th, a Saturday', { monthsFromEnd: 1, day: 6, roll: 'none' }, 'calendar', '2025-08', '2025-09-06'],
    [
      'or the next working day',
      { monthsFromEnd: 1, day: 6, roll: 'next' },
      'calendar',
      '2025-08',
      '2025-09-08',
    ],
    [
      'or the one before',
      { monthsFromEnd: 1, day: 6, roll: 'previous' },
      'calendar',
      '2025-08',
      '2025-09-05',
    ],
    ['unmoved without roll', { monthsFromEnd: 1, day: 6 }, 'calendar', '2025-08', '2025-09-06'],
    ['a working day stays', { monthsFromEnd: 1, day: 15, roll: 'next' }, 'calendar', '2026-03', '2026-04-15'],
    ['in Tết, next', { monthsFromEnd: 1, day: 15, roll: 'next' }, 'calendar', '2026-01', '2026-02-23'],
    [
      'in Tết, previous',
      { monthsFromEnd: 1, day: 15, roll: 'previous' },
      'calendar',
      '2026-01',
      '2026-02-13',
    ],
    [
      'previous, not into the window',
      { monthsFromEnd: 0, day: 15, roll: 'previous' },
      'decree-09',
      '2026-02',
      '2026-02-23',
    ],
    [
      'a make-up Saturday is worked',
      { monthsFromEnd: 0, day: 26, roll: 'next' },
      'decree-09',
      '2025-04',
      '2025-04-26',
    ],
    ['28 February of the year after', { monthsFromEnd: 2, day: 28 }, 'calendar', '2025', '2026-02-28'],
    ['the 31st of a short month', { monthsFromEnd: 1, day: 31 }, 'calendar', '2026-01', '2026-02-28'],
    ['the last of a leap February', { monthsFromEnd: 1, day: 'last' }, 'calendar', '2024-01', '2024-02-29'],
    ['Monday after an ISO week', { daysFromEnd: 1 }, 'calendar', '2026-W53', '2027-01-04'],
    ['20 December', { monthsFromEnd: 0, day: 20 }, 'decree-09', '2026', '2026-12-20'],
  ];
  for (const [name, rule, windowRule, id, expected] of table) {
    it(`${name}: ${id} is due on ${expected}`, () => {
      const due = dueAt(rule, p(id), windowBy(windowRule, p(id)), calendar);
      assert.equal(due, instantAt(expected, 'end'));
      const atFive = dueAt({ ...rule, time: '17:00' }, p(id), windowBy(windowRule, p(id)), calendar);
      assert.equal(atFive, `${expected}T10:00:00.000Z`);
    });
  }

  it('that pass make a report late, not those that strike', () => {
    const due = instantAt('2026-04-15', 'end');
    assert.equal(isLate(due, due), false);
    assert.equal(isLate('2026-04-15T17:00:00.000Z', due), true);
  });

  it('are never rolled to before the window has closed', () => {
    const ids = periodsOf(2024, 2026);
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.integer({ min: 15, max: 28 }), (q, day) => {
        const window = windowBy('decree-09', q);
        const due = dueAt({ monthsFromEnd: 0, day, roll: 'previous' }, q, window, calendar);
        assert.ok(due > closesAt(window));
      }),
    );
  });
});

function periodsOf(from: number, to: number): Period[] {
  const found: Period[] = [];
  for (let q = period('month', from, 1); q.year <= to; q = nextPeriod(q)) found.push(q);
  return found;
}
