/** How far a due moment is, in the plain words of those who count in working days. */
import { dayOf } from '../regimes/calendar.js';
import type { Instant, Text } from '../regimes/words.js';
import { lastDayOf } from './due-text.js';
import { formatInstant } from './format.js';

const days = (count: number): string => (count === 1 ? 'day' : 'days');

/** @param workingDays left after today up to the due day; negative: passed since it */
export function timeLeft(dueAt: Instant, now: Instant, workingDays: number): Text {
  const today = dayOf(now);
  const due = lastDayOf(dueAt);
  if (now > dueAt) {
    const passed = Math.abs(workingDays);
    return passed === 0
      ? { vi: 'vừa quá hạn', en: 'just overdue' }
      : { vi: `quá hạn ${passed} ngày làm việc`, en: `${passed} working ${days(passed)} overdue` };
  }
  if (due === today) {
    const wholeDay = dayOf(new Date(Date.parse(dueAt) + 60_000).toISOString()) !== today;
    const time = formatInstant(dueAt, 'vi').slice(0, 5);
    return wholeDay
      ? { vi: 'hạn cuối là hôm nay', en: 'due today' }
      : { vi: `hạn cuối là ${time} hôm nay`, en: `due today at ${time}` };
  }
  return workingDays === 0
    ? { vi: 'hết ngày làm việc, nên gửi hôm nay', en: 'no working day left: send it today' }
    : { vi: `còn ${workingDays} ngày làm việc`, en: `${workingDays} working ${days(workingDays)} left` };
}
