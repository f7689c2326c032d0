/** First steps: what the caller has been shown and dismissed for good. */
import { dismiss, dismissedBy } from '../store/dismissals.js';
import { noContent, ok, param, personOf, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';

/** What can be dismissed. */
const SHOWN = ['tour'];
const tag = 'session';

export const firstStepEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/first-steps',
    id: 'readFirstSteps',
    tag,
    summary: 'What the caller has dismissed for good: the tour of the first log-in',
    access: 'session',
    answers: {
      200: { description: 'Names of what was dismissed', schema: s.object({ dismissed: s.list(s.text) }) },
    },
    handle: async (call) => ok({ dismissed: await dismissedBy(call.database.read, personOf(call).userId) }),
  },
  {
    method: 'post',
    path: '/first-steps/{what}/dismiss',
    id: 'dismissFirstSteps',
    tag,
    summary: 'Never show it again to the caller, wherever he logs in',
    access: 'session',
    params: { what: { enum: SHOWN } },
    answers: { 204: { description: 'Dismissed' } },
    handle: async (call) => {
      const at = call.now().toISOString();
      await call.database.write((trx) => dismiss(trx, personOf(call).userId, param(call, 'what'), at));
      return noContent;
    },
  },
];
