/** The inbox of those who review: every report that is sent to them, with what is to be known before it is opened. */
import type { Instant } from '../../regimes/words.js';
import { claimsOn, type Claim } from '../store/claims.js';
import type { Queries } from '../store/database.js';
import { lastVisit } from '../store/inbox-visits.js';
import { INBOX_MOST, inboxRows, type InboxFilter } from '../store/obligation-list.js';
import type { ObligationRow } from '../store/obligation-rows.js';
import type { Person } from '../store/people.js';
import { papersOf } from '../store/sent-contents.js';
import { deskOf } from './desk.js';
import { isLateAt } from './due.js';
import { circleKey, circleOf, findOutliers } from './find-outliers.js';

export const FLAGS = ['new', 'late', 'warnings', 'outliers', 'claimed', 'mine', 'others', 'clean'] as const;
export type Flag = (typeof FLAGS)[number];
export const SORTINGS = ['attention', 'due', 'sent', 'outliers', 'warnings', 'unit'] as const;
export type Sorting = (typeof SORTINGS)[number];

export interface InboxItem {
  readonly row: ObligationRow;
  /** The version that an act on it is decided on; undefined where nobody has opened it. */
  readonly etag: string | undefined;
  readonly late: boolean;
  readonly isNew: boolean;
  /** What its rules warned of when it was sent, each explained then. */
  readonly warnings: number;
  /** Figures that stand out, each counted once. */
  readonly outliers: number;
  readonly claim: Claim | undefined;
}

export interface Inbox {
  readonly items: readonly InboxItem[];
  readonly counts: Readonly<Record<Flag, number>>;
  readonly since: Instant | null;
  /** There are more than were looked through. */
  readonly more: boolean;
}

/**
 * Everything in the inbox that a filter lets through, unsorted, with how many have each flag.
 * @param within only what is sent to these of his units
 */
export async function readInbox(
  queries: Queries,
  person: Person,
  asked: { readonly filter: InboxFilter; readonly within: readonly number[] | undefined; readonly now: Date },
): Promise<Inbox> {
  const { filter, within, now } = asked;
  const desk = await deskOf(queries, person, now, within);
  const rows = await inboxRows(queries, filter, desk);
  const some = rows.slice(0, INBOX_MOST);
  const since = await lastVisit(queries, person.userId, now);
  const items = await withSigns(queries, some, { since, now });
  const counted = FLAGS.map((flag) => [flag, items.filter((item) => has(item, flag, person)).length]);
  return {
    items,
    counts: Object.fromEntries(counted) as Record<Flag, number>,
    since,
    more: rows.length > INBOX_MOST,
  };
}

/** Whether a report has a flag; `clean` is one that nothing speaks against. */
export function has(item: InboxItem, flag: Flag, { userId }: Pick<Person, 'userId'>): boolean {
  switch (flag) {
    case 'new':
      return item.isNew;
    case 'late':
      return item.late;
    case 'warnings':
      return item.warnings > 0;
    case 'outliers':
      return item.outliers > 0;
    case 'claimed':
      return item.claim !== undefined;
    case 'mine':
      return item.claim?.userId === userId;
    case 'others':
      return item.claim !== undefined && item.claim.userId !== userId;
    case 'clean':
      return item.row.state === 'submitted' && item.warnings === 0 && item.outliers === 0;
  }
}

/** What is known of some reports beside themselves. */
export async function withSigns(
  queries: Queries,
  rows: readonly ObligationRow[],
  { since, now }: { readonly since: Instant | null; readonly now: Date },
): Promise<InboxItem[]> {
  const moment = now.toISOString();
  const ids = rows.map(({ id }) => id);
  const papers = await papersOf(queries, ids);
  const claims = await claimsOn(queries, ids, moment);
  const outliers = await outliersOf(queries, rows);
  return rows.map((row) => {
    const { counter, warnings } = papers.get(row.id) ?? { counter: 0, warnings: 0 };
    const waits = row.state === 'submitted';
    const sent = waits || row.state === 'approved';
    return {
      row,
      etag: waits ? `"${counter}"` : undefined,
      late: sent ? row.late === true : isLateAt(row, moment),
      isNew: waits && row.submittedAt !== null && (since === null || row.submittedAt > since),
      warnings: sent ? warnings : 0,
      outliers: sent ? (outliers.get(row.id) ?? 0) : 0,
      claim: claims.get(row.id),
    };
  });
}

/** How many figures of each report stand out, circle by circle. */
async function outliersOf(
  queries: Queries,
  rows: readonly ObligationRow[],
): Promise<ReadonlyMap<number, number>> {
  const circles = new Map<string, ObligationRow>();
  for (const row of rows)
    if (row.state === 'submitted' || row.state === 'approved') circles.set(circleKey(circleOf(row)), row);
  const counted = new Map<number, number>();
  for (const one of circles.values()) {
    const { outliers } = await findOutliers(queries, one);
    for (const [id, own] of outliers) counted.set(id, new Set(own.map(({ figure }) => figure)).size);
  }
  return counted;
}
