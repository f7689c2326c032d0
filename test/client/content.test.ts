import assert from 'node:assert/strict';
import { put, reuse } from '../../client/form/content.js';
import { searchText } from '../../client/form/search-text.js';

describe('Editing content', () => {
  const content = { a: { x: 1 }, rows: [{ n: 1 }, { n: 2 }] };

  it('changes one place and keeps the identity of all others', () => {
    const next = put(content, ['rows', 1, 'n'], 5) as typeof content;
    assert.deepEqual(next, { a: { x: 1 }, rows: [{ n: 1 }, { n: 5 }] });
    assert.equal(next.a, content.a);
    assert.equal(next.rows[0], content.rows[0]);
  });

  it('takes a member away when nothing is put there', () => {
    assert.deepEqual(put(content, ['a', 'x'], undefined), { a: {}, rows: content.rows });
    assert.equal(put(content, ['b'], undefined), content);
  });

  it('makes objects and rows on the way', () => {
    assert.deepEqual(put({}, ['rows', 1, 'n'], 1), { rows: [{}, { n: 1 }] });
  });

  it('reuses what is equal', () => {
    const copy = structuredClone(content);
    assert.equal(reuse(content, copy), content);
    const changed = reuse(content, { ...copy, rows: [{ n: 1 }, { n: 9 }] });
    assert.equal(changed.rows[0], content.rows[0]);
    assert.notEqual(changed, content);
  });
});

describe('Searching', () => {
  it('needs no diacritics', () => assert.equal(searchText(' Đất đai, Hộ tịch '), 'dat dai, ho tich'));
});
