/** Mergers and splits over the wire. */
import { dayOf } from '../../regimes/calendar.js';
import { addDays } from '../../regimes/day.js';
import { may } from '../../regimes/policy.js';
import { LEVELS } from '../../regimes/words.js';
import type { JsonObject } from '../../regimes/words.js';
import { reorganiseUnits, type Reorganisation } from '../actions/reorganise-units.js';
import { CODE_PATTERN, SHARE_PATTERN } from '../actions/unit-texts.js';
import { problem, require } from '../problems.js';
import { rehearse } from '../store/rehearse.js';
import { idsOfPath, nation, unitByCode, unitById, type UnitRow } from '../store/units.js';
import { ok, personOf } from './endpoint.js';
import type { Call, Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import { day, issue, list, nullable, object } from './schemas.js';
import { planSchema, presentPlan } from './unit-plan.js';

const name: JsonObject = { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' };
const code: JsonObject = { type: 'string', pattern: CODE_PATTERN };
const share: JsonObject = { type: 'string', pattern: SHARE_PATTERN };

export const reorganiseEndpoint: Endpoint = {
  method: 'post',
  path: '/units/reorganise',
  id: 'reorganiseUnits',
  tag: 'units',
  summary: 'Merge or split units on a day, with the shares in which they go over',
  access: 'session',
  query: { dryRun: { enum: ['true', 'false'] } },
  body: {
    schema: object({
      effective: day,
      'units?': {
        ...list(
          object({ code, name, 'nameEn?': nullable(name), level: { enum: [...LEVELS] }, parent: code }),
        ),
        maxItems: 50,
      },
      moves: { ...list(object({ from: code, to: code, 'share?': share })), minItems: 1, maxItems: 500 },
      'below?': { ...list(object({ code, to: code })), maxItems: 1000 },
    }),
  },
  answers: {
    200: {
      description: 'What was done, or with dryRun=true what would be, with all mistakes',
      schema: object({ plan: planSchema, issues: list(issue) }),
    },
  },
  problems: ['forbidden', 'body-has-mistakes'],
  handle: async (call) => {
    const decision = call.body as unknown as Reorganisation;
    await authorise(call, decision);
    const by = { actorId: personOf(call).userId, at: call.now().toISOString() };
    const dry = call.query['dryRun'] === 'true';
    const work = (trx: Parameters<typeof reorganiseUnits>[0]): ReturnType<typeof reorganiseUnits> =>
      reorganiseUnits(trx, decision, by);
    const done = dry
      ? await rehearse(call.database, work)
      : await call.database.write(async (trx) => {
          const written = await work(trx);
          if (written.issues.length > 0) throw problem('body-has-mistakes', { issues: written.issues });
          return written;
        });
    return ok({
      plan: await presentPlan(call.database.read, done.consequences),
      issues: presentIssues(done.issues, call.language),
    });
  },
};

/** Whoever decides administers what stands above every unit that goes, takes over or is made. */
async function authorise(call: Call, { effective, units, moves, below }: Reorganisation): Promise<void> {
  const queries = call.database.read;
  const eve = addDays(effective, -1);
  const made = new Set(units?.map((unit) => unit.code));
  const above = async (unit: UnitRow | undefined, on: string): Promise<UnitRow | undefined> =>
    typeof unit?.parentId === 'number' ? unitById(queries, unit.parentId, on) : undefined;
  const places = new Map<number, UnitRow>();
  const note = (place: UnitRow | undefined): void => {
    if (place) places.set(place.id, place);
  };
  for (const from of new Set(moves.map((one) => one.from)))
    note(await above(await unitByCode(queries, from, eve), eve));
  for (const to of new Set([...moves, ...(below ?? [])].map((one) => one.to)))
    if (!made.has(to)) note(await above(await unitByCode(queries, to, effective), effective));
  for (const parent of new Set(units?.map((unit) => unit.parent)))
    note(await unitByCode(queries, parent, effective));
  for (const one of new Set(below?.map((unit) => unit.code))) note(await unitByCode(queries, one, eve));
  if (places.size === 0) note(await nation(queries, dayOf(call.now().toISOString())));
  for (const place of places.values())
    require(may(personOf(call), 'manage-units', { unitPath: idsOfPath(place.path) }), 'forbidden');
}
