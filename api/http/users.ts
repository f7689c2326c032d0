/** Users, looked after by administrators within their units. */
import { dayOf } from '../../regimes/calendar.js';
import { LANGUAGES, ROLES } from '../../regimes/words.js';
import type { JsonObject, Language } from '../../regimes/words.js';
import { importUsers } from '../actions/import-users.js';
import {
  createUser,
  editUser,
  lock,
  requireReach,
  resetPassword,
  setRoles,
  unlock,
} from '../actions/manage-users.js';
import type { By, UserChange, WantedRole } from '../actions/manage-users.js';
import { EMAIL_PATTERN, USERNAME_PATTERN } from '../actions/user-texts.js';
import { problem, require } from '../problems.js';
import { nation, unitByCode, unitsById } from '../store/units.js';
import { findUsers, userByName } from '../store/users.js';
import { pageOf, readCursor } from './cursor.js';
import { created, ok, param, personOf } from './endpoint.js';
import type { Answer, Call, Endpoint } from './endpoint.js';
import { codeParameter, cursorParameter, limitParameter, list, nullable, object, text } from './schemas.js';
import { newUserSchema, presentUsers, userSchema } from './user-answer.js';

const username: JsonObject = { type: 'string', pattern: USERNAME_PATTERN };
const name: JsonObject = { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' };
const email: JsonObject = { type: 'string', pattern: EMAIL_PATTERN };
const language: JsonObject = { enum: [...LANGUAGES] };
const role: JsonObject = { enum: [...ROLES] };
const roles: JsonObject = { ...list(object({ role, unit: codeParameter })), maxItems: 100 };
const params = { username };
const userAnswer = { description: 'The user', schema: userSchema };

/** A change of one user: its path's end, what it does. */
const act = (end: string, id: string, summary: string, work: (call: Call) => Promise<void>): Endpoint => ({
  method: 'post',
  path: `/users/{username}/${end}`,
  id,
  tag: 'users',
  summary,
  access: 'session',
  params,
  body: { schema: object({}), optional: true },
  answers: { 200: userAnswer },
  problems: ['forbidden', 'not-found', 'conflict'],
  handle: async (call) => {
    await work(call);
    return ok(await presented(call));
  },
});

export const userEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/users',
    id: 'listUsers',
    tag: 'users',
    summary: "The users who hold a role within the caller's units, by user name",
    access: 'session',
    query: {
      unit: codeParameter,
      role,
      q: { type: 'string', minLength: 1, maxLength: 100 },
      cursor: cursorParameter,
      limit: limitParameter,
    },
    answers: { 200: { description: 'Users', schema: object({ items: list(userSchema), 'next?': text }) } },
    problems: ['forbidden'],
    handle: listUsers,
  },
  {
    method: 'post',
    path: '/users',
    id: 'createUser',
    tag: 'users',
    summary: 'Make a user; the answer holds the password that was drawn, once',
    access: 'session',
    body: {
      schema: object({ username, name, roles, 'email?': nullable(email), 'language?': language }),
    },
    answers: { 201: { description: 'The user and the first password', schema: newUserSchema } },
    problems: ['forbidden', 'body-has-mistakes'],
    handle: async (call) => {
      const body = call.body as unknown as NewUserBody;
      const password = await createUser(call.database, by(call), {
        username: body.username,
        name: body.name.normalize('NFC').trim(),
        email: body.email ?? null,
        language: body.language ?? 'vi',
        roles: body.roles,
      });
      const user = await presented(call, body.username);
      return created(
        { ...user, password },
        { Location: `/api/v1/users/${encodeURIComponent(body.username)}` },
      );
    },
  },
  {
    method: 'post',
    path: '/users/import',
    id: 'importUsers',
    tag: 'users',
    summary: 'Make many users from CSV: all lines, or none where one has a mistake',
    access: 'session',
    body: { schema: { type: 'string' }, type: 'text/csv' },
    answers: {
      201: {
        description: 'The users made, each with the password that was drawn, once',
        schema: object({
          created: list(object({ username: text, password: text })),
          issues: { type: 'array', maxItems: 0 },
        }),
      },
    },
    problems: ['forbidden', 'body-has-mistakes'],
    handle: importFile,
  },
  {
    method: 'get',
    path: '/users/{username}',
    id: 'getUser',
    tag: 'users',
    summary: 'One user',
    access: 'session',
    params,
    answers: { 200: userAnswer },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const user = await userByName(call.database.read, param(call, 'username'));
      // Whether a name exists is told to administrators only.
      require(user ?? administersSomething(call), 'forbidden');
      require(user, 'not-found');
      if (user.id !== personOf(call).userId) await requireReach(call.database.read, by(call), user);
      return ok(await presented(call));
    },
  },
  {
    method: 'patch',
    path: '/users/{username}',
    id: 'changeUser',
    tag: 'users',
    summary: "Change a user's name, e-mail address or language",
    access: 'session',
    params,
    body: {
      schema: {
        ...object({ 'name?': name, 'email?': nullable(email), 'language?': language }),
        minProperties: 1,
      },
    },
    answers: { 200: userAnswer },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const body = call.body as unknown as UserChange;
      const change = body.name === undefined ? body : { ...body, name: body.name.normalize('NFC').trim() };
      await editUser(call.database, by(call), named(call), change);
      return ok(await presented(call));
    },
  },
  {
    method: 'put',
    path: '/users/{username}/roles',
    id: 'setRoles',
    tag: 'users',
    summary: 'Say which roles a user holds in which units',
    access: 'session',
    params,
    body: { schema: roles },
    answers: { 200: userAnswer },
    problems: ['forbidden', 'not-found', 'conflict', 'body-has-mistakes'],
    handle: async (call) => {
      const wanted = call.body as unknown as readonly WantedRole[];
      await setRoles(call.database, by(call), named(call), wanted);
      return ok(await presented(call));
    },
  },
  {
    method: 'post',
    path: '/users/{username}/reset-password',
    id: 'resetPassword',
    tag: 'users',
    summary: 'Draw a new password, answered once, to be changed at the next log-in',
    access: 'session',
    params,
    body: { schema: object({}), optional: true },
    answers: { 200: { description: 'The new password', schema: object({ password: text }) } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => ok({ password: await resetPassword(call.database, by(call), named(call)) }),
  },
  act('lock', 'lockUser', 'Keep a user out until unlocked', async (call) => {
    require(named(call) !== personOf(call).username, 'conflict', {
      detail: { vi: 'Không thể tự khóa mình', en: 'Nobody locks himself out' },
    });
    await lock(call.database, by(call), named(call));
  }),
  act('unlock', 'unlockUser', 'Let a user in again', (call) => unlock(call.database, by(call), named(call))),
];

interface NewUserBody {
  readonly username: string;
  readonly name: string;
  readonly email?: string | null;
  readonly language?: Language;
  readonly roles: readonly WantedRole[];
}

const by = (call: Call): By => ({ person: personOf(call), now: call.now() });
const named = (call: Call): string => param(call, 'username');
const administersSomething = (call: Call): boolean =>
  personOf(call).roles.some((held) => held.role === 'administrator');

async function presented(call: Call, username = named(call)): Promise<JsonObject> {
  const user = await userByName(call.database.read, username);
  require(user, 'not-found');
  const [shown] = await presentUsers(call.database.read, [user], call.now());
  return shown ?? {};
}

async function listUsers(call: Call): Promise<Answer> {
  require(administersSomething(call), 'forbidden');
  const { read } = call.database;
  const today = dayOf(call.now().toISOString());
  const mine = personOf(call)
    .roles.filter((held) => held.role === 'administrator')
    .map((held) => held.unitId);
  const top = await nation(read, today);
  const ofAll = top !== undefined && mine.includes(top.id);
  const reach = [...(await unitsById(read, mine, today)).values()].map((unit) => unit.path);
  const asked = call.query['unit'];
  const unit = asked === undefined ? undefined : await unitByCode(read, asked, today);
  if (asked !== undefined && !unit) return ok({ items: [] });
  const limit = Number(call.query['limit'] ?? 100);
  const filter = {
    within: ofAll ? undefined : reach,
    unitId: unit?.id,
    role: call.query['role'],
    q: call.query['q'],
    after: readCursor(call.query['cursor']),
    limit: limit + 1,
  };
  const { page, next } = pageOf(await findUsers(read, filter, today), limit, (user) => user.username);
  return ok({ items: await presentUsers(read, page, call.now()), ...next });
}

async function importFile(call: Call): Promise<Answer> {
  require(administersSomething(call), 'forbidden');
  const { created: made, issues } = await importUsers(call.database, by(call), call.body as string);
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
  return created({ created: made.map((one) => ({ ...one })), issues: [] });
}
