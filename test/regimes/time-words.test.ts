/** Windows and due rules as sentences. */
import { strict as assert } from 'node:assert';
import type { DueRule, WindowRule } from '../../regimes/dialect/regime.js';
import { dueWords, windowWords } from '../../regimes/time-words.js';
import type { Frequency } from '../../regimes/words.js';

const WINDOWS: readonly (readonly [WindowRule, Frequency, string, string])[] = [
  ['calendar', 'day', 'Ngày được yêu cầu', 'The day on which it is asked for'],
  [
    'calendar',
    'quarter',
    'Từ ngày đầu đến ngày cuối của kỳ theo lịch',
    'From the first to the last day of the calendar period',
  ],
  [
    'decree-09',
    'month',
    'Từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo',
    'From the 15th of the month before to the 14th of the month',
  ],
  [
    { from: { monthsFromStart: -3, day: 1 }, to: { monthsFromStart: 8, day: 'last' } },
    'year',
    'Từ ngày 1 tháng thứ 3 trước kỳ đến ngày cuối tháng thứ 9 của kỳ',
    "From the 1st of the 3rd month before the period to the last day of the period's 9th month",
  ],
  [
    { from: { daysFromStart: -4 }, to: { daysFromEnd: -4 } },
    'week',
    'Từ 4 ngày trước ngày đầu kỳ đến 4 ngày trước ngày cuối kỳ',
    "From 4 days before the period's first day to 4 days before the period's last day",
  ],
];
const DUES: readonly (readonly [DueRule, string, string])[] = [
  [{ workingDays: 3 }, '3 ngày làm việc sau ngày chốt số liệu', '3 working days after the window closes'],
  [
    { monthsFromEnd: 1, day: 15, roll: 'previous' },
    'ngày 15 tháng sau kỳ, hoặc ngày làm việc liền trước',
    'the 15th of the month after the period, or the working day before',
  ],
  [
    { monthsFromEnd: 0, day: 25, time: '17:00' },
    'ngày 25 tháng cuối kỳ trước 17:00',
    "the 25th of the period's last month before 17:00",
  ],
  [{ daysFromEnd: 1 }, '1 ngày sau ngày cuối kỳ', "1 day after the period's last day"],
];

describe('time rules in words', () => {
  for (const [rule, frequency, vi, en] of WINDOWS) {
    it(`say: ${en}`, () => assert.deepEqual(windowWords(rule, frequency), { vi, en }));
  }
  for (const [rule, vi, en] of DUES) {
    it(`say: ${en}`, () => assert.deepEqual(dueWords(rule), { vi, en }));
  }
});
