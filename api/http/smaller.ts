/**
 * Answers in a smaller form for whoever takes it: a slow line is what most communes have.
 *
 * A compressed answer tells by its length whether something an attacker put into it also stands elsewhere in it (BREACH).
 * For that he must make a person's browser ask, with that person's cookie, again and again. Such a request comes from
 * another site, or is a navigation: those are answered uncompressed, whatever they ask for. What is left are requests of our own
 * pages and of machines, which nobody else can make.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  gzip,
  gzipSync,
  type BrotliOptions,
  type CompressCallback,
} from 'node:zlib';

/** Below this a smaller form is hardly smaller. */
const LEAST = 1_024;
/** From here on compressing takes so long that others must be served meanwhile. */
const LARGE = 64 * 1_024;
/** Nearly as small as gzip's best at a fraction of its time. */
const QUALITY: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const FORMS = {
  br: {
    at: (text: Buffer) => brotliCompressSync(text, QUALITY),
    later: (text: Buffer, done: CompressCallback) => brotliCompress(text, QUALITY, done),
  },
  gzip: {
    at: (text: Buffer) => gzipSync(text, { level: 4 }),
    later: (text: Buffer, done: CompressCallback) => gzip(text, { level: 4 }, done),
  },
} as const;

/** Ends the answer with a text, in the smallest form that may be sent to whoever asked. */
export function endWithText(
  { method = 'GET', headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  response: ServerResponse,
  text: string,
): void {
  if (text.length < LEAST || !mayBeSmaller(method, headers)) {
    response.end(text);
    return;
  }
  // The endpoint may have said already what else its answer depends on.
  response.appendHeader('Vary', 'Accept-Encoding');
  const encoding = taken(headers['accept-encoding']);
  if (encoding === undefined) {
    response.end(text);
    return;
  }
  response.setHeader('Content-Encoding', encoding);
  const bytes = Buffer.from(text);
  const form = FORMS[encoding];
  if (bytes.length < LARGE) response.end(form.at(bytes));
  else form.later(bytes, (failure, smaller) => (failure ? response.destroy(failure) : response.end(smaller)));
}

/** Whether nobody but our own pages, or a machine, can have asked. */
function mayBeSmaller(method: string, headers: IncomingHttpHeaders): boolean {
  const from = headers['sec-fetch-site'];
  if (from !== undefined) return from === 'same-origin' && headers['sec-fetch-mode'] !== 'navigate';
  // Browsers that say nothing of it, and machines: these write in bulk, and their answers are not waited for on a slow line.
  return method === 'GET' && headers.accept?.includes('text/html') !== true;
}

/** The first of our forms that is named and not refused. */
function taken(accepted: string | readonly string[] | undefined): keyof typeof FORMS | undefined {
  const named = String(accepted ?? '')
    .split(',')
    .filter((one) => !/;\s*q=0(\.0*)?\s*$/.test(one))
    .map((one) => one.split(';')[0]?.trim());
  if (named.includes('br')) return 'br';
  return named.includes('gzip') ? 'gzip' : undefined;
}
