/** What is due when. */
import { addDays, dayOf } from '../../regimes/calendar.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { dayOfEntry, readAgenda, type Entry, type Scope } from '../actions/read-agenda.js';
import { REPORT_STATES } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { knownYears, workingDays } from '../store/working-days.js';
import { ok, personOf, type Call, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';

/** A year and a half at most: more nobody looks at at once. */
const LONGEST = 550;

const entry = s.object({
  kind: { enum: ['opens', 'closes', 'due'] },
  at: s.instant,
  day: { ...s.day, description: 'The day in Vietnam; of a window that closes, its last day' },
  regime: s.text,
  label: s.words,
  period: s.text,
  'level?': s.level,
  'unit?': s.named,
  'state?': { enum: [...REPORT_STATES] },
  'reports?': s.integer,
  'sent?': s.integer,
  'planned?': { const: true, description: 'Not owed yet: its window has not opened' },
  'provisional?': { const: true, description: 'Counted in a year whose holidays are not all known' },
  'extended?': { const: true },
});
const dayOff = s.object({ day: s.day, kind: { enum: ['holiday', 'working'] }, name: s.words });

export const calendarEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/calendar',
    id: 'readCalendar',
    tag: 'calendar',
    summary:
      'What is due when between two days: for oneself, for a unit (`unit`), or for a regime (`regime`)',
    access: 'session',
    query: { from: s.dayParameter, to: s.dayParameter, unit: s.codeParameter, regime: s.codeParameter },
    answers: {
      200: {
        description: 'In order of time, with the holidays and make-up days between',
        schema: s.object({
          from: s.day,
          to: s.day,
          entries: s.list(entry),
          days: s.list(dayOff),
          provisionalYears: s.list(s.integer),
        }),
      },
    },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => ok(await present(call)),
  },
];

async function present(call: Call): Promise<JsonObject> {
  const today = dayOf(call.now().toISOString());
  const from = call.query['from'] ?? `${today.slice(0, 8)}01`;
  const to = call.query['to'] ?? addDays(from, 41);
  if (to < from || addDays(from, LONGEST) < to) throw problem('unknown-parameter');
  const queries = call.database.read;
  const asking = { queries, person: personOf(call), now: call.now(), days: { from, to } };
  const entries = await readAgenda(asking, scopeOf(call));
  const years = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) years.push(year);
  const known = await knownYears(queries);
  const days = (await workingDays(queries)).filter(({ day }) => day >= from && day <= to);
  return {
    from,
    to,
    entries: entries.map(presentEntry),
    days: days as unknown as Json,
    provisionalYears: years.filter((year) => !known.includes(year)),
  };
}

function scopeOf({ query: { unit, regime } }: Call): Scope {
  if (unit !== undefined && regime !== undefined) throw problem('unknown-parameter');
  if (unit !== undefined) return { kind: 'unit', code: unit };
  return regime === undefined ? { kind: 'me' } : { kind: 'regime', code: regime };
}

function presentEntry(one: Entry): JsonObject {
  const { kind, at, regime, label, period, level, unit, state, reports, sent } = one;
  return {
    kind,
    at,
    day: dayOfEntry(one),
    regime,
    label: { vi: label.vi, en: label.en },
    period,
    ...(level === undefined ? {} : { level }),
    ...(unit === undefined ? {} : { unit: { code: unit.code, name: unit.name } }),
    ...(state === undefined ? {} : { state }),
    ...(reports === undefined ? {} : { reports }),
    ...(sent === undefined ? {} : { sent }),
    ...(one.planned ? { planned: true } : {}),
    ...(one.provisional ? { provisional: true } : {}),
    ...(one.extended ? { extended: true } : {}),
  };
}
