/** Unsafe requests that carry the cookie come from our own origin; a log-in from another site is refused too. */
import { problem } from '../problems.js';
import type { Asked } from './asked.js';
import type { Deps } from './endpoint.js';

export function refuseForeignOrigin(
  request: Pick<Asked, 'method' | 'get' | 'protocol'>,
  cookie: boolean,
  deps: Pick<Deps, 'settings'>,
): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.get('origin');
  const own = deps.settings.origin ?? `${request.protocol}://${request.get('host') ?? ''}`;
  if ((cookie || origin !== undefined) && origin !== own && !request.get('authorization'))
    throw problem('foreign-origin');
}
