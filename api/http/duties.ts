/** Who does what in a unit, and filing on behalf of one, over the wire. */
import { dayOf } from '../../regimes/calendar.js';
import { TASKS } from '../../regimes/handling.js';
import { BEHALF_ACTS, may, type BehalfAct } from '../../regimes/policy.js';
import { ROLES, type JsonObject } from '../../regimes/words.js';
import { assignDuty, endDutyOf, type WantedDuty } from '../actions/assign-duties.js';
import { actOnBehalf } from '../actions/file-for.js';
import { problem } from '../problems.js';
import { dutiesOf, type DutyRow } from '../store/duties.js';
import { idsOfPath, unitByCode, type UnitRow } from '../store/units.js';
import { peopleOfUnit } from '../store/users.js';
import { created, noContent, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { reportKeyOf } from './mount.js';
import { answer, conflicts, owed, params as reportParams, PATH, reread } from './reports.js';
import * as s from './schemas.js';

export const dutyTask: JsonObject = { enum: [...TASKS] };
const params = { unit: s.codeParameter };
const username = { type: 'string', minLength: 1, maxLength: 100 };
const code = { type: 'string', minLength: 1, maxLength: 64 };
const userName = s.object({ username: s.text, name: s.text });

const duty: JsonObject = s.object({
  id: s.integer,
  task: dutyTask,
  regime: s.nullable(s.text),
  'user?': userName,
  'department?': s.named,
  'for?': userName,
  own: s.boolean,
  'from?': s.day,
  'to?': s.day,
  'note?': s.text,
  createdAt: s.instant,
  'createdBy?': s.author,
});

const by = (call: Call) => ({ person: personOf(call), now: call.now() });

async function unitOf(call: Call): Promise<UnitRow> {
  const unit = await unitByCode(call.database.read, param(call, 'unit'), dayOf(call.now().toISOString()));
  if (!unit) throw problem('not-found');
  return unit;
}

/** People of the unit, and whoever may assign in it. */
async function visible(call: Call): Promise<{ readonly unit: UnitRow; readonly assigns: boolean }> {
  const unit = await unitOf(call);
  const person = personOf(call);
  const assigns = may(person, 'assign-duties', { unitPath: idsOfPath(unit.path) });
  if (!assigns && !person.roles.some(({ unitId }) => unitId === unit.id)) throw problem('forbidden');
  return { unit, assigns };
}

function presentDuty(row: DutyRow): JsonObject {
  const given = (name: string, value: JsonObject | string | null | undefined): JsonObject =>
    value === null || value === undefined ? {} : { [name]: value };
  const person = (user: string | null, name: string | null): JsonObject | undefined =>
    user === null ? undefined : { username: user, name: name ?? user };
  const department =
    row.departmentCode === null ? undefined : { code: row.departmentCode, name: row.departmentName ?? '' };
  return {
    id: row.id,
    task: row.task,
    regime: row.regime,
    ...given('user', person(row.user, row.userName)),
    ...given('department', department),
    ...given('for', person(row.forUser, row.forName)),
    own: row.own,
    ...given('from', row.firstDay),
    ...given('to', row.lastDay),
    ...given('note', row.note),
    createdAt: row.createdAt,
    ...given('createdBy', row.createdBy === null ? null : { name: row.createdBy }),
  };
}

async function presentDuties(call: Call): Promise<JsonObject> {
  const { unit, assigns } = await visible(call);
  const queries = call.database.read;
  const duties = await dutiesOf(queries, [unit.id]);
  const people = await peopleOfUnit(queries, unit.id);
  return {
    unit: { code: unit.code, name: unit.name },
    assigns,
    items: duties.map(presentDuty),
    people: people.map((one) => ({ username: one.username, name: one.name, roles: [...one.roles] })),
  };
}

const SUMMARIES: Readonly<Record<BehalfAct, string>> = {
  'file-for': 'Another unit takes on a report for the one that owes it and cannot file it',
  'hand-back': 'The report is again for its own unit to file',
  'confirm-filing': 'The unit confirms what another filed on its behalf',
  'object-to-filing':
    'The unit objects to what another filed on its behalf, with a reason; the report counts meanwhile',
};
const reason = { type: 'string', maxLength: 4000 };

const behalfEndpoint = (act: BehalfAct): Endpoint => ({
  method: 'post',
  path: `${PATH}/${act}`,
  id: act.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase()),
  tag: 'reports',
  summary: SUMMARIES[act],
  access: 'session',
  reads: 'report',
  params: reportParams,
  body: { schema: s.object({ 'reason?': reason }), optional: true },
  answers: { 200: { description: 'The report as it is now', schema: s.report } },
  problems: [...conflicts, 'handled-by-others', 'reason-missing'],
  handle: async (call) => {
    owed(call);
    const body = (call.body ?? {}) as { readonly reason?: string };
    await actOnBehalf(call.database, by(call), reportKeyOf(call.params), act, body.reason);
    return answer(call, await reread(call));
  },
});

export const dutyEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/units/{unit}/duties',
    id: 'listDuties',
    tag: 'units',
    summary: 'Who does what in a unit, deputies and absences, and the people whom one may name',
    access: 'session',
    params,
    answers: {
      200: {
        description: 'The duties and the people of the unit',
        schema: s.object({
          unit: s.named,
          assigns: s.boolean,
          items: s.list(duty),
          people: s.list(s.object({ username: s.text, name: s.text, roles: s.list({ enum: [...ROLES] }) })),
        }),
      },
    },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => ok(await presentDuties(call)),
  },
  {
    method: 'post',
    path: '/units/{unit}/duties',
    id: 'assignDuty',
    tag: 'units',
    summary:
      'Name who prepares, checks, signs, reviews or files for the unit; a deputy or an absence with its term',
    access: 'session',
    params,
    body: {
      schema: s.object({
        task: dutyTask,
        'regime?': s.nullable(code),
        'user?': username,
        'department?': code,
        'for?': username,
        'own?': s.boolean,
        'from?': s.day,
        'to?': s.day,
        'note?': { type: 'string', maxLength: 1000 },
      }),
    },
    answers: { 201: { description: 'The duty', schema: duty } },
    problems: ['forbidden', 'not-found', 'body-has-mistakes'],
    handle: async (call) => {
      const unit = await unitOf(call);
      const id = await assignDuty(call.database, by(call), unit, call.body as unknown as WantedDuty);
      const made = (await dutiesOf(call.database.read, [unit.id])).find((one) => one.id === id);
      if (!made) throw problem('not-found');
      return created(presentDuty(made), {
        Location: `/api/v1/units/${encodeURIComponent(unit.code)}/duties`,
      });
    },
  },
  {
    method: 'delete',
    path: '/units/{unit}/duties/{id}',
    id: 'endDuty',
    tag: 'units',
    summary: 'End a duty; the events keep that it was',
    access: 'session',
    params: { ...params, id: s.versionParameter },
    answers: { 204: { description: 'It is ended' } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      await endDutyOf(call.database, by(call), await unitOf(call), Number(param(call, 'id')));
      return noContent;
    },
  },
  ...BEHALF_ACTS.map(behalfEndpoint),
];
