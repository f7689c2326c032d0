/** What the caller was told of: the list, marking as read, and what he wants to be told of. */
import { noticeKind, NOTICE_KIND_NAMES, type NoticeFacts, type NoticeKindName } from '../../forms/notices.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { problem } from '../problems.js';
import {
  choiceByItself,
  readerOf,
  replaceWishes,
  wished,
  wishesOf,
  type Wishes,
} from '../store/notice-readers.js';
import { countUnread, markRead, noticesOf, type Notice } from '../store/notices.js';
import { pageOf, readCursor } from './cursor.js';
import { ok, personOf, type Call, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';
import { TASKS } from '../../regimes/handling.js';

const kindName: JsonObject = { enum: [...NOTICE_KIND_NAMES] };
const facts = s.object({
  'label?': s.words,
  'title?': s.text,
  'unit?': s.text,
  'receiver?': s.text,
  'dueAt?': s.instant,
  'reason?': s.text,
  'revision?': s.integer,
  'version?': s.integer,
  'effectiveFrom?': s.text,
  'count?': s.integer,
  'task?': { enum: [...TASKS] },
  'person?': s.text,
  'firstDay?': s.day,
  'lastDay?': s.day,
});
const notice = s.object({
  id: s.integer,
  kind: kindName,
  at: s.instant,
  read: s.boolean,
  'regime?': s.text,
  'period?': s.text,
  'unit?': s.text,
  facts,
});
const dailyAt: JsonObject = { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' };
const preferences = s.object({
  kinds: s.list(s.object({ kind: kindName, locked: s.boolean, shown: s.boolean, mailed: s.boolean })),
  dailyAt: s.nullable(dailyAt),
  address: s.nullable(s.text),
  mails: { ...s.boolean, description: 'Whether this installation sends e-mail at all' },
});
const MOST_AT_ONCE = 1_000;
const id: JsonObject = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const tag = 'notices';

export const noticeEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/notices',
    id: 'listNotices',
    tag,
    summary: 'What the caller was told of, the newest first, and how much of it is unread',
    access: 'session',
    query: { cursor: s.cursorParameter, limit: s.limitParameter, unread: { enum: ['true', 'false'] } },
    answers: {
      200: {
        description: 'One page',
        schema: s.object({ items: s.list(notice), 'next?': s.text, unread: s.integer }),
      },
    },
    handle: async (call) => {
      const { userId } = personOf(call);
      const limit = Number(call.query['limit'] ?? 100);
      const rows = await noticesOf(call.database.read, userId, {
        before: beforeOf(call.query['cursor']),
        unread: call.query['unread'] === 'true',
        limit: limit + 1,
      });
      const { page, next } = pageOf(rows, limit, (row) => String(row.id));
      return ok({
        items: page.map(present),
        unread: await countUnread(call.database.read, userId),
        ...next,
      });
    },
  },
  {
    method: 'post',
    path: '/notices/read',
    id: 'readNotices',
    tag,
    summary: 'Mark notices as read: some by id, or all up to one',
    access: 'session',
    body: {
      schema: {
        anyOf: [
          s.object({ ids: { type: 'array', items: id, minItems: 1, maxItems: MOST_AT_ONCE } }),
          s.object({ upTo: id }),
        ],
      },
    },
    answers: { 200: { description: 'How many are left unread', schema: s.object({ unread: s.integer }) } },
    handle: async (call) => {
      const { userId } = personOf(call);
      const which = call.body as unknown as { ids: number[] } | { upTo: number };
      await call.database.write((trx) => markRead(trx, userId, which, call.now().toISOString()));
      return ok({ unread: await countUnread(call.database.read, userId) });
    },
  },
  {
    method: 'get',
    path: '/notices/preferences',
    id: 'readNoticePreferences',
    tag,
    summary: 'Which notices the caller gets in the application and by e-mail, and when',
    access: 'session',
    answers: { 200: { description: 'Each kind, and whether it can be switched off', schema: preferences } },
    handle: async (call) => ok(await presentPreferences(call)),
  },
  {
    method: 'put',
    path: '/notices/preferences',
    id: 'changeNoticePreferences',
    tag,
    summary: 'Say which notices one wants; kinds left out are as they are by themselves',
    access: 'session',
    body: {
      schema: s.object({
        kinds: {
          type: 'array',
          maxItems: 100,
          items: s.object({ kind: kindName, shown: s.boolean, mailed: s.boolean }),
        },
        dailyAt: s.nullable(dailyAt),
      }),
    },
    answers: { 200: { description: 'As they are now', schema: preferences } },
    problems: ['body-has-mistakes'],
    handle: async (call) => {
      const wishes = wishesIn(call.body as unknown as Body);
      await call.database.write((trx) => replaceWishes(trx, personOf(call).userId, wishes));
      return ok(await presentPreferences(call));
    },
  },
];

interface Body {
  readonly kinds: readonly { kind: NoticeKindName; shown: boolean; mailed: boolean }[];
  readonly dailyAt: string | null;
}

function beforeOf(cursor: string | undefined): number | undefined {
  const text = readCursor(cursor);
  if (text !== undefined && !/^[1-9]\d{0,14}$/.test(text)) throw problem('unknown-parameter');
  return text === undefined ? undefined : Number(text);
}

/** Every outgoing member is named. */
function present({ id, kind, at, regime, period, unitCode, facts: known, readAt }: Notice): JsonObject {
  return {
    id,
    kind,
    at,
    read: readAt !== null,
    ...(regime === null ? {} : { regime }),
    ...(period === null ? {} : { period }),
    ...(unitCode === null ? {} : { unit: unitCode }),
    facts: presentFacts(known),
  };
}

const SHOWN = Object.keys(facts['properties'] as object) as (keyof NoticeFacts)[];

const presentFacts = (known: NoticeFacts): JsonObject =>
  Object.fromEntries(
    SHOWN.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name] as unknown as Json]])),
  );

/** @throws Problem `body-has-mistakes` where what the law needs is to be switched off */
function wishesIn({ kinds, dailyAt: daily }: Body): Wishes {
  const issues = kinds.flatMap(({ kind, shown, mailed }, index) =>
    noticeKind(kind).law === true && !(shown && mailed)
      ? [
          {
            path: `/kinds/${index}`,
            rule: 'law',
            severity: 'error' as const,
            message: {
              vi: `Không thể tắt thông báo “${noticeKind(kind).name.vi}”: pháp luật yêu cầu đơn vị phải được báo`,
              en: `“${noticeKind(kind).name.en}” cannot be switched off: the law wants the unit to be told`,
            },
            params: { kind },
          },
        ]
      : [],
  );
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
  return {
    choices: new Map(kinds.map(({ kind, shown, mailed }) => [kind, { shown, mailed }])),
    dailyAt: daily ?? undefined,
  };
}

async function presentPreferences(call: Call): Promise<JsonObject> {
  const { userId } = personOf(call);
  const { read } = call.database;
  const wishes = (await wishesOf(read, [userId])).get(userId);
  const address = (await readerOf(read, userId))?.email ?? null;
  return {
    kinds: NOTICE_KIND_NAMES.map((kind) => {
      const { shown, mailed } = wishes ? wished(wishes, kind) : choiceByItself(kind);
      return { kind, locked: noticeKind(kind).law === true, shown, mailed };
    }),
    dailyAt: wishes?.dailyAt ?? null,
    address: address === '' ? null : address,
    mails: call.settings.mail !== undefined,
  };
}
