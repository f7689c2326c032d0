/** Units: looked up as of a day, made, changed, and imported. */
import { dayOf } from '../../regimes/calendar.js';
import { addDays } from '../../regimes/day.js';
import { may } from '../../regimes/policy.js';
import { LEVELS } from '../../regimes/words.js';
import type { Day, Issue, JsonObject, Level } from '../../regimes/words.js';
import { changeUnits } from '../actions/change-units.js';
import { importUnits } from '../actions/import-units.js';
import type { ChangeIssue, UnitChange } from '../actions/unit-registry.js';
import { CODE_PATTERN, SHARE_PATTERN } from '../actions/unit-texts.js';
import { problem, require } from '../problems.js';
import { rehearse } from '../store/rehearse.js';
import { findUnits, idsOfPath, nation, unitByCode, unitById } from '../store/units.js';
import type { UnitRow } from '../store/units.js';
import { pageOf, readCursor } from './cursor.js';
import { created, ok, param, personOf } from './endpoint.js';
import type { Call, Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import {
  codeParameter,
  cursorParameter,
  day,
  integer,
  issue,
  limitParameter,
  list,
  nullable,
  object,
} from './schemas.js';
import { reorganiseEndpoint } from './reorganise.js';
import { planSchema, presentPlan } from './unit-plan.js';
import { presentUnit, presentUnits, unitDetailSchema, unitSchema } from './unit-answer.js';

const name: JsonObject = { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' };
const code: JsonObject = { type: 'string', pattern: CODE_PATTERN };
const share: JsonObject = { type: 'string', pattern: SHARE_PATTERN };
const unitAnswer = { description: 'The unit', schema: unitDetailSchema };

export const unitEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/units',
    id: 'listUnits',
    tag: 'units',
    summary: 'The units of a day, by code',
    access: 'session',
    query: {
      level: { enum: [...LEVELS] },
      parent: codeParameter,
      at: day,
      q: { type: 'string', minLength: 1, maxLength: 100 },
      cursor: cursorParameter,
      limit: limitParameter,
    },
    answers: {
      200: {
        description: 'Units of the day `at`, today by default',
        schema: object({ items: list(unitSchema), 'next?': { type: 'string' } }),
      },
    },
    handle: async (call) => {
      const at = dayAsked(call);
      const limit = Number(call.query['limit'] ?? 100);
      const parent = call.query['parent'];
      const above = parent === undefined ? undefined : await unitByCode(call.database.read, parent, at);
      if (parent !== undefined && !above) return ok({ items: [] });
      const rows = await findUnits(call.database.read, at, {
        level: call.query['level'],
        parentId: above?.id,
        q: call.query['q'],
        after: readCursor(call.query['cursor']),
        limit: limit + 1,
      });
      const { page, next } = pageOf(rows, limit, (unit) => unit.code);
      return ok({ items: await presentUnits(call.database.read, page, at), ...next });
    },
  },
  {
    method: 'get',
    path: '/units/{code}',
    id: 'getUnit',
    tag: 'units',
    summary: 'One unit as of a day, with its history',
    access: 'session',
    params: { code: codeParameter },
    query: { at: day },
    answers: { 200: unitAnswer },
    handle: async (call) => {
      const at = dayAsked(call);
      const unit = await unitByCode(call.database.read, param(call, 'code'), at);
      require(unit, 'not-found');
      return ok(await presentUnit(call.database.read, unit, at));
    },
  },
  {
    method: 'post',
    path: '/units',
    id: 'createUnit',
    tag: 'units',
    summary: 'Make a unit from a day on, with the units that go over into it',
    access: 'session',
    body: {
      schema: object({
        code,
        name,
        'nameEn?': nullable(name),
        level: { enum: [...LEVELS] },
        parent: nullable(code),
        validFrom: day,
        'validTo?': nullable(day),
        'predecessors?': { ...list(object({ code, 'share?': share })), maxItems: 200 },
      }),
    },
    answers: { 201: unitAnswer },
    problems: ['forbidden', 'body-has-mistakes'],
    handle: createUnit,
  },
  {
    method: 'patch',
    path: '/units/{code}',
    id: 'changeUnit',
    tag: 'units',
    summary: 'Rename or move a unit from a day on, or say when it ends',
    access: 'session',
    params: { code: codeParameter },
    body: {
      schema: {
        anyOf: [
          {
            ...object({
              from: day,
              'name?': name,
              'nameEn?': nullable(name),
              'code?': code,
              'parent?': code,
            }),
            minProperties: 2,
          },
          object({ 'at?': day, validTo: nullable(day) }),
        ],
      },
    },
    answers: { 200: unitAnswer },
    problems: ['forbidden', 'body-has-mistakes'],
    handle: changeUnit,
  },
  {
    method: 'post',
    path: '/units/import',
    id: 'importUnits',
    tag: 'units',
    summary: 'Import units from CSV: all lines, or none where one has a mistake',
    access: 'session',
    query: { dryRun: { enum: ['true', 'false'] } },
    body: { schema: { type: 'string' }, type: 'text/csv' },
    answers: {
      200: {
        description: 'What was done, or with dryRun=true what would be, with all mistakes',
        schema: object({
          created: integer,
          changed: integer,
          unchanged: integer,
          plan: planSchema,
          issues: list(issue),
        }),
      },
    },
    problems: ['forbidden', 'body-has-mistakes'],
    handle: importFile,
  },
  reorganiseEndpoint,
];

const dayAsked = (call: Call): Day => call.query['at'] ?? today(call);
const today = (call: Call): Day => dayOf(call.now().toISOString());

interface NewUnitBody {
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string | null;
  readonly level: Level;
  readonly parent: string | null;
  readonly validFrom: Day;
  readonly validTo?: Day | null;
  readonly predecessors?: readonly { readonly code: string; readonly share?: string }[];
}

async function createUnit(call: Call): ReturnType<Endpoint['handle']> {
  const body = call.body as unknown as NewUnitBody;
  const place =
    body.parent === null
      ? await nation(call.database.read, body.validFrom)
      : await unitByCode(call.database.read, body.parent, body.validFrom);
  authorise(call, place ?? (await nation(call.database.read, today(call))));
  for (const { code: predecessor } of body.predecessors ?? []) {
    const there = await unitByCode(call.database.read, predecessor, addDays(body.validFrom, -1));
    if (there) authorise(call, there);
  }
  const unit = await change(call, {
    kind: 'create',
    code: body.code,
    name: body.name.normalize('NFC').trim(),
    nameEn: body.nameEn?.normalize('NFC').trim() ?? null,
    level: body.level,
    parent: body.parent,
    from: body.validFrom,
    to: body.validTo ?? null,
    predecessors: (body.predecessors ?? []).map((one) => ({ code: one.code, share: one.share ?? '1' })),
  });
  return created(await presentUnit(call.database.read, unit, body.validFrom), {
    Location: `/api/v1/units/${encodeURIComponent(unit.code)}?at=${body.validFrom}`,
  });
}

type ChangeBody =
  | {
      readonly from: Day;
      readonly name?: string;
      readonly nameEn?: string | null;
      readonly code?: string;
      readonly parent?: string;
    }
  | { readonly at?: Day; readonly validTo: Day | null };

async function changeUnit(call: Call): ReturnType<Endpoint['handle']> {
  const body = call.body as unknown as ChangeBody;
  const at = 'from' in body ? body.from : (body.at ?? today(call));
  const unit = await unitByCode(call.database.read, param(call, 'code'), at);
  require(unit, 'not-found');
  // Who may change a unit is decided by what stands above it: nobody ends or moves the unit that he stands in.
  authorise(call, unit.parentId === null ? unit : await unitById(call.database.read, unit.parentId, at));
  if ('from' in body && body.parent !== undefined) {
    const parent = await unitByCode(call.database.read, body.parent, at);
    if (parent) authorise(call, parent);
  }
  const changed = await change(call, asChange(unit.code, at, body));
  return ok(await presentUnit(call.database.read, changed, at));
}

function asChange(code: string, at: Day, body: ChangeBody): UnitChange {
  if (!('from' in body)) return { kind: 'end', code, at, to: body.validTo };
  return {
    kind: 'change',
    code,
    from: at,
    ...(body.name === undefined ? {} : { name: body.name.normalize('NFC').trim() }),
    ...(body.nameEn === undefined ? {} : { nameEn: body.nameEn?.normalize('NFC').trim() ?? null }),
    ...(body.code === undefined ? {} : { newCode: body.code }),
    ...(body.parent === undefined ? {} : { parent: body.parent }),
  };
}

/** Carries one change out. Answers the unit as it is afterwards, on the change's day. */
async function change(call: Call, wanted: UnitChange): Promise<UnitRow> {
  return call.database.write(async (trx) => {
    const by = { actorId: personOf(call).userId, at: call.now().toISOString() };
    const { issues, ids } = await changeUnits(trx, [wanted], by);
    if (issues.length > 0) throw problem('body-has-mistakes', { issues: issues.map(asIssue) });
    const unit = await unitById(trx, ids.get(0) ?? 0, wanted.kind === 'end' ? wanted.at : wanted.from);
    if (!unit) throw problem('not-found');
    return unit;
  });
}

const asIssue = ({ field, rule, message }: ChangeIssue): Issue => ({
  path: `/${field}`,
  rule,
  severity: 'error',
  message,
  params: {},
});

function authorise(call: Call, place: UnitRow | undefined): void {
  const unitPath = place ? idsOfPath(place.path) : [];
  require(unitPath.length > 0 && may(personOf(call), 'manage-units', { unitPath }), 'forbidden');
}

async function importFile(call: Call): ReturnType<Endpoint['handle']> {
  // A file may reach anywhere, so it takes an administrator of the nation.
  authorise(call, await nation(call.database.read, today(call)));
  const by = { actorId: personOf(call).userId, at: call.now().toISOString() };
  const csv = call.body as string;
  const imported =
    call.query['dryRun'] === 'true'
      ? await rehearse(call.database, (trx) => importUnits(trx, csv, by))
      : await call.database.write((trx) => importUnits(trx, csv, by));
  const { issues, consequences, ...counts } = imported;
  if (issues.length > 0 && call.query['dryRun'] !== 'true') throw problem('body-has-mistakes', { issues });
  return ok({
    ...counts,
    plan: await presentPlan(call.database.read, consequences),
    issues: presentIssues(issues, call.language),
  });
}
