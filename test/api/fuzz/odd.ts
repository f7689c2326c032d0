/** Values that programs trip over, and values that fit a JSON Schema. */
import fc from 'fast-check';
import { SHARE_PATTERN } from '../../../api/actions/unit-texts.js';
import type { Json, JsonObject } from '../../../regimes/words.js';

/** Texts with a story: NUL, half a character, names of the language's own, markup, SQL, very long. */
export const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  "'; DROP TABLE users; --",
  '<script>alert(1)</script>',
  '%00',
  '%zz',
  '../../etc/passwd',
  '${7*7}',
  '\u202e\u2066',
  'Tie\u0302\u0301ng Vie\u0302\u0323t',
  '٣',
  '1e999',
  '-0',
  'NaN',
  '2026-13-45',
  '9999-12-31T23:59:60Z',
  '2026-02-30T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '0000-01-01T00:00:00+24:00',
  'x'.repeat(5000),
  'ế'.repeat(2000),
] as const;

/** Raw JSON, much of which JSON.stringify would never write. */
export const RAW_JSON = [
  '',
  ' ',
  'null',
  'true',
  '0',
  '-0',
  '[]',
  '{}',
  '""',
  '{',
  '}',
  '[1,]',
  "{'a':1}",
  '{"a":1}{"a":1}',
  '\ufeff{}',
  '1e999',
  '-1e999',
  '1e-999',
  '12345678901234567890',
  '0.12345678901234567',
  '{"content":1e999}',
  '{"content":{"houses":[{"kind":"brick","damaged":1e999,"loss":1}]}}',
  '{"content":{"houses":[{"kind":"brick","damaged":1,"loss":12345678901234567.8}]}}',
  '{"content":{"__proto__":{"polluted":true}}}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"content":{"note":"\\ud800"}}',
  '{"content":{"note":"\\u0000"}}',
  '{"content":{"\\u0000":1}}',
  '{"content":{"note":"a","note":"b"}}',
  '{"content":null}',
  '{"content":[]}',
  '{"content":"text"}',
  '"\ud800"',
  '['.repeat(100) + ']'.repeat(100),
  '['.repeat(100_000),
  '{"a":'.repeat(5000) + '1' + '}'.repeat(5000),
  `{"${'k'.repeat(100_000)}":1}`,
  `[${'0,'.repeat(50_000)}0]`,
  `{"content":{${Array.from({ length: 3000 }, (_, n) => `"f${n}":${n}`).join(',')}}}`,
] as const;

const oddNumber = fc.constantFrom(
  0,
  -0,
  -1,
  1e300,
  5e-324,
  0.1,
  2 ** 53,
  -(2 ** 53),
  1.5,
  999_999_999_999_999,
);

/** Any JSON value, with a liking for what is odd. */
export const oddValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, [], {}, [[]], [null], { a: null }),
  oddNumber,
  fc.constantFrom<Json>(...ODD_TEXTS),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

/** Values that a schema allows: as much of JSON Schema as our endpoints use. What is not told apart is any text. */
export function fitting(schema: JsonObject): fc.Arbitrary<Json> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as Json[]));
  const choices = schema['anyOf'];
  if (Array.isArray(choices)) return fc.oneof(...choices.map((choice) => fitting(choice as JsonObject)));
  switch (schema['type']) {
    case 'object':
      return fittingObject(schema);
    case 'array':
      return fc.array(fitting((schema['items'] ?? {}) as JsonObject), { maxLength: 4 });
    case 'integer':
      return fc.integer({ min: -3, max: 4_000_000_000 });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => Number(n.toPrecision(12)));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return fittingText(schema);
    default:
      return oddValue;
  }
}

function fittingObject(schema: JsonObject): fc.Arbitrary<Json> {
  const members = (schema['properties'] ?? {}) as Record<string, JsonObject>;
  const required = (schema['required'] ?? []) as string[];
  const values = schema['additionalProperties'];
  if (Object.keys(members).length === 0 && typeof values === 'object') {
    return fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 20 }), fitting(values as JsonObject), {
      maxKeys: 4,
    });
  }
  const arbitraries = Object.fromEntries(Object.entries(members).map(([name, one]) => [name, fitting(one)]));
  return fc.record(arbitraries, { requiredKeys: required });
}

const oddDays = ['2026-10-31', '2025-07-01', '2025-06-30', '0001-01-01', '9999-12-31', '2024-02-29'];

function fittingText(schema: JsonObject): fc.Arbitrary<Json> {
  if (schema['format'] === 'date') return fc.constantFrom(...oddDays);
  if (schema['format'] === 'date-time') {
    return fc.constantFrom(
      '2026-12-01T00:00:00Z',
      '2026-12-01T00:00:00.123456789+07:00',
      '0001-01-01T00:00:00Z',
      '0000-01-01T00:00:00+23:59',
      '9999-12-31T23:59:59-23:59',
      '1998-12-31T23:59:60Z',
    );
  }
  const pattern = schema['pattern'];
  if (pattern === SHARE_PATTERN) return fc.constantFrom('1', '1.0', '0.25', '0.000000000001'); // it looks ahead
  if (typeof pattern === 'string' && pattern !== '\\S') return fc.stringMatching(new RegExp(pattern));
  const most = Number(schema['maxLength'] ?? 300);
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(most, 60) }),
    fc.constantFrom('x', 'Xã Bắc Hà', "O'Brien", 'a'.repeat(Math.min(most, 5000))),
  );
}
