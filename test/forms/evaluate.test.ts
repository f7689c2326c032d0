/** What a verdict says, keyword by keyword: long because it is a table of cases that are looked up side by side. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { computeRow } from '../../forms/compute.js';
import { evaluate } from '../../forms/evaluate.js';
import type { ArrayField } from '../../regimes/dialect/regime.js';
import type { JsonObject } from '../../regimes/words.js';
import { bestOf, calc, figure, formOf, over, rule, section, table, text, told } from './fixture.js';

const SUM = calc(['a', 'b'], (a, b) => a + b);
const lines = (more = {}): ArrayField =>
  table('rows', [text('key'), figure('a'), figure('b'), figure('total', { calc: SUM })], {
    key: ['key'],
    operator: { op: 'union', key: ['key'] },
    ...more,
  });

describe('The verdict on a report', () => {
  it('is empty for a right report, and fills the computed fields', () => {
    const verdict = evaluate(formOf([lines()]), { rows: [{ key: 'x', a: 1, b: 2 }] });
    assert.deepEqual(verdict, {
      content: { rows: [{ key: 'x', a: 1, b: 2, total: 3 }] },
      issues: [],
      errors: 0,
      warnings: 0,
    });
  });

  it('tells every mistake at once, at the very cell, in the order of the document', () => {
    const form = formOf([figure('first', { schema: { minimum: 0 } }), lines(), text('last')]);
    const verdict = evaluate(form, {
      rows: [
        { key: 'x', a: 'một', b: 2 },
        { key: 'x', b: 1 },
      ],
      first: -1,
    });
    assert.deepEqual(told(verdict.issues), [
      '/first minimum',
      '/rows/0/a type',
      '/rows/1/key x-aggregate',
      '/rows/1/a required',
      '/last required',
    ]);
    assert.equal(verdict.errors, 5);
  });

  it('replaces what a client sends for a computed field, and removes it where an input is absent', () => {
    const verdict = evaluate(formOf([lines()]), {
      rows: [
        { key: 'x', a: 1, b: 2, total: 99 },
        { key: 'y', a: 1, total: 99 },
      ],
    });
    assert.deepEqual(verdict.content, {
      rows: [
        { key: 'x', a: 1, b: 2, total: 3 },
        { key: 'y', a: 1 },
      ],
    });
    assert.deepEqual(told(verdict.issues), ['/rows/1/b required']);
  });

  it('tells a required computed field that is missing though nothing else is', () => {
    const form = formOf([
      figure('a', { required: false }),
      figure('twice', { calc: calc(['a'], (a) => 2 * a) }),
    ]);
    const verdict = evaluate(form, {});
    assert.deepEqual(told(verdict.issues), ['/twice required']);
    assert.match(verdict.issues[0]!.message.vi, /Chưa tính được/);
  });

  it('computes in the order of dependence that the regime tells, not of declaration', () => {
    const form = formOf(
      [
        figure('third', { calc: calc(['second'], (n) => n + 1) }),
        figure('second', { calc: calc(['first'], (n) => n + 1) }),
        figure('first'),
      ],
      { order: ['second', 'third'] },
    );
    assert.deepEqual(evaluate(form, { first: 1 }).content, { first: 1, second: 2, third: 3 });
  });

  it('computes across rows, root and rows again', () => {
    const sum = over('sum(rows.map(r, r.twice))', ({ self }) =>
      (self['rows'] as JsonObject[]).reduce((all, row) => all + Number(row['twice']), 0),
    );
    const share = over('twice * 100 / root.sum', ({ self, root }) =>
      root['sum'] === undefined ? undefined : (Number(self['twice']) * 100) / Number(root['sum']),
    );
    const form = formOf(
      [
        table('rows', [
          figure('n'),
          figure('twice', { calc: calc(['n'], (n) => 2 * n) }),
          figure('share', { calc: share }),
        ]),
        figure('sum', { calc: sum }),
      ],
      { order: ['rows.*.twice', 'sum', 'rows.*.share'] },
    );
    assert.deepEqual(evaluate(form, { rows: [{ n: 1 }, { n: 3 }] }).content, {
      rows: [
        { n: 1, twice: 2, share: 25 },
        { n: 3, twice: 6, share: 75 },
      ],
      sum: 8,
    });
  });

  it('makes a section that holds computed fields only', () => {
    const total = over('root.n', ({ root }) => Number(root['n']));
    const form = formOf([
      figure('n'),
      section('sums', [figure('total', { calc: total })], { required: false }),
    ]);
    assert.deepEqual(evaluate(form, { n: 4 }).content, { n: 4, sums: { total: 4 } });
  });

  it('is the same whether the computed parts were sent along or not', () => {
    const total = over('root.n', ({ root }) => (root['n'] === undefined ? undefined : Number(root['n'])));
    const form = formOf([
      figure('n', { required: false }),
      section('sums', [figure('total', { calc: total, required: false })], { required: false }),
    ]);
    for (const input of [{ n: 4 }, {}])
      assert.deepEqual(evaluate(form, { ...input, sums: { total: 9 } }), evaluate(form, input));
  });

  it('leaves an optional section alone that nobody filled', () => {
    const form = formOf([
      section('more', [figure('n'), figure('one', { calc: over('1', () => 1) })], { required: false }),
    ]);
    assert.deepEqual(evaluate(form, {}), { content: {}, issues: [], errors: 0, warnings: 0 });
  });

  it('takes a division by zero for an absent value and a mistake at the field, told once', () => {
    const rate = calc(['a', 'b'], (a, b) => (b === 0 ? 'division-by-zero' : a / b));
    const form = formOf([figure('a'), figure('b'), figure('rate', { calc: rate })]);
    const verdict = evaluate(form, { a: 1, b: 0, rate: 5 });
    assert.deepEqual(verdict.content, { a: 1, b: 0 });
    assert.deepEqual(told(verdict.issues), ['/rate division-by-zero']);
    assert.equal(verdict.errors, 1);
  });

  it('tells an expression that failed instead of throwing', () => {
    const form = formOf([figure('a', { calc: calc([], () => 'failed') })], {
      rules: [
        rule(
          'R-1',
          calc([], () => 'failed'),
          ['a'],
          { severity: 'warning' },
        ),
      ],
    });
    const { issues } = evaluate(form, {});
    assert.deepEqual(told(issues), ['/a x-calc', '/a x-rules']);
    assert.deepEqual(
      issues.map(({ severity }) => severity),
      ['error', 'error'],
    );
  });

  it('rounds a computed figure to the decimals of its unit', () => {
    const third = calc([], () => '0.33333333333333333333');
    const form = formOf([figure('rate', { calc: third, unit: { label: '%', decimals: 2 } })]);
    assert.deepEqual(evaluate(form, {}), { content: { rate: 0.33 }, issues: [], errors: 0, warnings: 0 });
  });

  it('keeps a computed figure of more than 15 digits exact, as text, and still checks its limits', () => {
    const long = calc([], () => '123456789012345678.5');
    const form = formOf([figure('n', { calc: long, schema: { maximum: 10 } })]);
    const verdict = evaluate(form, {});
    assert.deepEqual(verdict.content, { n: '123456789012345678.5' });
    assert.deepEqual(told(verdict.issues), ['/n maximum']);
  });

  it('checks the decimals of a unit and the digits of a figure', () => {
    const form = formOf([figure('money', { unit: { label: 'triệu đồng', decimals: 3 } }), figure('other')]);
    assert.deepEqual(told(evaluate(form, { money: 1.0005, other: 1.13 }).issues), ['/money x-unit']);
    assert.deepEqual(told(evaluate(form, { money: 1.005, other: 0.1 + 0.2 }).issues), ['/other digits']);
    assert.deepEqual(told(evaluate(form, { money: 1e20, other: 12345678901234567 }).issues), [
      '/other digits',
    ]);
  });

  it('brings text to NFC before it compares keys', () => {
    const rows = ['Hà Nội', 'Hà Nội'.normalize('NFD')].map((key) => ({ key, a: 1, b: 1 }));
    const { issues, content } = evaluate(formOf([lines()]), { rows });
    assert.deepEqual(told(issues), ['/rows/1/key x-aggregate']);
    assert.equal((content['rows'] as JsonObject[])[1]!['key'], 'Hà Nội');
    assert.match(issues[0]!.message.vi, /“Hà Nội” đã có ở dòng 1/);
  });

  it('tells a null as a null', () => {
    assert.deepEqual(told(evaluate(formOf([figure('n')]), { n: null }).issues), ['/n null']);
  });

  it('does not mistake what an object inherits for a field', () => {
    const form = formOf([
      figure('constructor', { required: false }),
      figure('n', { calc: calc(['constructor'], (n) => n), required: false }),
    ]);
    assert.deepEqual(evaluate(form, {}), { content: {}, issues: [], errors: 0, warnings: 0 });
  });

  it('exists for any JSON whatever', () => {
    const form = formOf([lines({ rows: [{ key: 'x' }, { key: 'y' }] }), section('part', [figure('n')])], {
      rules: [
        rule(
          'R-1',
          calc(['rows'], () => false),
          ['rows'],
        ),
      ],
    });
    const anything = fc
      .anything({ withNullPrototype: false })
      .map((value) => JSON.parse(JSON.stringify(value) ?? '0'));
    const shaped = fc.record({
      rows: fc.oneof(anything, fc.array(fc.record({ key: anything, a: anything }))),
      part: anything,
    });
    fc.assert(
      fc.property(fc.oneof(anything, shaped), (input) => {
        const { issues, errors, warnings } = evaluate(form, input);
        assert.ok(errors > 0 && errors + warnings === issues.length);
        assert.ok(issues.every(({ message }) => message.vi && message.en));
        const { content } = evaluate(form, input);
        assert.deepEqual(evaluate(form, content).content, content);
      }),
    );
  });

  it('exists for a report nested a hundred thousand deep', () => {
    const input = JSON.parse(`{"n":${'['.repeat(1e5)}${']'.repeat(1e5)}}`);
    assert.deepEqual(told(evaluate(formOf([figure('n')]), input).issues), [' depth']);
  });

  it('does not change what it is given', () => {
    const input = Object.freeze({ rows: Object.freeze([Object.freeze({ key: 'x', a: 1, b: 2, total: 9 })]) });
    evaluate(formOf([lines()]), input);
    assert.equal(input.rows[0]!.total, 9);
  });
});

describe('Fixed rows', () => {
  const form = formOf([lines({ rows: [{ key: 'x' }, { key: 'y' }] })]);
  const row = (key: string): JsonObject => ({ key, a: 1, b: 1 });

  it('are put in their declared order', () => {
    const verdict = evaluate(form, { rows: [row('y'), row('x')] });
    assert.deepEqual(
      (verdict.content['rows'] as JsonObject[]).map((one) => one['key']),
      ['x', 'y'],
    );
    assert.equal(verdict.errors, 0);
  });

  it('must all be there, by name', () => {
    const { issues } = evaluate(form, { rows: [row('y')] });
    assert.deepEqual(told(issues), ['/rows x-rows']);
    assert.deepEqual(issues[0]!.params, { missing: { key: 'x' } });
    assert.match(issues[0]!.message.vi, /“x”/);
  });

  it('allow no other row and none twice', () => {
    const { issues } = evaluate(form, { rows: [row('z'), row('y'), row('x'), row('y')] });
    assert.deepEqual(told(issues), ['/rows/2 x-rows', '/rows/3 x-rows']);
  });
});

describe('Rules', () => {
  const grows = rule(
    'GN-1',
    calc(['a', 'b'], (a, b) => b >= a),
    ['b'],
    { severity: 'warning' },
  );

  it('are judged on every row whose operands are there, whatever else is missing', () => {
    const form = formOf([lines({ rules: [grows] }), figure('other')]);
    const verdict = evaluate(form, { rows: [{ a: 2, b: 1 }, { a: 2 }, { key: 'z', a: 'x', b: 1 }] });
    assert.ok(told(verdict.issues).includes('/rows/0/b GN-1'));
    assert.equal(verdict.warnings, 1);
    assert.deepEqual(verdict.issues.find((issue) => issue.rule === 'GN-1')?.message, {
      vi: 'Sai GN-1',
      en: 'Wrong GN-1',
    });
  });

  it('see computed fields, and are told at every field that they name', () => {
    const total = rule(
      'R-1',
      calc(['total'], (n) => n < 5),
      ['a', 'b'],
    );
    const { issues } = evaluate(formOf([lines({ rules: [total] })]), { rows: [{ key: 'x', a: 3, b: 3 }] });
    assert.deepEqual(told(issues), ['/rows/0/a R-1', '/rows/0/b R-1']);
  });

  it('bind their levels only', () => {
    const upper = rule(
      'R-1',
      calc([], () => false),
      ['n'],
      { levels: ['province'] },
    );
    assert.deepEqual(evaluate(formOf([figure('n')], { rules: [upper] }), { n: 1 }).issues, []);
  });

  it('are skipped where their condition does not hold or is absent', () => {
    const when = (kind: string | boolean): object => ({ when: calc([], () => kind) });
    const never = [when(false), when('absent')].map((more) =>
      rule(
        'R-1',
        calc([], () => false),
        ['n'],
        more,
      ),
    );
    assert.deepEqual(evaluate(formOf([figure('n')], { rules: never }), { n: 1 }).issues, []);
  });

  it('that divide by zero are told with their own severity', () => {
    const broken = rule(
      'R-1',
      calc([], () => 'division-by-zero'),
      ['n'],
      { severity: 'warning' },
    );
    const { issues } = evaluate(formOf([figure('n')], { rules: [broken] }), { n: 1 });
    assert.deepEqual(told(issues), ['/n division-by-zero']);
    assert.equal(issues[0]!.severity, 'warning');
  });

  it('compare with the previous report', () => {
    const falls = rule(
      'R-1',
      over('total >= previous.total', ({ self, previous }) =>
        previous === undefined ? undefined : Number(self['n']) >= Number(previous['n']),
      ),
      ['n'],
    );
    const form = formOf([figure('n')], { rules: [falls] });
    assert.deepEqual(evaluate(form, { n: 1 }).issues, []);
    assert.deepEqual(told(evaluate(form, { n: 1 }, { previous: { n: 2 } }).issues), ['/n R-1']);
  });
});

describe('The report of an aggregating unit', () => {
  const province = { levels: ['province'] as const };
  const share = calc(['received', 'checked'], (received, checked) => (checked * 100) / received);
  const less = rule(
    'R-1',
    calc(['checked', 'received'], (checked, received) => checked <= received),
    ['checked'],
    province,
  );
  const form = formOf(
    [figure('received'), figure('checked', province), figure('share', { ...province, calc: share })],
    { level: 'province', rules: [less] },
  );

  it('holds its own fields only, while its expressions see the roll-up too', () => {
    const verdict = evaluate(form, { checked: 5 }, { rollup: { received: '20' } });
    assert.deepEqual(verdict, { content: { checked: 5, share: 25 }, issues: [], errors: 0, warnings: 0 });
    assert.deepEqual(told(evaluate(form, { checked: 50 }, { rollup: { received: 20 } }).issues), [
      '/checked R-1',
    ]);
  });

  it('has its rules judged on the rows of the roll-up', () => {
    const late = rule(
      'R-2',
      calc(['a'], (a) => a < 10),
      ['a'],
      { ...province, severity: 'warning' },
    );
    const above = formOf([lines({ rules: [late] }), text('note', province)], { level: 'province' });
    const rollup = {
      rows: [
        { key: 'x', a: 1 },
        { key: 'y', a: '12345678901234567890' },
      ],
    };
    assert.deepEqual(told(evaluate(above, { note: 'Đủ' }, { rollup }).issues), ['/rows/1/a R-2']);
  });

  it('is not asked for what other levels fill in, and may not hold it', () => {
    assert.deepEqual(told(evaluate(form, { checked: 1, received: 3 }, { rollup: { received: 20 } }).issues), [
      '/received x-levels',
    ]);
  });
});

describe('Alternatives in a schema', () => {
  const either = { anyOf: [{ required: ['a'] }, { required: ['b'] }] };
  const fields = [figure('a', { required: false }), figure('b', { required: false })];

  it('are told as one mistake, without the branches that contradict each other', () => {
    assert.deepEqual(told(evaluate(formOf(fields, { assertions: either }), {}).issues), [' anyOf']);
  });

  it('with a condition tell what the condition demands', () => {
    const demand = { if: { required: ['a'] }, then: { required: ['b'] } };
    assert.deepEqual(told(evaluate(formOf(fields, { assertions: demand }), { a: 1 }).issues), [
      '/b required',
    ]);
  });

  it('of labelled constants name the choices', () => {
    const oneOf = [
      { const: 'yes', title: 'Đồng ý' },
      { const: 'no', title: 'Không đồng ý' },
    ];
    const { issues } = evaluate(formOf([text('answer', { schema: { oneOf } })]), { answer: 'maybe' });
    assert.deepEqual(told(issues), ['/answer oneOf']);
    assert.equal(issues[0]!.message.vi, 'Chọn một trong các giá trị: “Đồng ý”, “Không đồng ý”');
  });
});

describe('A large grid', () => {
  const sums = [1, 2, 3, 4, 5].map((n) =>
    figure(`sum${n}`, { calc: calc([`n${n}`, `n${n + 5}`], (a, b) => a + b) }),
  );
  const plain = Array.from({ length: 10 }, (_unused, n) => figure(`n${n + 1}`, { schema: { minimum: 0 } }));
  const form = formOf([table('rows', [...plain, ...sums])]);
  const row = Object.fromEntries(plain.map(({ name }, n) => [name, n]));
  const report = { rows: Array.from({ length: 40 }, () => row) };

  it('of 40 rows, 15 columns and 5 computed ones is judged in a few milliseconds', () => {
    const each = bestOf(50, () => evaluate(form, report));
    assert.ok(each < 20, `${each} ms`);
  });

  it('computes one row alone as it computes all', () => {
    const array = form.regime.root.fields[0] as ArrayField;
    assert.deepEqual(
      computeRow(form.regime, array, row, report),
      (evaluate(form, report).content['rows'] as JsonObject[])[0],
    );
  });
});
