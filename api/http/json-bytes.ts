/**
 * The bytes of a body that is no file. Nearly every one is a few hundred bytes of which the length is told; those are
 * read as they come. What is compressed, longer than allowed or of unknown length is left to express.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Request } from 'express';

const LIMIT = 2 * 1024 * 1024;
const raw = express.raw({ type: () => true, limit: LIMIT });
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Hands over the bytes; of a request without a body none.
 * @param message undefined where nobody wants its body
 * @param fail is told of a body that is too long or breaks off
 */
export function readJsonBytes(
  message: IncomingMessage | undefined,
  response: ServerResponse,
  fail: (failure: unknown) => void,
  go: (bytes: Buffer) => void,
): void {
  if (message === undefined) {
    go(NOTHING);
    return;
  }
  const {
    'content-length': length,
    'content-encoding': encoding,
    'transfer-encoding': chunked,
  } = message.headers;
  if (chunked !== undefined || encoding !== undefined || !(Number(length ?? 0) <= LIMIT)) {
    readAny(message, response, go, fail);
  } else if (length === undefined || length === '0') {
    go(NOTHING);
  } else {
    readKnown(message, go, fail);
  }
}

/** node itself sees to it that no more and no less comes than was told. */
function readKnown(
  message: IncomingMessage,
  go: (bytes: Buffer) => void,
  fail: (failure: unknown) => void,
): void {
  let first: Buffer = NOTHING;
  let rest: Buffer[] | undefined;
  message.on('data', (part: Buffer) => {
    if (first === NOTHING) first = part;
    else (rest ??= []).push(part);
  });
  message.on('end', () => {
    go(rest ? Buffer.concat([first, ...rest]) : first);
  });
  message.on('error', (failure) => {
    fail(Object.assign(failure, { status: 400 }));
  });
}

function readAny(
  message: IncomingMessage,
  response: ServerResponse,
  go: (bytes: Buffer) => void,
  fail: (failure: unknown) => void,
): void {
  raw(message, response, (failure?: unknown) => {
    if (failure !== undefined) fail(failure);
    else {
      const { body } = message as Request as { body?: unknown };
      go(Buffer.isBuffer(body) ? body : NOTHING);
    }
  });
}
