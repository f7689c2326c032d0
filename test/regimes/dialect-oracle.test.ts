import { strict as assert } from 'node:assert';
import { run } from '@bufbuild/cel';
import fc from 'fast-check';
import { says } from './expression-fixture.js';

/** Random conditions, run by another implementation of CEL as well; on whole numbers both must agree. */
const { number, condition } = fc.letrec<{ number: string; condition: string }>((tie) => {
  const number = tie('number');
  const condition = tie('condition');
  const both = (op: fc.Arbitrary<string>, of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(of, op, of).map(([left, sign, right]) => `(${left} ${sign} ${right})`);
  const row = fc.constantFrom('r.x > r.y', 'r.x == a', 'r.x + r.y <= b', 'r.id == "k"', '!(r.y < 2)');
  return {
    number: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom('a', 'b', 'c', 'self.a', 'rows[0].x', 'size(rows)', 'size(word)', 'rows.size()'),
      fc.nat(9).map(String),
      both(fc.constantFrom('+', '-', '*'), number),
      number.map((one) => `-(${one})`),
      fc.tuple(condition, number, number).map(([is, yes, no]) => `(${is} ? ${yes} : ${no})`),
      row.map((is) => `size(rows.filter(r, ${is}))`),
      row.map((is) => `rows.map(r, ${is}, r.x * 2).size()`),
    ),
    condition: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom(
        'true',
        'false',
        'yes',
        'kind == "new"',
        'word.startsWith("b")',
        'word in ["abc", "d"]',
      ),
      both(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), number),
      both(fc.constantFrom('&&', '||'), condition),
      condition.map((one) => `!(${one})`),
      number.map((one) => `${one} in [1, 2, a]`),
      fc.tuple(fc.constantFrom('all', 'exists', 'exists_one'), row).map(([of, is]) => `rows.${of}(r, ${is})`),
    ),
  };
});

const whole = fc.integer({ min: -9, max: 9 });
const rows = fc.array(fc.record({ id: fc.constantFrom('k', 'l'), x: whole, y: whole }), {
  minLength: 1,
  maxLength: 4,
});
const content = fc.record({
  a: whole,
  b: whole,
  c: whole,
  yes: fc.boolean(),
  word: fc.constantFrom('abc', 'd', 'bé'),
  kind: fc.constantFrom('new', 'old'),
  rows,
});

type Content = typeof content extends fc.Arbitrary<infer T> ? T : never;

function asTheOther(report: Content): Record<string, never> {
  const convert = (value: unknown): unknown => {
    if (typeof value === 'number') return BigInt(value);
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== 'object' || value === null) return value;
    return new Map(Object.entries(value).map(([name, one]) => [name, convert(one)]));
  };
  const members = Object.fromEntries(Object.entries(report).map(([name, one]) => [name, convert(one)]));
  return { ...members, self: convert(report) } as unknown as Record<string, never>;
}

describe('expressions agree with another implementation of CEL', () => {
  it('on conditions over whole numbers, texts and rows', () => {
    fc.assert(
      fc.property(condition, content, (source, report) => {
        assert.equal(says(source, report), run(source, asTheOther(report)), source);
      }),
      { numRuns: 300 },
    );
  });

  it('on figures', () => {
    fc.assert(
      fc.property(number, content, (source, report) => {
        const theirs = run(source, asTheOther(report));
        assert.equal(says(`(${source}) == (${String(theirs as bigint)})`, report), true, source);
      }),
      { numRuns: 200 },
    );
  });
});
