/** The arithmetic of the regimes that ship: generated reports keep it, and each way of breaking it is caught at its cell. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { DEMONSTRATION_COMMUNES, DEMONSTRATION_DEPARTMENTS } from '../../api/seed/units.js';
import { generateContent } from '../../api/seed/demonstration-reports.js';
import type { DemonstrationUnit } from '../../api/seed/demonstration-unit.js';
import { evaluate } from '../../forms/evaluate.js';
import { nilReturn } from '../../forms/nil-return.js';
import { prefill } from '../../forms/prefill.js';
import { nextPeriod, parsePeriod } from '../../regimes/period.js';
import { at } from '../../regimes/pointer.js';
import type { Json, JsonObject, Level } from '../../regimes/words.js';
import { withValue } from '../regimes/example-regime.js';
import { formFor, told } from './shipped-form.js';
import { ENTERED } from '../procedures.js';

const unit = (level: Level, code: string, name: string, province?: string): DemonstrationUnit => ({
  level,
  code,
  name,
  ...(province === undefined ? {} : { province }),
});
const COMMUNES = DEMONSTRATION_COMMUNES.map(([code, name, province]) =>
  unit('commune', code, name, province),
);
const DEPARTMENTS = DEMONSTRATION_DEPARTMENTS.map(([code, name, province]) =>
  unit('department', code, name, province),
);
const PROVINCES = [
  unit('province', '01', 'Thành phố Hà Nội', '01'),
  unit('province', '15', 'Tỉnh Lào Cai', '15'),
];
const MINISTRY = unit('ministry', 'BYT', 'Bộ Y tế');

describe('Demonstration contents', () => {
  const SERIES: readonly (readonly [string, readonly DemonstrationUnit[], string])[] = [
    ['VPCP-II06A', [...COMMUNES, ...PROVINCES], '2025-Q3'],
    ['VPCP-II06A', COMMUNES, '2025'],
    ['BTC-GNDTC', [...PROVINCES, MINISTRY], '2025-09'],
    ['BTC-GNDTC', PROVINCES, '2025'],
    ['UBDT-CTDT', [...COMMUNES, ...DEPARTMENTS, ...PROVINCES], '2026-04'],
    ['UBDT-CTDT', [...COMMUNES, ...PROVINCES], '2026-Q1'],
  ];
  for (const [code, units, first] of SERIES)
    it(`of ${code} break no rule and need no explanation, from ${first} on, each after the one before`, () => {
      for (const one of units) {
        const form = formFor(code, one.level);
        let previous: JsonObject | undefined;
        for (let p = parsePeriod(first)!, n = 0; n < 5; n += 1, p = nextPeriod(p)) {
          const verdict = evaluate(form, generateContent(code, one, p), { previous });
          deepEqual(told(verdict), [], `${one.code} ${p.id}`);
          previous = verdict.content;
        }
      }
    });

  it('are the same whenever they are made, and another for another unit or period', () => {
    const p = parsePeriod('2026-Q3')!;
    const make = (one = COMMUNES[0]!, q = p) => JSON.stringify(generateContent('VPCP-II06A', one, q));
    equal(make(), make());
    ok(make() !== make(COMMUNES[1]) && make() !== make(COMMUNES[0], nextPeriod(p)));
  });
});

const COMMUNE = COMMUNES[4]!;
const QUARTER = parsePeriod('2026-Q3')!;
const PROCEDURES = generateContent('VPCP-II06A', COMMUNE, QUARTER);
const inRow = (
  name: string,
  change: (value: number) => number,
  content: JsonObject = PROCEDURES,
): JsonObject => {
  const path = ['procedures', 1, name];
  return withValue(content, path, change(Number(at(content, path.map(String))))) as JsonObject;
};

describe('Form II.06a, the handling of administrative procedures', () => {
  const form = formFor('VPCP-II06A', 'commune');
  const judge = (content: JsonObject, previous?: JsonObject) => evaluate(form, content, { previous });

  it('computes columns 3, 7 and 11, the total row and the two rates', () => {
    const row = { field: 'hoTich', receivedOnline: 30, receivedDirect: 10, carriedOver: 5, solvedEarly: 20 };
    const rows = [{ ...row, solvedOnTime: 12, solvedLate: 8, pendingInTime: 4, pendingLate: 1 }];
    const { content, issues } = judge({ procedures: rows });
    deepEqual(issues, []);
    const { received, solved, pending } = (content.procedures as JsonObject[])[0]!;
    deepEqual([received, solved, pending], [45, 40, 5]);
    const { total, rates } = content as Record<string, JsonObject>;
    deepEqual([total!.received, total!.solvedLate, total!.pendingLate], [45, 8, 1]);
    deepEqual([rates!.onTimeRate, rates!.onlineRate], [80, 75]);
  });

  for (const column of ENTERED)
    it(`refuses a row in which ${column} is one too many: 3 = 7 + 11`, () => {
      const verdict = judge(inRow(column, (value) => value + 1));
      deepEqual(told(verdict), ['/procedures/1/received TTHC-1']);
      equal(verdict.errors, 1);
    });

  it('replaces a total that a client makes up', () => {
    const sent = { ...PROCEDURES, total: { received: 1 } };
    deepEqual(judge(sent).content, judge(PROCEDURES).content);
  });

  it('refuses negative and broken numbers, an unknown field of work, and one field twice', () => {
    deepEqual(told(judge(inRow('solvedLate', () => -1))).slice(0, 1), ['/procedures/1/received TTHC-1']);
    ok(told(judge(inRow('solvedLate', () => 0.5))).includes('/procedures/1/solvedLate type'));
    const unknown = withValue(PROCEDURES, ['procedures', 1, 'field'], 'thienVan') as JsonObject;
    ok(told(judge(unknown)).some((one) => one.startsWith('/procedures/1/field')));
    const twice = withValue(PROCEDURES, ['procedures', 1, 'field'], 'hoTich') as JsonObject;
    ok(told(judge(twice)).includes('/procedures/1/field x-aggregate'));
  });

  it('asks why column 6 is not column 11 of the previous period', () => {
    const previous = judge(PROCEDURES).content;
    const next = generateContent('VPCP-II06A', COMMUNE, nextPeriod(QUARTER));
    deepEqual(told(judge(next, previous)), []);
    const moved = inRow(
      'pendingInTime',
      (value) => value + 1,
      inRow('carriedOver', (value) => value + 1, next),
    );
    const verdict = judge(moved, previous);
    deepEqual(told(verdict), ['/procedures/1/carriedOver TTHC-2']);
    deepEqual([verdict.errors, verdict.warnings], [0, 1]);
  });

  it('asks where applications went that were pending in a field which now has no row', () => {
    const previous = judge(
      inRow(
        'pendingInTime',
        () => 7,
        inRow('solvedEarly', (value) => value),
      ),
    );
    const next = generateContent('VPCP-II06A', COMMUNE, nextPeriod(QUARTER));
    const rows = (next.procedures as Json[]).filter((_row, index) => index !== 1);
    deepEqual(told(judge({ ...next, procedures: rows }, previous.content)), ['/procedures TTHC-3']);
  });

  it('opens with what was pending carried over, and has a nil return only where nothing was', () => {
    const previous = judge(PROCEDURES).content;
    const { content, sources } = prefill(form, previous);
    const carried = (content.procedures as JsonObject[]).map((row) => row.carriedOver);
    deepEqual(
      carried,
      (previous.procedures as JsonObject[]).map((row) => row.pending),
    );
    equal(Object.keys(sources).length, carried.length);
    equal(nilReturn(form, { previous }), undefined);
    deepEqual(nilReturn(form, {})?.procedures, []);
  });
});

describe('The disbursement of public investment', () => {
  const form = formFor('BTC-GNDTC', 'province');
  const p = parsePeriod('2026-10')!;
  const content = generateContent('BTC-GNDTC', PROVINCES[1]!, p);
  const withCell = (name: string, value: Json) =>
    withValue(content, ['sources', 0, name], value) as JsonObject;
  const plan = Number(at(content, ['sources', '0', 'plan']));

  it('computes rates and the totals by source, exactly', () => {
    const rows = (content.sources as JsonObject[]).map((row, i) => ({
      ...row,
      plan: 0.1 * (i + 1),
      actual: 0.1,
      estimate: 0.1,
    }));
    const { totals, sources } = evaluate(form, withRounded({ ...content, sources: rows })).content as Record<
      string,
      Json
    >;
    deepEqual(totals, {
      domestic: { plan: 0.6, actual: 0.3, estimate: 0.3, rate: 50 },
      foreign: { plan: 1.5, actual: 0.3, estimate: 0.3, rate: 20 },
      all: { plan: 2.1, actual: 0.6, estimate: 0.6, rate: 28.57 },
    });
    deepEqual(
      (sources as JsonObject[]).map((row) => row.rate),
      [100, 50, 33.33, 25, 20, 16.67],
    );
  });

  it('asks for an explanation of an estimate below the actual, and of one above the plan', () => {
    const low = evaluate(form, withCell('estimate', 0));
    deepEqual([told(low), low.errors], [['/sources/0/estimate GN-1'], 0]);
    const high = evaluate(form, withCell('estimate', plan + 0.001));
    deepEqual([told(high), high.errors], [['/sources/0/estimate GN-2'], 0]);
  });

  it('asks why a cumulative figure fell, but not when a new plan year begins', () => {
    const previous = evaluate(form, content).content;
    const fallen = withCell('actual', Number(at(content, ['sources', '0', 'actual'])) - 0.001);
    deepEqual(told(evaluate(form, fallen, { previous })), ['/sources/0/actual GN-3']);
    deepEqual(told(evaluate(form, { ...fallen, planYear: '2027' }, { previous })), []);
  });

  it('takes three decimals and no more, and the six rows that the form has', () => {
    ok(told(evaluate(form, withCell('plan', plan + 0.0001))).includes('/sources/0/plan x-unit'));
    const five = { ...content, sources: (content.sources as Json[]).slice(1) };
    ok(told(evaluate(form, five)).includes('/sources x-rows'));
  });
});

/** Tenths as they are typed: 0.3 and not 0.30000000000000004. */
function withRounded(content: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(content), (_name, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(3)) : value,
  ) as JsonObject;
}

describe('The report on ethnic affairs', () => {
  const p = parsePeriod('2026-10')!;
  const content = generateContent('UBDT-CTDT', COMMUNE, p);

  it('must say something on the situation and on policies', () => {
    const form = formFor('UBDT-CTDT', 'commune');
    const { situation: _situation, ...silent } = content;
    ok(told(evaluate(form, silent)).some((one) => one.startsWith('/situation')));
    const empty = withValue(content, ['results', 'policies'], '') as JsonObject;
    deepEqual(told(evaluate(form, empty)), ['/results/policies minLength']);
    equal(nilReturn(form, {}), undefined);
  });

  it('asks why more was spent than allocated, and how households benefit from nothing', () => {
    const form = formFor('UBDT-CTDT', 'department');
    const spent = withValue(content, ['programme', 8, 'disbursed'], 99_999_999) as JsonObject;
    deepEqual(told(evaluate(form, spent)), ['/programme/8/disbursed DT-1']);
    const blank = withValue(content, ['programme', 8, 'allocated'], 0);
    const unpaid = withValue(
      withValue(blank, ['programme', 8, 'disbursed'], 0),
      ['programme', 8, 'households'],
      3,
    );
    deepEqual(told(evaluate(form, unpaid as JsonObject)), ['/programme/8/allocated DT-2']);
  });

  it('asks the province for its summary and for nothing else', () => {
    const form = formFor('UBDT-CTDT', 'province');
    deepEqual(Object.keys(form.schema.properties as JsonObject), ['summary']);
    deepEqual(told(evaluate(form, {})), ['/summary required']);
  });
});
