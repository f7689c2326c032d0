/** The session of the person who calls: logging in and out, one's own password and language. */
import { stringifySetCookie } from 'cookie';
import { dayOf } from '../../regimes/calendar.js';
import { LANGUAGES, ROLES } from '../../regimes/words.js';
import type { JsonObject, Language } from '../../regimes/words.js';
import { changeOwnPassword, logIn, logOut } from '../actions/log-in.js';
import { PASSWORD_MOST } from '../actions/passwords.js';
import type { Queries } from '../store/database.js';
import { personById } from '../store/people.js';
import type { Person } from '../store/people.js';
import { SESSION_LONGEST } from '../store/sessions.js';
import { unitsById } from '../store/units.js';
import { changeUser } from '../store/users.js';
import { problem } from '../problems.js';
import { COOKIE, sessionTokenOf } from './caller.js';
import { created, noContent, ok, personOf } from './endpoint.js';
import type { Call, Endpoint } from './endpoint.js';
import { boolean, list, object, text, unitName } from './schemas.js';

const sessionSchema = object({
  user: object({
    username: text,
    name: text,
    mustChangePassword: boolean,
    language: { enum: [...LANGUAGES] },
  }),
  roles: list(object({ role: { enum: [...ROLES] }, unit: unitName })),
  demo: boolean,
});
const password: JsonObject = { type: 'string', minLength: 1, maxLength: PASSWORD_MOST };

export const sessionEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/session',
    id: 'getSession',
    tag: 'session',
    summary: 'Who is logged in, with which roles',
    access: 'session',
    beforePasswordChange: true,
    answers: { 200: { description: 'The person who calls', schema: sessionSchema } },
    handle: async (call) => ok(await presentSession(call.database.read, personOf(call), call.now())),
  },
  {
    method: 'post',
    path: '/session',
    id: 'logIn',
    tag: 'session',
    summary: 'Log in',
    access: 'public',
    body: {
      schema: object({ username: { type: 'string', minLength: 1, maxLength: 100 }, password }),
    },
    answers: { 201: { description: 'Logged in; the cookie is set', schema: sessionSchema } },
    problems: ['login-failed', 'too-many-attempts'],
    handle: async (call) => {
      const { username, password } = call.body as { username: string; password: string };
      const { person, token } = await logIn(
        call.database,
        {
          username: username.normalize('NFC').trim(),
          password,
          address: call.address,
          earlier: tokenOf(call),
        },
        call.now(),
      );
      const body = await presentSession(call.database.read, person, call.now());
      return created(body, { 'Set-Cookie': cookie(call, token, SESSION_LONGEST / 1000) });
    },
  },
  {
    method: 'delete',
    path: '/session',
    id: 'logOut',
    tag: 'session',
    summary: 'Log out',
    access: 'public',
    answers: { 204: { description: 'Logged out; nothing to do for who was not logged in' } },
    handle: async (call) => {
      const token = tokenOf(call);
      if (token !== undefined) await logOut(call.database, token);
      return { ...noContent, headers: { 'Set-Cookie': cookie(call, '', 0) } };
    },
  },
  {
    method: 'patch',
    path: '/session',
    id: 'changeLanguage',
    tag: 'session',
    summary: 'Change the language of the interface',
    access: 'session',
    beforePasswordChange: true,
    body: { schema: object({ language: { enum: [...LANGUAGES] } }) },
    answers: { 200: { description: 'The person who calls', schema: sessionSchema } },
    handle: async (call) => {
      const { userId } = personOf(call);
      const { language } = call.body as { language: Language };
      await call.database.write((trx) => changeUser(trx, userId, { language }));
      const person = await personById(call.database.read, userId);
      if (!person) throw problem('not-authenticated');
      return ok(await presentSession(call.database.read, person, call.now()));
    },
  },
  {
    method: 'post',
    path: '/session/password',
    id: 'changePassword',
    tag: 'session',
    summary: "Change one's own password; every other session of the person ends",
    access: 'session',
    beforePasswordChange: true,
    body: { schema: object({ current: password, next: password }) },
    answers: { 204: { description: 'Changed' } },
    problems: ['body-has-mistakes', 'too-many-attempts'],
    handle: async (call) => {
      const { current, next } = call.body as { current: string; next: string };
      const change = { current, next, address: call.address, token: tokenOf(call) };
      await changeOwnPassword(call.database, personOf(call), change, call.now());
      return noContent;
    },
  },
];

const tokenOf = (call: Call): string | undefined => sessionTokenOf(call.header('cookie'));

function cookie(call: Call, value: string, maxAge: number): string {
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: call.secure, maxAge } as const;
  return stringifySetCookie(COOKIE, value, options);
}

async function presentSession(queries: Queries, person: Person, now: Date): Promise<JsonObject> {
  const units = await unitsById(
    queries,
    person.roles.map((held) => held.unitId),
    dayOf(now.toISOString()),
  );
  const demonstration = await queries('meta')
    .where('key', 'demonstration')
    .first<{ key: string } | undefined>('key');
  return {
    user: {
      username: person.username,
      name: person.name,
      mustChangePassword: person.mustChangePassword,
      language: person.language,
    },
    roles: person.roles.flatMap(({ role, unitId }) => {
      const unit = units.get(unitId);
      return unit ? [{ role, unit: { code: unit.code, name: unit.name, level: unit.level } }] : [];
    }),
    demo: demonstration !== undefined,
  };
}
