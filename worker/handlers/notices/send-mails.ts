/**
 * Puts what waits into one mail for each reader and sends the mails, as many as the rate lets through. Never the same
 * twice: see api/store/notice-mails.ts. Any number of processes may do it at once.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../../../api/store/database.js';
import {
  claimMail,
  mailNothing,
  mailsToSend,
  mailTrouble,
  moveMail,
  noteMailTrouble,
  putTogether,
  readersToMail,
  sentSince,
  takeBackMails,
  type NoticeMail,
} from '../../../api/store/notice-mails.js';
import { readerOf } from '../../../api/store/notice-readers.js';
import { noticesOfMail } from '../../../api/store/notices.js';
import { mailText } from './mail-text.js';
import { converse, type Conversation, type MailServer, type Outcome } from './smtp.js';

export interface MailDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => Date;
  readonly server: MailServer;
}

const MINUTE = 60_000;
/** Whoever has had a mail in hand for so long has died. */
export const STALE_AFTER = 5 * MINUTE;
/** Minutes until the next try of one mail; after the last it is given up. */
const TRY_AGAIN = [1, 5, 15, 60, 180, 360, 720];
/** Minutes until the next try of a server that cannot be reached; the last holds from then on. */
const REACH_AGAIN = [1, 2, 5, 10, 15];
const READERS_AT_A_TIME = 100;
const MAILS_AT_A_TIME = 20;

const after = (now: Date, minutes: number): string =>
  new Date(now.getTime() + minutes * MINUTE).toISOString();

/** Answers how many were sent. */
export async function sendMails(deps: MailDeps): Promise<number> {
  const { database, now } = deps;
  await takeBackMails(database, new Date(now().getTime() - STALE_AFTER).toISOString());
  await putAllTogether(deps);
  const trouble = await mailTrouble(database.read);
  if (trouble && trouble.nextAt > now().toISOString()) return 0;
  return sendWaiting(deps);
}

async function putAllTogether({ database, now, server }: MailDeps): Promise<void> {
  for (;;) {
    const readers = await readersToMail(database.read, now().toISOString(), READERS_AT_A_TIME);
    for (const userId of readers) {
      const reader = await readerOf(database.read, userId);
      const address = reader?.email ?? '';
      if (!reader || !isAddress(address)) {
        await database.write((trx) => mailNothing(trx, userId));
        continue;
      }
      const messageId = `<${randomUUID()}@${new URL(server.origin).hostname}>`;
      const { language } = reader;
      await putTogether(database, { userId, address, language, messageId, now: now().toISOString() });
    }
    if (readers.length < READERS_AT_A_TIME) return;
  }
}

/** One address and nothing else: no list, no line break, no second recipient. */
export const isAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>,;:"()[\]\\\p{Cc}]+@[^\s@<>,;:"()[\]\\\p{Cc}]+$/u.test(text);

/** Sends what is due in one conversation, until nothing is left, the rate is used up or the line breaks. */
async function sendWaiting(deps: MailDeps): Promise<number> {
  const { database, now, server } = deps;
  const claim = randomUUID();
  let line: Conversation | undefined;
  let sent = 0;
  try {
    for (;;) {
      const used = await sentSince(database.read, new Date(now().getTime() - MINUTE).toISOString());
      const room = Math.min(MAILS_AT_A_TIME, server.rate - used);
      if (room <= 0) return sent;
      const mails = await mailsToSend(database.read, now().toISOString(), room);
      if (mails.length === 0) return sent;
      for (const mail of mails) {
        if (!(await claimMail(database, mail.id, claim, now().toISOString()))) continue;
        line ??= await reach(deps, mail, claim);
        if (!line) return sent;
        const outcome = await sendOne(deps, line, mail, claim);
        await note(deps, mail, claim, outcome);
        if (outcome.what === 'sent') {
          sent += 1;
          continue;
        }
        line.end(); // where it stands in the conversation is not known any more
        line = undefined;
        if (outcome.what === 'unknown' || (outcome.what === 'later' && outcome.broken)) return sent;
      }
    }
  } finally {
    line?.end();
  }
}

/** A line to the server; undefined where there is none, which is not the mail's fault. */
async function reach(deps: MailDeps, mail: NoticeMail, claim: string): Promise<Conversation | undefined> {
  const { database, log, now, server } = deps;
  const trouble = await mailTrouble(database.read);
  try {
    const line = await converse(server);
    if (trouble) {
      await database.write((trx) => noteMailTrouble(trx, undefined));
      log.info('The mail server is reached again');
    }
    return line;
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    const tries = (trouble?.tries ?? 0) + 1;
    const wait = REACH_AGAIN[tries - 1] ?? REACH_AGAIN.at(-1) ?? 15;
    const found = {
      since: trouble?.since ?? now().toISOString(),
      tries,
      nextAt: after(now(), wait),
      reason: reason.slice(0, 500),
    };
    await database.write((trx) => noteMailTrouble(trx, found));
    await moveMail(
      database,
      { id: mail.id, claim, from: ['claimed'] },
      { state: 'waiting', uncounted: true },
    );
    if (!trouble) log.warn({ reason }, 'The mail server cannot be reached; mails wait');
    return undefined;
  }
}

async function sendOne(
  { database, now, server }: MailDeps,
  line: Conversation,
  mail: NoticeMail,
  claim: string,
): Promise<Outcome> {
  const { id, address, language, messageId, createdAt } = mail;
  const reader = await readerOf(database.read, mail.userId);
  if (!reader) return { what: 'refused', reason: 'The reader may no longer act' };
  if (!isAddress(address)) return { what: 'refused', reason: 'This is no address' };
  const message = await mailText({
    to: { name: reader.name, address },
    from: server.from,
    origin: server.origin,
    language,
    messageId,
    date: new Date(createdAt),
    notices: await noticesOfMail(database.read, id),
  });
  const handing = (): Promise<boolean> =>
    moveMail(
      database,
      { id, claim, from: ['claimed'] },
      { state: 'handing', sentAt: now().toISOString() }, // from now on it may have been
    );
  return line.send({ from: addressOf(server.from), to: address }, message, handing);
}

/** `Baocao <baocao@example.vn>` → `baocao@example.vn` */
export const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();

async function note(deps: MailDeps, mail: NoticeMail, claim: string, outcome: Outcome): Promise<void> {
  const { database, log, now } = deps;
  const of = { id: mail.id, claim, from: ['claimed', 'handing'] as const };
  if (outcome.what === 'sent') {
    await moveMail(database, of, { state: 'sent', reason: null, sentAt: now().toISOString() });
    return;
  }
  const { reason } = outcome;
  log.warn({ mail: mail.id, outcome: outcome.what, reason }, 'A mail was not sent');
  if (outcome.what !== 'later') {
    await moveMail(database, of, { state: outcome.what, reason });
    return;
  }
  const wait = TRY_AGAIN[mail.tries];
  await moveMail(
    database,
    of,
    wait === undefined
      ? { state: 'given-up', reason }
      : { state: 'waiting', reason, nextAt: after(now(), wait) },
  );
}
