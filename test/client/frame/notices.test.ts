import assert from 'node:assert/strict';
import { NOTICE_KIND_NAMES, noticePath, noticeWords } from '../../../forms/notices.js';
import { byDay } from '../../../client/pages/notices/group.js';
import type { NoticeItem } from '../../../client/pages/notices/query.js';

let nth = 100;
const item = (change: Partial<NoticeItem> = {}): NoticeItem => ({
  id: (nth -= 1),
  kind: 'overdue-below',
  at: '2026-11-04T17:05:00.000Z',
  read: false,
  regime: 'R',
  period: '2026-10',
  unit: '00070',
  facts: {},
  ...change,
});

describe('The list of notices', () => {
  it('stands by day of Vietnam, the newest first', () => {
    const days = byDay([item(), item({ at: '2026-11-04T16:55:00.000Z' })]);
    assert.deepEqual(
      days.map(({ day }) => day),
      ['2026-11-05', '2026-11-04'],
    );
  });

  it('folds many of one kind and one report period into one, and few not', () => {
    const sizes = (items: readonly NoticeItem[]) =>
      byDay(items).flatMap(({ groups }) => groups.map((group) => group.items.length));
    assert.deepEqual(sizes([item(), item(), item(), item()]), [4]);
    assert.deepEqual(sizes([item(), item(), item()]), [1, 1, 1]);
    assert.deepEqual(sizes([item(), item(), item({ period: '2026-11' }), item()]), [1, 1, 1, 1]);
  });
});

describe('The words of a notice', () => {
  const place = { regime: 'R', period: '2026-Q1', unit: '00070' };

  it('are there in both languages for every kind, though nothing is known of the occasion', () => {
    for (const kind of NOTICE_KIND_NAMES)
      for (const language of ['vi', 'en'] as const) {
        const { title, sentence } = noticeWords(kind, place, {}, language);
        assert.ok(title.startsWith('R') && sentence.length > 10, `${kind} ${language}`);
        assert.equal(/undefined|null/.test(title + sentence), false, `${kind} ${language}: ${sentence}`);
      }
  });

  it('name the end of a day as that day', () => {
    const facts = { label: { vi: 'Nhà hỏng', en: 'Houses' }, dueAt: '2026-11-04T16:59:59.999Z' };
    const { title, sentence } = noticeWords('due-tomorrow', place, facts, 'vi');
    assert.equal(title, 'Nhà hỏng · Quý I/2026');
    assert.match(sentence, /04\/11\/2026/);
  });

  it('lead to where it happened', () => {
    assert.equal(noticePath('to-review', place), '/review/R/2026-Q1/00070');
    assert.equal(noticePath('returned', place), '/reports/R/2026-Q1/00070');
    assert.equal(noticePath('version-published', { regime: 'R' }), '/regimes/R');
    assert.equal(noticePath('returned', {}), '/');
  });
});
