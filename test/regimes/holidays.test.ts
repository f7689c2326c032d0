import assert from 'node:assert/strict';
import { isDay, weekday } from '../../regimes/day.js';
import { HOLIDAYS, KNOWN_YEARS } from '../../regimes/catalogue/holidays.js';

const off = (year: number): string[] =>
  HOLIDAYS.filter(({ day, kind }) => kind === 'holiday' && day.startsWith(String(year))).map(
    ({ day }) => day,
  );

describe('Public holidays', () => {
  it('are days that exist, in order, each once, named in both languages', () => {
    const days = HOLIDAYS.map(({ day }) => day);
    assert.ok(days.every(isDay));
    assert.deepEqual(days, [...new Set(days)].sort());
    assert.ok(HOLIDAYS.every(({ name }) => name.vi.length > 3 && name.en.length > 3));
  });

  it('are made up for on Saturdays, one for each swapped weekday', () => {
    for (const year of KNOWN_YEARS) {
      const rows = HOLIDAYS.filter(({ day }) => day.startsWith(String(year)));
      const worked = rows.filter(({ kind }) => kind === 'working');
      const swapped = rows.filter(({ name }) => name.en.startsWith('Swapped'));
      assert.ok(worked.every(({ day }) => weekday(day) === 6));
      assert.ok(swapped.every(({ day }) => weekday(day) <= 5));
      assert.equal(worked.length, swapped.length);
    }
  });

  it('give a known year the eleven days on weekdays that the Labour Code grants, besides swaps', () => {
    for (const year of KNOWN_YEARS) {
      const swaps = HOLIDAYS.filter(
        ({ day, kind }) => kind === 'working' && day.startsWith(String(year)),
      ).length;
      const weekdays = off(year).filter((day) => weekday(day) <= 5).length;
      assert.equal(weekdays - swaps, 11, String(year));
    }
  });

  it('are only the four fixed days in a year that is not known', () => {
    assert.deepEqual(off(2027), ['2027-01-01', '2027-04-30', '2027-05-01', '2027-09-02']);
    assert.ok(!KNOWN_YEARS.includes(2027));
  });
});
