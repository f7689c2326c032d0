/**
 * From the bytes of a request to a JSON value that the rest can trust: valid UTF-8 and Unicode, no NUL (PostgreSQL
 * keeps none), bounded depth, no number that a double would have changed. Judged by the raw text, because JSON.parse
 * has already rounded what it returns.
 */
import type { IncomingMessage } from 'node:http';
import { findLongNumbers } from '../../regimes/long-numbers.js';
import { pointer } from '../../regimes/pointer.js';
import type { Issue, Json } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Settings } from '../settings.js';
import type { Endpoint } from './endpoint.js';

const MAX_DEPTH = 64;

/**
 * @throws Problem `malformed-request` for what is no JSON, `body-has-mistakes` with every offending place.
 */
export function parseJson(bytes: Buffer): Json {
  const text = decodeUtf8(bytes);
  if (depthOf(text) > MAX_DEPTH) {
    throw problem('malformed-request', {
      detail: {
        vi: `Nội dung lồng nhau quá ${MAX_DEPTH} tầng`,
        en: `The body is nested deeper than ${MAX_DEPTH}`,
      },
    });
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw problem('malformed-request', {
      detail: { vi: 'Nội dung gửi lên không phải JSON hợp lệ', en: 'The body is not valid JSON' },
    });
  }
  const issues = [...longNumbers(text), ...badTexts(value)];
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
  return value;
}

export function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw problem('malformed-request', {
      detail: { vi: 'Nội dung gửi lên không phải UTF-8', en: 'The body is not UTF-8' },
    });
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === 0x5c) i++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

function longNumbers(text: string): Issue[] {
  return findLongNumbers(text).map(({ path, digits }) => ({
    path,
    rule: 'digits',
    severity: 'error',
    message: {
      vi: 'Số có quá 15 chữ số có nghĩa, không thể ghi lại chính xác',
      en: 'The number has more than 15 significant digits and could not be kept exactly',
    },
    params: { digits },
  }));
}

function badTexts(value: Json): Issue[] {
  const issues: Issue[] = [];
  const visit = (here: Json, path: string): void => {
    if (typeof here === 'string') {
      if (!isKeepable(here)) issues.push(badText(path));
    } else if (Array.isArray(here))
      (here as Json[]).forEach((item, index) => visit(item, path + pointer(index)));
    else if (here !== null && typeof here === 'object') {
      for (const [name, member] of Object.entries(here)) {
        if (!isKeepable(name)) issues.push(badText(path));
        else visit(member, path + pointer(name));
      }
    }
  };
  visit(value, '');
  return issues;
}

const badText = (path: string): Issue => ({
  path,
  rule: 'unicode',
  severity: 'error',
  message: {
    vi: 'Văn bản chứa ký tự không hợp lệ',
    en: 'The text holds a character that cannot be kept (NUL or half a surrogate pair)',
  },
  params: {},
});

/** Whether a text can be stored and hashed: well-formed Unicode without NUL. */
export function isKeepable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}

/** More than a JSON body may have is for endpoints that say so. */
const BYTES = 2 * 1024 * 1024;

/**
 * The bytes of a request, as they are.
 * @throws Problem `media-type` where they are compressed, `body-too-large` or what the endpoint calls it
 */
export async function readBytes(
  request: IncomingMessage,
  { body }: Pick<Endpoint, 'body'>,
  settings: Settings,
): Promise<Buffer> {
  const limit = body?.limit?.(settings) ?? BYTES;
  const tooLarge = (): Error => {
    const most = Math.floor(limit / 1024 / 1024);
    return problem(body?.tooLarge ?? 'body-too-large', {
      detail: { vi: `Tối đa ${most} MB`, en: `At most ${most} MB` },
      // What is still to come is not waited for.
      headers: { Connection: 'close' },
    });
  };
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') throw problem('media-type');
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}
