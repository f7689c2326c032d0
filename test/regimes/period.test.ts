import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addDays, isDay, weekday } from '../../regimes/day.js';
import {
  dayPeriod,
  firstDay,
  firstPeriodEnding,
  lastDay,
  nextPeriod,
  parsePeriod,
  period,
  PERIOD_PATTERN,
  periodsBetween,
  previousPeriod,
} from '../../regimes/period.js';
import type { Period } from '../../regimes/period.js';
import { FREQUENCIES } from '../../regimes/words.js';

/** Any period of the years that parse. */
const anyPeriod = fc
  .record({
    frequency: fc.constantFrom(...FREQUENCIES),
    year: fc.integer({ min: 1901, max: 2998 }),
    index: fc.integer({ min: 1, max: 52 }),
  })
  .map(({ frequency, year, index }) => {
    const perYear = { day: 365, week: 52, month: 12, quarter: 4, half: 2, 'nine-months': 1, year: 1 }[
      frequency
    ];
    return period(frequency, year, ((index - 1) % perYear) + 1);
  });

const ids = (periods: readonly Period[]): string[] => periods.map((p) => p.id);

describe('Periods', () => {
  const table: [string, string, number, number, string, string][] = [
    // id, frequency, year, index, first day, last day
    ['2026-01', 'month', 2026, 1, '2026-01-01', '2026-01-31'],
    ['2026-12', 'month', 2026, 12, '2026-12-01', '2026-12-31'],
    ['2024-02', 'month', 2024, 2, '2024-02-01', '2024-02-29'],
    ['2025-02', 'month', 2025, 2, '2025-02-01', '2025-02-28'],
    ['1900-02', 'month', 1900, 2, '1900-02-01', '1900-02-28'],
    ['2000-02', 'month', 2000, 2, '2000-02-01', '2000-02-29'],
    ['2026-Q1', 'quarter', 2026, 1, '2026-01-01', '2026-03-31'],
    ['2026-Q4', 'quarter', 2026, 4, '2026-10-01', '2026-12-31'],
    ['2026-H1', 'half', 2026, 1, '2026-01-01', '2026-06-30'],
    ['2026-H2', 'half', 2026, 2, '2026-07-01', '2026-12-31'],
    ['2026-9M', 'nine-months', 2026, 1, '2026-01-01', '2026-09-30'],
    ['2026', 'year', 2026, 1, '2026-01-01', '2026-12-31'],
    ['2999', 'year', 2999, 1, '2999-01-01', '2999-12-31'],
    ['2026-W01', 'week', 2026, 1, '2025-12-29', '2026-01-04'],
    ['2026-W05', 'week', 2026, 5, '2026-01-26', '2026-02-01'],
    ['2026-W53', 'week', 2026, 53, '2026-12-28', '2027-01-03'],
    ['2020-W53', 'week', 2020, 53, '2020-12-28', '2021-01-03'],
    ['2021-W01', 'week', 2021, 1, '2021-01-04', '2021-01-10'],
    ['2026-01-01', 'day', 2026, 1, '2026-01-01', '2026-01-01'],
    ['2026-11-28', 'day', 2026, 332, '2026-11-28', '2026-11-28'],
    ['2024-02-29', 'day', 2024, 60, '2024-02-29', '2024-02-29'],
    ['2024-12-31', 'day', 2024, 366, '2024-12-31', '2024-12-31'],
  ];
  for (const [id, frequency, year, index, from, to] of table) {
    it(`reads ${id} and knows its days`, () => {
      const p = parsePeriod(id);
      assert.deepEqual(p, { id, frequency, year, index });
      assert.deepEqual([firstDay(p), lastDay(p)], [from, to]);
      assert.match(id, new RegExp(PERIOD_PATTERN));
    });
  }

  for (const [id, round] of [
    ['2026-11-28-2', 2],
    ['2026-11-28-10', 10],
    ['2026-11-28-999', 999],
  ] as const) {
    it(`reads ${id}, the ${round}th that a regime is asked for on that day`, () => {
      const p = parsePeriod(id);
      assert.deepEqual(p, { id, frequency: 'day', year: 2026, index: 332, round });
      assert.deepEqual([firstDay(p), lastDay(p)], ['2026-11-28', '2026-11-28']);
      assert.deepEqual([previousPeriod(p).id, nextPeriod(p).id], ['2026-11-27', '2026-11-29']);
      assert.deepEqual(dayPeriod('2026-11-28', round), p);
      assert.match(id, new RegExp(PERIOD_PATTERN));
    });
  }

  const refused = [
    ...['', ' ', '26', '02026', '2026-', '2026-1', '2026-00', '2026-13', '2026-001', '2026/03', '2026-3-01'],
    ...['2026-11-28-', '2026-11-28-0', '2026-11-28-1', '2026-11-28-01', '2026-11-28-1000', '2026-11-28 '],
    ...['2026-00-01', '2026-13-01', '2026-11-00', '2026-11-32', '1899-12-31', '3000-01-01', '2026-11-28-2-2'],
    ...['2025-02-29', '2026-04-31', '2026-02-29-2'],
    ...['2026-Q0', '2026-Q5', '2026-q1', '2026Q1', '2026-H0', '2026-H3', '2026-9m', '2026-09M', '2026-6M'],
    ...['2026-W00', '2026-W5', '2026-W54', '2025-W53', '2024-W53', '2021-W53', '2026-w05', '2026-W055'],
    ...[
      '1899',
      '1899-12',
      '3000',
      '3000-01',
      '0000',
      '٢٠٢٦',
      '2026-03 ',
      ' 2026-03',
      '2026-03\n',
      '-2026',
      '+2026',
    ],
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parsePeriod(text), undefined);
      // The pattern is the spelling alone: only a week 53 or a day that a year lacks passes it.
      assert.equal(new RegExp(PERIOD_PATTERN).test(text), /^\d{4}-(W53|02-29.*|04-31)$/.test(text));
    });
  }

  const neighbours: [string, string][] = [
    ['2025-12', '2026-01'],
    ['2026-02', '2026-03'],
    ['2025-Q4', '2026-Q1'],
    ['2026-H1', '2026-H2'],
    ['2025-H2', '2026-H1'],
    ['2025-9M', '2026-9M'],
    ['2025', '2026'],
    ['2025-W52', '2026-W01'],
    ['2026-W53', '2027-W01'],
    ['2020-W52', '2020-W53'],
    ['2024-02-28', '2024-02-29'],
    ['2025-12-31', '2026-01-01'],
  ];
  for (const [before, after] of neighbours) {
    it(`${before} comes right before ${after}`, () => {
      assert.equal(nextPeriod(parsePeriod(before)!).id, after);
      assert.equal(previousPeriod(parsePeriod(after)!).id, before);
    });
  }

  it('carries an index outside the year into its neighbour', () => {
    assert.equal(period('month', 2026, 0).id, '2025-12');
    assert.equal(period('month', 2026, 13).id, '2027-01');
    assert.equal(period('quarter', 2026, -3).id, '2025-Q1');
    assert.equal(period('week', 2025, 53).id, '2026-W01');
    assert.equal(period('nine-months', 2026, 2).id, '2027-9M');
  });

  it('lists the periods that share a day with a span', () => {
    assert.deepEqual(ids(periodsBetween('month', '2025-12-31', '2026-02-01')), [
      '2025-12',
      '2026-01',
      '2026-02',
    ]);
    assert.deepEqual(ids(periodsBetween('quarter', '2026-03-31', '2026-04-01')), ['2026-Q1', '2026-Q2']);
    assert.deepEqual(ids(periodsBetween('half', '2026-06-30', '2026-06-30')), ['2026-H1']);
    assert.deepEqual(ids(periodsBetween('year', '2025-12-31', '2026-01-01')), ['2025', '2026']);
    assert.deepEqual(ids(periodsBetween('week', '2026-12-31', '2027-01-04')), ['2026-W53', '2027-W01']);
    assert.deepEqual(periodsBetween('month', '2026-02-01', '2026-01-31'), []);
  });

  it('has no nine months between October and December', () => {
    assert.deepEqual(periodsBetween('nine-months', '2026-10-01', '2026-12-31'), []);
    assert.equal(firstPeriodEnding('nine-months', '2026-09-30').id, '2026-9M');
    assert.equal(firstPeriodEnding('nine-months', '2026-10-01').id, '2027-9M');
  });

  it('reads back every period it spells', () => {
    fc.assert(fc.property(anyPeriod, (p) => assert.deepEqual(parsePeriod(p.id), p)));
  });

  it('follows each period by one that begins the day after, but for nine months', () => {
    fc.assert(
      fc.property(anyPeriod, (p) => {
        assert.deepEqual(previousPeriod(nextPeriod(p)), p);
        const begins = firstDay(nextPeriod(p));
        if (p.frequency === 'nine-months') assert.equal(begins.slice(0, 4), String(p.year + 1));
        else assert.equal(begins, addDays(lastDay(p), 1));
      }),
    );
  });

  it('finds a period by any of its days', () => {
    fc.assert(
      fc.property(anyPeriod, fc.nat(366), (p, n) => {
        const day = addDays(firstDay(p), n);
        if (day <= lastDay(p)) assert.deepEqual(firstPeriodEnding(p.frequency, day), p);
      }),
    );
  });

  it('never throws on any text, and accepts only what it spells itself', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^\d{4}(-[QHWM0-9]{1,3})?$/));
    fc.assert(
      fc.property(text, (t) => {
        const p = parsePeriod(t);
        assert.ok(p === undefined || period(p.frequency, p.year, p.index).id === t);
      }),
    );
  });

  it('begins weeks on Monday and ends them on Sunday', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2999 }), fc.integer({ min: 1, max: 52 }), (year, n) => {
        const week = period('week', year, n);
        assert.deepEqual([weekday(firstDay(week)), weekday(lastDay(week))], [1, 7]);
      }),
    );
  });
});

describe('Days', () => {
  it('are read only if they exist', () => {
    for (const day of ['2024-02-29', '2026-12-31', '2000-02-29', '2026-01-01']) assert.ok(isDay(day), day);
    const none = [
      '2026-02-29',
      '1900-02-29',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '0000-01-01',
      '',
    ];
    for (const day of none) assert.ok(!isDay(day), day);
  });

  it('cross months, leap days and year ends', () => {
    assert.equal(addDays('2024-02-28', 1), '2024-02-29');
    assert.equal(addDays('2025-02-28', 1), '2025-03-01');
    assert.equal(addDays('2025-12-31', 1), '2026-01-01');
    assert.equal(addDays('2026-01-01', -1), '2025-12-31');
    assert.equal(weekday('2026-11-22'), 7);
    assert.equal(weekday('1969-12-31'), 3);
  });
});
