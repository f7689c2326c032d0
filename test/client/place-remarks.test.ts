/** A remark goes with its row: an innocent one that comes in its place is not marked. */
import assert from 'node:assert/strict';
import { placeRemarks } from '../../client/pages/report/threads/place-remarks.js';
import { smallRegime } from './small-regime.js';

const { root } = smallRegime();
const row = (source: string, plan: number) => ({ source, plan, spent: 1 });
const remark = (path: string, revision = 1) => ({
  id: Number(path.length),
  revision,
  path,
  message: 'Sai số',
  author: { name: 'Tỉnh' },
  at: '2026-11-01T00:00:00.000Z',
});

describe('Where remarks stand', () => {
  const then = { sources: [row('domestic', 10), row('foreign', 20)] };
  const contents = new Map([[1, then]]);
  const paths = (content: object, ...remarks: ReturnType<typeof remark>[]): unknown[] =>
    placeRemarks(remarks, contents, root, content as never).map(({ path, gone }) => [path, gone]);

  it('is where their row stands now', () => {
    const now = { sources: [row('foreign', 20), row('domestic', 10)] };
    assert.deepEqual(paths(now, remark('/sources/0/plan'), remark('/sources')), [
      ['/sources/1/plan', undefined],
      ['/sources', undefined],
    ]);
  });

  it('is their table once the row is gone', () => {
    assert.deepEqual(paths({ sources: [row('foreign', 20)] }, remark('/sources/0/plan')), [
      ['/sources', true],
    ]);
  });

  it('is where they stood while nothing is known of what they were made on', () => {
    const now = { sources: [row('foreign', 20), row('domestic', 10)] };
    assert.deepEqual(paths(now, remark('/sources/0/plan', 2)), [['/sources/0/plan', undefined]]);
  });
});
