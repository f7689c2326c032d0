/** Tokens with which machines call in a user's name: made by that user, or by an administrator who looks after it. */
import type { Instant } from '../../regimes/words.js';
import { requireReach } from '../actions/manage-users.js';
import { USERNAME_PATTERN } from '../actions/user-texts.js';
import { require } from '../problems.js';
import type { Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { addToken, removeToken, tokensOf } from '../store/tokens.js';
import { userByName } from '../store/users.js';
import type { User } from '../store/users.js';
import { created, noContent, ok, param, personOf } from './endpoint.js';
import type { Call, Endpoint } from './endpoint.js';
import { instant, integer, list, moment, nullable, object, text } from './schemas.js';

const params = { username: { type: 'string', pattern: USERNAME_PATTERN } };
const members = { id: integer, name: text, createdAt: instant, expiresAt: nullable(instant) };

export const tokenEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/users/{username}/tokens',
    id: 'listTokens',
    tag: 'users',
    summary: "A user's tokens, without their secrets",
    access: 'session',
    params,
    answers: { 200: { description: 'Tokens', schema: object({ items: list(object(members)) }) } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const user = await owner(call, call.database.read);
      return ok({ items: (await tokensOf(call.database.read, user.id)).map((token) => ({ ...token })) });
    },
  },
  {
    method: 'post',
    path: '/users/{username}/tokens',
    id: 'createToken',
    tag: 'users',
    summary: 'Make a token; the answer holds its secret, once. A token makes no other token',
    access: 'session',
    params,
    body: {
      schema: object({
        name: { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' },
        'expiresAt?': nullable(moment),
      }),
    },
    answers: { 201: { description: 'The token', schema: object({ ...members, token: text }) } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      // One that expires, or that leaked, must not be able to make one that lasts.
      require(call.header('authorization') === undefined, 'forbidden');
      const body = call.body as unknown as { name: string; expiresAt?: Instant | null };
      const now = call.now();
      const token = {
        name: body.name.normalize('NFC').trim(),
        expiresAt: body.expiresAt ? new Date(body.expiresAt).toISOString() : null,
      };
      const made = await call.database.write(async (trx) => {
        const user = await owner(call, trx);
        await record(call, trx, 'token.created', user, token.name);
        return addToken(trx, { ...token, userId: user.id }, now);
      });
      return created({ id: made.id, ...token, createdAt: now.toISOString(), token: made.secret });
    },
  },
  {
    method: 'delete',
    path: '/users/{username}/tokens/{id}',
    id: 'deleteToken',
    tag: 'users',
    summary: 'Take a token away; it opens nothing from now on',
    access: 'session',
    params: { ...params, id: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' } },
    answers: { 204: { description: 'Taken away' } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const id = Number(param(call, 'id'));
      await call.database.write(async (trx) => {
        const user = await owner(call, trx);
        require(await removeToken(trx, user.id, id), 'not-found');
        await record(call, trx, 'token.removed', user, String(id));
      });
      return noContent;
    },
  },
];

/** The user whose tokens these are, if the caller may touch them. */
async function owner(call: Call, queries: Queries): Promise<User> {
  const person = personOf(call);
  const user = await userByName(queries, param(call, 'username'));
  const administrates = person.roles.some((held) => held.role === 'administrator');
  require(user ?? administrates, 'forbidden');
  require(user, 'not-found');
  if (user.id !== person.userId) await requireReach(queries, { person, now: call.now() }, user);
  return user;
}

async function record(
  call: Call,
  trx: Parameters<typeof recordEvent>[0],
  type: string,
  user: User,
  token: string,
): Promise<void> {
  const data = { username: user.username, token };
  await recordEvent(trx, { at: call.now().toISOString(), type, actorId: personOf(call).userId, data });
}
