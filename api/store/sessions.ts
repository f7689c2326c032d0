/**
 * Sessions of people. One lasts 12 hours from its last use, at most 7 days from its beginning. Its use is written
 * down every 10 minutes at most, so that reading pages does not write.
 */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Database } from './database.js';
import { PERSON_COLUMNS, personFrom } from './people.js';
import type { Person, PersonRow } from './people.js';
import { drawSecret, hashOfSecret } from './secrets.js';
import { ask, type Statement } from './statements.js';

const MINUTE = 60_000;
export const SESSION_IDLE = 12 * 60 * MINUTE;
export const SESSION_LONGEST = 7 * 24 * 60 * MINUTE;
const REFRESH_EVERY = 10 * MINUTE;

/** When it ends if it is used now, in milliseconds. */
const endOf = (createdAt: Instant, now: Date): number =>
  Math.min(now.getTime() + SESSION_IDLE, Date.parse(createdAt) + SESSION_LONGEST);
const end = (createdAt: Instant, now: Date): Instant => new Date(endOf(createdAt, now)).toISOString();

/** Whether somebody is at work with a session, or it is only looked at. */
export type SessionUse = 'prolong' | 'look';

/** A session that has not ended, of a user who may act (a locked one may not). */
export interface SessionRow extends PersonRow {
  readonly started: Instant;
  readonly ends: Instant;
}

/**
 * The text of a query that answers the `SessionRow` of a token.
 * @param hash the parameter that is the hash of the cookie's value
 * @param now the parameter that is the moment
 */
export const sessionText = (hash: string, now: string): string => `
  select ${PERSON_COLUMNS}, sessions.created_at as started, sessions.expires_at as ends
  from sessions join users on users.id = sessions.user_id
  where sessions.token_hash = ${hash} and sessions.expires_at > ${now} and users.locked_at is null`;

const BY_TOKEN: Statement = { name: 'session', text: sessionText('$1', '$2') };

/**
 * The person whose session this is, or undefined when it has ended, is unknown, or its user is locked.
 * Using a session prolongs it, hence the whole database and not only its reading side.
 * @param token the cookie's value
 */
export async function personBySession(
  database: Pick<Database, 'read' | 'write'>,
  token: string,
  now: Date,
  use: SessionUse = 'prolong',
): Promise<Person | undefined> {
  const values = [hashOfSecret(token), now.toISOString()];
  const [row] = await ask<SessionRow>(database.read, BY_TOKEN, values);
  if (!row) return undefined;
  if (use === 'prolong') await prolongSession(database, token, row, now);
  return personFrom(row);
}

/** Begins a session. Answers the cookie's value; the database keeps only its hash. Clears away ended sessions. */
export async function openSession(trx: Knex.Transaction, userId: number, now: Date): Promise<string> {
  const token = drawSecret();
  const createdAt = now.toISOString();
  await trx('sessions').where('expires_at', '<=', createdAt).delete();
  await trx('sessions').insert({
    token_hash: hashOfSecret(token),
    user_id: userId,
    created_at: createdAt,
    expires_at: end(createdAt, now),
  });
  return token;
}

/** Ends the session with that cookie value, if there is one. */
export async function closeSession(trx: Knex.Transaction, token: string): Promise<void> {
  await trx('sessions').where('token_hash', hashOfSecret(token)).delete();
}

/** Ends every session of a user, except the one with that cookie value. */
export async function closeSessionsOf(trx: Knex.Transaction, userId: number, except?: string): Promise<void> {
  const ended = trx('sessions').where('user_id', userId);
  if (except !== undefined) void ended.whereNot('token_hash', hashOfSecret(except));
  await ended.delete();
}

/** Prolongs a session that is in use, where that moves its end by 10 minutes or more. */
export async function prolongSession(
  database: Pick<Database, 'write'>,
  token: string,
  { started, ends }: Pick<SessionRow, 'started' | 'ends'>,
  now: Date,
): Promise<void> {
  if (endOf(started, now) - Date.parse(ends) < REFRESH_EVERY) return;
  const expiresAt = end(started, now);
  await database.write((trx) =>
    trx('sessions').where('token_hash', hashOfSecret(token)).update({ expires_at: expiresAt }),
  );
}
