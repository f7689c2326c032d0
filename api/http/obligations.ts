/** Who owes what by when, and a person's desk. */
import { FREQUENCIES, REPORT_STATES, type Json, type ReportState } from '../../regimes/words.js';
import { lastDayOf } from '../../forms/due-text.js';
import { dayOf, workingCalendar, workingDaysBetween } from '../../regimes/calendar.js';
import { dueNow } from '../actions/due.js';
import { problem } from '../problems.js';
import { deskOf, reachOf } from '../actions/desk.js';
import { DESK, deskList, listObligations, type Cursor } from '../store/obligation-list.js';
import type { ObligationRow } from '../store/obligation-rows.js';
import { workingDays } from '../store/working-days.js';
import { cursorOf, idIn, readCursor } from './cursor.js';
import { ok, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentObligations } from './present-obligation.js';
import * as s from './schemas.js';

/** A place in a list: the due moment and the id of its last item. */
function placeOf(cursor: string | undefined): Cursor | undefined {
  const text = readCursor(cursor);
  if (text === undefined) return undefined;
  const [, dueAt, id] = /^(\S{24}) (\d+)$/.exec(text) ?? [];
  if (dueAt === undefined || id === undefined) throw problem('unknown-parameter');
  return { dueAt, id: idIn(id) };
}

export const obligationEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/obligations',
    id: 'listObligations',
    tag: 'obligations',
    summary: 'Expected reports within the reach of the caller, in the order in which they fall due',
    access: 'session',
    query: {
      regime: s.codeParameter,
      period: s.periodParameter,
      frequency: { enum: [...FREQUENCIES] },
      unit: s.codeParameter,
      receiver: s.codeParameter,
      state: { enum: [...REPORT_STATES] },
      cursor: s.cursorParameter,
      limit: s.limitParameter,
    },
    answers: {
      200: {
        description: 'One page',
        schema: s.object({
          items: s.list(s.obligation),
          'next?': s.text,
          total: s.integer,
          'more?': { const: true, description: 'There are more than `total`, which is counted up to 10,000' },
        }),
      },
    },
    handle: async (call) => {
      const { state, cursor, limit, ...filter } = call.query;
      const page = await listObligations(
        call.database.read,
        { ...filter, state: state as ReportState | undefined },
        await reachOf(call.database.read, personOf(call), call.now()),
        { limit: Number(limit ?? 100), after: placeOf(cursor) },
      );
      const items = await presentObligations(call.database.read, page.rows, call.now());
      return ok({
        items,
        total: page.total,
        ...(page.more ? { more: true } : {}),
        ...(page.next ? { next: cursorOf(`${page.next.dueAt} ${page.next.id}`) } : {}),
      });
    },
  },
  {
    method: 'get',
    path: '/my-work',
    id: 'readMyWork',
    tag: 'obligations',
    summary:
      'The desk of the caller: what came back, what to sign, what is owed, what to review, what was sent',
    access: 'session',
    query: { unit: s.codeParameter },
    answers: {
      200: {
        description: 'The lists, each with its first hundred, and how many belong in each',
        schema: s.object({
          ...Object.fromEntries(DESK.map((name) => [name, s.list(s.deskItem)])),
          counts: s.object(Object.fromEntries(DESK.map((name) => [name, s.integer]))),
          reviews: { ...s.boolean, description: 'The caller reviews reports, so there is an inbox' },
        }),
      },
    },
    handle: async (call) => ok(await presentDesk(call)),
  },
];

async function presentDesk(call: Call): Promise<Json> {
  const desk = await deskOf(call.database.read, personOf(call), call.now(), await unitsWithin(call));
  const calendar = workingCalendar(await workingDays(call.database.read));
  const today = dayOf(call.now().toISOString());
  const left = (row: ObligationRow | undefined): number =>
    row ? workingDaysBetween(today, lastDayOf(dueNow(row)), calendar) : 0;
  const lists: Record<string, Json> = {};
  const counts: Record<string, number> = {};
  for (const name of DESK) {
    const { rows, count } = await deskList(call.database.read, name, desk, 100);
    const items = await presentObligations(call.database.read, rows, call.now());
    lists[name] = items.map((item, index) => ({ ...item, workingDays: left(rows[index]) }));
    counts[name] = count;
  }
  return { ...lists, counts, reviews: desk.reviews.length > 0 };
}

/** The one unit that a desk or an inbox is asked for: ids of all units that bore its code. */
export async function unitsWithin(call: Call): Promise<readonly number[] | undefined> {
  const { unit } = call.query;
  if (unit === undefined) return undefined;
  const rows = await call.database
    .read('unit_spells')
    .where({ code: unit })
    .distinct<{ unit_id: number }[]>('unit_id');
  const held = new Set(personOf(call).roles.map(({ unitId }) => unitId));
  const ids = rows.map((row) => row.unit_id).filter((id) => held.has(id));
  if (ids.length === 0) throw problem('forbidden');
  return ids;
}
