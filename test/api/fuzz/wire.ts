/** Requests as they are, past every courtesy of a client: node's own, and bytes on a socket. */
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export const agent = new Agent({ keepAlive: true, maxSockets: 4 });

export function sendRaw(
  origin: string,
  wanted: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Buffer | undefined;
  },
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const url = new URL(origin);
    const outgoing = request(
      {
        agent,
        host: url.hostname,
        port: url.port,
        method: wanted.method,
        path: wanted.path,
        headers: {
          ...wanted.headers,
          ...(wanted.body ? { 'content-length': String(wanted.body.length) } : {}),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        const answered = (): void => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        };
        // A stream of events does not end: that it began is all there is to know.
        if (/event-stream/.test(response.headers['content-type'] ?? '')) {
          answered();
          response.destroy();
          return;
        }
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', answered);
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(wanted.body);
  });
}

/** What comes back for these bytes, until the server hangs up. */
export function sendBytes(origin: string, bytes: Buffer | string): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => undefined); // cut off while still writing: what was answered counts
    socket.on('close', () => {
      resolve(Buffer.concat(parts).toString('latin1'));
    });
  });
}
