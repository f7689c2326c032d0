/**
 * Sessions of people. One lasts 12 hours from its last use, at most 7 days from its beginning. Its use is written
 * down every 10 minutes at most, so that reading pages does not write.
 */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Database } from './database.js';
import { people, PERSON_COLUMNS, personFrom } from './people.js';
import type { Person, PersonRow } from './people.js';
import { drawSecret, hashOfSecret } from './secrets.js';

const MINUTE = 60_000;
export const SESSION_IDLE = 12 * 60 * MINUTE;
export const SESSION_LONGEST = 7 * 24 * 60 * MINUTE;
const REFRESH_EVERY = 10 * MINUTE;

const end = (createdAt: Instant, now: Date): Instant =>
  new Date(Math.min(now.getTime() + SESSION_IDLE, Date.parse(createdAt) + SESSION_LONGEST)).toISOString();

/** Whether somebody is at work with a session, or it is only looked at. */
export type SessionUse = 'prolong' | 'look';

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
  const tokenHash = hashOfSecret(token);
  const rows = await people(database.read)
    .join('sessions', 'sessions.user_id', 'users.id')
    .where('sessions.token_hash', tokenHash)
    .where('sessions.expires_at', '>', now.toISOString())
    .select<(PersonRow & { started: Instant; ends: Instant })[]>(
      ...PERSON_COLUMNS,
      'sessions.created_at as started',
      'sessions.expires_at as ends',
    );
  const session = rows[0];
  if (!session) return undefined;
  if (use === 'prolong')
    await refresh(database, { tokenHash, createdAt: session.started, expiresAt: session.ends }, now);
  return personFrom(rows);
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
async function refresh(
  database: Pick<Database, 'write'>,
  session: { readonly tokenHash: string; readonly createdAt: Instant; readonly expiresAt: Instant },
  now: Date,
): Promise<void> {
  const expiresAt = end(session.createdAt, now);
  if (Date.parse(expiresAt) - Date.parse(session.expiresAt) < REFRESH_EVERY) return;
  await database.write((trx) =>
    trx('sessions').where('token_hash', session.tokenHash).update({ expires_at: expiresAt }),
  );
}
