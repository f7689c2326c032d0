/**
 * From something to be told to rows for its readers (readers.ts says who they are); what a reader does not want is not
 * kept, and what was told before is told no more.
 */
import type { NoticeFacts, NoticeKindName } from '../../../forms/notices.js';
import { addDays, dayOf, instantAt } from '../../../regimes/calendar.js';
import type { Instant } from '../../../regimes/words.js';
import type { Database } from '../../../api/store/database.js';
import { recordEvent } from '../../../api/store/events.js';
import { wished, wishesOf, type Wishes } from '../../../api/store/notice-readers.js';
import { keepNotices, type NewNotice } from '../../../api/store/notices.js';
import type { Knex } from 'knex';
import { readersOf, type Audience, type Hearer } from './readers.js';

export type { Audience };

export interface Telling {
  readonly kind: NoticeKindName;
  readonly subject: string;
  readonly at: Instant;
  readonly eventId?: number;
  readonly regime?: string;
  readonly period?: string;
  readonly unitCode?: string;
  readonly facts: NoticeFacts;
  readonly to: readonly Audience[];
  /** Whoever did it himself need not be told. */
  readonly except?: number | null;
}

export interface TellDeps {
  readonly database: Database;
  readonly now: () => Date;
  /** Whether there is a mail server. */
  readonly mails: boolean;
}

/** How long further notices may join the same e-mail. */
export const BATCH_MINUTES = 5;
/** Readers named in one event of the live feed. */
const READERS_AT_A_TIME = 500;
/** Rows of one transaction: on SQLite everybody else waits meanwhile. */
const ROWS_AT_A_TIME = 1_000;

/** Tells, in transactions of some hundred rows. Doing it twice changes nothing. */
export async function tell(deps: TellDeps, tellings: readonly Telling[]): Promise<void> {
  const rows = await rowsOf(deps, tellings);
  for (let start = 0; start < rows.length; start += ROWS_AT_A_TIME)
    await deps.database.write((trx) => keep(trx, rows.slice(start, start + ROWS_AT_A_TIME), deps.now()));
}

/** What would be kept for whom. */
async function rowsOf(deps: TellDeps, tellings: readonly Telling[]): Promise<NewNotice[]> {
  const { read } = deps.database;
  const now = deps.now();
  const readers = await readersOf(read, tellings, dayOf(now.toISOString()));
  const wishes = await wishesOf(read, [...new Set(readers.flat().map(({ userId }) => userId))]);
  const rows = tellings.flatMap((telling, index) =>
    (readers[index] ?? []).flatMap((reader) => noticeFor(telling, reader, wishes, deps.mails, now)),
  );
  // Two who tell the same at once meet at the rows in one order.
  const key = ({ userId, kind, subject }: NewNotice): string => `${userId} ${kind} ${subject}`;
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function noticeFor(
  { to: _to, except: _except, ...telling }: Telling,
  { userId, hasEmail }: Hearer,
  wishes: ReadonlyMap<number, Wishes>,
  mails: boolean,
  now: Date,
): NewNotice[] {
  const own = wishes.get(userId) ?? { choices: new Map(), dailyAt: undefined };
  const { shown, mailed } = wished(own, telling.kind);
  const mail = mailed && hasEmail && mails;
  if (!shown && !mail) return [];
  return [
    {
      ...telling,
      userId,
      shown,
      mail: mail ? 'waiting' : 'off',
      ...(mail ? { mailDueAt: mailDueAt(own.dailyAt, now) } : {}),
    },
  ];
}

/** After some minutes, or at the reader's hour of the day. */
export function mailDueAt(dailyAt: string | undefined, now: Date): Instant {
  if (dailyAt === undefined) return new Date(now.getTime() + BATCH_MINUTES * 60_000).toISOString();
  const today = dayOf(now.toISOString());
  const moment = instantAt(today, dailyAt);
  return moment > now.toISOString() ? moment : instantAt(addDays(today, 1), dailyAt);
}

async function keep(trx: Knex.Transaction, rows: readonly NewNotice[], now: Date): Promise<void> {
  const readers = await keepNotices(trx, rows);
  for (let start = 0; start < readers.length; start += READERS_AT_A_TIME)
    await recordEvent(trx, {
      at: now.toISOString(),
      type: 'notices.made',
      actorId: null,
      data: { readers: readers.slice(start, start + READERS_AT_A_TIME) },
    });
}
