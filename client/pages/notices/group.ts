/** Notices by day, several of one kind and one report period folded into one. */
import { dayOf } from '../../../regimes/calendar.js';
import type { Day } from '../../../regimes/words.js';
import type { NoticeItem } from './query.js';

export interface NoticeGroup {
  readonly key: string;
  readonly items: readonly [NoticeItem, ...NoticeItem[]];
}
export interface NoticeDay {
  readonly day: Day;
  readonly groups: readonly NoticeGroup[];
}

/** Fewer of one kind than that stand by themselves. */
const MANY = 4;

/** @param items the newest first, as they come */
export function byDay(items: readonly NoticeItem[]): NoticeDay[] {
  const days = new Map<Day, NoticeItem[]>();
  for (const item of items) {
    const day = dayOf(item.at);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days]
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .map(([day, ofDay]) => ({ day, groups: groupsOf(ofDay) }));
}

function groupsOf(items: readonly NoticeItem[]): NoticeGroup[] {
  const alike = new Map<string, NoticeItem[]>();
  for (const item of items) {
    const key = [item.kind, item.regime, item.period].join(' ');
    alike.set(key, [...(alike.get(key) ?? []), item]);
  }
  return [...alike.values()].flatMap((same): NoticeGroup[] => {
    const [first, ...rest] = same;
    if (!first) return [];
    return same.length >= MANY
      ? [{ key: String(first.id), items: [first, ...rest] }]
      : same.map((item) => ({ key: String(item.id), items: [item] }));
  });
}
