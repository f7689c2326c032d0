/** The calendar of public holidays and make-up days, edited by administrators of the nation. */
import { dayOf } from '../../regimes/calendar.js';
import { may } from '../../regimes/policy.js';
import type { Day, Issue, Json } from '../../regimes/words.js';
import { problem, require } from '../problems.js';
import { recordEvent } from '../store/events.js';
import { idsOfPath, nation } from '../store/units.js';
import { replaceWorkingDays, workingDays } from '../store/working-days.js';
import type { WorkingDayRow } from '../store/working-days.js';
import { ok, personOf } from './endpoint.js';
import type { Answer, Call, Endpoint } from './endpoint.js';
import { day, integer, list, object } from './schemas.js';

const year = { type: 'string', pattern: '^(19|2[0-9])[0-9]{2}$' };
const name = { type: 'string', minLength: 1, maxLength: 100 };
const row = object({ day, kind: { enum: ['holiday', 'working'] }, name: object({ vi: name, en: name }) });
const answer = { description: 'The days of the year', schema: object({ year: integer, items: list(row) }) };

export const workingDayEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/working-days',
    id: 'listWorkingDays',
    tag: 'calendar',
    summary: 'Holidays and make-up days of a year, the present one by default',
    access: 'session',
    query: { year },
    answers: { 200: answer },
    handle: (call) => presented(call),
  },
  {
    method: 'put',
    path: '/working-days',
    id: 'replaceWorkingDays',
    tag: 'calendar',
    summary:
      'Replace the holidays and make-up days of a year; obligations already made keep their due moments',
    access: 'session',
    query: { year },
    body: { schema: { ...list(row), maxItems: 366 } },
    answers: { 200: answer },
    problems: ['forbidden', 'body-has-mistakes'],
    handle: replace,
  },
];

const yearAsked = (call: Call): number =>
  Number(call.query['year'] ?? dayOf(call.now().toISOString()).slice(0, 4));

async function presented(call: Call): Promise<Answer> {
  const items = await workingDays(call.database.read, yearAsked(call));
  return ok({ year: yearAsked(call), items: items as unknown as Json });
}

async function replace(call: Call): Promise<Answer> {
  const rows = call.body as unknown as readonly WorkingDayRow[];
  const wanted = yearAsked(call);
  const top = await nation(call.database.read, dayOf(call.now().toISOString()));
  require(top && may(personOf(call), 'edit-calendar', { unitPath: idsOfPath(top.path) }), 'forbidden');
  const issues = rows.flatMap((one, index) => dayIssues(rows, one.day, index, wanted));
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
  await call.database.write(async (trx) => {
    await replaceWorkingDays(trx, wanted, rows);
    await recordEvent(trx, {
      at: call.now().toISOString(),
      type: 'working-days.changed',
      actorId: personOf(call).userId,
      data: { year: wanted, days: rows.length },
    });
  });
  return presented(call);
}

function dayIssues(rows: readonly WorkingDayRow[], day: Day, index: number, year: number): Issue[] {
  const path = `/${index}/day`;
  const found = (rule: string, vi: string, en: string): Issue[] => [
    { path, rule, severity: 'error', message: { vi, en }, params: { day } },
  ];
  if (Number(day.slice(0, 4)) !== year)
    return found('year', `Ngày không thuộc năm ${year}`, `The day is not in ${year}`);
  return rows.findIndex((one) => one.day === day) < index
    ? found('repeated', 'Ngày bị lặp lại', 'The day stands there twice')
    : [];
}
