import assert from 'node:assert/strict';
import { differences, rowDifferences } from '../../client/form/diff.js';
import { describePath } from '../../client/form/places.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { SMALL, smallRegime } from './small-regime.js';

const { root } = smallRegime();
const line = (source: string, plan: number) => ({ source, plan });

describe('What differs between two revisions', () => {
  it('is nothing between equal contents', () => {
    const content = { sources: [line('domestic', 1)], note: 'x' };
    assert.deepEqual(differences(root, content, structuredClone(content)), []);
  });

  it('is told cell by cell, rows being matched by their key', () => {
    const before = { sources: [line('domestic', 1), line('foreign', 2)] };
    const after = { sources: [line('foreign', 3), line('domestic', 1)] };
    assert.deepEqual(differences(root, before, after), [{ path: '/sources/0/plan', before: 2, after: 3 }]);
  });

  it('names new cells by what they are and lost rows by where they were', () => {
    const before = { sources: [line('domestic', 1), line('foreign', 2)] };
    const after = { sources: [line('domestic', 1)], note: 'mới' };
    assert.deepEqual(differences(root, before, after), [
      { path: '/sources/1', before: line('foreign', 2), after: undefined },
      { path: '/note', before: undefined, after: 'mới' },
    ]);
  });

  it('calls a cell by its labels', () => {
    const content = { sources: [line('domestic', 1)] };
    assert.equal(describePath(root, '/sources/0/plan', content, 'vi'), 'Vốn trong nước › Kế hoạch giao');
    assert.equal(describePath(root, '', content, 'vi'), 'Toàn báo cáo');
  });
});

describe('What differs in a table whose rows have no key', () => {
  const read = readRegime({
    ...SMALL,
    properties: { ...SMALL.properties, sources: { ...SMALL.properties.sources, 'x-aggregate': 'append' } },
  });
  const plain = read.regime?.root;

  it('is the row that came in, and not every row below it', () => {
    assert.ok(plain);
    const rows = [line('domestic', 1), line('foreign', 2)];
    const added = line('domestic', 7);
    assert.deepEqual(
      differences(plain, { sources: rows }, { sources: [added, ...rows] }),
      differences(plain, { sources: [] }, { sources: [added] }),
    );
    assert.deepEqual(rowDifferences(plain, { sources: rows }, { sources: [added, ...rows] }), [
      { path: '/sources/0', before: undefined, after: added },
    ]);
  });

  it('is one cell where one cell was changed', () => {
    assert.ok(plain);
    const rows = [line('domestic', 1), line('foreign', 2)];
    assert.deepEqual(differences(plain, { sources: rows }, { sources: [rows[0]!, line('foreign', 3)] }), [
      { path: '/sources/1/plan', before: 2, after: 3 },
    ]);
  });
});
