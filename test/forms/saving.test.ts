import assert from 'node:assert/strict';
import { explanationKey, unexplained } from '../../forms/explanations.js';
import { nilReturn } from '../../forms/nil-return.js';
import { prefill } from '../../forms/prefill.js';
import { refusals } from '../../forms/refusals.js';
import type { Issue, JsonObject } from '../../regimes/words.js';
import { calc, figure, formOf, rule, section, table, text, told } from './fixture.js';

describe('The save of a draft', () => {
  const form = formOf([
    figure('n'),
    figure('above', { levels: ['province'] }),
    figure('twice', { calc: calc(['n'], (n) => 2 * n) }),
    section('part', [text('note')]),
    table('rows', [figure('a')]),
  ]);
  const refused = (input: unknown): string[] => told(refusals(form, input));

  it('is stopped by a body that is no object', () => {
    for (const input of [[], null, 'x', 3, undefined]) assert.deepEqual(refused(input), [' type']);
  });

  it('is stopped by unknown members, wherever they are', () => {
    const input = { m: 1, part: { x: 1 }, rows: [{ a: 1 }, { b: 1 }], ['__proto__' + 'x']: 1 };
    assert.deepEqual(refused(input), [
      '/m additionalProperties',
      '/part/x additionalProperties',
      '/rows/1/b additionalProperties',
      '/__proto__x additionalProperties',
    ]);
    assert.deepEqual(refused(JSON.parse('{"__proto__": {"n": 1}}')), ['/__proto__ additionalProperties']);
  });

  it('is stopped by fields of other levels, nulls and broken text', () => {
    assert.deepEqual(refused({ above: 1, n: null, part: { note: 'a\ud800' }, rows: [null, { a: [null] }] }), [
      '/above x-levels',
      '/n null',
      '/part/note unicode',
      '/rows/0 null',
      '/rows/1/a/0 null',
    ]);
  });

  it('is stopped by nesting without reason', () => {
    assert.deepEqual(refused(JSON.parse(`{"n":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)), [' depth']);
  });

  it('is stopped by more rows than any report has, wherever they stand', () => {
    const rows = (count: number): unknown[] => Array.from({ length: count }, () => ({}));
    assert.deepEqual(refused({ rows: rows(10_000) }), []);
    assert.deepEqual(refused({ rows: rows(10_001) }), [' rows']);
    assert.deepEqual(refused({ rows: rows(4_000), part: { other: rows(6_001) } }), [' rows']);
  });

  it('is stopped by no other mistake', () => {
    assert.deepEqual(refused({ n: 'x', twice: 5, part: [], rows: [{ a: -1 }, 3] }), []);
    assert.deepEqual(refused({}), []);
  });
});

describe('Explanations', () => {
  const issue = (path: string, severity: Issue['severity']): Issue => ({
    path,
    severity,
    rule: 'R-1',
    message: { vi: 'Sai', en: 'Wrong' },
    params: {},
  });

  it('are kept by rule and cell', () =>
    assert.equal(explanationKey(issue('/rows/0/a', 'warning')), 'R-1@/rows/0/a'));

  it('settle warnings, but no errors, and not when blank', () => {
    const issues = [
      issue('/a', 'warning'),
      issue('/b', 'warning'),
      issue('/c', 'warning'),
      issue('/d', 'error'),
    ];
    const rest = unexplained(issues, { 'R-1@/a': 'Do bão', 'R-1@/b': '  ', 'R-1@/d': 'Do bão' });
    assert.deepEqual(told(rest), ['/b R-1', '/c R-1']);
  });

  it('are not found where only every object inherits them', () => {
    const odd: Issue = { ...issue('', 'warning'), rule: 'constructor' };
    assert.equal(unexplained([odd], {}).length, 1);
  });
});

/** Rows as form II.06a has them: what was pending at the end comes over to the next period's start. */
const carrying = table(
  'rows',
  [text('field'), figure('carried', { prefill: { from: 'previous', field: 'pending' } }), figure('pending')],
  { key: ['field'] },
);

describe('A newly opened report', () => {
  it('has the fixed rows of required tables laid out', () => {
    const rows = { rows: [{ key: 'x' }, { key: 'y' }] };
    const form = formOf([
      table('a', [text('key')], rows),
      table('b', [text('key')], { ...rows, required: false }),
    ]);
    assert.deepEqual(prefill(form), { content: { a: [{ key: 'x' }, { key: 'y' }] }, sources: {} });
  });

  it('carries values over by field and row key, and says so', () => {
    const previous = {
      rows: [
        { field: 'đất đai', carried: 1, pending: 7 },
        { field: 'hộ tịch', carried: 2 },
      ],
    };
    assert.deepEqual(prefill(formOf([carrying]), previous), {
      content: { rows: [{ field: 'đất đai', carried: 7 }] },
      sources: { '/rows/0/carried': { from: 'previous' } },
    });
  });

  it('finds the fixed row of the same key, whatever its place was', () => {
    const fixed = { ...carrying, rows: [{ field: 'a' }, { field: 'b' }] };
    const { content } = prefill(formOf([fixed]), {
      rows: [
        { field: 'b', pending: 2 },
        { field: 'a', pending: 1 },
      ],
    });
    assert.deepEqual(content, {
      rows: [
        { field: 'a', carried: 1 },
        { field: 'b', carried: 2 },
      ],
    });
  });

  it('carries values over at the root and in sections, of the right type only', () => {
    const carried = (name: string) => figure(name, { prefill: { from: 'previous' as const, field: 'end' } });
    const form = formOf([carried('start'), section('part', [carried('start')])]);
    const previous = { end: 5, part: { end: '12345678901234567890' } };
    assert.deepEqual(prefill(form, previous), {
      content: { start: 5 },
      sources: { '/start': { from: 'previous' } },
    });
  });

  it('starts with the defaults of the regime', () => {
    assert.deepEqual(prefill(formOf([text('kind', { schema: { default: 'thường' } })])).content, {
      kind: 'thường',
    });
  });
});

describe('A nil return', () => {
  const nil = (
    fields: Parameters<typeof formOf>[0],
    previous?: JsonObject,
    more = {},
  ): JsonObject | undefined => nilReturn(formOf(fields, more), { previous });

  it('is zero for every required figure, and silent on the others', () => {
    const fields = [
      figure('n'),
      figure('m', { required: false }),
      section('part', [figure('n')]),
      text('note', { required: false }),
    ];
    assert.deepEqual(nil(fields), { n: 0, part: { n: 0 } });
  });

  it('fills fixed rows with zeros and leaves growing tables empty', () => {
    const fixed = table('fixed', [text('key'), figure('n')], { rows: [{ key: 'x' }], key: ['key'] });
    assert.deepEqual(nil([fixed, table('rows', [figure('n')])]), { fixed: [{ key: 'x', n: 0 }], rows: [] });
  });

  it('is not to be had where a text must be written, a row entered, or zero is no valid figure', () => {
    assert.equal(nil([text('note')]), undefined);
    assert.equal(nil([table('rows', [figure('n')], { schema: { minItems: 1 } })]), undefined);
    assert.equal(nil([figure('n', { schema: { minimum: 1 } })]), undefined);
  });

  it('is not to be had where a rule does not hold', () => {
    const some = rule(
      'R-1',
      calc(['n'], (n) => n > 0),
      ['n'],
    );
    assert.equal(nil([figure('n')], undefined, { rules: [some] }), undefined);
  });

  it('is not to be had where something is carried over', () => {
    assert.equal(nil([carrying], { rows: [{ field: 'a', pending: 3 }] }), undefined);
    assert.deepEqual(nil([carrying], { rows: [{ field: 'a', pending: 0 }] }), { rows: [] });
  });
});
