/** The inbox: what it is filtered by stands in the address, and what comes next follows the list as it stood. */
import assert from 'node:assert/strict';
import { cameFrom, filtersOf, inboxAddress, keyOf, reviewAddress } from '../../client/pages/inbox/filters.js';
import { nextAfter } from '../../client/pages/inbox/next.js';
import type { InboxItem } from '../../client/pages/inbox/query.js';
import { answered, sortRemarks, wordsByPath } from '../../client/pages/report/threads/open.js';
import type { Remark } from '../../client/wire.js';

const item = (code: string, change: Partial<InboxItem> = {}): InboxItem =>
  ({ regime: 'R1', period: '2026-Q3', unit: { code }, state: 'submitted', ...change }) as InboxItem;
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((code) => item(code)) as [
  InboxItem,
  InboxItem,
  InboxItem,
  InboxItem,
];
const claimed = (mine: boolean) =>
  ({ claim: { mine, by: { name: 'x' }, since: '', until: '' } }) as Partial<InboxItem>;

describe('What comes next in the inbox', () => {
  const order = [A, B, C].map(keyOf);
  const nextOf = (here: InboxItem, items: readonly InboxItem[]): string | undefined =>
    nextAfter(keyOf(here), order, items)?.unit.code;

  it('is the one below, and after the last the first that still waits', () => {
    assert.equal(nextOf(A, [A, B, C]), 'b');
    assert.equal(nextOf(C, [A, B, C]), 'a');
    assert.equal(nextOf(A, [A, C]), 'c');
  });

  it('is found also where the report that is open has left the list', () => {
    assert.equal(nextOf(B, [A, C]), 'c');
  });

  it('comes to what was sent meanwhile when the rest is done', () => {
    assert.equal(nextOf(B, [A, B, C, D]), 'c');
    assert.equal(nextOf(B, [D, B]), 'd');
  });

  it('passes by what another reviews, and what waits no more', () => {
    assert.equal(nextOf(A, [A, item('b', claimed(false)), C]), 'c');
    assert.equal(nextOf(A, [A, item('b', claimed(true)), C]), 'b');
    assert.equal(nextOf(A, [A, item('b', { state: 'returned' }), C]), 'c');
    assert.equal(nextOf(A, [A]), undefined);
  });
});

describe('The filters of the inbox', () => {
  it('are read from the address, and what is none of them is left out', () => {
    const query = new URLSearchParams('regime=R1&flag=outliers&sort=odd&period=');
    assert.deepEqual(filtersOf(query), { regime: 'R1', flag: 'outliers' });
  });

  it('go along to a review and come back from it', () => {
    const filters = { period: '2026-Q3', flag: 'late' } as const;
    const address = reviewAddress(A, filters, 'return');
    assert.match(address, /^\/review\/R1\/2026-Q3\/a\?/);
    const query = new URLSearchParams(address.split('?')[1]);
    assert.equal(query.get('act'), 'return');
    assert.deepEqual(cameFrom(query), filters);
    assert.equal(inboxAddress(filters), '/inbox?period=2026-Q3&flag=late');
    assert.equal(cameFrom(new URLSearchParams('flag=late')), undefined);
  });
});

describe('Remarks', () => {
  const remark = (id: number, path: string, change: Partial<Remark> = {}): Remark => ({
    ...{
      id,
      path,
      revision: 1,
      message: `remark ${id}`,
      author: { name: 'Lan' },
      at: '2026-11-29T00:00:00.000Z',
    },
    ...change,
  });
  const settled = { by: { name: 'Lan' }, at: '2026-11-29T01:00:00.000Z' };

  it('are open until somebody says that they are dealt with, or the report is approved', () => {
    const remarks = [remark(1, '/a'), remark(2, '/b', { settled })];
    const ids = (over: boolean) => sortRemarks(remarks, over).open.map(({ id }) => id);
    assert.deepEqual([ids(false), ids(true)], [[1], []]);
  });

  it('say at their cell what was said to them', () => {
    const replies = [{ id: 1, message: 'yes', author: { name: 'Bách' }, at: '2026-11-29T02:00:00.000Z' }];
    const words = wordsByPath([remark(1, '/a', { replies }), remark(2, '/a')]);
    assert.deepEqual(words.get('/a'), ['remark 1', 'Bách: yes', 'remark 2']);
  });

  it('are answered at a cell: the newest that is open', () => {
    const remarks = [remark(1, '/a'), remark(2, '/a', { settled }), remark(3, '/b')];
    assert.equal(answered(remarks, '/a')?.id, 1);
    assert.equal(answered(remarks.slice(1), '/a')?.id, 2);
    assert.equal(answered(remarks, '/c'), undefined);
  });
});
