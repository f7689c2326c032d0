/** The verdict on a newer version, and what becomes of older contents under it. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { compatibilityOf } from '../../regimes/compatibility/compatibility.js';
import { convertContent } from '../../regimes/compatibility/convert.js';
import { pathBefore } from '../../regimes/compatibility/pairs.js';
import { REASONS } from '../../regimes/compatibility/reasons.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { regimeOf } from './regime-of.js';
import { shipped } from './shipped.js';

type Mutable = Record<string, unknown>;
const read = (document: unknown): Regime => {
  const result = readRegime(document);
  assert.ok(result.regime, JSON.stringify(result));
  return result.regime;
};
const copyOf = (regime: Regime): Mutable => structuredClone(regime.document);
const inside = (document: Mutable, ...path: (string | number)[]): Mutable =>
  path.reduce((here, name) => here[name as string] as Mutable, document);
/** What is said of a change: `kind path: codes`. */
const told = (before: Regime, after: Regime): string[] => {
  const { fields, rules, header } = compatibilityOf(before, after);
  const codes = (reasons: readonly { readonly code: string }[]): string =>
    reasons.map(({ code }) => code).join(' ');
  return [
    ...fields.map(({ kind, path, reasons }) => `${kind} ${path}: ${codes(reasons)}`),
    ...rules.map(({ id, reasons }) => `rule ${id}: ${codes(reasons)}`),
    ...header.map(({ code }) => `header: ${code}`),
  ];
};

/** The second version of administrative procedures: a field more, one renamed, one dropped, a rule tightened. */
function secondProcedures(): Regime {
  const document = copyOf(shipped('VPCP-II06A'));
  const row = inside(document, 'properties', 'procedures', 'items');
  const columns = Object.entries(row['properties'] as Mutable).map(([name, schema]) =>
    name === 'receivedDirect'
      ? ['receivedAtCounter', { ...(schema as object), 'x-renamed-from': 'receivedDirect' }]
      : [name, schema],
  );
  row['properties'] = Object.fromEntries([
    ...columns,
    ['withdrawn', { type: 'integer', minimum: 0, title: 'Rút hồ sơ', 'x-aggregate': 'sum' }],
  ]);
  row['required'] = (row['required'] as string[]).map((name) =>
    name === 'receivedDirect' ? 'receivedAtCounter' : name,
  );
  row['x-rules'] = (row['x-rules'] as Mutable[]).map((rule) =>
    rule['id'] === 'TTHC-2' ? { ...rule, severity: 'error' } : rule,
  );
  const text = JSON.stringify(document)
    .replaceAll('receivedOnline + receivedDirect +', 'receivedOnline + receivedAtCounter +')
    .replaceAll('row.receivedDirect', 'row.receivedAtCounter')
    .replaceAll(
      '"fields":["receivedOnline","receivedDirect"',
      '"fields":["receivedOnline","receivedAtCounter"',
    );
  const whole = JSON.parse(text) as Mutable;
  const groups = inside(whole, 'properties', 'procedures')['x-groups'] as { fields: string[] }[];
  for (const group of groups)
    group.fields = group.fields.map((name) => (name === 'receivedDirect' ? 'receivedAtCounter' : name));
  const top = whole['properties'] as Mutable;
  delete top['note'];
  return read(whole);
}

describe('the verdict on a newer version', () => {
  it('names a field that is added, one renamed, one dropped and a rule that is tightened', () => {
    const found = told(shipped('VPCP-II06A'), secondProcedures());
    assert.ok(found.includes('added /procedures/*/withdrawn: field-added'), found.join('\n'));
    assert.ok(found.includes('renamed /procedures/*/receivedAtCounter: field-renamed'), found.join('\n'));
    assert.ok(found.includes('dropped /note: field-dropped'), found.join('\n'));
    assert.ok(found.includes('rule TTHC-2: severity-raised'), found.join('\n'));
    // Expressions that follow the new name say what they said.
    assert.deepEqual(
      found.filter((one) => /calc|layout/.test(one) || one.startsWith('rule TTHC-1')),
      [],
    );
    assert.equal(compatibilityOf(shipped('VPCP-II06A'), secondProcedures()).compatibility, 'breaking');
  });

  it('finds nothing between a version and itself', () => {
    for (const code of ['VPCP-II06A', 'BTC-GNDTC', 'UBDT-CTDT']) {
      const verdict = compatibilityOf(shipped(code), shipped(code));
      assert.deepEqual(
        [verdict.compatibility, verdict.fields, verdict.rules, verdict.header],
        ['compatible', [], [], []],
      );
      assert.ok(verdict.unchanged > 5);
    }
  });

  const number = { type: 'integer', title: 'Số', 'x-aggregate': 'sum' };
  const CASES: readonly (readonly [string, JsonObject, JsonObject, string])[] = [
    ['a whole number that may have decimals', {}, { type: 'number' }, 'type-widened'],
    ['another type', {}, { type: 'string', 'x-aggregate': 'collate' }, 'type-changed'],
    ['a higher minimum', { minimum: 0 }, { minimum: 1 }, 'limit-tightened'],
    ['a minimum where there was none', {}, { minimum: 1 }, 'limit-tightened'],
    ['a lower maximum', { maximum: 9 }, { maximum: 8 }, 'limit-tightened'],
    ['a maximum that is gone', { maximum: 9 }, {}, 'limit-loosened'],
    ['another unit', { 'x-unit': { label: 'đồng' } }, { 'x-unit': { label: 'triệu' } }, 'unit-changed'],
    [
      'fewer decimals',
      { type: 'number', 'x-unit': { label: 'đ', decimals: 3 } },
      { type: 'number', 'x-unit': { label: 'đ', decimals: 2 } },
      'decimals-fewer',
    ],
    ['another operator', {}, { 'x-aggregate': 'max' }, 'operator-changed'],
    ['another label', {}, { title: 'Con số' }, 'label-changed'],
    ['a computation', {}, { 'x-calc': 'other + 1' }, 'calc-added'],
    ['another indicator', { 'x-indicator': 'A' }, { 'x-indicator': 'B' }, 'indicator-changed'],
    ['more levels', {}, { 'x-levels': ['commune', 'province'] }, 'levels-more'],
    ['other levels', { 'x-levels': ['province'] }, { 'x-levels': ['commune'] }, 'levels-fewer levels-more'],
    ['other help', {}, { description: 'Đếm mọi hồ sơ' }, 'help-changed'],
  ];
  for (const [title, before, after, expected] of CASES) {
    it(`names ${title}`, () => {
      const make = (own: JsonObject): Regime => regimeOf({ n: { ...number, ...own }, other: number });
      assert.deepEqual(told(make(before), make(after)), [`changed /n: ${expected}`]);
    });
  }

  it('tells a choice that is gone from one that is new', () => {
    const choice = (list: string[]): Regime =>
      regimeOf({ kind: { type: 'string', enum: list, title: 'Loại', 'x-aggregate': 'tally' } });
    assert.deepEqual(told(choice(['a', 'b']), choice(['b', 'c'])), [
      'changed /kind: choices-removed choices-added',
    ]);
  });

  it('looks at the header too: another window is another figure, another due day is not', () => {
    const document = copyOf(shipped('BTC-GNDTC'));
    const header = document['x-regime'] as Mutable;
    header['legalBasis'] = ['99/2027/TT-BTC'];
    const found = told(shipped('BTC-GNDTC'), read(document));
    assert.deepEqual(found, ['header: legal-changed']);
  });

  it('has words in both languages for every reason', () => {
    for (const [code, [, vi, en]] of Object.entries(REASONS)) {
      assert.notEqual(vi, en, code);
      const names = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
      assert.deepEqual(names(vi), names(en), code);
    }
  });
});

describe('a content under a newer version', () => {
  const content: JsonObject = {
    procedures: [{ field: 'dat-dai', receivedOnline: 3, receivedDirect: 4, carriedOver: 1 }],
    note: 'Mất điện hai ngày',
  };

  it('keeps what was renamed under the new name and names what is lost', () => {
    const { content: now, lost } = convertContent(shipped('VPCP-II06A'), secondProcedures(), content);
    assert.deepEqual(now, {
      procedures: [{ field: 'dat-dai', receivedOnline: 3, receivedAtCounter: 4, carriedOver: 1 }],
    });
    assert.deepEqual(lost, ['/note']);
  });

  it('lays out fixed rows that are new and lets go of those that are gone', () => {
    const grid = (sources: string[]): Regime =>
      regimeOf({
        sources: {
          type: 'array',
          title: 'Nguồn',
          'x-layout': 'grid',
          'x-rows': sources.map((source) => ({ source })),
          'x-aggregate': { op: 'union', key: ['source'] },
          items: {
            type: 'object',
            required: ['source'],
            additionalProperties: false,
            properties: {
              source: { type: 'string', enum: ['a', 'b', 'c'], 'x-aggregate': 'none' },
              plan: { type: 'integer', 'x-aggregate': 'sum' },
            },
          },
        },
      });
    const rows = (...list: JsonObject[]): JsonObject => ({ sources: list });
    const { content: now, lost } = convertContent(
      grid(['a', 'b']),
      grid(['b', 'c']),
      rows({ source: 'a', plan: 1 }, { source: 'b', plan: 2 }),
    );
    assert.deepEqual(now, rows({ source: 'b', plan: 2 }, { source: 'c' }));
    assert.deepEqual(lost, ['/sources/0']);
  });

  it('is the same content where the versions are the same, whatever it says', () => {
    const regime = shipped('VPCP-II06A');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const given = { procedures: value, note: value, total: value } as JsonObject;
        const { content: now } = convertContent(regime, regime, given);
        for (const [name, kept] of Object.entries(now)) {
          if (name === 'note') assert.deepEqual(kept, given[name] as Json);
        }
      }),
    );
    assert.deepEqual(convertContent(regime, regime, content), { content, lost: [] });
  });

  it('is found by identity: a path of the newer version leads to that of the older', () => {
    const [before, after] = [shipped('VPCP-II06A').root, secondProcedures().root];
    assert.deepEqual(pathBefore(before, after, ['procedures', '*', 'receivedAtCounter']), [
      'procedures',
      '*',
      'receivedDirect',
    ]);
    assert.equal(pathBefore(before, after, ['procedures', '*', 'withdrawn']), undefined);
  });
});
