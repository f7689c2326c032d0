/** Who calls: a person's cookie session, or a machine's bearer token. */
import { parse } from 'cookie';
import type { Person } from '../store/people.js';
import { personBySession, type SessionUse } from '../store/sessions.js';
import { personByToken } from '../store/tokens.js';
import { problem } from '../problems.js';
import type { Deps } from './endpoint.js';

export const COOKIE = 'baocao';

/** The session token in the request's cookie; undefined without one. */
export function sessionTokenOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : parse(header)[COOKIE];
}

/** A request, as far as it tells who calls. */
interface Headers {
  readonly get: (name: string) => string | undefined;
}

/** The caller, if any, and whether the request carries our cookie (and so needs our own Origin). */
export async function callerOf(
  request: Headers,
  deps: Pick<Deps, 'database' | 'now'>,
  use: SessionUse = 'prolong',
): Promise<{ person: Person | undefined; cookie: boolean }> {
  const authorization = request.get('authorization');
  if (authorization !== undefined) {
    const token = /^Bearer ([\w-]{20,200})$/i.exec(authorization)?.[1];
    const person =
      token === undefined ? undefined : await personByToken(deps.database.read, token, deps.now());
    if (!person) throw problem('not-authenticated', { headers: { 'WWW-Authenticate': 'Bearer' } });
    return { person, cookie: false };
  }
  const token = sessionTokenOf(request.get('cookie'));
  if (token === undefined) return { person: undefined, cookie: false };
  const person = /^[\w-]{20,200}$/.test(token)
    ? await personBySession(deps.database, token, deps.now(), use)
    : undefined;
  return { person, cookie: true };
}
