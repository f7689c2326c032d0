/** Users and the roles they hold in units. */
import type { Knex } from 'knex';
import type { Day, Instant, Language, Role } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { containing } from './search-text.js';

export interface User {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: Language;
  readonly mustChangePassword: boolean;
  readonly locked: boolean;
  readonly createdAt: Instant;
}

export interface HeldRole {
  readonly role: Role;
  readonly unitId: number;
}

interface Row {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: Language;
  readonly must_change_password: number;
  readonly locked_at: Instant | null;
  readonly created_at: Instant;
}

const fromRow = (row: Row): User => ({
  id: row.id,
  username: row.username,
  name: row.name,
  email: row.email,
  language: row.language,
  mustChangePassword: row.must_change_password === 1,
  locked: row.locked_at !== null,
  createdAt: row.created_at,
});

const COLUMNS = [
  'users.id',
  'users.username',
  'users.name',
  'users.email',
  'users.language',
  'users.must_change_password',
  'users.locked_at',
  'users.created_at',
] as const;

export async function userByName(queries: Queries, username: string): Promise<User | undefined> {
  const row = await queries('users')
    .where('username', username)
    .first<Row | undefined>(...COLUMNS);
  return row && fromRow(row);
}

/** The user of that name and the row locked until the transaction ends. */
export async function lockUser(trx: Knex.Transaction, username: string): Promise<User | undefined> {
  const row = await trx('users')
    .where('username', username)
    .forUpdate()
    .first<Row | undefined>(...COLUMNS);
  return row && fromRow(row);
}

/** Id and password hash of a user, and whether it is locked. */
export async function passwordOf(
  queries: Queries,
  username: string,
): Promise<{ id: number; hash: string; locked: boolean } | undefined> {
  const row = await queries('users')
    .where('username', username)
    .first<{ id: number; password_hash: string; locked_at: string | null } | undefined>(
      'id',
      'password_hash',
      'locked_at',
    );
  return row && { id: row.id, hash: row.password_hash, locked: row.locked_at !== null };
}

/** Which of these names are taken, in whatever case they are written. */
export async function takenNames(queries: Queries, names: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>();
  for (let start = 0; start < names.length; start += 500) {
    const part = names.slice(start, start + 500).map((name) => name.toLowerCase());
    const rows = await queries('users')
      .whereRaw(`lower(username) in (${part.map(() => '?').join(', ')})`, part)
      .select<{ username: string }[]>('username');
    for (const row of rows) taken.add(row.username.toLowerCase());
  }
  return taken;
}

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: Language;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
}

/** Makes users; answers their ids by name. */
export async function addUsers(
  trx: Knex.Transaction,
  users: readonly NewUser[],
  at: Instant,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (let start = 0; start < users.length; start += 200) {
    const rows = await trx('users')
      .insert(
        users.slice(start, start + 200).map((user) => ({
          username: user.username,
          name: user.name,
          email: user.email,
          language: user.language,
          password_hash: user.passwordHash,
          must_change_password: user.mustChangePassword ? 1 : 0,
          created_at: at,
        })),
      )
      .returning<{ id: number; username: string }[]>(['id', 'username']);
    for (const row of rows) ids.set(row.username, Number(row.id));
  }
  return ids;
}

export async function changeUser(
  trx: Knex.Transaction,
  id: number,
  change: {
    readonly name?: string;
    readonly email?: string | null;
    readonly language?: Language;
    readonly passwordHash?: string;
    readonly mustChangePassword?: boolean;
    readonly lockedAt?: Instant | null;
  },
): Promise<void> {
  const columns = {
    name: change.name,
    email: change.email,
    language: change.language,
    password_hash: change.passwordHash,
    must_change_password:
      change.mustChangePassword === undefined ? undefined : Number(change.mustChangePassword),
    locked_at: change.lockedAt,
  };
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length > 0) await trx('users').where('id', id).update(given);
}

// -------------------------------------------------------------------- roles

/** The roles of some users, by user. */
export async function rolesOf(
  queries: Queries,
  userIds: readonly number[],
): Promise<Map<number, HeldRole[]>> {
  const roles = new Map<number, HeldRole[]>(userIds.map((id) => [id, []]));
  for (let start = 0; start < userIds.length; start += 500) {
    const rows = await queries('user_roles')
      .whereIn('user_id', userIds.slice(start, start + 500))
      .orderBy(['unit_id', 'role'])
      .select<{ user_id: number; unit_id: number; role: Role }[]>('user_id', 'unit_id', 'role');
    for (const row of rows) roles.get(row.user_id)?.push({ role: row.role, unitId: row.unit_id });
  }
  return roles;
}

export async function addRoles(
  trx: Knex.Transaction,
  roles: readonly (HeldRole & { readonly userId: number })[],
): Promise<void> {
  for (let start = 0; start < roles.length; start += 200) {
    await trx('user_roles')
      .insert(
        roles
          .slice(start, start + 200)
          .map(({ userId, unitId, role }) => ({ user_id: userId, unit_id: unitId, role })),
      )
      .onConflict()
      .ignore();
  }
}

export async function replaceRoles(
  trx: Knex.Transaction,
  userId: number,
  roles: readonly HeldRole[],
): Promise<void> {
  await trx('user_roles').where('user_id', userId).delete();
  await addRoles(
    trx,
    roles.map((role) => ({ ...role, userId })),
  );
}

/** Whether somebody who may act administers the unit. */
export async function hasAdministrator(queries: Queries, unitId: number): Promise<boolean> {
  const row = await queries('user_roles')
    .join('users', 'users.id', 'user_roles.user_id')
    .where({ role: 'administrator', unit_id: unitId })
    .whereNull('users.locked_at')
    .first<{ user_id: number } | undefined>('user_id');
  return row !== undefined;
}

export interface UserFilter {
  /** Only users who hold a role within the subtrees of these paths; undefined: all users. */
  readonly within: readonly string[] | undefined;
  /** Only users who hold a role in this unit. */
  readonly unitId?: number | undefined;
  readonly role?: string | undefined;
  /** Part of the user name or of the name. */
  readonly q?: string | undefined;
  /** The user name after which to go on. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The users whom a filter lets through, by user name. A unit that moved counts where it stands on `day`. */
export async function findUsers(queries: Queries, filter: UserFilter, day: Day): Promise<User[]> {
  const query = queries('users').orderBy('username').limit(filter.limit);
  const { within, unitId, role, q, after } = filter;
  if (after !== undefined) void query.where('username', '>', after);
  if (q !== undefined) {
    void query.where((either) => {
      for (const column of ['username', 'name'])
        void either.orWhereRaw(`lower(${column}) like ? escape '\\'`, [containing(q.toLowerCase())]);
    });
  }
  if (within ?? unitId ?? role) {
    void query.whereIn('users.id', (held) => {
      void held.from('user_roles').select('user_roles.user_id');
      if (unitId !== undefined) void held.where('user_roles.unit_id', unitId);
      if (role !== undefined) void held.where('user_roles.role', role);
      if (within) void held.whereIn('user_roles.unit_id', unitsWithin(queries, within, day));
    });
  }
  return (await query.select<Row[]>(...COLUMNS)).map(fromRow);
}

/** Ids of units whose latest place up to a day (or first place, if it is still to come) lies below one of the paths. */
function unitsWithin(queries: Queries, paths: readonly string[], day: Day): Knex.QueryBuilder {
  return queries('unit_spells as s')
    .select('s.unit_id')
    .where((either) => {
      for (const path of paths) void either.orWhere('s.path', 'like', `${path}%`);
      if (paths.length === 0) void either.whereRaw('1 = 0');
    })
    .whereNotExists((later) => {
      void later
        .from('unit_spells as t')
        .select(queries.raw('1'))
        .whereRaw('t.unit_id = s.unit_id and t.valid_from > s.valid_from')
        .where('t.valid_from', '<=', day);
    });
}

/** A person who may act in a unit, with the roles held there. */
export interface UnitPerson {
  readonly username: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** The people of a unit who are not locked out, by name. */
export async function peopleOfUnit(queries: Queries, unitId: number): Promise<UnitPerson[]> {
  const rows = await queries('user_roles as r')
    .join('users as u', 'u.id', 'r.user_id')
    .where({ 'r.unit_id': unitId })
    .whereNull('u.locked_at')
    .orderBy(['u.name', 'u.username', 'r.role'])
    .limit(1000)
    .select<{ username: string; name: string; role: Role }[]>('u.username', 'u.name', 'r.role');
  const people = new Map<string, { username: string; name: string; roles: Role[] }>();
  for (const { username, name, role } of rows) {
    const one = people.get(username) ?? { username, name, roles: [] };
    one.roles.push(role);
    people.set(username, one);
  }
  return [...people.values()];
}
