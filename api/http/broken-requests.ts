/** Requests that are no HTTP never reach the application: node tells the server, and they get the same kind of answer. */
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEMS, problem, type ProblemCode } from '../problems.js';
import { presentProblem } from './present.js';

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'header-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Makes a server answer broken requests with a problem, in Vietnamese: there is no header to ask for another. */
export function answerBrokenRequests(server: Server): void {
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.prependListener('request', (request, response) => {
    answering.set(request.socket, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const response = answering.get(socket);
    const underWay = response !== undefined && response.headersSent && !response.writableFinished;
    // Whoever hung up, or is in the middle of an answer, cannot be told anything any more.
    if (error.code === 'ECONNRESET' || !socket.writable || underWay) {
      socket.destroy();
      return;
    }
    const code = CODES[error.code ?? ''] ?? 'malformed-request';
    const body = JSON.stringify(presentProblem(problem(code), 'vi'));
    socket.end(
      `HTTP/1.1 ${PROBLEMS[code].status} Refused\r\nConnection: close\r\n` +
        `Content-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}
