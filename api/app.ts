/** The HTTP application. Builds and returns it: no listening, no globals, no clock of its own. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { problem } from './problems.js';
import { Asked } from './http/asked.js';
import { ENDPOINTS } from './http/endpoints.js';
import type { Deps } from './http/endpoint.js';
import { measure } from './http/measure.js';
import { serveEndpoints, type ServeEndpoints } from './http/mount.js';
import { BOARD } from './http/operations.js';
import { mountQueueBoard } from './http/queue-board.js';
import { BASE } from './http/health.js';
import { mountDocs } from './http/docs.js';
import { compressedFiles } from './http/compressed-files.js';
import { answerProblem } from './http/present.js';
import { logCalls } from './http/request-log.js';

/**
 * @param given what the application works on
 * @param client folder of the built client, served at `/`; without one only the API answers
 */
export function createApp(given: Deps, client?: string): RequestListener {
  const deps: Deps = { ...given, measure: given.measure ?? measure() };
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false); // endpoints read their parameters from the URL itself
  app.set('trust proxy', deps.settings.trustedProxies);
  const begin = logCalls(deps.log);
  const same = headersOf(contentSecurity());
  const endpoints = serveEndpoints(app, ENDPOINTS, deps);
  mountDocs(app, '/api/docs', `${BASE}/openapi.json`);
  // In whatever other form the address of an endpoint is written: the listener below knows one.
  app.use(BASE, (request, response, next) => {
    endpoints(request, response, request.url, next);
  });
  app.use('/api', () => {
    throw problem('not-found');
  });
  if (deps.board) mountQueueBoard(app, BOARD, deps.board, deps);
  if (client !== undefined) serveClient(app, client);
  app.use(() => {
    throw problem('not-found');
  });
  const behind: ServeOthers = app;
  const others: ServeEndpoints = (request, response, _url, fail) => {
    behind(request, response, fail);
  };
  return (request, response) => {
    const log = begin(request, response);
    for (const [name, value] of same) response.setHeader(name, value);
    const { url = '' } = request;
    const serve = url.startsWith(BELOW) ? endpoints : others;
    serve(request, response, url.slice(BASE.length), (failure) => {
      answerProblem(failure ?? problem('not-found'), new Asked(request, app), response, log());
    });
  };
}

const BELOW = `${BASE}/`;

/** Everything that is no endpoint: pages, files, the board of the queue. */
type ServeOthers = (
  request: IncomingMessage,
  response: ServerResponse,
  fail: (failure: unknown) => void,
) => void;

/** The headers that a middleware sets on every answer, asked of it once: they do not depend on the request. */
function headersOf(middleware: ReturnType<typeof helmet>): readonly [name: string, value: string][] {
  const headers = new Map<string, string>();
  const collecting = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  };
  middleware({} as IncomingMessage, collecting as unknown as ServerResponse, (failure) => {
    if (failure instanceof Error) throw failure;
  });
  return [...headers];
}

function contentSecurity(): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"], // style attributes of components; no script can come by it
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"], // the service worker
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false, // said by whoever ends TLS
    crossOriginEmbedderPolicy: false,
  });
}

/** The built client: hashed assets for ever, everything else that a browser navigates to is its one page. */
function serveClient(app: Express, folder: string): void {
  const page = path.join(folder, 'index.html');
  if (!existsSync(page)) throw new Error(`No built client in ${folder}: run npm run build:client`);
  const compressed = compressedFiles(folder);
  app.use(compressed.serve);
  // Browsers look at this address for the next version of the pages; a copy of it must never stand in between.
  app.get('/service-worker.js', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-cache');
    next();
  });
  app.use(
    '/assets',
    express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }),
  );
  app.use(express.static(folder, { index: false, maxAge: 0 }));
  app.get('/{*path}', (request, response, next) => {
    if (!request.accepts('html') || request.path.startsWith('/assets/')) return next();
    response.setHeader('Cache-Control', 'no-cache');
    compressed.send(request, response, 'index.html', next);
  });
}
