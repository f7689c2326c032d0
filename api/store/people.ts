/** Who calls: from a session's cookie or a machine's token to the person and the roles they hold. */
import type { Knex } from 'knex';
import type { Instant, Language, Role } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';
import { hashOfSecret } from './secrets.js';
import { refreshSession } from './sessions.js';

export interface Person {
  readonly userId: number;
  readonly username: string;
  readonly name: string;
  readonly language: Language;
  readonly mustChangePassword: boolean;
  readonly roles: readonly { readonly role: Role; readonly unitId: number }[];
}

interface PersonRow {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly language: Language;
  readonly must_change_password: number;
  readonly role: Role | null;
  readonly unit_id: number | null;
}

const COLUMNS = [
  'users.id',
  'users.username',
  'users.name',
  'users.language',
  'users.must_change_password',
  'user_roles.role',
  'user_roles.unit_id',
] as const;

/**
 * The person whose session this is, or undefined when it has ended, is unknown, or its user is locked.
 * Using a session prolongs it (see sessions.ts), hence the whole database and not only its reading side.
 * @param token the cookie's value
 */
export async function personBySession(
  database: Pick<Database, 'read' | 'write'>,
  token: string,
  now: Date,
): Promise<Person | undefined> {
  const rows = await people(database.read)
    .join('sessions', 'sessions.user_id', 'users.id')
    .where('sessions.token_hash', hashOfSecret(token))
    .where('sessions.expires_at', '>', now.toISOString())
    .select<(PersonRow & { created_at: Instant; expires_at: Instant })[]>(
      ...COLUMNS,
      'sessions.created_at',
      'sessions.expires_at',
    );
  const session = rows[0];
  if (!session) return undefined;
  await refreshSession(
    database,
    { tokenHash: hashOfSecret(token), createdAt: session.created_at, expiresAt: session.expires_at },
    now,
  );
  return personFrom(rows);
}

/** The person a bearer token speaks for; undefined when it is unknown, has expired, or its user is locked. */
export async function personByToken(
  queries: Queries,
  bearer: string,
  now: Date,
): Promise<Person | undefined> {
  const rows = await people(queries)
    .join('tokens', 'tokens.user_id', 'users.id')
    .where('tokens.token_hash', hashOfSecret(bearer))
    .where((valid) => {
      void valid.whereNull('tokens.expires_at').orWhere('tokens.expires_at', '>', now.toISOString());
    })
    .select<PersonRow[]>(...COLUMNS);
  return personFrom(rows);
}

/** Users who may act, each with one row a role (one row without, if they hold none). */
function people(queries: Queries): Knex.QueryBuilder {
  return queries('users')
    .leftJoin('user_roles', 'user_roles.user_id', 'users.id')
    .whereNull('users.locked_at')
    .orderBy(['user_roles.unit_id', 'user_roles.role']);
}

function personFrom(rows: readonly PersonRow[]): Person | undefined {
  const row = rows[0];
  if (!row) return undefined;
  return {
    userId: row.id,
    username: row.username,
    name: row.name,
    language: row.language,
    mustChangePassword: row.must_change_password === 1,
    roles: rows.flatMap(({ role, unit_id }) => (role && unit_id !== null ? [{ role, unitId: unit_id }] : [])),
  };
}
