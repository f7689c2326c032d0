/**
 * A whole server in the test's own process, without a queue: the clock stands still until it is moved, and the
 * roll-up is settled when the test says so. People are those of the demonstration, without the cost of a password.
 */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../api/app.js';
import { answerBrokenRequests } from '../api/http/broken-requests.js';
import { drawPassword, hashPassword } from '../api/actions/passwords.js';
import { createLog } from '../api/log.js';
import { readSettings } from '../api/settings.js';
import { seedUnits } from '../api/seed/units.js';
import type { Database } from '../api/store/database.js';
import { dirtyNodes } from '../api/store/marks.js';
import { openSession } from '../api/store/sessions.js';
import type { JsonObject, Role } from '../regimes/words.js';
import { recomputeRollup } from '../worker/handlers/recompute-rollup.js';
import { holdAgainstSchemas } from './answers.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers freely; their shape is held against the schemas of the endpoint beforehand.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface Caller {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Reply>;
  readonly put: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Reply>;
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;
  readonly delete: (path: string, headers?: Record<string, string>) => Promise<Reply>;
  readonly patch: (path: string, body: unknown) => Promise<Reply>;
}

export interface World {
  readonly database: Database;
  readonly origin: string;
  readonly at: (moment: string) => void;
  /** A caller with a session of a new user who holds the role in the unit with that code today. */
  readonly as: (role: Role, unit: string) => Promise<Caller>;
  /** The cookie of that caller, for requests that a caller does not make. */
  readonly cookieOf: (role: Role, unit: string) => Promise<string>;
  readonly stranger: Caller;
  /** Recomputes roll-ups until no dirty mark is left. Answers how many nodes were computed. */
  readonly settle: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** @param moment where the clock stands at first */
export async function openWorld(database: Database, moment = '2026-11-21T02:00:00.000Z'): Promise<World> {
  let now = new Date(moment);
  await database.write((trx) => seedUnits(trx, now));
  const deps = {
    database,
    settings: readSettings({}),
    log: createLog(process.env['TEST_LOG'] ?? 'silent'),
    now: () => now,
    nudge: () => undefined,
    queueReady: () => Promise.resolve(true),
    onAnswer: holdAgainstSchemas(),
  };
  const app = createApp(deps);
  const server = await new Promise<Server>((resolve) => {
    const listening = createServer(app).listen(0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  answerBrokenRequests(server);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const known = new Map<string, Promise<string>>();
  const cookieOf = (role: Role, unit: string): Promise<string> => {
    const name = `${role}-${unit}`;
    const cookie = known.get(name) ?? hire(database, role, unit, now);
    known.set(name, cookie);
    return cookie;
  };
  return {
    database,
    origin,
    at: (next) => {
      now = new Date(next);
    },
    cookieOf,
    as: async (role, unit) => callerWith(origin, { cookie: await cookieOf(role, unit) }),
    stranger: callerWith(origin, {}),
    settle: () => settle(database, () => now),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** One hash for all: nobody in the tests' world logs in by password, and hashing is slow on purpose. */
let nobodysPassword: Promise<string> | undefined;

/** A new user who holds the role in the unit with that code today. Answers the cookie of a session of his. */
async function hire(database: Database, role: Role, unit: string, now: Date): Promise<string> {
  const token = await database.write(async (trx) => {
    const spell = await trx('unit_spells')
      .where({ code: unit })
      .orderBy('valid_from', 'desc')
      .first<{ unit_id: number }>();
    assert.ok(spell, `no unit ${unit}`);
    const [user] = await trx('users')
      .insert({
        username: `test-${role}-${unit}`.toLowerCase(),
        name: `${role} ${unit}`,
        password_hash: await (nobodysPassword ??= hashPassword(drawPassword())),
        language: 'en',
        created_at: now.toISOString(),
      })
      .returning<{ id: number }[]>('id');
    assert.ok(user);
    await trx('user_roles').insert({ user_id: user.id, unit_id: spell.unit_id, role });
    return openSession(trx, user.id, now);
  });
  return `baocao=${token}`;
}

export function callerWith(origin: string, own: Record<string, string>): Caller {
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        ...own,
        ...(method === 'GET' ? {} : { origin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: asSent(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: json && text !== '' ? JSON.parse(text) : text,
    };
  };
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
    patch: (path, body) => send('PATCH', path, body),
  };
}

/** Texts and bytes as they are, everything else as JSON. */
const asSent = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body);

/** Works off all dirty marks, as the worker would. */
export async function settle(database: Database, now: () => Date): Promise<number> {
  for (let passes = 0; ;) {
    const nodes = await dirtyNodes(database.read, 100);
    if (nodes.length === 0) return passes;
    for (const node of nodes) {
      await recomputeRollup(database, node, now().toISOString());
      passes++;
    }
  }
}

/** The one shape of every error: problem+json with a code of the catalogue. Answers the body. */
export function assertProblem(reply: Reply, status: number, code: string): JsonObject {
  assert.equal(reply.status, status, JSON.stringify(reply.body));
  assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(reply.body.code, code);
  assert.equal(reply.body.status, status);
  assert.equal(typeof reply.body.title, 'string');
  assert.ok(!('stack' in reply.body));
  return reply.body as JsonObject;
}

/** Answers the body of a reply that must have succeeded. */
export function assertOk(reply: Reply, status = 200): Reply {
  assert.equal(reply.status, status, JSON.stringify(reply.body));
  return reply;
}
