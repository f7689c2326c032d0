/** The inbox of those who review: what was sent to them, with its signs, and several approved at once. */
import { REPORT_STATES, type Json, type JsonObject, type ReportState } from '../../regimes/words.js';
import { approveMany, HOLDS, type Chosen, type Hold, type Outcome } from '../actions/approve-many.js';
import {
  FLAGS,
  has,
  readInbox,
  SORTINGS,
  type Flag,
  type InboxItem,
  type Sorting,
} from '../actions/read-inbox.js';
import { problem } from '../problems.js';
import { noteVisit } from '../store/inbox-visits.js';
import { claimBody } from './claims.js';
import { cursorOf, readCursor } from './cursor.js';
import { ok, personOf, type Call, type Endpoint } from './endpoint.js';
import { unitsWithin } from './obligations.js';
import { presentObligation } from './present-obligation.js';
import { presentProblem } from './present.js';
import * as s from './schemas.js';

const tag = 'review';
const MOST_AT_ONCE = 200;

const item = s.object({
  ...s.obligationMembers,
  'etag?': { ...s.text, description: 'The version on which it is approved; of what waits for review only' },
  new: { ...s.boolean, description: 'It came after the visit before this one' },
  warnings: s.integer,
  outliers: { ...s.integer, description: 'How many of its figures stand out' },
  'claim?': s.claim,
});

export const inboxEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/inbox',
    id: 'readInbox',
    tag,
    summary:
      'What was sent to the units that the caller reviews for, with what is new, late, warned of, or stands out',
    access: 'session',
    query: {
      unit: s.codeParameter,
      regime: s.codeParameter,
      period: s.periodParameter,
      state: { enum: [...REPORT_STATES, 'any'] },
      flag: { enum: [...FLAGS] },
      sort: { enum: [...SORTINGS] },
      cursor: s.cursorParameter,
      limit: s.limitParameter,
    },
    answers: {
      200: {
        description: 'One page; `counts` are of all that regime, period and state let through',
        schema: s.object({
          items: s.list(item),
          'next?': s.text,
          total: s.integer,
          counts: s.object(Object.fromEntries(FLAGS.map((flag) => [flag, s.integer]))),
          since: { ...s.nullable(s.instant), description: 'The end of the visit before this one' },
          'more?': { const: true, description: 'There are more than were looked through' },
        }),
      },
    },
    problems: ['forbidden'],
    handle: async (call) => ok(await presentInbox(call)),
  },
  {
    method: 'post',
    path: '/inbox/visit',
    id: 'visitInbox',
    tag,
    summary:
      'Notes that the caller looks into the inbox; what came before the visit is new no more at the next one',
    access: 'session',
    body: { schema: s.object({}), optional: true },
    answers: {
      200: {
        description: 'The end of the visit before this one',
        schema: s.object({ since: s.nullable(s.instant) }),
      },
    },
    handle: async (call) => {
      const since = await call.database.write((trx) => noteVisit(trx, personOf(call).userId, call.now()));
      return ok({ since });
    },
  },
  {
    method: 'post',
    path: '/inbox/approve',
    id: 'approveMany',
    tag,
    summary:
      'Approves several reports, each by the ordinary act on the version that was seen; says what became of each',
    access: 'session',
    body: {
      schema: s.object({
        reports: {
          type: 'array',
          minItems: 1,
          maxItems: MOST_AT_ONCE,
          items: s.object({
            regime: s.codeParameter,
            period: s.periodParameter,
            unit: s.codeParameter,
            etag: { type: 'string', minLength: 1, maxLength: 100 },
          }),
        },
        'leave?': {
          type: 'array',
          uniqueItems: true,
          items: { enum: [...HOLDS] },
          description: 'Leave reports with one of these as they are; all but `late` unless given',
        },
      }),
    },
    answers: {
      200: {
        description: 'One item for each report, in the order of the request',
        schema: s.object({
          items: s.list(
            s.object({
              regime: s.text,
              period: s.text,
              unit: s.text,
              outcome: { enum: ['approved', 'left', 'refused'] },
              'holds?': s.list({ enum: [...HOLDS] }),
              'problem?': { type: 'object' },
            }),
          ),
        }),
      },
    },
    handle: async (call) => {
      const { reports, leave } = call.body as unknown as { reports: Chosen[]; leave?: Hold[] };
      const who = { person: personOf(call), now: call.now() };
      const outcomes = await approveMany(call, who, reports, leave ?? ['warnings', 'outliers', 'claimed']);
      return ok({ items: outcomes.map((one) => presentOutcome(one, call)) });
    },
  },
];

function presentOutcome({ report: { regime, period, unit }, ...one }: Outcome, call: Call): JsonObject {
  return {
    ...{ regime, period, unit, outcome: one.outcome },
    ...(one.outcome === 'left' ? { holds: [...one.holds] } : {}),
    ...(one.outcome === 'refused' ? { problem: presentProblem(one.problem, call.language) } : {}),
  };
}

async function presentInbox(call: Call): Promise<Json> {
  const { regime, period, state = 'submitted', flag, sort = 'attention', cursor, limit } = call.query;
  const person = personOf(call);
  const inbox = await readInbox(call.database.read, person, {
    filter: { regime, period, state: state === 'any' ? undefined : (state as ReportState) },
    within: await unitsWithin(call),
    now: call.now(),
  });
  const items = inbox.items
    .filter((one) => flag === undefined || has(one, flag as Flag, person))
    .map((one) => ({ one, key: keyOf(one, sort as Sorting) }))
    .sort((a, b) => compare(a.key, b.key));
  const after = placeOf(cursor);
  const later = after === undefined ? items : items.filter(({ key }) => compare(key, after) > 0);
  const page = later.slice(0, Number(limit ?? 100));
  const last = page.at(-1);
  const shown: JsonObject[] = [];
  for (const { one } of page) shown.push(await presentItem(call, one));
  return {
    items: shown,
    total: items.length,
    counts: { ...inbox.counts },
    since: inbox.since,
    ...(later.length > page.length && last ? { next: cursorOf(JSON.stringify(last.key)) } : {}),
    ...(inbox.more ? { more: true } : {}),
  };
}

async function presentItem(call: Call, one: InboxItem): Promise<JsonObject> {
  return {
    ...(await presentObligation(call.database.read, one.row, call.now())),
    ...(one.etag === undefined ? {} : { etag: one.etag }),
    new: one.isNew,
    warnings: one.warnings,
    outliers: one.outliers,
    ...(one.claim ? { claim: claimBody(one.claim, personOf(call)) } : {}),
  };
}

/** What an item is sorted by; its id last, so that no two are equal. */
type Key = readonly (string | number)[];

function keyOf({ row, outliers, warnings }: InboxItem, sort: Sorting): Key {
  const due = [row.dueAt, row.id];
  switch (sort) {
    case 'attention':
      return [-outliers, -warnings, ...due];
    case 'outliers':
      return [-outliers, ...due];
    case 'warnings':
      return [-warnings, ...due];
    case 'sent':
      return [row.submittedAt === null ? 1 : 0, -Date.parse(row.submittedAt ?? row.dueAt), row.id];
    case 'unit':
      return [row.unit.code, ...due];
    case 'due':
      return due;
  }
}

function compare(one: Key, other: Key): number {
  for (const [index, a] of one.entries()) {
    const b = other[index];
    if (b === undefined) return 1;
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

/** @throws Problem unknown-parameter for what was never a cursor */
function placeOf(cursor: string | undefined): Key | undefined {
  const text = readCursor(cursor);
  if (text === undefined) return undefined;
  try {
    const key = JSON.parse(text) as Json;
    const isKey = Array.isArray(key) && key.every((one) => ['string', 'number'].includes(typeof one));
    if (isKey) return key as Key;
  } catch (failure) {
    if (!(failure instanceof SyntaxError)) throw failure;
  }
  throw problem('unknown-parameter');
}
