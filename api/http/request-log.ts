/**
 * One line in the log for each call, when it is over: what was asked, by which id, how it ended and how long it took.
 * No headers, no bodies, no query values. The id goes out with the answer, so that a user can name his call.
 */
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

declare module 'node:http' {
  interface IncomingMessage {
    /** Ours: a random UUID. */
    id: string;
    /** The log, for lines that belong to this call. */
    log: Logger;
  }
}

/** The address of a calendar feed is its key: whoever reads the log must not read the calendar. */
const withoutSecret = (path: string): string => path.replace(/(\/calendar\/feeds\/)[^/]+\.ics$/, '$1….ics');

export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const id = randomUUID();
    const began = performance.now();
    const { method, url } = request;
    const req = (): object => ({ id, method, path: withoutSecret(url.split('?')[0] ?? '') });
    request.id = id;
    Object.defineProperty(request, 'log', { get: () => log.child({ req: req() }) });
    response.setHeader('X-Request-Id', id);
    if (log.isLevelEnabled('info')) {
      response.once('close', () => {
        const line = {
          req: req(),
          res: { status: response.statusCode },
          responseTime: Math.round(performance.now() - began),
        };
        if (response.statusCode >= 500) log.error(line, 'request failed');
        else if (response.writableFinished) log.info(line, 'request completed');
        else log.info(line, 'request aborted');
      });
    }
    next();
  };
}
