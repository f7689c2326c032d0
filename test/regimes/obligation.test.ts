import assert from 'node:assert/strict';
import { workingCalendar } from '../../regimes/calendar.js';
import { HOLIDAYS } from '../../regimes/catalogue/holidays.js';
import type { RegimeHeader } from '../../regimes/dialect/regime.js';
import { applies, expectedReports, openPeriods, reviewers } from '../../regimes/obligation.js';
import type { UnitOn } from '../../regimes/obligation.js';
import { parsePeriod } from '../../regimes/period.js';
import type { Period } from '../../regimes/period.js';

const calendar = workingCalendar(HOLIDAYS);
const p = (id: string): Period => parsePeriod(id)!;

const header: RegimeHeader = {
  code: 'BGDDT-PCGD',
  issuer: 'BGDDT',
  legalBasis: ['20/2014/NĐ-CP'],
  kind: 'periodic',
  frequencies: ['quarter'],
  windows: { quarter: 'decree-09' },
  except: {},
  chain: [
    { levels: ['commune'], due: { quarter: { workingDays: 3 } } },
    { levels: ['district'], due: { quarter: { workingDays: 6 } } },
    { levels: ['province', 'ministry'], due: { quarter: { monthsFromEnd: 0, day: 25, roll: 'next' } } },
    { levels: ['nation'], due: {} },
  ],
  signature: true,
  submitEarly: false,
};

const nation: UnitOn = { id: 1, code: 'VN', level: 'nation', parentId: null };
const ministry: UnitOn = { id: 2, code: 'BTC', level: 'ministry', parentId: 1 };
const province: UnitOn = { id: 10, code: '15', level: 'province', parentId: 1 };
const district: UnitOn = { id: 20, code: '132', level: 'district', parentId: 10 };
const department: UnitOn = { id: 40, code: '15-STC', level: 'department', parentId: 10 };
const central: UnitOn = { id: 41, code: 'BTC-NSNN', level: 'department', parentId: 2 };
const commune = (parentId: number | null): UnitOn => ({ id: 30, code: '04252', level: 'commune', parentId });

const BEFORE = [nation, ministry, province, district, commune(20)];
const AFTER = [nation, ministry, province, commune(10)];

const whoToWhom = (h: RegimeHeader, id: string, units: UnitOn[]): string[] =>
  expectedReports(h, p(id), units, calendar).map(
    ({ unitId, receiverId, step }) => `${step}: ${unitId} to ${receiverId}`,
  );

const chainOf = (...steps: RegimeHeader['chain'][number]['levels'][]): RegimeHeader => ({
  ...header,
  chain: steps.map((levels, n) => ({
    levels,
    due: n < steps.length - 1 ? { quarter: { workingDays: 3 } } : {},
  })),
});

describe('Expected reports', () => {
  it('climb by way of the district while there are districts', () => {
    assert.deepEqual(whoToWhom(header, '2025-Q2', BEFORE), [
      '0: 30 to 20',
      '1: 20 to 10',
      '2: 2 to 1',
      '2: 10 to 1',
    ]);
  });

  it('skip the district step from the quarter whose window ends after 1 July 2025', () => {
    assert.deepEqual(whoToWhom(header, '2025-Q3', AFTER), ['0: 30 to 10', '2: 2 to 1', '2: 10 to 1']);
  });

  it('climb over a district that stands in no step', () => {
    const h = chainOf(['commune'], ['province'], ['nation']);
    assert.deepEqual(whoToWhom(h, '2025-Q2', BEFORE), ['0: 30 to 10', '1: 10 to 1']);
  });

  it("take a province's departments beside its communes, and a ministry's to the nation", () => {
    const h = chainOf(['commune', 'department'], ['province'], ['nation']);
    const units = [...AFTER, department, central];
    assert.deepEqual(whoToWhom(h, '2026-Q1', units), [
      '0: 30 to 10',
      '0: 40 to 10',
      '0: 41 to 1',
      '1: 10 to 1',
    ]);
  });

  it("take a ministry's departments to the ministry where it stands in a later step", () => {
    const h = chainOf(['department'], ['province', 'ministry'], ['nation']);
    const units = [...AFTER, department, central];
    assert.deepEqual(whoToWhom(h, '2026-Q1', units), [
      '0: 40 to 10',
      '0: 41 to 2',
      '1: 2 to 1',
      '1: 10 to 1',
    ]);
  });

  it('never go to a level of an earlier step, or the same', () => {
    const h = chainOf(['province'], ['commune', 'department'], ['nation']);
    assert.deepEqual(whoToWhom(h, '2026-Q1', [...AFTER, department]), [
      '0: 10 to 1',
      '1: 30 to 1',
      '1: 40 to 1',
    ]);
  });

  it('go to the nation where the way up breaks off or runs in a circle', () => {
    const lost = [nation, commune(null), { ...commune(99), id: 31 }];
    assert.deepEqual(whoToWhom(header, '2026-Q1', lost), ['0: 30 to 1', '0: 31 to 1']);
    const circle = [nation, { ...district, level: 'department' as const, parentId: 30 }, commune(20)];
    assert.deepEqual(whoToWhom(header, '2026-Q1', circle), ['0: 30 to 1']);
  });

  it('carry the window and the due moment of their step', () => {
    const [first, , last] = expectedReports(header, p('2026-Q1'), AFTER, calendar);
    assert.deepEqual(first, {
      unitId: 30,
      receiverId: 10,
      step: 0,
      level: 'commune',
      opensAt: '2025-12-14T17:00:00.000Z',
      closesAt: '2026-03-14T17:00:00.000Z',
      dueAt: '2026-03-18T16:59:59.999Z',
      dueProvisional: false,
    });
    assert.equal(last?.dueAt, '2026-03-25T16:59:59.999Z');
  });

  it('are none for a frequency that is not listed or a period that is excepted', () => {
    assert.deepEqual(whoToWhom(header, '2026-03', AFTER), []);
    assert.deepEqual(whoToWhom({ ...header, except: { quarter: [4] } }, '2026-Q4', AFTER), []);
  });

  it('are none from a step that has no due rule for the frequency', () => {
    const monthly: RegimeHeader = {
      ...header,
      frequencies: ['month', 'quarter'],
      windows: { month: 'calendar', quarter: 'calendar' },
      chain: [
        { levels: ['commune'], due: { quarter: { workingDays: 3 } } },
        { levels: ['province'], due: { month: { workingDays: 3 }, quarter: { workingDays: 6 } } },
        { levels: ['nation'], due: {} },
      ],
    };
    assert.deepEqual(whoToWhom(monthly, '2026-01', AFTER), ['1: 10 to 1']);
    assert.deepEqual(whoToWhom(monthly, '2026-Q1', AFTER), ['0: 30 to 10', '1: 10 to 1']);
  });

  it('cannot be told of units without a nation', () => {
    assert.throws(() => expectedReports(header, p('2026-Q1'), [province], calendar), /nation/);
  });

  it('of 3,321 communes are told at once', () => {
    const provinces = Array.from({ length: 34 }, (_, n) => ({ ...province, id: 100 + n, code: String(n) }));
    const communes = Array.from({ length: 3321 }, (_, n) => ({ ...commune(100 + (n % 34)), id: 1000 + n }));
    const found = expectedReports(header, p('2026-Q1'), [nation, ...provinces, ...communes], calendar);
    assert.equal(found.length, 3355);
    assert.ok(
      found.every(
        ({ unitId, receiverId }) => receiverId === (unitId < 1000 ? 1 : 100 + ((unitId - 1000) % 34)),
      ),
    );
  });
});

describe('A regime', () => {
  const mixed = { ...header, frequencies: ['month', 'quarter'] as const, except: { month: [3, 9] } };
  const table: [string, string, boolean][] = [
    // period, effective from, applies
    ['2026-02', '2026-02', true],
    ['2026-01', '2026-02', false],
    ['2026-03', '2026-01', false],
    ['2027-09', '2026-01', false],
    ['2026-Q3', '2026-01', true],
    ['2026-H1', '2026-01', false],
    ['2026-Q1', '2026-02', true],
    ['2026-Q1', '2026-04', false],
    ['2026-01', '2026-Q1', true],
    ['2025-12', '2026-Q1', false],
    ['2026-01', '2026', true],
    ['2030-12', '2026', true],
  ];
  for (const [id, from, expected] of table) {
    it(`of months and quarters, effective from ${from}, ${expected ? 'asks' : 'does not ask'} for ${id}`, () =>
      assert.equal(applies(mixed, p(id), p(from)), expected));
  }

  it('has those periods open whose window has opened', () => {
    const regime = { ...mixed, windows: { month: 'decree-09', quarter: 'calendar' } as const };
    const open = (now: string): string[] => openPeriods(regime, p('2026-01'), now).map(({ id }) => id);
    assert.deepEqual(open('2025-12-14T16:59:59.999Z'), []);
    assert.deepEqual(open('2025-12-14T17:00:00.000Z'), ['2026-01']);
    assert.deepEqual(open('2026-03-14T17:00:00.000Z'), ['2026-01', '2026-02', '2026-04', '2026-Q1']);
  });

  it('opens a yearly window before its year begins', () => {
    const yearly = {
      frequencies: ['year'] as const,
      except: {},
      windows: {
        year: { from: { monthsFromStart: -3, day: 1 }, to: { monthsFromEnd: -3, day: 'last' } },
      } as const,
    };
    const open = (now: string): string[] => openPeriods(yearly, p('2025'), now).map(({ id }) => id);
    assert.deepEqual(open('2025-09-30T16:59:59.999Z'), ['2025']);
    assert.deepEqual(open('2025-09-30T17:00:00.000Z'), ['2025', '2026']);
  });

  it('has no period open after the last year that can be written', () => {
    const yearly = { frequencies: ['year'] as const, except: {}, windows: { year: 'calendar' } as const };
    assert.deepEqual(
      openPeriods(yearly, p('2998'), '9999-01-01T00:00:00.000Z').map(({ id }) => id),
      ['2998', '2999'],
    );
  });

  it('has its reports reviewed by the receiver, and at the nation by the recipient too', () => {
    assert.deepEqual(reviewers(10, 1, 2), [10]);
    assert.deepEqual(reviewers(1, 1, 2), [1, 2]);
    assert.deepEqual(reviewers(1, 1), [1]);
    assert.deepEqual(reviewers(1, 1, 1), [1]);
  });
});
