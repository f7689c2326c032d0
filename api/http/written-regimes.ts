/** Small regimes that were written for one request: read by whoever has logged in, in no catalogue. */
import { problem } from '../problems.js';
import { writtenRegimes } from '../store/requests.js';
import type { Call } from './endpoint.js';

/** @throws Problem not-found where the regime was written for a request and nobody has logged in */
export async function refuseStrangers(call: Pick<Call, 'database' | 'person'>, code: string): Promise<void> {
  if (call.person !== undefined) return;
  if ((await writtenRegimes(call.database.read)).has(code)) throw problem('not-found');
}
