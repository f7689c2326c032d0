/**
 * The line between a browser and the program: it can be cut and mended, what goes over it can be held up, and what comes
 * over it can be another version.
 */
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Where on its way something is: not asked of the server yet, or answered by it and not brought yet. */
export type Leg = 'asked' | 'answered';

export interface Line {
  readonly origin: string;
  /** Nothing comes through any more, and what was on its way is lost. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  /** From now on the file at that path comes changed. */
  readonly change: (path: string, text: (was: string) => string) => void;
  /** Requests for which the server's answer is thrown away: done there, never heard of here. */
  readonly loseAnswers: (which: (method: string, path: string) => boolean) => void;
  /** Each request is held up, and each answer, as long as what `until` gives for it is not there. */
  readonly hold: (until: (leg: Leg, method: string, path: string) => Promise<unknown> | undefined) => void;
  readonly close: () => Promise<void>;
}

/** @param to the origin of the program */
export async function line(to: string): Promise<Line> {
  const target = new URL(to);
  const agent = new Agent();
  const sockets = new Set<Socket>();
  const changes = new Map<string, (was: string) => string>();
  let lost: (method: string, path: string) => boolean = () => false;
  let held: Parameters<Line['hold']>[0] = () => undefined;
  const pass = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', headers } = asked;
    const changed = changes.get(url);
    await held('asked', method, url);
    if (asked.destroyed) return;
    const sent = changed ? plain(headers) : headers;
    const onward = request({
      host: target.hostname,
      port: target.port,
      method,
      path: url,
      headers: sent,
      agent,
    });
    onward.on('response', (came) => {
      if (lost(method, url)) {
        came.resume();
        came.on('end', () => asked.socket.destroy());
      } else void bring(came, answer, { changed, until: held('answered', method, url) });
    });
    onward.on('error', () => asked.socket.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  };
  const open = async (port: number): Promise<ReturnType<typeof createServer>> => {
    const server = createServer((asked, answer) => void pass(asked, answer));
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server: ReturnType<typeof createServer> | undefined = await open(0);
  const { port } = server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    if (!closing) return;
    const closed = once(closing, 'close');
    closing.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    cut,
    mend: async () => {
      server ??= await open(port);
    },
    change: (path, text) => void changes.set(path, text),
    loseAnswers: (which) => {
      lost = which;
    },
    hold: (until) => {
      held = until;
    },
    close: async () => {
      await cut();
      agent.destroy();
    },
  };
}

/** A file that comes changed is asked for as a whole and as text: not smaller, and not "as you had it". */
function plain(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const { 'if-none-match': _tag, 'if-modified-since': _since, ...others } = headers;
  return { ...others, 'accept-encoding': 'identity' };
}

async function bring(
  came: IncomingMessage,
  answer: ServerResponse,
  how: {
    readonly changed: ((was: string) => string) | undefined;
    readonly until: Promise<unknown> | undefined;
  },
): Promise<void> {
  await how.until;
  if (how.changed) await replace(came, answer, how.changed);
  else {
    answer.writeHead(came.statusCode ?? 502, came.headers);
    came.pipe(answer);
  }
}

async function replace(
  came: IncomingMessage,
  answer: ServerResponse,
  change: (was: string) => string,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of came) parts.push(part as Buffer);
  const body = Buffer.from(change(Buffer.concat(parts).toString('utf8')));
  const { etag: _etag, 'last-modified': _modified, ...headers } = came.headers;
  answer.writeHead(came.statusCode ?? 200, { ...headers, 'content-length': body.length });
  answer.end(body);
}
