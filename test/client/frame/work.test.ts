import assert from 'node:assert/strict';
import { firstTask, sectionsOf } from '../../../client/pages/work/sections.js';
import type { DeskItem, MyWork } from '../../../client/wire.js';
import { timeLeft } from '../../../forms/time-left.js';
import { workingCalendar, workingDaysBetween } from '../../../regimes/calendar.js';

const NOW = '2026-11-05T02:00:00.000Z';
const item = (change: Partial<DeskItem>): DeskItem =>
  ({
    late: false,
    closesAt: '2026-11-01T00:00:00.000Z',
    dueAt: '2026-11-10T16:59:59.999Z',
    ...change,
  }) as DeskItem;
const work = (lists: Partial<MyWork>): MyWork => ({
  reviews: false,
  owed: [],
  returned: [],
  toSign: [],
  toReview: [],
  corrections: [],
  toConfirm: [],
  sent: [],
  counts: { owed: 0, returned: 0, toSign: 0, toReview: 0, corrections: 0, toConfirm: 0, sent: 0 },
  ...lists,
});

describe('My work', () => {
  it('stands in the order in which it is to be done', () => {
    const one = [item({})];
    const owed = [item({}), item({ late: true }), item({ closesAt: '2026-12-01T00:00:00.000Z' })];
    const desk = work({
      owed,
      returned: one,
      toSign: one,
      toReview: one,
      corrections: one,
      toConfirm: one,
      sent: one,
    });
    assert.deepEqual(
      sectionsOf(desk, NOW).map(({ name, items }) => `${name} ${items.length}`),
      [
        'returned 1',
        'corrections 1',
        'toSign 1',
        'late 1',
        'toReview 1',
        'toConfirm 1',
        'owed 1',
        'later 1',
        'sent 1',
      ],
    );
  });

  it('names the one thing to do first, and none where everything is sent or too early', () => {
    const early = item({ dueAt: '2026-11-06T16:59:59.999Z' });
    const desk = work({ owed: [item({}), early], sent: [item({})] });
    assert.equal(firstTask(sectionsOf(desk, NOW))?.item, early);
    const later = work({ owed: [item({ closesAt: '2026-12-01T00:00:00.000Z' })], sent: [item({})] });
    assert.equal(firstTask(sectionsOf(later, NOW)), undefined);
  });
});

describe('How far a due moment is', () => {
  const calendar = workingCalendar([{ day: '2026-11-06', kind: 'holiday' }]);

  it('is counted in working days, from Thursday over a holiday and a week-end', () => {
    const between = (from: string, to: string) => workingDaysBetween(from, to, calendar);
    assert.equal(between('2026-11-05', '2026-11-05'), 0);
    assert.equal(between('2026-11-05', '2026-11-06'), 0);
    assert.equal(between('2026-11-05', '2026-11-08'), 0);
    assert.equal(between('2026-11-05', '2026-11-09'), 1);
    assert.equal(between('2026-11-05', '2026-11-10'), 2);
    assert.equal(between('2026-11-10', '2026-11-05'), -2);
    assert.equal(between('2026-11-08', '2026-11-07'), 0);
  });

  it('is said in plain words', () => {
    const far = (dueAt: string, workingDays: number) => timeLeft(dueAt, NOW, workingDays).vi;
    assert.equal(far('2026-11-10T16:59:59.999Z', 2), 'còn 2 ngày làm việc');
    assert.equal(far('2026-11-05T16:59:59.999Z', 0), 'hạn cuối là hôm nay');
    assert.equal(far('2026-11-05T10:00:00.000Z', 0), 'hạn cuối là 17:00 hôm nay');
    assert.equal(far('2026-11-07T16:59:59.999Z', 0), 'hết ngày làm việc, nên gửi hôm nay');
    assert.equal(far('2026-11-05T01:00:00.000Z', 0), 'vừa quá hạn');
    assert.equal(far('2026-11-02T16:59:59.999Z', -3), 'quá hạn 3 ngày làm việc');
    assert.equal(timeLeft('2026-11-06T16:59:59.999Z', NOW, 1).en, '1 working day left');
  });
});
