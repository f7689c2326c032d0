/**
 * The way to the board of the queue: for administrators of the nation alone, and what changes something only from our
 * own pages. The board brings a page of its own, which needs two things that ours do without; they hold for its
 * path only: a `<base>` address, and nothing else from elsewhere.
 */
import type { Application, NextFunction, Request, RequestHandler, Response } from 'express';
import { dayOf } from '../../regimes/calendar.js';
import { problem, require } from '../problems.js';
import { nation } from '../store/units.js';
import { recordEvent } from '../store/events.js';
import { callerOf } from './caller.js';
import type { Deps } from './endpoint.js';
import { refuseForeignOrigin } from './own-origin.js';

const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

/** Mounts the board at `path`. */
export function mountQueueBoard(app: Application, path: string, board: RequestHandler, deps: Deps): void {
  app.use(path, (request: Request, response: Response, next: NextFunction) => {
    admit(request, deps).then(() => {
      response.setHeader('Content-Security-Policy', POLICY);
      response.setHeader('Cache-Control', 'no-store');
      void board(request, response, next);
    }, next);
  });
}

async function admit(request: Request, deps: Deps): Promise<void> {
  const { person, cookie } = await callerOf(request, deps);
  refuseForeignOrigin(request, cookie, deps);
  if (!person) throw problem('not-authenticated');
  if (person.mustChangePassword) throw problem('password-change-required');
  const now = deps.now().toISOString();
  const top = await nation(deps.database.read, dayOf(now));
  require(person.roles.some(
    ({ role, unitId }) => role === 'administrator' && unitId === top?.id,
  ), 'forbidden');
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const data = { method: request.method, path: request.path.slice(0, 200) };
  await deps.database.write((trx) =>
    recordEvent(trx, { at: now, type: 'queue.touched', actorId: person.userId, data }),
  );
}
