import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { at, pointer } from '../../regimes/pointer.js';
import type { Json } from '../../regimes/words.js';
import { documentWith, expression } from './expression-fixture.js';
import { EXAMPLE, withValue } from './example-regime.js';

type Path = readonly (string | number)[];

/** Every place inside a document. */
function placesIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([name, one]) =>
    placesIn(one, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return [path, ...inside];
}

const ODD = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'x-regime',
  '$ref',
  'properties',
  'sum',
  '{',
  '#/$defs/x',
  'ế',
];
const odd: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Json>(
    null,
    0,
    -1,
    1e300,
    0.1,
    true,
    [],
    {},
    [null],
    [[]],
    { op: 'union' },
    'x'.repeat(50_000),
  ),
  fc.constantFrom<Json>(...ODD),
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom(...placesIn(EXAMPLE)).map((path) => at(EXAMPLE, path)),
);
const places = placesIn(EXAMPLE).filter((path) => path.length > 0);
const change = fc.record({
  path: fc.constantFrom(...places),
  value: odd,
  renamed: fc.option(fc.constantFrom(...ODD)),
});

function mutant(changes: readonly { path: Path; value: Json | undefined; renamed: string | null }[]): Json {
  return changes.reduce<Json>((document, { path, value, renamed }) => {
    const parent = at(document, path.slice(0, -1));
    if (typeof parent !== 'object' || parent === null) return document;
    const last = path.at(-1)!;
    if (renamed === null || Array.isArray(parent)) return withValue(document, path, value);
    const members = Object.entries(parent).map(
      ([name, one]) => [name === last ? renamed : name, one] as const,
    );
    const changed = Object.fromEntries(members) as Json;
    return path.length === 1 ? changed : withValue(document, path.slice(0, -1), changed);
  }, EXAMPLE);
}

describe('any document at all is answered, never thrown at', () => {
  it('five hundred broken copies of a regime', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const document = mutant(changes);
        const read = readRegime(document);
        for (const one of read.regime ? read.warnings : read.issues) {
          assert.ok(one.path === '' || one.path.startsWith('/'));
          assert.doesNotMatch(one.message.vi, /\{\w+\}|undefined/);
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
