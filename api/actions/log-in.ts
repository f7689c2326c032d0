/** Logging in, out, and changing one's own password. Attempts that fail are counted; see login-failures.ts. */
import type { Instant } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Database } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { attempt, forgetFailures } from '../store/login-failures.js';
import { personById } from '../store/people.js';
import type { Person } from '../store/people.js';
import { closeSession, closeSessionsOf, openSession } from '../store/sessions.js';
import { changeUser, passwordOf } from '../store/users.js';
import { hashPassword, isPassword, passwordIssues } from './passwords.js';

export interface LogIn {
  readonly username: string;
  readonly password: string;
  readonly address: string;
  /** The cookie that came with the request: that session ends. */
  readonly earlier: string | undefined;
}

/**
 * Opens a session. Answers the person and the cookie's value.
 * @throws Problem `too-many-attempts`; `login-failed` for an unknown user, a wrong password and a locked user alike
 */
export async function logIn(
  database: Database,
  { username, password, address, earlier }: LogIn,
  now: Date,
): Promise<{ person: Person; token: string }> {
  await countAttempt(database, username, address, now);
  const user = await passwordOf(database.read, username);
  const right = await isPassword(password, user?.hash);
  if (!right || !user || user.locked) throw problem('login-failed');
  const token = await database.write(async (trx) => {
    await forgetFailures(trx, username);
    if (earlier !== undefined) await closeSession(trx, earlier);
    await recordEvent(trx, { at: now.toISOString(), type: 'session.opened', actorId: user.id, data: {} });
    return openSession(trx, user.id, now);
  });
  const person = await personById(database.read, user.id);
  if (!person) throw problem('login-failed'); // locked a moment ago
  return { person, token };
}

/** Ends a session; nothing happens where there is none. */
export async function logOut(database: Database, token: string): Promise<void> {
  await database.write((trx) => closeSession(trx, token));
}

export interface PasswordChange {
  readonly current: string;
  readonly next: string;
  readonly address: string;
  /** The session that stays open while all others of the user end. */
  readonly token: string | undefined;
}

/**
 * Changes the person's own password.
 * @throws Problem `body-has-mistakes` where the current one is wrong or the next one will not do, `too-many-attempts`
 */
export async function changeOwnPassword(
  database: Database,
  person: Person,
  { current, next, address, token }: PasswordChange,
  now: Date,
): Promise<void> {
  await countAttempt(database, person.username, address, now);
  const user = await passwordOf(database.read, person.username);
  const right = await isPassword(current, user?.hash);
  const issues = [
    ...(right ? [] : [wrongPassword]),
    ...passwordIssues(next, person.username, '/next'),
    ...(right && current === next ? [samePassword] : []),
  ];
  if (right) await database.write((trx) => forgetFailures(trx, person.username));
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
  const passwordHash = await hashPassword(next);
  await database.write(async (trx) => {
    await changeUser(trx, person.userId, { passwordHash, mustChangePassword: false });
    await closeSessionsOf(trx, person.userId, token);
    const event = { at: now.toISOString(), type: 'user.password-changed', actorId: person.userId };
    await recordEvent(trx, { ...event, data: { username: person.username } });
  });
}

const wrongPassword = {
  path: '/current',
  rule: 'password',
  severity: 'error',
  message: { vi: 'Mật khẩu hiện tại không đúng', en: 'The current password is wrong' },
  params: {},
} as const;
const samePassword = {
  path: '/next',
  rule: 'same-password',
  severity: 'error',
  message: { vi: 'Mật khẩu mới trùng với mật khẩu cũ', en: 'The new password is the old one' },
  params: {},
} as const;

async function countAttempt(database: Database, account: string, address: string, now: Date): Promise<void> {
  const until: Instant | undefined = await database.write((trx) => attempt(trx, account, address, now));
  if (until === undefined) return;
  const seconds = Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1000));
  throw problem('too-many-attempts', { headers: { 'Retry-After': String(seconds) } });
}
