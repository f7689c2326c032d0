/** Feeds for calendar programs: made, renewed and taken back by their owner, read at a secret address. */
import { addDays, dayOf } from '../../regimes/calendar.js';
import type { JsonObject, Text } from '../../regimes/words.js';
import { readAgenda, type Scope } from '../actions/read-agenda.js';
import { Problem, problem, require } from '../problems.js';
import {
  addFeed,
  feedBySecret,
  feedsOf,
  FEED_SCOPES,
  noteRead,
  removeFeed,
  renewFeed,
  type CalendarFeed,
  type FeedScope,
} from '../store/calendar-feeds.js';
import { recordEvent } from '../store/events.js';
import { personById } from '../store/people.js';
import { bodyIssue } from '../actions/duty.js';
import {
  created,
  noContent,
  ok,
  param,
  personOf,
  type Answer,
  type Call,
  type Endpoint,
} from './endpoint.js';
import { icalendar } from './icalendar.js';
import * as s from './schemas.js';

const MOST_FEEDS = 20;
/** What a feed reaches back and ahead, in days. */
const BEFORE = -60;
const AFTER = 400;

const params = { id: s.versionParameter };
const address: JsonObject = {
  ...s.text,
  description: 'Secret: whoever has it reads the calendar. Shown once',
};
const members = {
  id: s.integer,
  scope: { enum: [...FEED_SCOPES] },
  code: s.nullable(s.text),
  createdAt: s.instant,
  readOn: s.nullable(s.day),
};
const made = s.object({ id: s.integer, address });

export const calendarFeedEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/calendar/feeds',
    id: 'listCalendarFeeds',
    tag: 'calendar',
    summary: "The caller's feeds for calendar programs, without their addresses",
    access: 'session',
    answers: { 200: { description: 'All of them', schema: s.object({ items: s.list(s.object(members)) }) } },
    handle: async (call) => {
      const feeds = await feedsOf(call.database.read, personOf(call).userId);
      return ok({ items: feeds.map(presentFeed) });
    },
  },
  {
    method: 'post',
    path: '/calendar/feeds',
    id: 'createCalendarFeed',
    tag: 'calendar',
    summary: 'Makes a feed of what is due for oneself, a unit or a regime; its address is answered once',
    access: 'session',
    body: { schema: s.object({ scope: { enum: [...FEED_SCOPES] }, 'code?': s.codeParameter }) },
    answers: { 201: { description: 'The secret address', schema: made } },
    problems: ['forbidden', 'not-found', 'conflict', 'body-has-mistakes'],
    handle: create,
  },
  {
    method: 'post',
    path: '/calendar/feeds/{id}/renew',
    id: 'renewCalendarFeed',
    tag: 'calendar',
    summary: 'Draws another address; the old one opens nothing from then on',
    access: 'session',
    params,
    body: { schema: s.object({}), optional: true },
    answers: { 200: { description: 'The new address', schema: made } },
    problems: ['not-found'],
    handle: async (call) => {
      const id = Number(param(call, 'id'));
      const secret = await change(call, 'calendar-feed.renewed', id, (trx) =>
        renewFeed(trx, personOf(call).userId, id),
      );
      return ok({ id, address: addressOf(call, secret) });
    },
  },
  {
    method: 'delete',
    path: '/calendar/feeds/{id}',
    id: 'deleteCalendarFeed',
    tag: 'calendar',
    summary: 'Takes a feed back',
    access: 'session',
    params,
    answers: { 204: { description: 'It is gone' } },
    problems: ['not-found'],
    handle: async (call) => {
      const id = Number(param(call, 'id'));
      await change(call, 'calendar-feed.deleted', id, async (trx) =>
        (await removeFeed(trx, personOf(call).userId, id)) ? id : undefined,
      );
      return noContent;
    },
  },
  {
    method: 'get',
    path: '/calendar/feeds/{file}',
    id: 'readCalendarFeed',
    tag: 'calendar',
    summary: 'The feed itself as iCalendar; the address is the key',
    access: 'public',
    params: { file: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}\\.ics$' } },
    answers: { 200: { description: 'A calendar (RFC 5545)', schema: s.text, type: 'text/calendar' } },
    problems: ['not-found'],
    handle: read,
  },
];

const presentFeed = ({ id, scope, code, createdAt, readOn }: CalendarFeed): JsonObject => ({
  id,
  scope,
  code,
  createdAt,
  readOn,
});

export const originOf = (call: Call): string =>
  call.settings.origin ?? `${call.secure ? 'https' : 'http'}://${call.header('host') ?? 'localhost'}`;
const addressOf = (call: Call, secret: string): string =>
  `${originOf(call)}/api/v1/calendar/feeds/${secret}.ics`;

async function create(call: Call): Promise<Answer> {
  const { scope, code } = call.body as unknown as { readonly scope: FeedScope; readonly code?: string };
  const person = personOf(call);
  if ((scope === 'me') !== (code === undefined))
    throw bodyIssue('/code', 'required', {
      vi: 'Lịch của đơn vị hoặc chế độ cần mã, lịch của tôi thì không',
      en: 'A feed of a unit or a regime needs its code, one of oneself has none',
    });
  const day = dayOf(call.now().toISOString());
  const asking = { queries: call.database.read, person, now: call.now(), days: { from: day, to: day } };
  await readAgenda(asking, scopeOf({ scope, code: code ?? null }));
  const at = call.now().toISOString();
  const feed = await call.database.write(async (trx) => {
    const there = await feedsOf(trx, person.userId);
    require(there.length < MOST_FEEDS, 'conflict');
    const { id, secret } = await addFeed(trx, { userId: person.userId, scope, code: code ?? null, at });
    await recordEvent(trx, {
      at,
      type: 'calendar-feed.created',
      actorId: person.userId,
      data: { feed: id, scope, code: code ?? null },
    });
    return { id, secret };
  });
  return created({ id: feed.id, address: addressOf(call, feed.secret) });
}

async function change<T>(
  call: Call,
  type: string,
  id: number,
  work: (trx: Parameters<typeof recordEvent>[0]) => Promise<T | undefined>,
): Promise<T> {
  return call.database.write(async (trx) => {
    const done = await work(trx);
    if (done === undefined) throw problem('not-found');
    const at = call.now().toISOString();
    await recordEvent(trx, { at, type, actorId: personOf(call).userId, data: { feed: id } });
    return done;
  });
}

const scopeOf = ({ scope, code }: Pick<CalendarFeed, 'scope' | 'code'>): Scope =>
  scope === 'me' || code === null ? { kind: 'me' } : { kind: scope, code };

const NAMES: Readonly<Record<FeedScope, Text>> = {
  me: { vi: 'Lịch báo cáo của tôi', en: 'My reports' },
  unit: { vi: 'Lịch báo cáo', en: 'Reports' },
  regime: { vi: 'Lịch báo cáo', en: 'Reports' },
};

/** What the owner may see now: whoever is locked, or has lost the unit, shows nothing any more. */
async function read(call: Call): Promise<Answer> {
  const secret = param(call, 'file').replace(/\.ics$/, '');
  const feed = await feedBySecret(call.database.read, secret);
  const person = feed && (await personById(call.database.read, feed.userId));
  if (!feed || !person) throw problem('not-found');
  const now = call.now();
  const today = dayOf(now.toISOString());
  const days = { from: addDays(today, BEFORE), to: addDays(today, AFTER) };
  const asking = { queries: call.database.read, person, now, days };
  const entries = await readAgenda(asking, scopeOf(feed)).catch((failure: unknown) => {
    // Out of reach by now, or gone: an address tells nobody which.
    throw failure instanceof Problem ? problem('not-found') : failure;
  });
  if (feed.readOn !== today) await call.database.write((trx) => noteRead(trx, feed.id, today));
  const { language } = person;
  const name = [NAMES[feed.scope][language], feed.code ?? ''].join(' ').trim();
  const text = icalendar({ name, entries, language, origin: originOf(call), now });
  return {
    status: 200,
    text: { type: 'text/calendar; charset=utf-8', text },
    headers: {
      'Cache-Control': 'private, max-age=3600',
      'Content-Disposition': 'inline; filename="baocao.ics"',
    },
  };
}
