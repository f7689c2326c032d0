/**
 * Looking after users: an administrator does so for those whose roles all lie within the subtrees that he
 * administers. Every function is one transaction with its event.
 */
import type { Knex } from 'knex';
import { dayOf } from '../../regimes/calendar.js';
import { may } from '../../regimes/policy.js';
import type { Day, Issue, Language, Role } from '../../regimes/words.js';
import { problem, require } from '../problems.js';
import { takeTurn, type Database, type Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import { closeSessionsOf } from '../store/sessions.js';
import { idsOfPath, nation, unitByCode, unitsById } from '../store/units.js';
import {
  addRoles,
  addUsers,
  changeUser,
  hasAdministrator,
  lockUser,
  replaceRoles,
  rolesOf,
  takenNames,
} from '../store/users.js';
import type { HeldRole, NewUser, User } from '../store/users.js';
import { drawPassword, hashPassword } from './passwords.js';

/** Who does it, and when. */
export interface By {
  readonly person: Person;
  readonly now: Date;
}

/** A role as it is asked for: the unit by its code of today. */
export interface WantedRole {
  readonly role: Role;
  readonly unit: string;
}

const today = (by: By): Day => dayOf(by.now.toISOString());

/** Whether the person administers every one of these units; of no unit at all, only an administrator of the nation. */
export async function administers(queries: Queries, by: By, unitIds: readonly number[]): Promise<boolean> {
  const top = await nation(queries, today(by));
  const ids = unitIds.length > 0 ? unitIds : top ? [top.id] : [];
  const units = await unitsById(queries, ids, today(by));
  return ids.every((id) => {
    const path = units.get(id)?.path;
    return path !== undefined && may(by.person, 'manage-users', { unitPath: idsOfPath(path) });
  });
}

/**
 * The units that wanted roles name.
 * @throws Problem `body-has-mistakes` for units that are not there today, `forbidden` for units out of reach
 */
async function readRoles(queries: Queries, by: By, wanted: readonly WantedRole[]): Promise<HeldRole[]> {
  const roles: HeldRole[] = [];
  const issues: Issue[] = [];
  for (const [index, { role, unit }] of wanted.entries()) {
    const there = await unitByCode(queries, unit, today(by));
    if (there) roles.push({ role, unitId: there.id });
    else issues.push(noSuchUnit(`/roles/${index}/unit`, unit));
  }
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
  require(await administers(
    queries,
    by,
    roles.map((role) => role.unitId),
  ), 'forbidden');
  return roles;
}

export const noSuchUnit = (path: string, unit: string): Issue => ({
  path,
  rule: 'unknown-unit',
  severity: 'error',
  message: {
    vi: `Không có đơn vị mã "${unit.slice(0, 40)}"`,
    en: `There is no unit with the code "${unit.slice(0, 40)}"`,
  },
  params: {},
});

export const nameTaken = (path: string): Issue => ({
  path,
  rule: 'taken',
  severity: 'error',
  message: { vi: 'Tên đăng nhập đã có người dùng', en: 'This user name is taken' },
  params: {},
});

export interface WantedUser {
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: Language;
  readonly roles: readonly WantedRole[];
}

/**
 * Makes a user with a password that is drawn, to be changed at the first log-in. Answers the password, once.
 * @throws Problem `body-has-mistakes`, `forbidden`
 */
export async function createUser(database: Database, by: By, wanted: WantedUser): Promise<string> {
  const password = drawPassword();
  const passwordHash = await hashPassword(password);
  await database.write(async (trx) => {
    const roles = await readRoles(trx, by, wanted.roles);
    await takeTurn(trx, 'naming');
    const taken = await takenNames(trx, [wanted.username]);
    if (taken.size > 0) throw problem('body-has-mistakes', { issues: [nameTaken('/username')] });
    const { roles: _roles, ...user } = wanted;
    await storeUsers(trx, by, [{ user: { ...user, passwordHash, mustChangePassword: true }, roles }]);
  });
  return password;
}

/** Writes new users, their roles and an event for each. */
export async function storeUsers(
  trx: Knex.Transaction,
  by: By,
  made: readonly { readonly user: NewUser; readonly roles: readonly HeldRole[] }[],
): Promise<void> {
  const at = by.now.toISOString();
  const ids = await addUsers(
    trx,
    made.map(({ user }) => user),
    at,
  );
  const rolesOfAll = made.flatMap(({ user, roles }) =>
    roles.map((role) => ({ ...role, userId: ids.get(user.username) ?? 0 })),
  );
  await addRoles(trx, rolesOfAll);
  for (const { user } of made) {
    await recordEvent(trx, {
      at,
      type: 'user.created',
      actorId: by.person.userId,
      data: { username: user.username },
    });
  }
}

/**
 * Does something to a user whom the person looks after, in one transaction with its event.
 * @throws Problem `not-found`, `forbidden`, `conflict` where nobody would be left to administer the nation
 */
async function onUser(
  database: Database,
  by: By,
  username: string,
  event: string,
  work: (trx: Knex.Transaction, user: User) => Promise<void>,
): Promise<void> {
  await database.write(async (trx) => {
    const user = await lockUser(trx, username);
    require(user, 'not-found');
    await requireReach(trx, by, user);
    await work(trx, user);
    const top = await nation(trx, today(by));
    require(top && (await hasAdministrator(trx, top.id)), 'conflict', { detail: lastAdministrator });
    const data = { username };
    await recordEvent(trx, { at: by.now.toISOString(), type: event, actorId: by.person.userId, data });
  });
}

const lastAdministrator = {
  vi: 'Phải còn ít nhất một quản trị viên ở cấp quốc gia',
  en: 'At least one administrator of the nation must remain',
};

/** @throws Problem `forbidden` unless every role of the user lies within the person's reach */
export async function requireReach(queries: Queries, by: By, user: Pick<User, 'id'>): Promise<void> {
  const held = (await rolesOf(queries, [user.id])).get(user.id) ?? [];
  const unitIds = held.map((role) => role.unitId);
  require(await administers(queries, by, unitIds), 'forbidden');
}

export interface UserChange {
  readonly name?: string;
  readonly email?: string | null;
  readonly language?: Language;
}

export function editUser(database: Database, by: By, username: string, change: UserChange): Promise<void> {
  return onUser(database, by, username, 'user.changed', (trx, user) => changeUser(trx, user.id, change));
}

export function setRoles(
  database: Database,
  by: By,
  username: string,
  wanted: readonly WantedRole[],
): Promise<void> {
  return onUser(database, by, username, 'user.roles-changed', async (trx, user) => {
    await replaceRoles(trx, user.id, await readRoles(trx, by, wanted));
  });
}

/** Draws a new password, to be changed at the next log-in, and ends the user's sessions. Answers it, once. */
export async function resetPassword(database: Database, by: By, username: string): Promise<string> {
  const password = drawPassword();
  const passwordHash = await hashPassword(password);
  await onUser(database, by, username, 'user.password-reset', async (trx, user) => {
    await changeUser(trx, user.id, { passwordHash, mustChangePassword: true });
    await closeSessionsOf(trx, user.id);
  });
  return password;
}

/** Keeps a user out: sessions end, tokens are refused, no log-in succeeds until the user is unlocked. */
export function lock(database: Database, by: By, username: string): Promise<void> {
  return onUser(database, by, username, 'user.locked', async (trx, user) => {
    await changeUser(trx, user.id, { lockedAt: by.now.toISOString() });
    await closeSessionsOf(trx, user.id);
  });
}

export function unlock(database: Database, by: By, username: string): Promise<void> {
  return onUser(database, by, username, 'user.unlocked', (trx, user) =>
    changeUser(trx, user.id, { lockedAt: null }),
  );
}
