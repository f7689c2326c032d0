/** Listening and letting go: a server that finishes what it was asked before it ends. */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBrokenRequests } from './http/broken-requests.js';

/** Connections that are not done by then are cut. */
const DRAIN = 15_000;

export interface Listening {
  /** The port that was bound. */
  readonly port: number;
  /**
   * Takes no new connection, ends the event streams (browsers come back by themselves), lets running requests
   * finish, and is fulfilled when all connections are closed.
   */
  readonly close: () => Promise<void>;
}

/** @throws Error where the address is taken */
export async function listen(
  app: RequestListener,
  place: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = createServer(app);
  answerBrokenRequests(server);
  const open = new Set<ServerResponse>();
  server.prependListener('request', (_request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place.port, place.host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: () => drain(server, open) };
}

async function drain(server: Server, open: ReadonlySet<ServerResponse>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  const sweep = (): void => {
    server.closeIdleConnections();
    for (const response of open) if (isStream(response)) response.end();
  };
  sweep();
  const sweeping = setInterval(sweep, 50);
  const cutting = setTimeout(() => {
    server.closeAllConnections();
  }, DRAIN);
  await closed;
  clearInterval(sweeping);
  clearTimeout(cutting);
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}
