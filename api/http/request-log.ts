/**
 * One line in the log for each call, when it is over: what was asked, by which id, how it ended and how long it took.
 * No headers, no bodies, no query values. The id goes out with the answer, so that a user can name his call.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';

/** The address of a calendar feed is its key: whoever reads the log must not read the calendar. */
const withoutSecret = (path: string): string => path.replace(/(\/calendar\/feeds\/)[^/]+\.ics$/, '$1….ics');

/** Gives a call its id; what is answered is the log for lines that belong to it. */
export type BeginCall = (request: IncomingMessage, response: ServerResponse) => () => Logger;

const told = (id: string, method: string | undefined, url: string): object => ({
  id,
  method,
  path: withoutSecret(url.split('?')[0] ?? ''),
});

export function logCalls(log: Logger): BeginCall {
  const whole = log.isLevelEnabled('info');
  return (request, response) => {
    const id = randomUUID();
    const { method, url = '' } = request; // as they came: express shortens the address
    response.setHeader('X-Request-Id', id);
    if (whole) {
      const began = performance.now();
      response.once('close', () => {
        const line = {
          req: told(id, method, url),
          res: { status: response.statusCode },
          responseTime: Math.round(performance.now() - began),
        };
        if (response.statusCode >= 500) log.error(line, 'request failed');
        else if (response.writableFinished) log.info(line, 'request completed');
        else log.info(line, 'request aborted');
      });
    }
    return () => log.child({ req: told(id, method, url) });
  };
}
