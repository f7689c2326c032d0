/** Passwords: how they are kept (argon2id), what they must be, and how one is drawn. */
import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Issue } from '../../regimes/words.js';

/** What OWASP asks of argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
export const PASSWORD_LEAST = 10;
export const PASSWORD_MOST = 200;

/** Unicode writes one letter in several ways, keyboards too: NFKC makes them one. */
const normal = (password: string): string => password.normalize('NFKC');

export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), COST);
}

/** The hash of nobody's password, made on first use. */
let nobody: Promise<string> | undefined;

/**
 * Whether the password is the one of the hash. Without a hash (there is no such user) it takes as long to say no,
 * so that the time of the answer does not tell who exists.
 */
export async function isPassword(password: string, of: string | undefined): Promise<boolean> {
  const right = await verify(of ?? (await (nobody ??= hashPassword(drawPassword()))), normal(password));
  return right && of !== undefined;
}

/** Letters and digits that are not mistaken for one another when read aloud or copied from paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Draws a password of 15 characters in three groups, some 74 bits: `k7wq2-…-…`. */
export function drawPassword(): string {
  const group = (): string => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return [group(), group(), group()].join('-');
}

/** What is wrong with a password that somebody chose; empty if nothing is. */
export function passwordIssues(password: string, username: string, path: string): Issue[] {
  const length = [...normal(password)].length;
  if (length < PASSWORD_LEAST) {
    return [
      issue(path, 'minLength', {
        vi: `Mật khẩu phải có ít nhất ${PASSWORD_LEAST} ký tự`,
        en: `A password has at least ${PASSWORD_LEAST} characters`,
      }),
    ];
  }
  if (normal(password).toLowerCase() === username.toLowerCase() || new Set(normal(password)).size < 4) {
    return [
      issue(path, 'too-simple', {
        vi: 'Mật khẩu quá dễ đoán',
        en: 'The password is too easy to guess',
      }),
    ];
  }
  return [];
}

const issue = (path: string, rule: string, message: Issue['message']): Issue => ({
  path,
  rule,
  severity: 'error',
  message,
  params: {},
});
