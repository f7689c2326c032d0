/** The calendar of public holidays and make-up days, edited by administrators of the nation. */
import { dayOf } from '../../regimes/calendar.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import {
  authoriseCalendar,
  changeYear,
  dayIssues,
  readDays,
  type Changed,
  type YearChange,
} from '../actions/change-working-days.js';
import { problem } from '../problems.js';
import { knownYears, workingDays, YEAR_STATES } from '../store/working-days.js';
import type { WorkingDayRow, YearState } from '../store/working-days.js';
import { csvText } from './csv-text.js';
import { ok, param, personOf } from './endpoint.js';
import type { Answer, Call, Endpoint } from './endpoint.js';
import { dryRunParameter } from './exemptions.js';
import { day, instant, integer, list, object, text } from './schemas.js';

const year = { type: 'string', pattern: '^(19|2[0-9])[0-9]{2}$' };
const name = { type: 'string', minLength: 1, maxLength: 100 };
const row = object({ day, kind: { enum: ['holiday', 'working'] }, name: object({ vi: name, en: name }) });
const state: JsonObject = {
  enum: [...YEAR_STATES],
  description: 'Whether every holiday of the year is in the table, or some are still to be announced',
};
const days = { year: integer, state, items: list(row) };
const moves = object({
  reports: { ...integer, description: 'Reports that nobody has opened, whose due moment moves' },
  items: list(
    object({ regime: text, period: text, step: integer, reports: integer, was: instant, dueAt: instant }),
  ),
});
const changed = {
  description: 'The days of the year, and which due moments move by them',
  schema: object({ ...days, moves }),
};
const imported = {
  ...changed,
  schema: object({ ...days, moves, issues: { type: 'array', maxItems: 0 } }),
};
const query = { year, dryRun: dryRunParameter };

export const workingDayEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/working-days',
    id: 'listWorkingDays',
    tag: 'calendar',
    summary: 'Holidays and make-up days of a year, the present one by default',
    access: 'session',
    query: { year },
    answers: { 200: { description: 'The days of the year', schema: object(days) } },
    handle: async (call) => ok(await presented(call.database.read, yearAsked(call))),
  },
  {
    method: 'get',
    path: '/working-days.csv',
    id: 'listWorkingDaysCsv',
    tag: 'calendar',
    summary: 'The same as a CSV file, as `POST /working-days/import` takes it',
    access: 'session',
    query: { year },
    answers: { 200: { description: 'One line for each day', schema: text, type: 'text/csv' } },
    handle: async (call) => {
      const rows = await workingDays(call.database.read, yearAsked(call));
      const lines = rows.map((one) => [one.day, one.kind, one.name.vi, one.name.en]);
      return {
        status: 200,
        text: {
          type: 'text/csv; charset=utf-8',
          text: csvText([['day', 'kind', 'name_vi', 'name_en'], ...lines]),
        },
        headers: {
          'Content-Disposition': `attachment; filename="working-days-${yearAsked(call)}.csv"`,
        },
      };
    },
  },
  {
    method: 'put',
    path: '/working-days',
    id: 'replaceWorkingDays',
    tag: 'calendar',
    summary: 'Replace the holidays and make-up days of a year; due moments of unopened reports follow',
    access: 'session',
    query,
    body: { schema: { ...list(row), maxItems: 366 } },
    answers: { 200: changed },
    problems: ['forbidden', 'body-has-mistakes'],
    handle: async (call) => {
      await authoriseCalendar(call.database.read, personOf(call), call.now());
      const rows = call.body as unknown as readonly WorkingDayRow[];
      const issues = dayIssues(rows, yearAsked(call));
      if (issues.length > 0) throw problem('body-has-mistakes', { issues });
      return change(call, { year: yearAsked(call), rows });
    },
  },
  {
    method: 'post',
    path: '/working-days/import',
    id: 'importWorkingDays',
    tag: 'calendar',
    summary: 'The same from CSV (day, kind, name_vi, name_en): all lines, or none where one has a mistake',
    access: 'session',
    query,
    body: { schema: { type: 'string' }, type: 'text/csv' },
    answers: { 200: imported },
    problems: ['forbidden', 'body-has-mistakes'],
    handle: async (call) => {
      await authoriseCalendar(call.database.read, personOf(call), call.now());
      const { rows, issues } = readDays(call.body as string, yearAsked(call));
      if (issues.length > 0) throw problem('body-has-mistakes', { issues });
      const answer = await change(call, { year: yearAsked(call), rows });
      return { ...answer, body: { ...(answer.body as JsonObject), issues: [] } };
    },
  },
  {
    method: 'put',
    path: '/working-days/years/{year}',
    id: 'markYear',
    tag: 'calendar',
    summary:
      'Says whether the table of a year is whole; due moments counted in one that is not are provisional',
    access: 'session',
    params: { year },
    body: { schema: object({ state }) },
    answers: { 200: changed },
    problems: ['forbidden'],
    handle: async (call) => {
      await authoriseCalendar(call.database.read, personOf(call), call.now());
      const body = call.body as unknown as { readonly state: YearState };
      return change(call, { year: Number(param(call, 'year')), state: body.state });
    },
  },
];

const yearAsked = (call: Call): number =>
  Number(call.query['year'] ?? dayOf(call.now().toISOString()).slice(0, 4));

async function presented(queries: Call['database']['read'], asked: number): Promise<JsonObject> {
  const known = await knownYears(queries);
  const items = await workingDays(queries, asked);
  const standing: YearState = known.includes(asked) ? 'known' : 'provisional';
  return { year: asked, state: standing, items: items as unknown as Json };
}

async function change(call: Call, to: YearChange): Promise<Answer> {
  const dryRun = call.query['dryRun'] === 'true';
  const done = await changeYear(call, personOf(call), to, dryRun);
  const now = await presented(call.database.read, to.year);
  const items = dryRun && to.rows ? { items: to.rows as unknown as Json } : {};
  return ok({ ...now, ...items, moves: presentMoves(done) });
}

const presentMoves = ({ moves: found }: Changed): JsonObject => ({
  reports: found.reduce((sum, { reports }) => sum + reports, 0),
  items: found.slice(0, 200).map((one) => ({ ...one })),
});
