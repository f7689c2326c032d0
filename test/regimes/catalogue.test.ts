/** The regimes that ship: they read without a mistake, in both languages, and ask when their instruments say. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { differences, typeFiles } from '../../api/commands/generate-types.js';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import { choicesOf } from '../../forms/choices.js';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { dueAt, windowOf, workingCalendar } from '../../regimes/calendar.js';
import { HOLIDAYS } from '../../regimes/catalogue/holidays.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Field, Regime } from '../../regimes/dialect/regime.js';
import { expectedReports, openPeriods, type UnitOn } from '../../regimes/obligation.js';
import { parsePeriod } from '../../regimes/period.js';
import { shipped } from './shipped.js';

const CALENDAR = workingCalendar(HOLIDAYS);

function fieldsOf(regime: Regime): Field[] {
  const fields: Field[] = [];
  walkFields(regime.root, (field) => fields.push(field));
  return fields;
}

for (const { code, document, effectiveFrom } of CATALOGUE) {
  describe(`the regime ${code} that ships`, () => {
    it('reads without a mistake or a warning', () => {
      const read = readRegime(document);
      const found = read.regime ? read.warnings : read.issues;
      // Its year covers thirteen months, to 31 January, and says so.
      const meant = code === 'BTC-GNDTC' ? ['windows-overlap /x-regime/window/year'] : [];
      deepEqual(
        found.map(({ rule, path }) => `${rule} ${path}`),
        meant,
      );
      equal(read.regime?.code, code);
    });

    it('takes effect with a period that it asks for', () => {
      const from = parsePeriod(effectiveFrom);
      ok(from && shipped(code).header.frequencies.includes(from.frequency));
      ok(!shipped(code).header.except[from.frequency]?.includes(from.index));
    });

    it('names every field, column group and rule in Vietnamese and in English', () => {
      const fields = fieldsOf(shipped(code));
      const named = fields.filter((field) => field.name !== '');
      deepEqual(
        named.filter(({ label, name }) => label.vi === name || label.en === label.vi).map(({ name }) => name),
        [],
      );
      for (const field of fields) {
        const groups = field.type === 'object' || field.type === 'array' ? field.groups : [];
        const rules = field.type === 'object' ? field.rules : [];
        const texts = [...groups.map(({ label }) => label), ...rules.map(({ message }) => message)];
        for (const { vi, en } of texts) ok(vi !== en && vi !== '' && en !== '', vi);
      }
    });

    it('gives every figure a unit of measure, and every value of a code list a name', () => {
      for (const field of fieldsOf(shipped(code))) {
        if (field.type === 'number' || field.type === 'integer') ok(field.unit, field.schemaPath);
        if (field.type !== 'string' || !field.enum) continue;
        const options = field.schema.oneOf as readonly { const: string }[];
        deepEqual(
          options.map((option) => option.const),
          field.enum,
        );
        const labels = (choicesOf(field) ?? []).map(({ label }) => label);
        equal(new Set(labels.map(({ vi }) => vi)).size, field.enum.length);
        equal(new Set(labels.map(({ en }) => en)).size, field.enum.length);
        for (const { vi, en } of labels) ok(vi !== en, `${field.schemaPath}: ${vi}`);
      }
    });

    it('can be rolled up, and its main figures feed indicators', () => {
      ok(Object.keys(aggregationOf(shipped(code)).schema).length > 0);
      const fields = fieldsOf(shipped(code));
      const figures = fields.filter(({ type }) => type === 'number' || type === 'integer');
      const indicators = fields.flatMap((field) => ('indicator' in field ? (field.indicator ?? []) : []));
      equal(indicators.length > 0, figures.length > 0);
      equal(new Set(indicators).size, indicators.length);
    });

    it('explains in both languages wherever it explains', () => {
      for (const { help } of fieldsOf(shipped(code))) ok(help === undefined || help.vi !== help.en, help?.vi);
    });
  });
}

describe('When the regimes that ship are asked for', () => {
  const TABLE: readonly (readonly [string, string, string, string, readonly string[]])[] = [
    ['VPCP-II06A', '2026-Q3', '2026-06-15', '2026-09-14', ['2026-09-17', '2026-09-22']],
    ['VPCP-II06A', '2026', '2025-12-15', '2026-12-14', ['2026-12-17', '2026-12-22']],
    // 15 November 2026 is a Sunday: "before the 15th" is the Friday before.
    ['BTC-GNDTC', '2026-10', '2026-10-01', '2026-10-31', ['2026-11-13']],
    // Thirteen months, due on 28 February, which is a Sunday in 2027.
    ['BTC-GNDTC', '2026', '2026-01-01', '2027-01-31', ['2027-02-26']],
    ['UBDT-CTDT', '2026-10', '2026-09-15', '2026-10-14', ['2026-10-19', '2026-10-20']],
    ['UBDT-CTDT', '2026-Q1', '2025-12-15', '2026-03-14', ['2026-03-17', '2026-03-20']],
    ['UBDT-CTDT', '2026-H1', '2025-12-15', '2026-06-14', ['2026-06-17', '2026-06-22']],
    ['UBDT-CTDT', '2026', '2025-12-15', '2026-12-14', ['2026-12-17', '2026-12-21']],
    ['VPCP-II05A', '2026-Q3', '2026-06-15', '2026-09-14', ['2026-09-17', '2026-09-22']],
    ['VPCP-II05A', '2027-Q1', '2026-12-15', '2027-03-14', ['2027-03-17', '2027-03-22']],
    // Beside the monthly regime on the same subject: another window, another due day.
    ['BTC-THDTC', '2026-10', '2026-09-15', '2026-10-14', ['2026-10-22']],
    // 22 November 2026 is a Sunday.
    ['BTC-THDTC', '2026-11', '2026-10-15', '2026-11-14', ['2026-11-23']],
    ['BTC-THDTC', '2027-01', '2026-12-15', '2027-01-14', ['2027-01-22']],
    // The district reported until 2024. 3 October 2026 is a Saturday, 10 October too.
    ['BGDDT-PCGD', '2024', '2023-10-01', '2024-09-30', ['2024-10-03', '2024-10-07', '2024-10-10']],
    ['BGDDT-PCGD', '2026', '2025-10-01', '2026-09-30', ['2026-10-05', '2026-10-05', '2026-10-12']],
    // 6 December 2026 is a Sunday.
    ['CTK-KTXH', '2026-10', '2026-10-01', '2026-10-31', ['2026-11-06']],
    ['CTK-KTXH', '2026-11', '2026-11-01', '2026-11-30', ['2026-12-07']],
    // Asked for by requests, which say by when.
    ['BNNMT-THTT', '2026-11-28', '2026-11-28', '2026-11-28', []],
    ['VPCP-LYK', '2026-11-28-2', '2026-11-28', '2026-11-28', []],
  ];
  for (const [code, id, from, to, dues] of TABLE)
    it(`${code} of ${id} speaks of ${from} to ${to} and is due ${dues.join(', then ') || 'when a request says'}`, () => {
      const { header } = shipped(code);
      const p = parsePeriod(id)!;
      const window = windowOf(header, p);
      deepEqual(window, { from, to });
      const found = header.chain.flatMap(({ due }) => {
        const rule = due[p.frequency];
        return rule ? [dueAt(rule, p, window, CALENDAR)] : [];
      });
      deepEqual(
        found.map((moment) => new Date(Date.parse(moment) + 7 * 3_600_000 - 1).toISOString().slice(0, 10)),
        dues,
      );
    });

  it('leaves March and September of the ethnic affairs report to the quarter, and the second half to the year', () => {
    const { header } = shipped('UBDT-CTDT');
    const asked = openPeriods(header, parsePeriod('2026-01')!, '2026-12-31T00:00:00.000Z').map(
      ({ id }) => id,
    );
    for (const id of ['2026-03', '2026-09', '2026-H2']) ok(!asked.includes(id), id);
    for (const id of ['2026-02', '2026-Q1', '2026-Q3', '2026-H1', '2026']) ok(asked.includes(id), id);
  });

  it('skips the district of universal education where there is none any more', () => {
    const { header } = shipped('BGDDT-PCGD');
    const owed = (year: string, units: readonly UnitOn[]) =>
      expectedReports(header, parsePeriod(year)!, units, CALENDAR).map(
        ({ unitId, receiverId, step }) => `${unitId} to ${receiverId}, step ${step}`,
      );
    const nation: UnitOn = { id: 1, code: 'VN', level: 'nation', parentId: null };
    const province: UnitOn = { id: 2, code: '15', level: 'province', parentId: 1 };
    const district: UnitOn = { id: 3, code: '086', level: 'district', parentId: 2 };
    const commune = (parentId: number): UnitOn => ({ id: 4, code: '02905', level: 'commune', parentId });
    deepEqual(owed('2024', [nation, province, district, commune(3)]).toSorted(), [
      '2 to 1, step 2',
      '3 to 2, step 1',
      '4 to 3, step 0',
    ]);
    deepEqual(owed('2025', [nation, province, commune(2)]).toSorted(), ['2 to 1, step 2', '4 to 2, step 0']);
  });

  it('lets departments report beside communes, and ministries beside provinces', () => {
    const levels = (code: string) => shipped(code).header.chain.map((step) => step.levels.join(' + '));
    deepEqual(levels('UBDT-CTDT'), ['commune + department', 'province', 'nation']);
    deepEqual(levels('BTC-GNDTC'), ['province + ministry', 'nation']);
    deepEqual(levels('VPCP-II06A'), ['commune', 'province', 'nation']);
    deepEqual(levels('BTC-THDTC'), ['province + ministry', 'nation']);
    deepEqual(levels('CTK-KTXH'), ['province', 'nation']);
    deepEqual(levels('VPCP-LYK'), ['ministry', 'nation']);
  });
});

describe('The generated types', () => {
  it('are what the documents give today', async function () {
    this.timeout(60_000);
    deepEqual(await differences(await typeFiles()), []);
  });

  it('name a file that somebody changed, and one too many', async () => {
    const files = new Map([['BTC-GNDTC.ts', 'changed by hand']]);
    deepEqual((await differences(files)).toSorted(), CATALOGUE.map(({ code }) => `${code}.ts`).toSorted());
  });
});
