/** Units that owe nothing in a regime for a while. */
import { endExemptionOf, exemptUnits, type Exempted, type ExemptionAsked } from '../actions/exempt-units.js';
import { dayOf } from '../../regimes/calendar.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { exemptionsOf } from '../store/exemptions.js';
import { unitsById } from '../store/units.js';
import { created, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { seesUnder } from './reach.js';
import * as s from './schemas.js';

export const reasonSchema: JsonObject = { type: 'string', minLength: 1, maxLength: 1000, pattern: '\\S' };
export const dryRunParameter: JsonObject = { enum: ['true', 'false'] };

const exemption = s.object({
  id: s.integer,
  regime: s.text,
  unit: s.unitName,
  subtree: s.boolean,
  from: s.text,
  to: s.nullable(s.text),
  reason: s.text,
  grantedAt: s.instant,
  grantedBy: s.author,
});
const done = s.object({ id: s.integer, made: s.integer, removed: s.integer, staying: s.integer });

export const exemptionEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/exemptions',
    id: 'listExemptions',
    tag: 'obligations',
    summary: 'Exemptions that hold within the reach of the caller, the latest first',
    access: 'session',
    query: { regime: s.codeParameter },
    answers: { 200: { description: 'All of them', schema: s.object({ items: s.list(exemption) }) } },
    handle: async (call) => ok({ items: await present(call) }),
  },
  {
    method: 'post',
    path: '/exemptions',
    id: 'exemptUnit',
    tag: 'obligations',
    summary: 'Frees a unit from a regime, alone or with all below it; what nobody has opened is owed no more',
    access: 'session',
    query: { dryRun: dryRunParameter },
    body: {
      schema: s.object({
        regime: s.codeParameter,
        unit: s.codeParameter,
        'subtree?': s.boolean,
        from: { type: 'string', minLength: 1, maxLength: 20 },
        'to?': { type: 'string', minLength: 1, maxLength: 20 },
        reason: reasonSchema,
      }),
    },
    answers: {
      200: { description: 'What it would do (`dryRun`)', schema: done },
      201: { description: 'What it did', schema: done },
    },
    problems: ['forbidden', 'not-found', 'body-has-mistakes', 'conflict'],
    handle: async (call) => {
      const dryRun = call.query['dryRun'] === 'true';
      const asked = call.body as unknown as ExemptionAsked;
      const exempted = presentDone(await exemptUnits(call, personOf(call), asked, dryRun));
      return dryRun ? ok(exempted) : created(exempted);
    },
  },
  {
    method: 'delete',
    path: '/exemptions/{id}',
    id: 'endExemption',
    tag: 'obligations',
    summary: 'Ends an exemption: what it held back is owed again',
    access: 'session',
    params: { id: s.versionParameter },
    answers: { 200: { description: 'What it did', schema: done } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const id = Number(param(call, 'id'));
      return ok(presentDone(await endExemptionOf(call, personOf(call), id)));
    },
  },
];

const presentDone = ({ id, made, removed, staying }: Exempted): JsonObject => ({
  id,
  made,
  removed,
  staying,
});

async function present(call: Call): Promise<Json[]> {
  const rows = await exemptionsOf(call.database.read, { regime: call.query['regime'] });
  const units = await unitsById(
    call.database.read,
    rows.map(({ unitId }) => unitId),
    dayOf(call.now().toISOString()),
  );
  return rows.flatMap((row) => {
    const unit = units.get(row.unitId);
    if (!unit) throw problem('internal');
    if (!seesUnder(personOf(call), unit.path)) return [];
    return [
      {
        id: row.id,
        regime: row.regime,
        unit: { code: unit.code, name: unit.name, level: unit.level },
        subtree: row.subtree,
        from: row.from,
        to: row.to,
        reason: row.reason,
        grantedAt: row.grantedAt,
        grantedBy: { name: row.grantedBy },
      },
    ];
  });
}
