/**
 * E-mails that carry notices, as an outbox. A mail is put together from everything that waits for a reader in one
 * transaction, and taken in hand by a row that changes hands before anything is sent:
 *
 *     waiting → claimed → handing → sent
 *
 * `handing` is written when the mail server has taken sender and reader and asks for the text, before the first byte
 * of it: whoever dies earlier has sent nothing, and the mail waits again; whoever dies later may have sent it, and the
 * mail is `unknown` and not sent again by itself. Never the same twice is promised, at the price of one that is lost.
 */
import type { Knex } from 'knex';
import type { Instant, Language } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';

export const MAIL_STATES = [
  'waiting',
  'claimed',
  'handing',
  'sent',
  'refused',
  'given-up',
  'unknown',
  'discarded',
] as const;
export type MailState = (typeof MAIL_STATES)[number];

export interface NoticeMail {
  readonly id: number;
  readonly userId: number;
  readonly address: string;
  readonly language: Language;
  readonly state: MailState;
  readonly messageId: string;
  readonly tries: number;
  readonly nextAt: Instant;
  readonly createdAt: Instant;
  readonly sentAt: Instant | null;
  readonly reason: string | null;
}

const COLUMNS = {
  id: 'id',
  userId: 'user_id',
  address: 'address',
  language: 'language',
  state: 'state',
  messageId: 'message_id',
  tries: 'tries',
  nextAt: 'next_at',
  createdAt: 'created_at',
  sentAt: 'sent_at',
  reason: 'reason',
} as const;

/** Readers for whom notices wait that are due to be mailed. */
export async function readersToMail(queries: Queries, now: Instant, limit: number): Promise<number[]> {
  const rows = await queries('notices')
    .where({ mail: 'waiting' })
    .where('mail_due_at', '<=', now)
    .distinct<{ user_id: number }[]>('user_id')
    .orderBy('user_id')
    .limit(limit);
  return rows.map((row) => row.user_id);
}

export interface NewMail {
  readonly userId: number;
  readonly address: string;
  readonly language: Language;
  readonly messageId: string;
  readonly now: Instant;
}

/** Puts everything that waits for a reader into one mail; undefined where somebody else was quicker. */
export async function putTogether(
  database: Database,
  { userId, address, language, messageId, now }: NewMail,
): Promise<number | undefined> {
  return database.write(async (trx) => {
    // Whoever comes second waits at these rows, and finds that nothing waits any more.
    const waiting = trx('notices').where({ user_id: userId, mail: 'waiting' }).select<{ id: number }[]>('id');
    if (database.dialect === 'postgres') void waiting.forUpdate();
    const ids = (await waiting).map(({ id }) => Number(id));
    if (ids.length === 0) return undefined;
    const [mail] = await trx('notice_mails')
      .insert({
        user_id: userId,
        address,
        language,
        state: 'waiting',
        message_id: messageId,
        next_at: now,
        created_at: now,
      })
      .returning<{ id: number }[]>('id');
    const mailId = Number(mail?.id);
    for (let start = 0; start < ids.length; start += 500)
      await trx('notices')
        .whereIn('id', ids.slice(start, start + 500))
        .update({ mail: 'mailed', mail_id: mailId });
    return mailId;
  });
}

/** Whoever has no address (any more) is not mailed. */
export async function mailNothing(trx: Knex.Transaction, userId: number): Promise<void> {
  await trx('notices').where({ user_id: userId, mail: 'waiting' }).update({ mail: 'off' });
}

/** Mails that may be sent now, the oldest first. */
export async function mailsToSend(queries: Queries, now: Instant, limit: number): Promise<NoticeMail[]> {
  return queries('notice_mails')
    .where({ state: 'waiting' })
    .where('next_at', '<=', now)
    .orderBy('id')
    .limit(limit)
    .select<NoticeMail[]>(COLUMNS);
}

/** Takes a mail in hand. Answers false where somebody else has it. */
export async function claimMail(
  database: Database,
  id: number,
  claim: string,
  now: Instant,
): Promise<boolean> {
  return database.write(async (trx) => {
    const taken = await trx('notice_mails')
      .where({ id, state: 'waiting' })
      .update({ state: 'claimed', claim, claimed_at: now, tries: trx.raw('tries + 1') });
    return taken > 0;
  });
}

/** Says what became of a mail that one has in hand. Answers false where it was taken away meanwhile. */
export async function moveMail(
  database: Database,
  { id, claim, from }: { readonly id: number; readonly claim: string; readonly from: readonly MailState[] },
  change: {
    readonly state: MailState;
    readonly reason?: string | null;
    readonly nextAt?: Instant;
    readonly sentAt?: Instant;
    /** A try that did not reach the server counts for nothing. */
    readonly uncounted?: boolean;
  },
): Promise<boolean> {
  const { state, reason, nextAt, sentAt, uncounted = false } = change;
  return database.write(async (trx) => {
    const moved = await trx('notice_mails')
      .where({ id, claim })
      .whereIn('state', [...from])
      .update({
        state,
        ...(reason === undefined ? {} : { reason }),
        ...(nextAt === undefined ? {} : { next_at: nextAt }),
        ...(sentAt === undefined ? {} : { sent_at: sentAt }),
        ...(uncounted ? { tries: trx.raw('tries - 1') } : {}),
        ...(state === 'claimed' || state === 'handing' ? {} : { claim: null }),
      });
    return moved > 0;
  });
}

/** Mails whose sender has died: those not handed over wait again, of the others nobody knows. */
export async function takeBackMails(database: Database, before: Instant): Promise<number> {
  return database.write(async (trx) => {
    const stale = (state: MailState): Knex.QueryBuilder =>
      trx('notice_mails').where({ state }).where('claimed_at', '<', before);
    const again = await stale('claimed').update({ state: 'waiting', claim: null });
    const reason = 'The process that was sending it ended before the server answered';
    const unknown = await stale('handing').update({ state: 'unknown', claim: null, reason });
    return again + unknown;
  });
}

/** How many were sent, or may have been, since a moment: what the rate is counted by. */
export async function sentSince(queries: Queries, moment: Instant): Promise<number> {
  const [row] = await queries('notice_mails')
    .where('sent_at', '>', moment)
    .count<{ count: number }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}

/** Whether there is anything to do for a sender of mails. */
export async function mailsDue(queries: Queries, now: Instant, staleBefore: Instant): Promise<boolean> {
  if ((await mailsToSend(queries, now, 1)).length > 0) return true;
  if ((await readersToMail(queries, now, 1)).length > 0) return true;
  const stale = await queries('notice_mails')
    .whereIn('state', ['claimed', 'handing'])
    .where('claimed_at', '<', staleBefore)
    .first<{ id: number } | undefined>('id');
  return stale !== undefined;
}

export async function countMails(queries: Queries): Promise<Readonly<Record<MailState, number>>> {
  const counts = Object.fromEntries(MAIL_STATES.map((state) => [state, 0])) as Record<MailState, number>;
  const rows = await queries('notice_mails')
    .groupBy('state')
    .select<{ state: MailState }[]>('state')
    .count<{ state: MailState; count: number }[]>({ count: '*' });
  for (const { state, count } of rows) counts[state] = Number(count);
  return counts;
}

/** Mails in trouble, the newest first: refused, given up, unknown, and those that wait after a failure. */
export async function mailsInTrouble(
  queries: Queries,
  limit: number,
): Promise<(NoticeMail & { readonly username: string })[]> {
  return queries('notice_mails')
    .join('users', 'users.id', 'notice_mails.user_id')
    .where((one) => {
      void one.whereIn('state', ['refused', 'given-up', 'unknown']).orWhere((failed) => {
        void failed.where({ state: 'waiting' }).whereNotNull('reason');
      });
    })
    .orderBy('notice_mails.id', 'desc')
    .limit(limit)
    .select<(NoticeMail & { readonly username: string })[]>({
      ...Object.fromEntries(Object.entries(COLUMNS).map(([key, column]) => [key, `notice_mails.${column}`])),
      username: 'users.username',
    });
}

/** An administrator has a mail sent again at once, or no more. Answers false where it is not in trouble. */
export async function decideMail(
  trx: Knex.Transaction,
  id: number,
  decision: 'retry' | 'discard',
  now: Instant,
): Promise<boolean> {
  const { email } =
    (await trx('users')
      .join('notice_mails', 'notice_mails.user_id', 'users.id')
      .where('notice_mails.id', id)
      .first<{ email: string | null } | undefined>('users.email')) ?? {};
  const changed = await trx('notice_mails')
    .where({ id })
    .whereIn('state', ['refused', 'given-up', 'unknown', 'waiting'])
    .update(
      decision === 'discard'
        ? { state: 'discarded' }
        : // The address may have been put right meanwhile.
          { state: 'waiting', tries: 0, next_at: now, reason: null, ...(email ? { address: email } : {}) },
    );
  return changed > 0;
}

// --------------------------------------------------------------- the server

/** What is known of the mail server when it cannot be reached. */
export interface MailTrouble {
  readonly since: Instant;
  readonly tries: number;
  readonly nextAt: Instant;
  readonly reason: string;
}

const TROUBLE = 'notice-mail-trouble';

export async function mailTrouble(queries: Queries): Promise<MailTrouble | undefined> {
  const row = await queries('meta').where({ key: TROUBLE }).first<{ value: string } | undefined>('value');
  return row && (JSON.parse(row.value) as MailTrouble);
}

export async function noteMailTrouble(trx: Queries, trouble: MailTrouble | undefined): Promise<void> {
  if (!trouble) await trx('meta').where({ key: TROUBLE }).delete();
  else
    await trx('meta')
      .insert({ key: TROUBLE, value: JSON.stringify(trouble) })
      .onConflict('key')
      .merge(['value']);
}
