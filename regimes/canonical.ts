/** Canonical JSON (RFC 8785), SHA-256 over it, and Unicode NFC: what hashes and comparisons stand on. */
import canonicalize from 'canonicalize';
import { sha256 as sha256Bytes } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Json } from './words.js';

/**
 * The RFC 8785 text of a JSON value.
 * @throws on a value that is no JSON (a function, NaN, a lone surrogate).
 */
export function canonical(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('This value has no canonical JSON form');
  return text;
}

/** SHA-256 of UTF-8 text or of bytes, as 64 lower-case hex digits. */
export function sha256(data: string | Uint8Array): string {
  return bytesToHex(sha256Bytes(typeof data === 'string' ? utf8ToBytes(data) : data));
}

/** SHA-256 over the canonical JSON of a value, as 64 lower-case hex digits. */
export function hashOf(value: Json): string {
  return sha256(canonical(value));
}

/**
 * The same value with every text, member names included, in Unicode NFC, and `-0` as `0`.
 * Two members whose names become one by it: the later wins, as with JSON.parse.
 */
export function nfc<T extends Json>(value: T): T {
  return normalised(value) as T;
}

function normalised(value: Json): Json {
  if (typeof value === 'string') return value.normalize('NFC');
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(normalised);
  if (value === null || typeof value !== 'object') return value;
  // fromEntries defines own properties, so a member named __proto__ stays a member.
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.normalize('NFC'), normalised(member)]),
  );
}
