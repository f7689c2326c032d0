import { strict as assert } from 'node:assert';
import { expression, issuesOf, plain, rowExpression, says, valueOf } from './expression-fixture.js';
import type { JsonObject } from '../../regimes/words.js';

describe('expressions: exact decimals', () => {
  const VALUES: readonly [string, JsonObject, string][] = [
    ['a + b', { a: 0.1, b: 0.2 }, '0.3'],
    ['a - b', { a: 0.3, b: 0.1 }, '0.2'],
    ['a * b', { a: 1.1, b: 1.1 }, '1.21'],
    ['a / b', { a: 1, b: 3 }, '0.33333333333333333333'],
    ['a % b', { a: 7.5, b: 2 }, '1.5'],
    ['-a', { a: 5 }, '-5'],
    ['-(a + 1)', { a: 5 }, '-6'],
    ['1 / 4', {}, '0.25'],
    ['0.1 + 0.2', {}, '0.3'],
    ['0x10 + 1e2', {}, '116'],
    ['round(a, 2)', { a: 2.345 }, '2.35'],
    ['round(a, 0)', { a: -2.5 }, '-3'],
    ['round(a * 100 / b, 2)', { a: 2, b: 3 }, '66.67'],
    ['a > 0 ? round(b * 100 / a, 2) : 0', { a: 8, b: 1 }, '12.5'],
    ['type * 2', { type: 4 }, '8'],
    ['self.a + root.a', { a: 2 }, '4'],
    ['part.x + part.y', { part: { x: 1, y: 2 } }, '3'],
    ['size(rows) * 2 + 1', { rows: [{}, {}] }, '5'],
    ['rows.size() / 2', { rows: [{}] }, '0.5'],
    ['rows[0].x', { rows: [{ x: 9 }] }, '9'],
    ['rows[size(rows) - 1].x', { rows: [{ x: 9 }, { x: 8 }] }, '8'],
    ['figures[1]', { figures: [1, 2.5] }, '2.5'],
    ['sum(figures)', { figures: [0.1, 0.2, 0.3] }, '0.6'],
    ['sum([a, b, 1])', { a: 1, b: 2 }, '4'],
    ['sum(rows.map(r, r.x))', { rows: [{ x: 0.1 }, { x: 0.2 }] }, '0.3'],
    [
      'sum(rows.map(r, r.id == "k", r.x))',
      {
        rows: [
          { id: 'k', x: 1 },
          { id: 'l', x: 5 },
        ],
      },
      '1',
    ],
    ['sum(rows.filter(r, r.x > 1).map(r, r.x))', { rows: [{ x: 1 }, { x: 2 }, { x: 3 }] }, '5'],
    ['sum(rows.map(r, r.x * a))', { a: 10, rows: [{ x: 1 }, { x: 2 }] }, '30'],
    ['a', { a: 999999999999999 }, '999999999999999'],
    ['a + 1', { a: '12345678901234567890.5' }, '12345678901234567891.5'],
  ];
  for (const [source, content, expected] of VALUES)
    it(`${source} is ${expected}`, () => assert.equal(valueOf(source, content), expected));
});

describe('expressions: conditions', () => {
  const SAID: readonly [string, JsonObject, boolean][] = [
    ['c == a + b', { a: 0.1, b: 0.2, c: 0.3 }, true],
    ['a != b', { a: 1, b: 1.0 }, false],
    ['a >= 1 && b < 2.5', { a: 1, b: 2 }, true],
    ['!(a > b)', { a: 1, b: 2 }, true],
    ['a in [1, 2, 3]', { a: 2 }, true],
    ['word in ["x", "y"]', { word: 'z' }, false],
    ['kind == "new"', { kind: 'new' }, true],
    ['yes', { yes: false }, false],
    ['yes == true', { yes: true }, true],
    ['size(rows) > 2', { rows: [{}, {}, {}] }, true],
    ['size(word) == 3', { word: 'Huế' }, true],
    ['word.startsWith("a") && word.endsWith("c")', { word: 'abc' }, true],
    ['word.contains("b") && word.indexOf("c") == 2', { word: 'abc' }, true],
    ['word.substring(1, 2) == "b"', { word: 'abc' }, true],
    ['word.matches("^[a-c]+$")', { word: 'abc' }, true],
    ['word.lowerAscii() == "abc"', { word: 'ABC' }, true],
    ['string(a) == "0.5"', { a: 0.5 }, true],
    ['"x" in tags', { tags: ['x'] }, true],
    ['tags.exists(t, t == "y")', { tags: ['x'] }, false],
    ['rows.all(r, r.x <= r.y)', { rows: [{ x: 1, y: 2 }] }, true],
    ['rows.exists_one(r, r.x == 1)', { rows: [{ x: 1 }, { x: 1 }] }, false],
    ['rows.all(r, rows.filter(s, s.id == r.id).size() == 1)', { rows: [{ id: 'k' }, { id: 'k' }] }, false],
    ['rows.map(r, r.id) == ["k"]', { rows: [{ id: 'k' }] }, true],
    ['word == "Hue\u0302\u0301"', { word: 'Huế' }, true],
  ];
  for (const [source, content, expected] of SAID)
    it(`${source} is ${expected}`, () => assert.equal(says(source, content), expected));
});

describe('expressions: what was not reported', () => {
  it('makes a computed field absent', () => {
    assert.equal(valueOf('a + b', { a: 1 }), 'absent');
    assert.equal(valueOf('part.x + 1', {}), 'absent');
    assert.equal(valueOf('part.x + 1', { part: {} }), 'absent');
    assert.equal(valueOf('rows[3].x', { rows: [] }), 'absent');
    assert.equal(valueOf('root.a', {}), 'absent');
  });

  it('makes a condition absent, whatever stands beside it', () => {
    assert.equal(says('a >= 0', {}), 'absent');
    assert.equal(says('a > 10 || b > 10', { b: 20 }), 'absent');
    assert.equal(says('word == "x"', {}), 'absent');
    assert.equal(says('rows.all(r, r.x > 0)', { rows: [{ x: 1 }, {}] }), 'absent');
    assert.equal(says('rows.exists(r, r.x > 0)', { rows: [{}, { x: 1 }] }), 'absent');
  });

  it('does not matter where it is not asked for', () => {
    assert.equal(says('b > 10 || a > 10', { b: 20 }), true);
    assert.equal(valueOf('b > 0 ? b : a', { b: 1 }), '1');
  });

  it('is what has() asks about', () => {
    assert.equal(says('has(self.a)', {}), false);
    assert.equal(says('has(self.a)', { a: 0 }), true);
    assert.equal(valueOf('has(self.a) ? a : 7', {}), '7');
    assert.equal(says('!has(self.a) || a > 1', {}), true);
    assert.equal(says('has(part.x)', {}), false);
    assert.equal(says('rows.exists(r, has(r.x) && r.x > 0)', { rows: [{}, { x: 1 }] }), true);
  });

  it('is skipped by sum, so long as something was reported', () => {
    assert.equal(valueOf('sum(rows.map(r, r.x))', { rows: [{ x: 1 }, {}, { x: 2 }] }), '3');
    assert.equal(valueOf('sum(rows.map(r, r.x * r.y))', { rows: [{ x: 1 }, { x: 2, y: 3 }] }), '6');
    assert.equal(valueOf('sum(rows.map(r, r.x))', { rows: [{}, {}] }), 'absent');
    assert.equal(valueOf('sum(rows.map(r, r.x))', { rows: [] }), '0');
    assert.equal(valueOf('sum(rows.map(r, r.x))', {}), 'absent');
  });

  it('is what a draft holds that is of another type', () => {
    assert.equal(valueOf('a + 1', { a: 'x' }), 'absent');
    assert.equal(valueOf('a + 1', { a: null }), 'absent');
    assert.equal(valueOf('sum(rows.map(r, r.x))', { rows: 'x' }), 'absent');
    assert.equal(valueOf('sum(rows.map(r, r.x))', { rows: [3, { x: 4 }, null] }), '4');
    assert.equal(says('"x" in tags', { tags: ['x', 3] }), 'absent');
  });
});

describe('expressions: the previous report', () => {
  it('is read like the report itself', () => {
    assert.equal(says('a >= previous.a', { a: 1 }, { a: 2 }), false);
    assert.equal(valueOf('sum(previous.rows.map(r, r.x))', {}, { previous: { rows: [{ x: 4 }] } }), '4');
  });

  it('is absent in a first period, also beside ||, unless it was asked about', () => {
    assert.equal(says('a >= previous.a', { a: 1 }), 'absent');
    assert.equal(says('previous.a > 1 || a > 0', { a: 1 }), 'absent');
    assert.equal(says('!has(previous.a) || a >= previous.a', { a: 1 }), true);
    assert.equal(says('!has(previous.a) || a >= previous.a', { a: 1 }, { a: 2 }), false);
    assert.equal(says('has(previous.part.x)', {}), false);
  });
});

describe('expressions: division by zero', () => {
  it('is an outcome of its own', () => {
    assert.equal(valueOf('a / b', { a: 1, b: 0 }), 'division-by-zero');
    assert.equal(valueOf('a % b', { a: 1, b: 0 }), 'division-by-zero');
    assert.equal(says('a / b > 1 || a > 0', { a: 1, b: 0 }), 'division-by-zero');
  });
  it('does not happen where it is guarded', () => {
    assert.equal(valueOf('b > 0 ? a / b : 0', { a: 1, b: 0 }), '0');
  });
  it('does not happen where a term is absent', () => {
    assert.equal(valueOf('a / b', { b: 0 }), 'absent');
  });
});

describe('expressions: in rows', () => {
  it('bare names are the fields of the row, root is the report', () => {
    const row = { id: 'k', x: 2, y: 3 };
    const outcome = rowExpression('x * root.a + y').evaluate({ self: row, root: { a: 10, rows: [row] } });
    assert.equal(plain(outcome), '23');
  });
  it('say what they read, for the order of computing', () => {
    const one = rowExpression('x + self.y + root.a + sum(root.rows.map(r, r.y)) + previous.b');
    assert.deepEqual(one.reads, ['x', 'y']);
    assert.ok(one.uses.includes('/properties/a') && one.uses.includes('/properties/rows/items/properties/y'));
    assert.ok(!one.uses.includes('/properties/b'));
  });
});

describe('expressions: mistakes', () => {
  const REFUSED: readonly [string, string][] = [
    ['a >', 'expression-syntax'],
    ['', 'wrong-shape'],
    ['a + ', 'expression-syntax'],
    ['if(a)', 'expression-syntax'],
    ['aa > 1', 'expression-name'],
    ['self.aa > 1', 'expression-name'],
    ['root.aa > 1', 'expression-name'],
    ['previous.aa > 1', 'expression-name'],
    ['has(self.aa)', 'expression-name'],
    ['has(previous.part.z)', 'expression-name'],
    ['rows.all(r, r.z > 1)', 'expression-name'],
    ['rows.filter(r, r.x > 1).all(s, s.z > 1)', 'expression-name'],
    ['rows[0].z > 1', 'expression-name'],
    ['rows.all(r, s.x > 1)', 'expression-name'],
    ['a', 'expression-type'],
    ['a + word == "x"', 'expression-type'],
    ['a == "x"', 'expression-type'],
    ['word > 1', 'expression-type'],
    ['(a > 0 ? a : "x") == a', 'expression-type'],
    ['a.x > 1', 'expression-type'],
    ['(a + b).c == 1', 'expression-type'],
    ['sum(rows.map(r, r.id)) > 1', 'expression-type'],
    ['sum(a) > 1', 'expression-type'],
    ['rows > 1', 'expression-type'],
    ['has(a)', 'expression-refused'],
    ['has()', 'expression-refused'],
    ['a == null', 'expression-refused'],
    ['b"x" == b"x"', 'expression-refused'],
    ['1u == 1u', 'expression-refused'],
    ['dyn(a) == 1', 'expression-refused'],
    ['type(a) == type(b)', 'expression-refused'],
    ['round(a, b) > 1', 'expression-refused'],
    ['round(a, 21) > 1', 'expression-refused'],
    ['round(a) > 1', 'expression-refused'],
    ['constructor(a)', 'expression-refused'],
    ['word.constructor()', 'expression-refused'],
    ['word.toString() == "x"', 'expression-refused'],
    ['word.matches(word)', 'expression-refused'],
    ['word.matches("(")', 'bad-pattern'],
    ['cel.bind(x, a, x > 1)', 'expression-refused'],
    ['{"a": 1}.a == 1', 'expression-refused'],
    ['rows.all(self, self.x > 1)', 'expression-refused'],
    ['rows.all(r, rows.all(s, rows.all(t, t.x > s.x + r.x)))', 'expression-refused'],
    ['literals_[0] > 1', 'expression-name'],
    ['__proto__ == 1', 'expression-syntax'],
    ['1e999999 > a', 'expression-syntax'],
    ['1e300 > a', 'expression-refused'],
    [`${'('.repeat(200)}a${')'.repeat(200)} > 1`, 'expression-syntax'],
    [`a ${'+ a '.repeat(5000)} > 1`, 'wrong-shape'],
  ];
  for (const [source, code] of REFUSED)
    it(`${source.slice(0, 60) || 'nothing'}: ${code}`, () => {
      const issues = issuesOf(source);
      assert.ok(
        issues.some((one) => one.rule === code),
        JSON.stringify(issues),
      );
      assert.ok(issues.every((one) => one.path === '/x-rules/0/assert'));
    });

  it('several misspelt names are several mistakes', () => {
    assert.deepEqual(
      issuesOf('aa > bb && has(root.cc)').map((one) => one.params.name),
      ['aa', 'bb', 'cc'],
    );
  });
});

describe('expressions: cost', () => {
  it('a pattern that would take a backtracking engine for ever takes no time', () => {
    const start = performance.now();
    assert.equal(says('word.matches("^(a+)+$")', { word: 'a'.repeat(5000) + 'b' }), false);
    assert.ok(performance.now() - start < 2_000);
  });

  it('rows times rows beyond all reason fails instead of holding the server', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => ({ id: String(i), x: i }));
    const start = performance.now();
    const outcome = expression('rows.all(r, rows.all(s, s.x + r.x >= 0))', 'boolean');
    assert.match(String(plain(outcome.evaluate({ self: { rows }, root: { rows } }))), /^failed/);
    assert.ok(performance.now() - start < 5_000);
  });
});
