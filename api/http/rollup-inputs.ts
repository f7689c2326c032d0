/** What a roll-up stands on, over the wire: its inputs with how each of them stands. */
import type { Json } from '../../regimes/words.js';
import { groundOf } from '../actions/rollup-ground.js';
import { aggregationFor } from '../store/forms.js';
import { regimeOf } from '../store/regimes.js';
import { staleAmong, standingOf } from '../store/standing.js';
import { ok, type Call, type Endpoint } from './endpoint.js';
import { presentStanding, standing } from './present-standing.js';
import { readable, rollupParams, ROLLUP_PATH, whichOf, WHICH_QUERY } from './rollups.js';
import * as s from './schemas.js';

export const inputEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: `${ROLLUP_PATH}/inputs`,
    id: 'listInputs',
    tag: 'rollups',
    summary:
      'What a roll-up stands on: each revision with its state, signature, gaps and whether it is stale',
    access: 'session',
    params: rollupParams,
    query: WHICH_QUERY,
    answers: {
      200: {
        description: 'One item for each direct reporter that is in it, by unit code',
        schema: s.object({
          items: s.list(
            s.object({
              unit: s.unitName,
              hash: s.hash,
              revision: s.nullable(s.integer),
              'standing?': standing,
            }),
          ),
        }),
      },
    },
    problems: ['unknown-parameter', 'not-found', 'forbidden'],
    handle: async (call) => ok(await presentAll(call)),
  },
];

async function presentAll(call: Call): Promise<Json> {
  const { period, unit } = await readable(call);
  const queries = call.database.read;
  const regime = await regimeOf(queries, { id: period.versionId, hash: period.versionHash });
  const key = { regimePeriodId: period.id, unitId: unit.id, unitPath: unit.path };
  const { children, node } = await groundOf(queries, key, aggregationFor(regime), whichOf(call), call.now());
  const ids = children.flatMap((child) => child.approvedRevisionId ?? []);
  const byId = await standingOf(queries, ids);
  const stale = await staleAmong(
    queries,
    ids.filter((id) => byId.get(id)?.aggregating),
  );
  const inputs = new Map(node.inputs.map((input) => [input.unit, input]));
  return {
    items: children.flatMap((child) => {
      const input = inputs.get(child.unitCode);
      if (!input) return [];
      const one = byId.get(child.approvedRevisionId ?? -1);
      // The node may have been computed a moment before the reporter's report was decided on.
      const same = one !== undefined && one.revision === input.revision;
      return [
        {
          unit: { code: child.unitCode, name: child.unitName, level: child.level },
          hash: input.hash,
          revision: input.revision,
          ...(same ? { standing: presentStanding(one, stale.has(one.id)) } : {}),
        },
      ];
    }),
  };
}
