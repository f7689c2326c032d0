/** People who call, with the roles they hold: what a session (sessions.ts) or a machine's token (tokens.ts) opens. */
import type { Knex } from 'knex';
import type { Language, Role } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface Person {
  readonly userId: number;
  readonly username: string;
  readonly name: string;
  readonly language: Language;
  readonly mustChangePassword: boolean;
  readonly roles: readonly { readonly role: Role; readonly unitId: number }[];
}

/** One role of a person, with the person's own columns; a person without a role has one such row. */
export interface PersonRow {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly language: Language;
  readonly must_change_password: number;
  readonly role: Role | null;
  readonly unit_id: number | null;
}

export const PERSON_COLUMNS = [
  'users.id',
  'users.username',
  'users.name',
  'users.language',
  'users.must_change_password',
  'user_roles.role',
  'user_roles.unit_id',
] as const;

/** Users who may act (a locked one may not), each with one row a role. To be joined and narrowed down. */
export function people(queries: Queries): Knex.QueryBuilder {
  return queries('users')
    .leftJoin('user_roles', 'user_roles.user_id', 'users.id')
    .whereNull('users.locked_at')
    .orderBy(['user_roles.unit_id', 'user_roles.role']);
}

/** The person that rows of one user make up; undefined without a row. */
export function personFrom(rows: readonly PersonRow[]): Person | undefined {
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

/** The person of that id who may act; undefined when there is none or it is locked. */
export async function personById(queries: Queries, userId: number): Promise<Person | undefined> {
  return personFrom(
    await people(queries)
      .where('users.id', userId)
      .select<PersonRow[]>(...PERSON_COLUMNS),
  );
}
