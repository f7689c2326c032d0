/** The end of a regime. */
import { retireRegime, unretireRegime, type RetirementAsked } from '../actions/retire-regime.js';
import type { Retirement } from '../store/retirements.js';
import type { JsonObject } from '../../regimes/words.js';
import { noContent, ok, param, personOf, type Endpoint } from './endpoint.js';
import { dryRunParameter, reasonSchema } from './exemptions.js';
import * as s from './schemas.js';

/** A regime's retirement as its answers show it. */
export const retirementSchema = s.object({
  lastPeriod: s.text,
  lastDay: s.day,
  reason: s.text,
  at: s.instant,
});
export const presentRetirement = ({ lastPeriod, lastDay, reason, at }: Retirement): JsonObject => ({
  lastPeriod,
  lastDay,
  reason,
  at,
});

const params = { regime: s.codeParameter };

export const retirementEndpoints: readonly Endpoint[] = [
  {
    method: 'put',
    path: '/regimes/{regime}/retirement',
    id: 'retireRegime',
    tag: 'regimes',
    summary: 'Ends a regime with a last period; what is owed after it already is kept or withdrawn',
    access: 'session',
    params,
    query: { dryRun: dryRunParameter },
    body: {
      schema: s.object({
        lastPeriod: { type: 'string', minLength: 1, maxLength: 20 },
        open: { enum: ['keep', 'withdraw'] },
        reason: reasonSchema,
      }),
    },
    answers: {
      200: {
        description: 'What it did, or would do (`dryRun`)',
        schema: s.object({
          retirement: retirementSchema,
          later: s.list(s.text),
          removed: s.integer,
          drafts: s.integer,
          sent: s.integer,
        }),
      },
    },
    problems: ['forbidden', 'not-found', 'state-forbids', 'body-has-mistakes'],
    handle: async (call) => {
      const code = param(call, 'regime');
      const asked = call.body as unknown as RetirementAsked;
      const done = await retireRegime(call, personOf(call), code, asked, call.query['dryRun'] === 'true');
      const { later, removed, drafts, sent } = done;
      return ok({ retirement: presentRetirement(done.retirement), later: [...later], removed, drafts, sent });
    },
  },
  {
    method: 'delete',
    path: '/regimes/{regime}/retirement',
    id: 'unretireRegime',
    tag: 'regimes',
    summary: 'Takes a retirement back while its last period has not ended',
    access: 'session',
    params,
    answers: { 204: { description: 'It goes on' } },
    problems: ['forbidden', 'not-found', 'state-forbids'],
    handle: async (call) => {
      await unretireRegime(call, personOf(call), param(call, 'regime'));
      return noContent;
    },
  },
];
