/** Notices: what was told to whom. One row for each reader, kind and subject, however often somebody tries. */
import type { Knex } from 'knex';
import { isNoticeKind, type NoticeFacts, type NoticeKindName } from '../../forms/notices.js';
import { canonical } from '../../regimes/canonical.js';
import type { Instant, Json } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** How a notice stands with the e-mail that may carry it. */
export type MailStanding = 'off' | 'waiting' | 'mailed' | 'read';

export interface NewNotice {
  readonly userId: number;
  readonly kind: NoticeKindName;
  /** What it is about, such as `report 15 due 2026-...`: the reader is told of it once. */
  readonly subject: string;
  readonly at: Instant;
  readonly eventId?: number;
  readonly regime?: string;
  readonly period?: string;
  readonly unitCode?: string;
  readonly facts: NoticeFacts;
  readonly shown: boolean;
  readonly mail: MailStanding;
  readonly mailDueAt?: Instant;
}

const CHUNK = 200;

/** Keeps notices that were not kept before. Answers the readers of those that are new. */
export async function keepNotices(
  trx: Knex.Transaction,
  notices: readonly NewNotice[],
): Promise<readonly number[]> {
  const readers = new Set<number>();
  for (let start = 0; start < notices.length; start += CHUNK) {
    const rows = (await trx('notices')
      .insert(notices.slice(start, start + CHUNK).map(columns))
      .onConflict(['user_id', 'kind', 'subject'])
      .ignore()
      .returning(['user_id'])) as { user_id: number }[];
    for (const row of rows) readers.add(row.user_id);
  }
  return [...readers];
}

const columns = (notice: NewNotice): Record<string, string | number | null> => ({
  user_id: notice.userId,
  kind: notice.kind,
  subject: notice.subject,
  at: notice.at,
  event_id: notice.eventId ?? null,
  regime: notice.regime ?? null,
  period: notice.period ?? null,
  unit_code: notice.unitCode ?? null,
  facts: canonical(notice.facts as unknown as Json),
  shown: notice.shown ? 1 : 0,
  mail: notice.mail,
  mail_due_at: notice.mailDueAt ?? null,
});

/** A notice as its reader sees it. */
export interface Notice {
  readonly id: number;
  readonly kind: NoticeKindName;
  readonly at: Instant;
  readonly regime: string | null;
  readonly period: string | null;
  readonly unitCode: string | null;
  readonly facts: NoticeFacts;
  readonly readAt: Instant | null;
}

interface Row extends Omit<Notice, 'facts' | 'kind'> {
  readonly kind: string;
  readonly facts: string;
}

const COLUMNS = {
  id: 'id',
  kind: 'kind',
  at: 'at',
  regime: 'regime',
  period: 'period',
  unitCode: 'unit_code',
  facts: 'facts',
  readAt: 'read_at',
} as const;

/** A kind that this program no longer has is left out. */
const fromRows = (rows: readonly Row[]): Notice[] =>
  rows.flatMap(({ kind, facts, ...row }) =>
    isNoticeKind(kind) ? [{ ...row, id: Number(row.id), kind, facts: JSON.parse(facts) as NoticeFacts }] : [],
  );

export interface NoticeFilter {
  readonly unread?: boolean;
  /** Only those before this one. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What stands in the application for a reader, the newest first. */
export async function noticesOf(
  queries: Queries,
  userId: number,
  { unread = false, before, limit }: NoticeFilter,
): Promise<Notice[]> {
  const query = queries('notices').where({ user_id: userId, shown: 1 }).orderBy('id', 'desc').limit(limit);
  if (before !== undefined) void query.where('id', '<', before);
  if (unread) void query.whereNull('read_at');
  return fromRows(await query.select<Row[]>(COLUMNS));
}

/** What one e-mail carries, the oldest first. */
export async function noticesOfMail(queries: Queries, mailId: number): Promise<Notice[]> {
  return fromRows(await queries('notices').where({ mail_id: mailId }).orderBy('id').select<Row[]>(COLUMNS));
}

export async function countUnread(queries: Queries, userId: number): Promise<number> {
  const [row] = await queries('notices')
    .where({ user_id: userId, shown: 1 })
    .whereNull('read_at')
    .count<{ count: number }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}

/** Marks a reader's notices as read: some, or all up to one. What is read need not be mailed any more. */
export async function markRead(
  trx: Knex.Transaction,
  userId: number,
  which: { readonly ids: readonly number[] } | { readonly upTo: number },
  at: Instant,
): Promise<void> {
  const unread = (): Knex.QueryBuilder => {
    const query = trx('notices').where({ user_id: userId, shown: 1 }).whereNull('read_at');
    return 'ids' in which ? query.whereIn('id', [...which.ids]) : query.where('id', '<=', which.upTo);
  };
  await unread().where({ mail: 'waiting' }).update({ mail: 'read' });
  await unread().update({ read_at: at });
}

/** Takes away what was told before a moment, some thousand at a time. Answers how many. */
export async function forgetNotices(trx: Knex.Transaction, before: Instant): Promise<number> {
  const old = trx('notices').where('at', '<', before).whereNot('mail', 'waiting').limit(1_000).select('id');
  return trx('notices').whereIn('id', old).delete();
}

// ------------------------------------------------------------------- cursor

/** Where the cursor stands in `meta`. */
export const TOLD_TO = 'notices-told-to';
const LOOKED_AT = 'notices-looked-at';

async function metaOf(queries: Queries, key: string): Promise<string | undefined> {
  return (await queries('meta').where({ key }).first<{ value: string } | undefined>('value'))?.value;
}

/** The id of the last event that was looked at for notices. */
export async function toldTo(queries: Queries): Promise<number> {
  return Number((await metaOf(queries, TOLD_TO)) ?? 0);
}

/** Moves on from one event to a later one. Answers false where somebody else was quicker. */
export async function moveTold(trx: Knex.Transaction, from: number, to: number): Promise<boolean> {
  const moved = await trx('meta')
    .where({ key: TOLD_TO, value: String(from) })
    .update({ value: String(to) });
  return moved > 0;
}

/** When the calendar was last looked at for what falls due. */
export async function lookedAt(queries: Queries): Promise<Instant | undefined> {
  return metaOf(queries, LOOKED_AT);
}

export async function noteLook(trx: Knex.Transaction, at: Instant): Promise<void> {
  await trx('meta').insert({ key: LOOKED_AT, value: at }).onConflict('key').merge(['value']);
}

export async function newestEvent(queries: Queries): Promise<number> {
  const [row] = await queries('events').max<{ id: number | null }[]>('id as id');
  return Number(row?.id ?? 0);
}
