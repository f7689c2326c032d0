/** The line between a browser and the program: it can be cut and mended, and what comes over it can be another version. */
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Line {
  readonly origin: string;
  /** Nothing comes through any more, and what was on its way is lost. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  /** From now on the file at that path comes changed. */
  readonly change: (path: string, text: (was: string) => string) => void;
  /** Requests for which the server's answer is thrown away: done there, never heard of here. */
  readonly loseAnswers: (which: (method: string, path: string) => boolean) => void;
  readonly close: () => Promise<void>;
}

/** @param to the origin of the program */
export async function line(to: string): Promise<Line> {
  const target = new URL(to);
  const agent = new Agent();
  const sockets = new Set<Socket>();
  const changes = new Map<string, (was: string) => string>();
  let lost: (method: string, path: string) => boolean = () => false;
  const pass = (asked: IncomingMessage, answer: ServerResponse): void => {
    const { method = 'GET', url = '/', headers } = asked;
    const changed = changes.get(url);
    const sent = changed ? { ...headers, 'accept-encoding': 'identity' } : headers;
    const onward = request(
      { host: target.hostname, port: target.port, method, path: url, headers: sent, agent },
      (came) => {
        if (lost(method, url)) {
          came.resume();
          came.on('end', () => asked.socket.destroy());
        } else if (changed) void replace(came, answer, changed);
        else {
          answer.writeHead(came.statusCode ?? 502, came.headers);
          came.pipe(answer);
        }
      },
    );
    onward.on('error', () => asked.socket.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  };
  const open = async (port: number): Promise<ReturnType<typeof createServer>> => {
    const server = createServer(pass);
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
    close: async () => {
      await cut();
      agent.destroy();
    },
  };
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
