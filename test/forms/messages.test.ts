import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { EN } from '../../forms/messages.en.js';
import { OWN_RULES, SCHEMA_KEYWORDS, isMessageKey, messageOf } from '../../forms/messages.js';
import { VI } from '../../forms/messages.vi.js';
import { SCHEMA_KEYWORDS as DIALECT_KEYWORDS } from '../../regimes/dialect/keywords.js';
import { figure, text } from './fixture.js';

/** Keywords that cannot fail: they describe, declare, or only pass on what stands below them. */
const NEVER_FAIL = new Set([
  ...[
    '$id',
    '$ref',
    '$defs',
    '$comment',
    '$schema',
    '$anchor',
    '$vocabulary',
    'definitions',
    'id',
    'allOf',
    'properties',
  ],
  ...[
    '$dynamicRef',
    '$dynamicAnchor',
    '$recursiveRef',
    '$recursiveAnchor',
    'dependentSchemas',
    'patternProperties',
  ],
  ...[
    'prefixItems',
    'then',
    'else',
    'minContains',
    'maxContains',
    'title',
    'description',
    'default',
    'examples',
  ],
  ...['deprecated', 'readOnly', 'writeOnly', 'contentEncoding', 'contentMediaType', 'contentSchema'],
  ...['nullable', 'discriminator', '$async'],
]);

describe('The table of messages', () => {
  it('has every keyword of the validator in both languages', () => {
    const { keywords } = new Ajv2020().RULES;
    const missing = Object.keys(keywords).filter((name) => !NEVER_FAIL.has(name) && !isMessageKey(name));
    assert.deepEqual(missing, []);
  });

  it('has every keyword that the dialect allows', () => {
    const missing = Object.keys(DIALECT_KEYWORDS).filter(
      (name) => !NEVER_FAIL.has(name) && !isMessageKey(name),
    );
    assert.deepEqual(missing, []);
  });

  it('has every own rule, and nothing besides', () => {
    const keys = [...SCHEMA_KEYWORDS, ...OWN_RULES].sort();
    assert.deepEqual(Object.keys(VI).sort(), keys);
    assert.deepEqual(Object.keys(EN).sort(), keys);
  });

  it('never shows the insides of a program, whatever the parameters', () => {
    for (const key of [...SCHEMA_KEYWORDS, ...OWN_RULES]) {
      const { vi, en } = messageOf(key, { limit: 3, i: 1, j: 0, first: 0, key: { a: 'x' } }, undefined);
      assert.doesNotMatch(`${vi} ${en}`, /undefined|NaN|object Object|null,/, key);
      assert.notEqual(vi, en);
    }
  });

  it('says what to do, with figures as the language writes them', () => {
    assert.deepEqual(messageOf('minimum', { limit: 0 }, undefined), {
      vi: 'Nhập số không âm',
      en: 'Enter a number that is not negative',
    });
    assert.equal(messageOf('maximum', { limit: 12345.5 }, undefined).vi, 'Nhập số không quá 12.345,5');
    assert.equal(
      messageOf('maximum', { limit: 12345.5 }, undefined).en,
      'Enter a number of at most 12,345.5',
    );
    assert.equal(
      messageOf('uniqueItems', { i: 4, j: 2 }, undefined).vi,
      'Bỏ dòng trùng: dòng 5 giống hệt dòng 3',
    );
  });

  it('asks for what is missing in the words of its field', () => {
    assert.equal(messageOf('required', {}, figure('n')).vi, 'Thiếu số liệu: bắt buộc nhập');
    assert.equal(messageOf('required', {}, text('n')).vi, 'Thiếu nội dung: bắt buộc nhập');
    assert.equal(messageOf('required', {}, text('n', { enum: ['a'] })).vi, 'Chưa chọn: bắt buộc chọn');
  });
});

describe('The documentation of forms', () => {
  it('lists every own rule, and no other', () => {
    const page = readFileSync(new URL('../../docs/forms.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `([^`]+)` +\|/gm)].map((match) => match[1]);
    assert.deepEqual(listed, [...OWN_RULES]);
  });
});
