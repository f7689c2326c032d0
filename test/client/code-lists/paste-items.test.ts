import assert from 'node:assert/strict';
import { pasteItems } from '../../../client/pages/code-lists/paste-items.js';

const HERE = [
  { value: 'a', vi: 'A', en: 'A', validTo: '2026-12-31' },
  { value: 'b', vi: 'B', en: 'B' },
];

describe('Rows pasted into a code list', () => {
  it('rename what is there in its place, and add the new at the end', () => {
    const { items, added, changed } = pasteItems(HERE, 'Mã\tTên\r\nb\tBa\u0301o\tReport\r\nc\tXê\r\n');
    assert.deepEqual(items, [
      HERE[0],
      { value: 'b', vi: 'Báo', en: 'Report' },
      { value: 'c', vi: 'Xê', en: 'Xê' },
    ]);
    assert.deepEqual([added, changed], [1, 1]);
  });

  it('may be separated by semicolons, and leave out what has no name', () => {
    assert.deepEqual(pasteItems([], 'x;Ích;X\ny;;\n').items, [{ value: 'x', vi: 'Ích', en: 'X' }]);
  });
});
