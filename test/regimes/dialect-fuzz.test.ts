import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { pointer } from '../../regimes/pointer.js';
import type { Json } from '../../regimes/words.js';
import { documentWith, expression } from './expression-fixture.js';
import { EXAMPLE, withValue } from './example-regime.js';
import { change, mutant, places } from './mutants.js';

describe('any document at all is answered, never thrown at', () => {
  it('five hundred broken copies of a regime', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const document = mutant(changes);
        const read = readRegime(document);
        for (const one of read.regime ? read.warnings : read.issues) {
          assert.ok(one.path === '' || one.path.startsWith('/'));
          // A place that was not filled in; what the document itself says may be repeated.
          const [open] = /\{\w+\}|undefined/.exec(one.message.vi) ?? [];
          assert.ok(open === undefined || JSON.stringify(document).includes(open), one.message.vi);
        }
        assert.ok(read.regime ?? read.issues.length > 0);
      }),
      { numRuns: 500 },
    );
  });

  it('any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => readRegime(value).regime === undefined));
  });

  it('every single member left out', () => {
    for (const path of places)
      assert.doesNotThrow(() => readRegime(withValue(EXAMPLE, path, undefined)), pointer(...path));
  });
});

describe('any expression at all is answered', () => {
  const TOKENS = [
    'a',
    'b',
    'rows',
    'r',
    'x',
    'word',
    'kind',
    'self',
    'root',
    'previous',
    'part',
    '.',
    ',',
    '(',
    ')',
    '[',
    ']',
  ];
  const MORE = [
    '+',
    '-',
    '*',
    '/',
    '%',
    '==',
    '<',
    '&&',
    '||',
    '!',
    '?',
    ':',
    'in',
    '0',
    '1',
    '0.5',
    '"new"',
    '.map(r, ',
    '.all(r, ',
  ];
  const NAMES = [
    'has(',
    'sum(',
    'size(',
    'round(',
    'string(',
    '.filter(r, ',
    '.exists(r, ',
    '5.',
    '.5',
    '1e5',
    "'x'",
    'r"x"',
    'null',
    '{',
    '}',
    'true',
  ];
  const source = fc
    .array(fc.constantFrom(...TOKENS, ...MORE, ...NAMES), { maxLength: 14 })
    .map((parts) => parts.join(' '));
  const rule = (text: string): Json => [
    { id: 'R', severity: 'error', assert: text, at: ['a'], message: { vi: 'x', en: 'x' } },
  ];

  it('when it is read', () => {
    fc.assert(
      fc.property(source, (text) => {
        const read = readRegime(documentWith({ 'x-rules': rule(text) }));
        assert.ok(read.regime ?? read.issues.every((one) => one.severity === 'error'));
      }),
      { numRuns: 600 },
    );
  });

  it('when it is run over any content', () => {
    const conditions = [
      'a / b > c',
      'rows.all(r, r.x < r.y) || word == "x"',
      'sum(rows.map(r, r.x / r.y)) == a',
      'rows[c].x > 0',
      'has(previous.part.x) && previous.part.x > part.x',
      'tags.exists(t, t == word)',
      'word.substring(1, 3) == kind',
    ].map((text) => expression(text, 'boolean'));
    const cell = fc.oneof(fc.jsonValue(), fc.double(), fc.constant(undefined));
    const row = fc.oneof(fc.record({ id: cell, x: cell, y: cell }), fc.jsonValue());
    const content = fc.record({
      a: cell,
      b: cell,
      c: cell,
      word: cell,
      kind: cell,
      tags: fc.oneof(fc.array(cell), cell),
      part: fc.oneof(fc.record({ x: cell }), cell),
      rows: fc.oneof(fc.array(row), cell),
    });
    fc.assert(
      fc.property(content, fc.option(content), (one, previous) => {
        const self = one as never;
        for (const condition of conditions)
          assert.ok(
            condition.evaluate({ self, root: self, previous: (previous ?? undefined) as never }).kind,
          );
      }),
      { numRuns: 300 },
    );
  });
});
