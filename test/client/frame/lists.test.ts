import assert from 'node:assert/strict';
import { dayTyped } from '../../../client/components/DayInput.js';
import { EVENT_TYPES, staleKeys } from '../../../client/events.js';
import { findPlaces } from '../../../client/frame/find-places.js';
import { askedPeriods, begunPeriods, rollupUnit } from '../../../client/pages/rollups/open-rollups.js';
import { visibleRows } from '../../../client/pages/units/tree.js';
import type { RegimeItem, Unit } from '../../../client/wire.js';

const unit = (code: string, name: string, parent: string | null, level: Unit['level'] = 'commune'): Unit => ({
  code,
  name,
  level,
  validFrom: '2025-07-01',
  validTo: null,
  parent: parent === null ? null : { code: parent, name: parent },
});
const UNITS = [
  unit('VN', 'Việt Nam', null, 'nation'),
  unit('15', 'Lào Cai', 'VN', 'province'),
  unit('24', 'Bắc Ninh', 'VN', 'province'),
  unit('02671', 'Phường Sa Pa', '15'),
];

describe('The search of the bar', () => {
  const regimes = [
    { code: 'VPCP-II06A', label: { vi: 'Thủ tục hành chính', en: 'Procedures' } } as RegimeItem,
  ];

  it('finds names typed without diacritics, and codes', () => {
    const names = (text: string) => findPlaces(text, regimes, UNITS, 'vi').map(({ name }) => name);
    assert.deepEqual(names('lao cai'), ['Lào Cai']);
    assert.deepEqual(names('ii06a'), ['Thủ tục hành chính']);
    assert.deepEqual(names('  '), []);
    assert.deepEqual(names('không có'), []);
  });
});

describe('The tree of units', () => {
  it('shows what lies below open units only', () => {
    const codes = (...open: string[]) => visibleRows(UNITS, new Set(open)).map((row) => row.unit.code);
    assert.deepEqual(codes(), ['VN']);
    assert.deepEqual(codes('VN'), ['VN', '24', '15']);
    assert.deepEqual(codes('VN', '15'), ['VN', '24', '15', '02671']);
  });

  it('keeps a unit whose parent is out of reach at the top', () => {
    assert.deepEqual(
      visibleRows([unit('02671', 'Phường Sa Pa', '15')], new Set()).map(({ depth }) => depth),
      [0],
    );
  });
});

describe('A typed day', () => {
  it('is read as day, month, year', () => {
    assert.equal(dayTyped('31/12/2026'), '2026-12-31');
    assert.equal(dayTyped(' 1/2/2026 '), '2026-02-01');
    assert.equal(dayTyped(''), '');
  });
  it('is not taken before it is a day', () => {
    for (const text of ['31/02/2026', '12/31/2026', '1/2/26', '2026-01-01', 'x'])
      assert.equal(dayTyped(text), undefined, text);
  });
});

describe('The roll-ups of a unit', () => {
  const chain = [{ levels: ['commune'] }, { levels: ['province'] }, { levels: ['nation'] }] as const;

  it('stand where reports arrive', () => {
    assert.equal(rollupUnit({ chain }, { code: '15', level: 'province' }), '15');
    assert.equal(rollupUnit({ chain }, { code: 'VN', level: 'nation' }), 'VN');
    assert.equal(rollupUnit({ chain }, { code: '02671', level: 'commune' }), undefined);
  });

  it('stand at the nation for the agency that looks after the top', () => {
    assert.equal(rollupUnit({ chain, recipient: 'BTC' }, { code: 'BTC', level: 'ministry' }), 'VN');
    assert.equal(rollupUnit({ chain, recipient: 'BTC' }, { code: 'BGD', level: 'ministry' }), undefined);
  });

  it('begin with the period from which the version is in force, the latest first', () => {
    const document = { 'x-regime': { frequency: ['quarter', 'year'], window: 'decree-09' } };
    assert.deepEqual(begunPeriods(document, '2026-Q1', '2026-07-01T00:00:00.000Z'), [
      '2026',
      '2026-Q3',
      '2026-Q2',
      '2026-Q1',
    ]);
  });
});

describe('An event of the live feed', () => {
  it('names the report, its lists and the roll-ups of its period', () => {
    const stale = staleKeys({
      id: 1,
      type: 'report.approved',
      at: '2026-01-01T00:00:00.000Z',
      regime: 'R',
      period: '2026-Q1',
      unit: { code: '15', name: 'Lào Cai' },
    });
    assert.deepEqual(stale[0], ['report', 'R', '2026-Q1', '15']);
    assert.ok(stale.some((key) => key[0] === 'rollup'));
    assert.ok(stale.some((key) => key[0] === 'my-work'));
  });

  it('always refreshes something, whatever its type', () => {
    for (const type of EVENT_TYPES)
      assert.notEqual(staleKeys({ id: 1, type, at: '', regime: 'R', period: '2026' }).length, 0, type);
  });
});

describe('The roll-ups of what was asked', () => {
  const asked = (regime: string, code: string, level: Unit['level'], ...periods: string[]) => ({
    regime,
    issuer: { code, name: code, level },
    rounds: periods.map((period, index) => ({
      round: index + 1,
      period,
      opensAt: `${period}T00:00:00.000Z`,
    })),
  });
  const requests = [
    asked('BNNMT-THTT', 'BNNMT', 'ministry', '2026-11-27', '2026-11-28'),
    asked('BNNMT-THTT', '15', 'province', '2026-11-26'),
    asked('VPCP-LYK', 'VN', 'nation', '2026-11-25'),
  ];

  it('stand at whoever asked, and at the nation for its agencies; the latest first', () => {
    assert.deepEqual(askedPeriods(requests, 'BNNMT-THTT', 'VN'), ['2026-11-28', '2026-11-27']);
    assert.deepEqual(askedPeriods(requests, 'BNNMT-THTT', '15'), ['2026-11-26']);
    assert.deepEqual(askedPeriods(requests, 'BNNMT-THTT', '24'), []);
  });
});
