/** Canonical JSON (RFC 8785), SHA-256 over it, and Unicode NFC: what hashes and comparisons stand on. */
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Json, JsonObject } from './words.js';

/**
 * The RFC 8785 text of a JSON value. Members that are undefined are left out.
 * @throws TypeError on a value that is no JSON (a function, NaN, a lone surrogate).
 */
export function canonical(value: Json): string {
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is no JSON`);
  // As ECMAScript writes a number, RFC 8785 does; -0 is 0.
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError('This value has no canonical JSON form');
  const members = value as Readonly<Record<string, Json | undefined>>;
  const names = sortedNames(value as JsonObject);
  if (names.length <= FEW_MEMBERS) {
    let text = '';
    for (const name of names) {
      const member = members[name];
      if (member !== undefined)
        text += `${text === '' ? '' : ','}${canonicalText(name)}:${canonical(member)}`;
    }
    return `{${text}}`;
  }
  // A long text that grew piece by piece is kept as its pieces, at many times its size.
  const written: string[] = [];
  for (const name of names) {
    const member = members[name];
    if (member !== undefined) written.push(`${canonicalText(name)}:${canonical(member)}`);
  }
  return `{${written.join(',')}}`;
}

const FEW_MEMBERS = 8;

/**
 * The same of a value whose objects have their members in canonical order already, as what is written out by the
 * thousand has: the platform's own writer takes a fraction of the time.
 * @throws TypeError on a text that is no JSON
 */
export function canonicalInOrder(value: Json): string {
  const written = JSON.stringify(value);
  return written.includes('\\ud') ? canonical(value) : written;
}

/** By UTF-16 code units, as `<` compares; states and contents mostly come in that order already. */
function sortedNames(object: JsonObject): string[] {
  const names = Object.keys(object);
  for (let index = 1; index < names.length; index += 1) {
    if ((names[index - 1] ?? '') > (names[index] ?? '')) return names.sort();
  }
  return names;
}

/** Printable ASCII without what is escaped: most names, codes and figures. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
/** Longer texts are mostly Vietnamese, and not worth a look of their own. */
const SHORT = 65; // a hash is still one

/** JSON.stringify writes strings as RFC 8785 does, but for half a character, which it writes as `\ud83d`. */
function canonicalText(text: string): string {
  if (text.length < SHORT && PLAIN.test(text)) return `"${text}"`;
  const written = JSON.stringify(text);
  if (written.includes('\\ud') && /\p{Surrogate}/u.test(text))
    throw new TypeError('Half a character is no JSON');
  return written;
}

/** What Node has beside a browser, and is several times as fast; reached without an import that a browser lacks. */
interface Platform {
  readonly process?: {
    readonly getBuiltinModule?: (name: 'node:crypto') => { readonly hash?: Hash } | undefined;
  };
}
interface Hash {
  (algorithm: 'sha256', data: string | Uint8Array, encoding: 'hex'): string;
  (algorithm: 'sha256', data: string | Uint8Array, encoding: 'buffer'): Uint8Array;
}
const native: Hash | undefined = (globalThis as Platform).process?.getBuiltinModule?.('node:crypto')?.hash;

/** SHA-256 of UTF-8 text or of bytes, as 64 lower-case hex digits. */
export function sha256(data: string | Uint8Array): string {
  if (native) return native('sha256', data, 'hex');
  return bytesToHex(nobleSha256(typeof data === 'string' ? utf8ToBytes(data) : data));
}

/** SHA-256 of UTF-8 text or of bytes, as 32 bytes. */
export function sha256Bytes(data: string | Uint8Array): Uint8Array {
  if (native) return native('sha256', data, 'buffer');
  return nobleSha256(typeof data === 'string' ? utf8ToBytes(data) : data);
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
  if (typeof value === 'string') return normalisedText(value);
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(normalised);
  if (value === null || typeof value !== 'object') return value;
  const copy: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const own = normalisedText(name);
    // Only a definition makes a member named __proto__ a member.
    if (own === '__proto__') Object.defineProperty(copy, own, { ...MEMBER, value: normalised(member) });
    else copy[own] = normalised(member);
  }
  return copy;
}

const MEMBER = { configurable: true, enumerable: true, writable: true };

const normalisedText = (text: string): string => (PLAIN.test(text) ? text : text.normalize('NFC'));
