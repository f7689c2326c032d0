/** The regimes that ship, rolled up: figures against sums made by hand. */
import { deepEqual, equal } from 'node:assert/strict';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import type { Source } from '../../regimes/aggregate/aggregation.js';
import type { JsonObject } from '../../regimes/words.js';
import { shipped } from './shipped.js';

const source = (code: string): Source => ({
  unit: { code, name: code },
  revision: 1,
  approvedAt: '2026-09-20T00:00:00.000Z',
});

describe('The regimes that ship, rolled up', () => {
  it('unite procedures by field, add their columns, and never average a rate', () => {
    const rollup = aggregationOf(shipped('VPCP-II06A'));
    const report = (solvedInTime: number, solved: number): JsonObject => ({
      procedures: [{ field: 'hoTich', receivedOnline: 3, solvedLate: solved - solvedInTime }],
      total: { solved },
      rates: { solvedInTime, solved, onTimeRate: -1 },
    });
    const states = [
      rollup.leaf(report(1, 2), source('00004'), 'commune'),
      rollup.leaf(report(99, 100), source('00070'), 'commune'),
      rollup.leaf({ procedures: [], total: { solved: 0 } }, source('00097'), 'commune'),
    ];
    const { content, reported } = rollup.finish(rollup.combineAll(states));
    deepEqual(content.procedures, [{ field: 'hoTich', receivedOnline: 6, solvedLate: 2 }]);
    deepEqual(content.rates, { solvedInTime: 100, solved: 102, onTimeRate: 98.04 });
    deepEqual([content.total, reported['/total/solved']], [{ solved: 102 }, 3]);
  });

  it('add money exactly, row by row, and keep the order of the form', () => {
    const rollup = aggregationOf(shipped('BTC-GNDTC'));
    const report = (plan: number): JsonObject => ({
      planYear: '2026',
      sources: [
        { source: 'foreign', kind: 'annual', plan, actual: 0, estimate: plan },
        { source: 'domestic', kind: 'advance', plan: 0.1, actual: 0.1, estimate: 0.1 },
      ],
    });
    const states = ['01', '15', 'BYT'].map((code) => rollup.leaf(report(0.2), source(code), 'province'));
    const { content } = rollup.finish(rollup.combineAll(states));
    equal(content.planYear, '2026');
    deepEqual(
      (content.sources as JsonObject[]).map(({ source: from, kind, plan }) => [from, kind, plan ?? 'absent']),
      [
        ['domestic', 'annual', 'absent'],
        ['domestic', 'extended', 'absent'],
        ['domestic', 'advance', 0.3],
        ['foreign', 'annual', 0.6],
        ['foreign', 'extended', 'absent'],
        ['foreign', 'advance', 'absent'],
      ],
    );
  });

  it('stop the texts of communes at the province and send the summary of the province on', () => {
    const rollup = aggregationOf(shipped('UBDT-CTDT'));
    const commune = rollup.leaf({ difficulties: 'Đường sạt lở' }, source('02839'), 'commune');
    const own = rollup.leaf({ summary: { situation: 'Ổn định' } }, source('15'), 'province');
    const atProvince = rollup.finish(rollup.combine(commune, own)).content;
    equal((atProvince.difficulties as JsonObject[]).length, 1);
    const atNation = rollup.finish(rollup.lift(rollup.combine(commune, own), 'province')).content;
    deepEqual(Object.keys(atNation), ['summary']);
  });

  it('count the communes by the standard that they attained, and divide sums by sums', () => {
    const rollup = aggregationOf(shipped('BGDDT-PCGD'));
    const report = (primary: string, population: number, literate2: number): JsonObject => ({
      literacyTotals: { age15to60: { population, literate2 } },
      standards: { primary },
    });
    const states = [
      rollup.leaf(report('level3', 100, 99), source('00004'), 'commune'),
      rollup.leaf(report('level2', 900, 801), source('00070'), 'commune'),
      rollup.leaf(report('level3', 1000, 1000), source('00097'), 'commune'),
    ];
    const { content } = rollup.finish(rollup.combineAll(states));
    deepEqual((content.standards as JsonObject).primary, { level2: 1, level3: 2 });
    deepEqual((content.literacyTotals as Record<string, JsonObject>).age15to60, {
      population: 2000,
      literate2: 1900,
      literacyRate2: 95,
    });
  });

  it('add what can be added, and leave index numbers with their province', () => {
    const rollup = aggregationOf(shipped('CTK-KTXH'));
    const report = (month: number, vintage: string): JsonObject => ({
      year: '2026',
      vintage,
      iip: { vsLastYear: 108.5 },
      retail: { month, previousMonth: 100 },
    });
    const states = [report(110, 'estimate'), report(100, 'final')].map((content, index) =>
      rollup.leaf(content, source(`0${index}`), 'province'),
    );
    deepEqual(rollup.finish(rollup.combineAll(states)).content, {
      year: '2026',
      vintage: { estimate: 1, final: 1 },
      retail: { month: 210, previousMonth: 200, vsPreviousMonth: 105 },
    });
  });

  it('tally the answers of a consultation and keep each opinion under its agency', () => {
    const rollup = aggregationOf(shipped('VPCP-LYK'));
    const states = [
      rollup.leaf({ matter: 'Dự thảo', answer: 'agree', answeredBy: 'A' }, source('BYT'), 'ministry'),
      rollup.leaf({ matter: 'Dự thảo', answer: 'other', opinion: 'Làm rõ' }, source('BTC'), 'ministry'),
    ];
    const { content } = rollup.finish(rollup.combineAll(states));
    deepEqual([content.answer, content.answeredBy], [{ agree: 1, other: 1 }, undefined]);
    deepEqual(rollup.inlineTexts(content, () => 'Làm rõ').opinion, [
      { unit: { code: 'BTC', name: 'BTC' }, text: 'Làm rõ' },
    ]);
  });

  it('add the damage of a disaster, and keep its strongest wind and every incident', () => {
    const rollup = aggregationOf(shipped('BNNMT-THTT'));
    const report = (maxWind: number, place: string): JsonObject => ({
      maxWind,
      people: { dead: 2 },
      losses: [{ sector: 'housing', loss: 1.5 }],
      incidents: [{ place, description: 'Sạt lở' }],
    });
    const states = [
      rollup.leaf(report(9, 'Sa Pa'), source('15'), 'province'),
      rollup.leaf(report(12, 'Quỳnh Nhai'), source('14'), 'province'),
    ];
    const { content } = rollup.finish(rollup.combineAll(states));
    deepEqual([content.maxWind, (content.people as JsonObject).dead], [12, 4]);
    deepEqual((content.losses as JsonObject[])[0], { sector: 'housing', loss: 3 });
    deepEqual(
      (content.incidents as JsonObject[]).map((row) => [(row.unit as JsonObject).code, row.place]),
      [
        ['14', 'Quỳnh Nhai'],
        ['15', 'Sa Pa'],
      ],
    );
  });
});
