/** The regimes that ship: they read without a mistake, in both languages, and ask when their instruments say. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { differences, typeFiles } from '../../api/commands/generate-types.js';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import { CATALOGUE } from '../../regimes/catalogue/index.js';
import { dueAt, windowOf, workingCalendar } from '../../regimes/calendar.js';
import { HOLIDAYS } from '../../regimes/catalogue/holidays.js';
import { walkFields } from '../../regimes/dialect/fields.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Field, Regime } from '../../regimes/dialect/regime.js';
import { openPeriods } from '../../regimes/obligation.js';
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
      deepEqual(read.regime ? read.warnings : read.issues, []);
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
        const options = field.schema.oneOf as readonly { const: string; title: string }[];
        deepEqual(
          options.map((option) => option.const),
          field.enum,
        );
        equal(new Set(options.map((option) => option.title)).size, field.enum.length);
      }
    });

    it('can be rolled up, and feeds indicators', () => {
      ok(Object.keys(aggregationOf(shipped(code)).schema).length > 0);
      ok(fieldsOf(shipped(code)).some((field) => 'indicator' in field && field.indicator));
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
  ];
  for (const [code, id, from, to, dues] of TABLE)
    it(`${code} of ${id} speaks of ${from} to ${to} and is due ${dues.join(', then ')}`, () => {
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

  it('lets departments report beside communes, and ministries beside provinces', () => {
    const levels = (code: string) => shipped(code).header.chain.map((step) => step.levels.join(' + '));
    deepEqual(levels('UBDT-CTDT'), ['commune + department', 'province', 'nation']);
    deepEqual(levels('BTC-GNDTC'), ['province + ministry', 'nation']);
    deepEqual(levels('VPCP-II06A'), ['commune', 'province', 'nation']);
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
