/**
 * The code on a printed report: which revision it is, and 96 bits that only this system can make for it. A report's
 * hash would not do: reports that say the same have the same hash, and who guesses a content could ask whose it is.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const DIGITS = 24;

/** `1k-0123456789abcdef01234567` */
export function codeFor(key: string, { id, hash }: { readonly id: number; readonly hash: string }): string {
  const seal = createHmac('sha256', Buffer.from(key, 'hex')).update(`${id}:${hash}`).digest('hex');
  return `${id.toString(36)}-${seal.slice(0, DIGITS)}`;
}

/** The id of the revision that a code says it is of; undefined for what is no code. */
export function revisionIdIn(code: string): number | undefined {
  const id = Number.parseInt(code.split('-')[0] ?? '', 36);
  return Number.isSafeInteger(id) && id > 0 && id <= 2_147_483_647 ? id : undefined;
}

export function isCodeFor(
  key: string,
  code: string,
  revision: { readonly id: number; readonly hash: string },
): boolean {
  const right = Buffer.from(codeFor(key, revision));
  const given = Buffer.from(code);
  return right.length === given.length && timingSafeEqual(right, given);
}
