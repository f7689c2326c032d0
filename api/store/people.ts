/** People who call, with the roles they hold: what a session (sessions.ts) or a machine's token (tokens.ts) opens. */
import type { Language, Role } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { ask, type Statement } from './statements.js';

export interface Person {
  readonly userId: number;
  readonly username: string;
  readonly name: string;
  readonly language: Language;
  readonly mustChangePassword: boolean;
  readonly roles: readonly { readonly role: Role; readonly unitId: number }[];
}

/** A person as a statement answers it: one row, the roles as `15:clerk,77:head`. */
export interface PersonRow {
  readonly personId: number;
  readonly username: string;
  readonly personName: string;
  readonly language: Language;
  readonly mustChangePassword: number;
  readonly roles: string | null;
}

/** The columns of a `PersonRow`, from `users`. */
export const PERSON_COLUMNS = `users.id as "personId", users.username, users.name as "personName", users.language,
  users.must_change_password as "mustChangePassword",
  (select string_agg(unit_id || ':' || role, ',' order by unit_id, role) from user_roles
    where user_id = users.id) as roles`;

export function personFrom(row: PersonRow): Person {
  return {
    userId: row.personId,
    username: row.username,
    name: row.personName,
    language: row.language,
    mustChangePassword: row.mustChangePassword === 1,
    roles: (row.roles ?? '').split(',').flatMap((text) => {
      const [unitId, role] = text.split(':');
      return role === undefined ? [] : [{ role: role as Role, unitId: Number(unitId) }];
    }),
  };
}

const BY_ID: Statement = {
  name: 'person-by-id',
  text: `select ${PERSON_COLUMNS} from users where users.id = $1 and users.locked_at is null`,
};

/** The person of that id who may act; undefined when there is none or it is locked. */
export async function personById(queries: Queries, userId: number): Promise<Person | undefined> {
  const [row] = await ask<PersonRow>(queries, BY_ID, [userId]);
  return row && personFrom(row);
}
