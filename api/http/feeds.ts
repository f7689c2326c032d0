/** Feeds: declared by administrators of the nation, pushed to by the machines that they name. */
import { dayOf } from '../../regimes/calendar.js';
import { may } from '../../regimes/policy.js';
import { PERIOD_PATTERN } from '../../regimes/period.js';
import type { Issue, JsonObject, Text } from '../../regimes/words.js';
import { pushFeed, type FeedItem } from '../actions/push-feed.js';
import { problem, require } from '../problems.js';
import { takeTurn, type Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import {
  feeds,
  insertFeed,
  lastPushes,
  lastRefusals,
  listValues,
  renameFeed,
  setPushers,
  type Feed,
} from '../store/feeds.js';
import { idsOfPath, nation } from '../store/units.js';
import { userByName } from '../store/users.js';
import { readCursor, pageOf } from './cursor.js';
import { created, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import * as s from './schemas.js';

const params = { feed: { type: 'string', pattern: '^[A-Z][A-Z0-9-]{1,39}$' } };
const words = s.object({
  vi: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
  en: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
});
const pushers: JsonObject = {
  type: 'array',
  maxItems: 50,
  uniqueItems: true,
  items: { type: 'string', minLength: 1, maxLength: 100 },
};
const shown = {
  code: s.text,
  name: s.words,
  createdAt: s.instant,
  pushers: s.list(s.object({ username: s.text, name: s.text })),
};
const scalar: JsonObject = { type: ['string', 'number', 'boolean'], maxLength: 4000 };
const values: JsonObject = {
  type: 'object',
  minProperties: 1,
  maxProperties: 200,
  additionalProperties: scalar,
};
const item = s.object({
  unit: { type: 'string', minLength: 1, maxLength: 64 },
  period: { type: 'string', maxLength: 10 },
  'row?': { ...values, maxProperties: 10 },
  values,
  'observedAt?': s.moment,
});
const key: JsonObject = { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' };
const pushed = s.object({ key: s.text, at: s.instant, items: s.integer, accepted: s.integer });

export const feedEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/feeds',
    id: 'listFeeds',
    tag: 'feeds',
    summary: 'The feeds there are, by code',
    access: 'session',
    answers: { 200: { description: 'Feeds', schema: s.object({ items: s.list(s.object(shown)) }) } },
    problems: ['forbidden'],
    handle: async (call) => {
      await authorise(call);
      return ok({ items: (await feeds(call.database.read)).map(presentFeed) });
    },
  },
  {
    method: 'post',
    path: '/feeds',
    id: 'createFeed',
    tag: 'feeds',
    summary: 'Declares a feed and says who may push to it',
    access: 'session',
    body: { schema: s.object({ code: params.feed, name: words, pushers }) },
    answers: { 201: { description: 'The feed', schema: s.object(shown) } },
    problems: ['forbidden', 'conflict', 'body-has-mistakes'],
    handle: async (call) => {
      await authorise(call);
      return created(presentFeed(await declare(call)));
    },
  },
  {
    method: 'put',
    path: '/feeds/{feed}',
    id: 'changeFeed',
    tag: 'feeds',
    summary: 'Renames a feed and says anew who may push to it',
    access: 'session',
    params,
    body: { schema: s.object({ name: words, pushers }) },
    answers: { 200: { description: 'The feed', schema: s.object(shown) } },
    problems: ['forbidden', 'not-found', 'body-has-mistakes'],
    handle: async (call) => {
      await authorise(call);
      return ok(presentFeed(await change(call, await named(call))));
    },
  },
  {
    method: 'get',
    path: '/feeds/{feed}',
    id: 'readFeed',
    tag: 'feeds',
    summary: 'One feed with its last pushes and the last that were refused',
    access: 'session',
    params,
    answers: {
      200: {
        description: 'The feed',
        schema: s.object({
          ...shown,
          pushes: s.list(s.object({ key: s.text, at: s.instant, by: s.text, values: s.integer })),
          refusals: s.list(
            s.object({
              key: s.nullable(s.text),
              at: s.instant,
              by: s.text,
              mistakes: s.integer,
              issues: s.list(s.issue),
            }),
          ),
        }),
      },
    },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      await authorise(call);
      const feed = await named(call);
      const { read } = call.database;
      const refusals = await lastRefusals(read, feed.id);
      return ok({
        ...presentFeed(feed),
        pushes: (await lastPushes(read, feed.id)).map((one) => ({ ...one })),
        refusals: refusals.map((one) => ({ ...one, issues: presentIssues(one.issues, call.language) })),
      });
    },
  },
  {
    method: 'post',
    path: '/feeds/{feed}',
    id: 'pushFeed',
    tag: 'feeds',
    summary: 'Delivers values; the same key again is answered as the first time, and nothing is kept twice',
    access: 'session',
    params,
    headers: ['Idempotency-Key'],
    body: {
      schema: s.object({
        'key?': key,
        items: { type: 'array', minItems: 1, maxItems: 5000, items: item },
      }),
    },
    answers: {
      200: { description: 'What this key was answered before', schema: pushed },
      201: { description: 'Kept', schema: pushed },
    },
    problems: ['forbidden', 'not-found', 'conflict', 'body-has-mistakes'],
    handle: async (call) => {
      const feed = await named(call);
      const items = (call.body as { items: unknown }).items as readonly FeedItem[];
      const { answer, again } = await pushFeed(call, personOf(call), feed, { key: keyOf(call), items });
      return again ? ok(answer) : created(answer);
    },
  },
  {
    method: 'get',
    path: '/feeds/{feed}/values',
    id: 'listFeedValues',
    tag: 'feeds',
    summary: 'The values of a feed, the newest first, superseded ones too',
    access: 'session',
    params,
    query: {
      unit: s.codeParameter,
      period: { type: 'string', pattern: PERIOD_PATTERN },
      cursor: s.cursorParameter,
      limit: s.limitParameter,
    },
    answers: {
      200: {
        description: 'Values',
        schema: s.object({
          items: s.list(
            s.object({
              unit: s.text,
              period: s.text,
              row: s.nullable({ type: 'object' }),
              field: s.text,
              value: scalar,
              key: s.text,
              at: s.instant,
              'observedAt?': s.text,
            }),
          ),
          'next?': s.text,
        }),
      },
    },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      await authorise(call);
      const feed = await named(call);
      const limit = Number(call.query['limit'] ?? 100);
      const after = readCursor(call.query['cursor']);
      const before = after === undefined ? undefined : Number(after);
      if (before !== undefined && !Number.isSafeInteger(before)) throw problem('unknown-parameter');
      const { unit, period } = call.query;
      const rows = await listValues(call.database.read, feed.id, { unit, period }, limit + 1, before);
      const { page, next } = pageOf(rows, limit, ({ id }) => String(id));
      const items = page.map(({ id: _id, ...one }) => ({ ...one }));
      return ok({ items, ...next });
    },
  },
];

const presentFeed = ({ code, name, createdAt, pushers: named_ }: Feed): JsonObject => ({
  code,
  name: { ...name },
  createdAt,
  pushers: named_.map(({ username, name: called }) => ({ username, name: called })),
});

async function authorise(call: Call): Promise<void> {
  const top = await nation(call.database.read, dayOf(call.now().toISOString()));
  require(top && may(personOf(call), 'manage-feeds', { unitPath: idsOfPath(top.path) }), 'forbidden');
}

async function named(call: Call): Promise<Feed> {
  const [feed] = await feeds(call.database.read, param(call, 'feed'));
  if (!feed) throw problem('not-found');
  return feed;
}

const atMember = (path: string, rule: string, message: Text): Error => {
  const issue: Issue = { path, rule, severity: 'error', message, params: {} };
  return problem('body-has-mistakes', { issues: [issue] });
};

/** The key stands in the header or in the body; in both it must be the same. */
function keyOf(call: Call): string {
  const inBody = (call.body as { key?: string }).key;
  const inHeader = call.header('idempotency-key')?.trim();
  const given = inHeader ?? inBody;
  if (given === undefined)
    throw atMember('/key', 'required', {
      vi: 'Thiếu khóa của lần gửi: tiêu đề Idempotency-Key hoặc trường key',
      en: 'The push has no key: send the header Idempotency-Key or the member key',
    });
  if (!/^[\x21-\x7e]{1,200}$/.test(given) || (inBody !== undefined && inBody !== given))
    throw atMember('/key', 'key', {
      vi: 'Khóa cần 1–200 ký tự ASCII, và giống nhau nếu gửi ở cả hai nơi',
      en: 'A key has 1 to 200 ASCII characters, and is the same where it is sent twice',
    });
  return given;
}

interface FeedBody {
  readonly code: string;
  readonly name: Text;
  readonly pushers: readonly string[];
}

async function pusherIds(queries: Queries, names: readonly string[]): Promise<number[]> {
  const issues: Issue[] = [];
  const ids = new Set<number>();
  for (const [index, name] of names.entries()) {
    const user = await userByName(queries, name);
    if (user) ids.add(user.id);
    else
      issues.push({
        path: `/pushers/${index}`,
        rule: 'user',
        severity: 'error',
        message: { vi: `Không có người dùng ${name}`, en: `There is no user ${name}` },
        params: {},
      });
  }
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
  return [...ids];
}

async function declare(call: Call): Promise<Feed> {
  const { code, name, pushers: wanted } = call.body as unknown as FeedBody;
  const at = call.now().toISOString();
  const by = personOf(call).userId;
  return call.database.write(async (trx) => {
    await takeTurn(trx, 'feeding');
    const [taken] = await feeds(trx, code);
    if (taken)
      throw problem('conflict', {
        detail: { vi: `Mã ${code} đã có nguồn số liệu dùng`, en: `A feed with the code ${code} exists` },
      });
    const ids = await pusherIds(trx, wanted);
    const id = await insertFeed(trx, { code, name, at, by });
    await setPushers(trx, id, ids);
    await recordEvent(trx, {
      at,
      type: 'feed.declared',
      actorId: by,
      data: { feed: code, pushers: [...wanted] },
    });
    const [made] = await feeds(trx, code);
    if (!made) throw new Error(`Feed ${code} vanished`);
    return made;
  });
}

async function change(call: Call, feed: Feed): Promise<Feed> {
  const { name, pushers: wanted } = call.body as unknown as FeedBody;
  const by = personOf(call).userId;
  return call.database.write(async (trx) => {
    const ids = await pusherIds(trx, wanted);
    await renameFeed(trx, feed.id, name);
    await setPushers(trx, feed.id, ids);
    await recordEvent(trx, {
      at: call.now().toISOString(),
      type: 'feed.changed',
      actorId: by,
      data: { feed: feed.code, pushers: [...wanted] },
    });
    const [now] = await feeds(trx, feed.code);
    return now ?? feed;
  });
}
