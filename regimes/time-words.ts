/** The time rules of a regime in plain words: what its window covers and by when each step sends. */
import type { DueRule, Offset, WindowRule } from './dialect/regime.js';
import type { Frequency, Text } from './words.js';

/** The window (thời gian chốt số liệu) of a frequency, as a reader of the decree would write it. */
export function windowWords(rule: WindowRule, frequency: Frequency): Text {
  if (frequency === 'day') return { vi: 'Ngày được yêu cầu', en: 'The day on which it is asked for' };
  if (rule === 'calendar')
    return {
      vi: 'Từ ngày đầu đến ngày cuối của kỳ theo lịch',
      en: 'From the first to the last day of the calendar period',
    };
  if (rule === 'decree-09') return decreeWords(frequency);
  const [from, to] = [offsetWords(rule.from), offsetWords(rule.to)];
  return { vi: `Từ ${from.vi} đến ${to.vi}`, en: `From ${from.en} to ${to.en}` };
}

function decreeWords(frequency: Frequency): Text {
  if (frequency === 'month')
    return {
      vi: 'Từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo',
      en: 'From the 15th of the month before to the 14th of the month',
    };
  return {
    vi: 'Từ ngày 15 của tháng trước kỳ báo cáo đến ngày 14 của tháng cuối kỳ',
    en: 'From the 15th of the month before the period to the 14th of its last month',
  };
}

/** By when a step sends. */
export function dueWords(rule: DueRule): Text {
  const day = dueDayWords(rule);
  const rolls = ROLLS[rule.roll ?? 'none'];
  const time: Text =
    rule.time === undefined ? NOTHING : { vi: ` trước ${rule.time}`, en: ` before ${rule.time}` };
  return { vi: `${day.vi}${time.vi}${rolls.vi}`, en: `${day.en}${time.en}${rolls.en}` };
}

const NOTHING: Text = { vi: '', en: '' };
const ROLLS: Readonly<Record<'none' | 'next' | 'previous', Text>> = {
  none: NOTHING,
  next: { vi: ', hoặc ngày làm việc kế tiếp', en: ', or the next working day' },
  previous: { vi: ', hoặc ngày làm việc liền trước', en: ', or the working day before' },
};

function dueDayWords(rule: DueRule): Text {
  if ('workingDays' in rule) {
    const n = rule.workingDays;
    return {
      vi: `${n} ngày làm việc sau ngày chốt số liệu`,
      en: `${n} working ${n === 1 ? 'day' : 'days'} after the window closes`,
    };
  }
  if ('daysFromEnd' in rule) return daysWords(rule.daysFromEnd, 'end');
  return offsetWords(rule);
}

function offsetWords(offset: Offset): Text {
  if ('daysFromStart' in offset) return daysWords(offset.daysFromStart, 'start');
  if ('daysFromEnd' in offset) return daysWords(offset.daysFromEnd, 'end');
  const month =
    'monthsFromStart' in offset ? fromStart(offset.monthsFromStart) : fromEnd(offset.monthsFromEnd);
  if (offset.day === 'last') return { vi: `ngày cuối ${month.vi}`, en: `the last day of ${month.en}` };
  return { vi: `ngày ${offset.day} ${month.vi}`, en: `the ${ordinal(offset.day)} of ${month.en}` };
}

function fromStart(months: number): Text {
  if (months === 0) return { vi: 'tháng đầu kỳ', en: "the period's first month" };
  if (months > 0)
    return { vi: `tháng thứ ${months + 1} của kỳ`, en: `the period's ${ordinal(months + 1)} month` };
  if (months === -1) return { vi: 'tháng trước kỳ', en: 'the month before the period' };
  return { vi: `tháng thứ ${-months} trước kỳ`, en: `the ${ordinal(-months)} month before the period` };
}

function fromEnd(months: number): Text {
  if (months === 0) return { vi: 'tháng cuối kỳ', en: "the period's last month" };
  if (months === 1) return { vi: 'tháng sau kỳ', en: 'the month after the period' };
  if (months > 1)
    return { vi: `tháng thứ ${months} sau kỳ`, en: `the ${ordinal(months)} month after the period` };
  return {
    vi: `tháng thứ ${-months} trước tháng cuối kỳ`,
    en: `the ${ordinal(-months)} month before the period's last`,
  };
}

function daysWords(days: number, end: 'start' | 'end'): Text {
  const [vi, en] = end === 'start' ? ['ngày đầu kỳ', 'first day'] : ['ngày cuối kỳ', 'last day'];
  if (days === 0) return { vi, en: `the period's ${en}` };
  const count = Math.abs(days);
  const unit = count === 1 ? 'day' : 'days';
  return days > 0
    ? { vi: `${count} ngày sau ${vi}`, en: `${count} ${unit} after the period's ${en}` }
    : { vi: `${count} ngày trước ${vi}`, en: `${count} ${unit} before the period's ${en}` };
}

function ordinal(n: number): string {
  const tens = n % 100;
  if (tens >= 11 && tens <= 13) return `${n}th`;
  return `${n}${['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'}`;
}
