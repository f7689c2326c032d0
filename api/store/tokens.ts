/** Tokens with which machines call in a user's name. The database keeps only their SHA-256. */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { PERSON_COLUMNS, personFrom } from './people.js';
import type { Person, PersonRow } from './people.js';
import { drawSecret, hashOfSecret } from './secrets.js';
import { ask, type Statement } from './statements.js';

export interface Token {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
}

/** The text of a query that answers the `PersonRow` of a token; parameters as for a session. */
export const tokenText = (hash: string, now: string): string => `
  select ${PERSON_COLUMNS} from tokens join users on users.id = tokens.user_id
  where tokens.token_hash = ${hash} and (tokens.expires_at is null or tokens.expires_at > ${now})
    and users.locked_at is null`;

const BY_TOKEN: Statement = { name: 'token', text: tokenText('$1', '$2') };

/** The person a bearer token speaks for; undefined when it is unknown, has expired, or its user is locked. */
export async function personByToken(
  queries: Queries,
  bearer: string,
  now: Date,
): Promise<Person | undefined> {
  const values = [hashOfSecret(bearer), now.toISOString()];
  const [row] = await ask<PersonRow>(queries, BY_TOKEN, values);
  return row && personFrom(row);
}

/** Makes a token. Its secret is answered once and lies nowhere. */
export async function addToken(
  trx: Knex.Transaction,
  token: { readonly userId: number; readonly name: string; readonly expiresAt: Instant | null },
  now: Date,
): Promise<{ id: number; secret: string }> {
  const secret = drawSecret();
  const [row] = await trx('tokens')
    .insert({
      user_id: token.userId,
      name: token.name,
      token_hash: hashOfSecret(secret),
      created_at: now.toISOString(),
      expires_at: token.expiresAt,
    })
    .returning<{ id: number }[]>('id');
  return { id: Number(row?.id), secret };
}

export async function tokensOf(queries: Queries, userId: number): Promise<Token[]> {
  return queries('tokens')
    .where('user_id', userId)
    .orderBy('id')
    .select<Token[]>({ id: 'id', name: 'name', createdAt: 'created_at', expiresAt: 'expires_at' });
}

/** Takes a token of that user away. Answers whether there was one. */
export async function removeToken(trx: Knex.Transaction, userId: number, id: number): Promise<boolean> {
  return (await trx('tokens').where({ user_id: userId, id }).delete()) > 0;
}

/** Takes away all tokens of a user. */
export async function removeTokensOf(trx: Knex.Transaction, userId: number): Promise<void> {
  await trx('tokens').where('user_id', userId).delete();
}
