/** A desk in the order in which it is to be done: pure, so that it can be tested as a table. */
import type { Instant } from '../../../regimes/words.js';
import type { DeskItem, MyWork, WorkList } from '../../wire.js';

/** What was owed stands in three: what is overdue, what can be sent, what can only be prepared. */
export type SectionName = Exclude<WorkList, 'owed'> | 'late' | 'owed' | 'later';

export interface WorkSection {
  readonly name: SectionName;
  readonly items: readonly DeskItem[];
  /** How many belong in it; undefined where only those that are shown were counted. */
  readonly total: number | undefined;
}

/**
 * What came back goes first, then what waits for one's signature, then what is late; others wait for reviews longer
 * than for what is not due yet. What has nothing in it is left out.
 */
export function sectionsOf(work: MyWork, now: Instant): WorkSection[] {
  const late = work.owed.filter((item) => item.late);
  const open = work.owed.filter((item) => !item.late && item.closesAt <= now);
  const later = work.owed.filter((item) => !item.late && item.closesAt > now);
  const whole = (name: Exclude<WorkList, 'owed'>): WorkSection => ({
    name,
    items: work[name],
    total: work.counts[name],
  });
  const some = (name: 'late' | 'owed' | 'later', items: readonly DeskItem[]): WorkSection => ({
    name,
    items,
    total: undefined,
  });
  const all = [
    whole('returned'),
    whole('corrections'),
    whole('toSign'),
    some('late', late),
    whole('toReview'),
    whole('toConfirm'),
    some('owed', open),
    some('later', later),
    whole('sent'),
  ];
  return all.filter(({ items }) => items.length > 0);
}

/** The one thing to do first: the earliest due of the first section that has anything to do. */
export function firstTask(
  sections: readonly WorkSection[],
): { name: SectionName; item: DeskItem } | undefined {
  const todo = sections.find(({ name }) => name !== 'sent' && name !== 'later');
  const [first, ...rest] = todo?.items ?? [];
  if (!todo || !first) return undefined;
  const item = rest.reduce((best, one) => (one.dueAt < best.dueAt ? one : best), first);
  return { name: todo.name, item };
}
