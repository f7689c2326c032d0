import assert from 'node:assert/strict';
import vm from 'node:vm';
import { RUNTIME_GLOBAL, ajvRuntime } from '../../forms/ajv-runtime.js';
import { compileCheck, standaloneModule } from '../../forms/ajv.js';
import type { SchemaCheck } from '../../forms/form.js';
import type { JsonObject } from '../../regimes/words.js';

const SCHEMA: JsonObject = {
  type: 'object',
  title: 'Let nobody require("fs") or eval',
  additionalProperties: false,
  required: ['code', 'constructor'],
  properties: {
    code: { type: 'string', pattern: '^[A-Z]{2,}$', minLength: 2, maxLength: 4 },
    day: { type: 'string', format: 'date' },
    moment: { type: 'string', format: 'date-time' },
    mail: { type: 'string', format: 'email' },
    link: { type: 'string', format: 'uri' },
    id: { type: 'string', format: 'uuid' },
    kind: { type: 'string', enum: ['a', 'b'] },
    constructor: { type: 'number', minimum: 0 },
    rows: {
      type: 'array',
      uniqueItems: true,
      items: { type: 'object', properties: { fixed: { const: { a: 1 } } } },
    },
  },
  if: { required: ['day'] },
  then: { required: ['moment'] },
};

const SAMPLES: unknown[] = [
  { code: 'ABC', constructor: 1 },
  {},
  { code: 'abcdef', day: '2026-02-30', mail: 'x', link: 'x', id: 'x', kind: 'c', constructor: -1, other: 1 },
  { code: '𝐀𝐁', constructor: 1, rows: [{ fixed: { a: 1 } }, { fixed: { a: 1 } }, { fixed: 2 }] },
  [],
  null,
];

const asAssignment = (text: string): string => text.replace('export default', 'globalThis.checkOfTest =');

/** Runs the text of a module as a script of this realm, where `require` does not exist. */
function load(text: string): SchemaCheck {
  assert.equal(vm.runInThisContext('typeof require'), 'undefined');
  vm.runInThisContext(asAssignment(text));
  const { checkOfTest } = globalThis as unknown as { checkOfTest: SchemaCheck };
  return checkOfTest;
}

describe('The module of a check', () => {
  const text = standaloneModule(SCHEMA);

  it('finds what the check on the server finds', () => {
    const browser = load(text);
    const server = compileCheck(SCHEMA);
    for (const sample of SAMPLES) assert.deepEqual(browser(sample), server(sample));
    assert.equal(browser(SAMPLES[0]).length, 0);
    assert.equal(browser({}).length, 2);
  });

  it('runs where strings may not become code', () => {
    const page = vm.createContext(
      { [RUNTIME_GLOBAL]: ajvRuntime },
      { codeGeneration: { strings: false, wasm: false } },
    );
    vm.runInContext(asAssignment(text), page);
    assert.equal(vm.runInContext('checkOfTest({ code: "ABC", constructor: 1, mail: "x" }).length', page), 1);
    assert.throws(() => vm.runInContext('eval("1")', page), /EvalError/);
  });

  it('needs no import, and makes no code of strings', () => {
    assert.doesNotMatch(text, /\beval\b|new Function|\brequire\(|\bimport\b|new RegExp/);
    assert.equal(text.match(/\bexport\b/g)?.length, 1);
  });

  it('is the same text for the same schema, so that it can be cached by its hash', () => {
    assert.equal(standaloneModule(SCHEMA), text);
  });
});

describe('A check', () => {
  it('finds all mistakes at once', () => {
    const keywords = compileCheck(SCHEMA)(SAMPLES[2]).map(({ keyword }) => keyword);
    for (const keyword of [
      'additionalProperties',
      'maxLength',
      'pattern',
      'format',
      'enum',
      'minimum',
      'required',
    ])
      assert.ok(keywords.includes(keyword), keyword);
  });

  it('takes linear time on a pattern that stops the native engine', () => {
    const check = compileCheck({ type: 'string', pattern: '(a+)+$' });
    const start = performance.now();
    assert.equal(check('a'.repeat(50_000) + 'b').length, 1);
    assert.ok(performance.now() - start < 1000);
  });

  it('is refused for a schema with an unknown keyword, format or pattern', () => {
    assert.throws(() => compileCheck({ type: 'string', foo: 1 }), /foo/);
    assert.throws(() => compileCheck({ type: 'string', format: 'phone' }), /phone/);
    assert.throws(() => compileCheck({ type: 'string', pattern: '(?=a)' }));
  });

  it('takes a field called like a note of a schema for a field', () => {
    const check = compileCheck({
      type: 'object',
      properties: { title: { type: 'number' } },
      required: ['title'],
    });
    assert.equal(check({ title: 'x' }).length, 1);
    assert.equal(check({}).length, 1);
  });
});
