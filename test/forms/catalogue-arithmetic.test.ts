/** The arithmetic of the regimes that ship as drafts: what balances is taken, each way of breaking it is told at its cell. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { evaluate } from '../../forms/evaluate.js';
import type { Form } from '../../forms/form.js';
import { nilReturn } from '../../forms/nil-return.js';
import { prefill } from '../../forms/prefill.js';
import type { ArrayField } from '../../regimes/dialect/regime.js';
import { at } from '../../regimes/pointer.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { withValue } from '../regimes/example-regime.js';
import { formFor, told } from './shipped-form.js';

type Path = readonly (string | number)[];
const put = (content: JsonObject, path: Path, value: Json | undefined): JsonObject =>
  withValue(content, path, value) as JsonObject;
const added = (content: JsonObject, path: Path, by: number): JsonObject =>
  put(content, path, Number(at(content, path.map(String))) + by);

/** The fixed rows of a table, each with these figures. */
function rows(form: Form, table: string, figures: JsonObject): JsonObject[] {
  const field = form.regime.root.fields.find(({ name }) => name === table) as ArrayField;
  return (field.rows as readonly JsonObject[]).map((row) => ({ ...row, ...figures }));
}

describe('Form II.05a, petitions and proposals', () => {
  const form = formFor('VPCP-II05A', 'commune');
  const figures = { carriedOver: 2, received: 10, handled: 9, pending: 3 };
  const content: JsonObject = { subjects: rows(form, 'subjects', figures) };
  const judge = (report: JsonObject, previous?: JsonObject) => evaluate(form, report, { previous });

  it('computes column 3, the total row and the share dealt with', () => {
    const { content: whole, issues } = judge(content);
    deepEqual(issues, []);
    const total = { total: 24, carriedOver: 4, received: 20, handled: 18, pending: 6, handledRate: 75 };
    deepEqual(whole.total, total);
  });

  for (const column of Object.keys(figures))
    it(`refuses a row in which ${column} is one too many: 3 = 6 + 7`, () => {
      const verdict = judge(added(content, ['subjects', 1, column], 1));
      deepEqual([told(verdict), verdict.errors], [['/subjects/1/total PAKN-1'], 1]);
    });

  it('carries what was still open into the next quarter, and asks where another number stands', () => {
    const previous = judge(content).content;
    const opened = prefill(form, previous).content;
    deepEqual(
      (opened.subjects as JsonObject[]).map((row) => row.carriedOver),
      [3, 3],
    );
    const verdict = judge(content, previous);
    deepEqual(told(verdict), ['/subjects/0/carriedOver PAKN-2', '/subjects/1/carriedOver PAKN-2']);
    equal(verdict.errors, 0);
    equal(nilReturn(form, { previous }), undefined);
    ok(nilReturn(form, {}));
  });
});

describe('Universal education and literacy', () => {
  const form = formFor('BGDDT-PCGD', 'commune');
  const content: JsonObject = {
    education: rows(form, 'education', {
      ...{ population: 120, female: 60, ethnicMinority: 30, disabled: 1 },
      ...{ attending: 117, completed: 90 },
    }),
    literacy: rows(form, 'literacy', {
      ...{ population: 800, female: 400, ethnicMinority: 100 },
      ...{ illiterate1: 8, illiterate2: 20, relapsed: 2, learning: 12 },
    }),
    resources: rows(form, 'resources', {
      ...{ schools: 1, classes: 12, classrooms: 13, solidClassrooms: 10 },
      ...{ teachers: 20, qualifiedTeachers: 19 },
    }),
    standards: { preschool: 'attained', primary: 'level3', lowerSecondary: 'level2', literacy: 'level2' },
  };
  const judge = (report: JsonObject, previous?: JsonObject) => evaluate(form, report, { previous });

  it('computes who does not attend, who is literate, and rates by age and altogether', () => {
    const { content: whole, issues } = judge(content);
    deepEqual(issues, []);
    const [first] = whole.education as JsonObject[];
    deepEqual([first!.notAttending, first!.attendanceRate, first!.completionRate], [3, 97.5, 75]);
    const { literacyTotals, rates } = whole as Record<string, JsonObject>;
    deepEqual(literacyTotals!.age15to60, {
      ...{ population: 2400, literate1: 2376, literate2: 2340 },
      ...{ literacyRate1: 99, literacyRate2: 97.5 },
    });
    equal((literacyTotals!.age15to35 as JsonObject).population, 1600);
    deepEqual([rates!.age5Rate, rates!.age11Rate, rates!.age15to18Rate], [75, 75, 75]);
  });

  const broken: readonly (readonly [string, Path, number, readonly string[]])[] = [
    ['more attend than there are', ['education', 2, 'attending'], 121, ['/education/2/attending PC-1']],
    ['more complete than there are', ['education', 2, 'completed'], 121, ['/education/2/completed PC-2']],
    ['more are women than there are', ['education', 0, 'female'], 121, ['/education/0/population PC-3']],
    ['level 1 exceeds level 2', ['literacy', 1, 'illiterate1'], 21, ['/literacy/1/illiterate1 XMC-1']],
    ['more women than people of the age', ['literacy', 0, 'female'], 801, ['/literacy/0/population XMC-3']],
    ['more relapsed than illiterate', ['literacy', 0, 'relapsed'], 21, ['/literacy/0/relapsed XMC-4']],
    [
      'more solid classrooms than rooms',
      ['resources', 3, 'solidClassrooms'],
      14,
      ['/resources/3/solidClassrooms PC-4'],
    ],
    [
      'more qualified teachers than teachers',
      ['resources', 3, 'qualifiedTeachers'],
      21,
      ['/resources/3/qualifiedTeachers PC-5'],
    ],
  ];
  for (const [what, path, value, expected] of broken)
    it(`refuses that ${what}`, () => {
      const verdict = judge(put(content, path, value));
      deepEqual(
        told(verdict).filter((one) => !one.includes('minimum')),
        expected,
      );
      ok(verdict.errors > 0);
    });

  it('refuses more who cannot read than people, and asks why a rate fell', () => {
    const verdict = judge(put(content, ['literacy', 2, 'illiterate2'], 801));
    ok(told(verdict).includes('/literacy/2/illiterate2 XMC-2'));
    const previous = judge(content).content;
    const fallen = judge(put(content, ['literacy', 2, 'illiterate2'], 21), previous);
    deepEqual([told(fallen), fallen.errors], [['/literacy/2/literacyRate2 XMC-6'], 0]);
    const learning = judge(put(content, ['literacy', 0, 'learning'], 21));
    deepEqual([told(learning), learning.errors], [['/literacy/0/learning XMC-5'], 0]);
  });
});

const VALUES = [
  ...['retail', 'exports', 'imports', 'revenue', 'expenditure', 'fdiRegistered', 'fdiRealised'],
  ...['visitors', 'newEnterprises', 'dissolvedEnterprises'],
];
describe('The monthly socio-economic indicators of a province', () => {
  const form = formFor('CTK-KTXH', 'province');
  const monthOf = (year: string, figures: JsonObject): JsonObject => ({
    year,
    vintage: 'estimate',
    iip: { vsPreviousMonth: 101.25, vsLastYear: 108.5, cumulativeVsLastYear: 107 },
    cpi: { vsPreviousMonth: 100.1, vsDecember: 102.3, vsLastYear: 103.1, average: 103.4 },
    ...Object.fromEntries(VALUES.map((name) => [name, { ...figures }])),
  });
  const october = monthOf('2026', {
    ...{ month: 110, previousMonth: 100, lastYearMonth: 88, cumulative: 1000, lastYearCumulative: 800 },
  });
  const november = monthOf('2026', {
    ...{ month: 99, previousMonth: 110, lastYearMonth: 90, cumulative: 1099, lastYearCumulative: 890 },
  });
  const judge = (report: JsonObject, previous?: JsonObject) => evaluate(form, report, { previous });

  it('compares the month with the one before, with last year, and since the beginning of the year', () => {
    const { content, issues } = judge(october);
    deepEqual(issues, []);
    const { vsPreviousMonth, vsLastYear, cumulativeVsLastYear } = content.retail as JsonObject;
    deepEqual([vsPreviousMonth, vsLastYear, cumulativeVsLastYear], [110, 125, 125]);
  });

  it('goes on where last month ended, and asks once', () => {
    const previous = judge(october).content;
    deepEqual(told(judge(november, previous)), []);
    const opened = prefill(form, previous).content as Record<string, JsonObject>;
    deepEqual([opened.year, opened.retail!.previousMonth], ['2026', 110]);
  });

  VALUES.forEach((name, place) => {
    it(`refuses ${name} of less than the month since the beginning of the year, and asks why it does not go on`, () => {
      const [low, other, sum] = [1, 2, 3].map((n) => `KTXH-${place * 3 + n}`);
      const verdict = judge(put(october, [name, 'cumulative'], 109));
      deepEqual([told(verdict), verdict.errors], [[`/${name}/cumulative ${low}`], 1]);
      const previous = judge(october).content;
      const revised = judge(put(november, [name, 'previousMonth'], 111), previous);
      const both = [`/${name}/previousMonth ${other}`, `/${name}/cumulative ${sum}`];
      deepEqual([told(revised).toSorted(), revised.errors], [both.toSorted(), 0]);
      deepEqual(told(judge(added(november, [name, 'cumulative'], 1), previous)), [
        `/${name}/cumulative ${sum}`,
      ]);
    });
  });

  it('begins anew in January', () => {
    const december = judge(november).content;
    const january = monthOf('2027', {
      ...{ month: 90, previousMonth: 99, lastYearMonth: 80, cumulative: 90, lastYearCumulative: 80 },
    });
    deepEqual(told(judge(january, december)), []);
  });
});

describe('The monthly execution of public investment', () => {
  const form = formFor('BTC-THDTC', 'ministry');
  const figures = {
    ...{ plan: 1000.5, allocated: 900, executed: 50.125, executedTotal: 400.125 },
    ...{ disbursed: 60, disbursedTotal: 300.15 },
  };
  const content: JsonObject = { planYear: '2026', sources: rows(form, 'sources', figures) };
  const judge = (report: JsonObject, previous?: JsonObject) => evaluate(form, report, { previous });

  it('adds its sources up and computes the rate', () => {
    const { content: whole, issues } = judge(content);
    deepEqual(issues, []);
    deepEqual(whole.total, {
      ...{ plan: 3001.5, allocated: 2700, executed: 150.375, executedTotal: 1200.375 },
      ...{ disbursed: 180, disbursedTotal: 900.45, rate: 30 },
    });
  });

  it('refuses more allocated than planned, and more in the period than in all', () => {
    const allocated = judge(put(content, ['sources', 0, 'allocated'], 1000.501));
    deepEqual([told(allocated), allocated.errors], [['/sources/0/allocated DTC-1'], 1]);
    const disbursed = judge(put(content, ['sources', 0, 'disbursedTotal'], 59));
    deepEqual(told(disbursed), ['/sources/0/executedTotal DTC-2', '/sources/0/disbursedTotal DTC-2']);
  });

  it('asks why a total is not the one before and this period together, but not in a new plan year', () => {
    const previous = judge(content).content;
    const next = {
      planYear: '2026',
      sources: rows(form, 'sources', { ...figures, executedTotal: 450.25, disbursedTotal: 360.15 }),
    };
    deepEqual(told(judge(next, previous)), []);
    const off = judge(added(next, ['sources', 2, 'disbursedTotal'], 1), previous);
    deepEqual([told(off), off.errors], [['/sources/2/disbursedTotal DTC-4'], 0]);
    deepEqual(told(judge(added(next, ['sources', 2, 'executedTotal'], 1), previous)), [
      '/sources/2/executedTotal DTC-5',
    ]);
    deepEqual(told(judge({ ...content, planYear: '2027' }, previous)), []);
    deepEqual(told(judge(put(content, ['sources', 1, 'disbursedTotal'], 1001))), [
      '/sources/1/disbursedTotal DTC-3',
    ]);
  });
});

describe('Damage by natural disasters', () => {
  const form = formFor('BNNMT-THTT', 'province');
  const losses = rows(form, 'losses', { loss: 10.5 });
  const content: JsonObject = {
    event: 'Bão số 3',
    hazard: 'storm',
    beganOn: '2026-09-07',
    countedOn: '2026-09-08',
    countedAt: '17:00',
    people: { dead: 2, missing: 1, injured: 5, evacuatedHouseholds: 300 },
    houses: { collapsed: 3, veryHeavy: 5, heavy: 10, partly: 200, flooded: 900 },
    crops: { rice: 120.5, vegetables: 30.25, perennial: 4, livestock: 20, poultry: 3000, aquaculture: 15 },
    losses,
  };
  const judge = (report: JsonObject, previous?: JsonObject) => evaluate(form, report, { previous });

  it('adds houses, crops and losses up', () => {
    const { content: whole, issues } = judge(content);
    deepEqual(issues, []);
    const { houses, crops } = whole as Record<string, JsonObject>;
    deepEqual([houses!.damaged, crops!.total, whole.totalLoss], [218, 154.75, 136.5]);
  });

  it('asks why figures of one disaster fall, and not those of another', () => {
    const previous = judge(content).content;
    const fewer = put(put(content, ['people', 'dead'], 1), ['houses', 'collapsed'], 2);
    const verdict = judge(fewer, previous);
    deepEqual([told(verdict), verdict.errors], [['/people TT-1', '/houses TT-2'], 0]);
    deepEqual(told(judge({ ...fewer, event: 'Bão số 4' }, previous)), []);
  });

  it('asks for the loss where houses or crops were damaged', () => {
    const unpaid = losses.map((row) => ({
      ...row,
      loss: ['housing', 'crops'].includes(row.sector as string) ? 0 : 1,
    }));
    deepEqual(told(judge({ ...content, losses: unpaid })), ['/losses TT-3', '/losses TT-4']);
  });

  it('takes an hour, and nothing else, for the hour of the count', () => {
    deepEqual(told(judge({ ...content, countedAt: '24:00' })), ['/countedAt pattern']);
  });
});

describe('A consultation', () => {
  const form = formFor('VPCP-LYK', 'ministry');
  const yes = { matter: 'Dự thảo Nghị quyết số 12', answer: 'agree', answeredBy: 'Nguyễn Văn A, Bộ trưởng' };

  it('takes a yes without a word, and asks for the opinion behind any other answer', () => {
    deepEqual(told(evaluate(form, yes)), []);
    for (const answer of ['disagree', 'other']) {
      deepEqual(told(evaluate(form, { ...yes, answer })), ['/opinion YK-1']);
      deepEqual(told(evaluate(form, { ...yes, answer, opinion: '  ' })), ['/opinion YK-1']);
      deepEqual(told(evaluate(form, { ...yes, answer, opinion: 'Cần bổ sung đánh giá tác động' })), []);
    }
  });

  it('knows three answers', () => {
    ok(told(evaluate(form, { ...yes, answer: 'maybe' })).some((one) => one.startsWith('/answer')));
  });
});
