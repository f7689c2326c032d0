/** Who calls: a person's cookie session, or a machine's bearer token. */
import { parse } from 'cookie';
import { loadCalledReport, type Key } from '../store/called-report.js';
import type { Person } from '../store/people.js';
import type { ReportKey, ReportRow } from '../store/reports.js';
import { personBySession, prolongSession, type SessionUse } from '../store/sessions.js';
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

/** What a request opens the door with, and whether it carries our cookie (and so needs our own Origin). */
function keyOf(request: Headers): { readonly key: Key | undefined; readonly cookie: boolean } {
  const authorization = request.get('authorization');
  if (authorization !== undefined) {
    const secret = /^Bearer ([\w-]{20,200})$/i.exec(authorization)?.[1];
    if (secret === undefined) throw noSuchToken();
    return { key: { kind: 'token', secret }, cookie: false };
  }
  const secret = sessionTokenOf(request.get('cookie'));
  const known = secret !== undefined && /^[\w-]{20,200}$/.test(secret);
  return { key: known ? { kind: 'session', secret } : undefined, cookie: secret !== undefined };
}

const noSuchToken = (): Error => problem('not-authenticated', { headers: { 'WWW-Authenticate': 'Bearer' } });

export interface Caller {
  readonly person: Person | undefined;
  readonly cookie: boolean;
}

/** The caller, if any. */
export async function callerOf(
  request: Headers,
  deps: Pick<Deps, 'database' | 'now'>,
  use: SessionUse = 'prolong',
): Promise<Caller> {
  const { key, cookie } = keyOf(request);
  if (!key) return { person: undefined, cookie };
  const person =
    key.kind === 'token'
      ? await personByToken(deps.database.read, key.secret, deps.now())
      : await personBySession(deps.database, key.secret, deps.now(), use);
  if (!person && key.kind === 'token') throw noSuchToken();
  return { person, cookie };
}

/** The caller and the report that is called for, in one look at the database. */
export async function callerAndReport(
  request: Headers,
  deps: Pick<Deps, 'database' | 'now'>,
  where: ReportKey,
): Promise<Caller & { readonly report: ReportRow | undefined }> {
  const { key, cookie } = keyOf(request);
  if (!key) return { person: undefined, cookie, report: undefined };
  const now = deps.now();
  const called = await loadCalledReport(deps.database.read, key, where, now);
  if (!called) return { ...(await callerOf(request, deps)), report: undefined };
  const { person, session, report } = called;
  if (!person && key.kind === 'token') throw noSuchToken();
  if (session) await prolongSession(deps.database, key.secret, session, now);
  return { person, cookie, report };
}
