/** The program under test: `start.ts` as a process that can be killed, and people who talk to it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

export const PASSWORD = 'soak-password-1';
const ROOT = path.resolve(import.meta.dirname, '../..');

/** The server does not answer: it was killed, or is not there yet. */
export class Gone extends Error {}

export interface Reply {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Program {
  readonly data: string;
  readonly origin: string;
  /** Starts the process. */
  readonly spawn: () => void;
  /** Waits until it is ready. @returns milliseconds since `spawn` */
  readonly ready: () => Promise<number>;
  /** kill -9 of its whole process group. What has a group of its own, the private PostgreSQL, is left behind. */
  readonly kill: () => Promise<void>;
  /** SIGTERM. @returns its exit code */
  readonly end: () => Promise<number | null>;
  /** What it has written to its error output and log of level warn and above, the end of it. */
  readonly said: () => string;
}

export async function program(data: string): Promise<Program> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let began = 0;
  let said = '';
  const hear = (text: string): void => {
    said = (said + text).slice(-4000);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));
  process.once('exit', () => child?.pid !== undefined && signal(child.pid, 'SIGKILL'));
  return {
    data,
    origin,
    said: () => said,
    spawn: () => {
      began = performance.now();
      child = spawn(process.execPath, ['--import', 'tsx', 'start.ts'], {
        cwd: ROOT,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          PORT: String(port),
          BAOCAO_DATA: data,
          BAOCAO_DEMO_PASSWORD: PASSWORD,
          BAOCAO_LOG_LEVEL: 'warn',
        },
      });
      child.stdout?.setEncoding('utf8').on('data', hear);
      child.stderr?.setEncoding('utf8').on('data', hear);
    },
    ready: async () => {
      while (!(await isReady(origin))) {
        if (child?.exitCode !== null || performance.now() - began > 60_000)
          throw new Error(`The program did not start: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      return performance.now() - began;
    },
    kill: async () => {
      if (child?.pid === undefined || child.exitCode !== null) return;
      const gone = once(child, 'exit');
      signal(child.pid, 'SIGKILL');
      await gone;
    },
    end: async () => {
      if (!child || child.exitCode !== null) return child?.exitCode ?? null;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await gone) as [number | null];
      return code;
    },
  };
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // it has ended by itself
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/api/v1/ready`)).status === 200;
  } catch {
    return false;
  }
}

/** A person with a session; sessions outlive the process. */
export interface Person {
  /** What is sent is JSON, or bytes as they are. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Reply>;
}

/** Logs in once for each name. */
export function people(origin: string): (username: string) => Promise<Person> {
  const known = new Map<string, Promise<Person>>();
  return (username) => {
    let person = known.get(username);
    if (!person) known.set(username, (person = logIn(origin, username)));
    return person;
  };
}

async function logIn(origin: string, username: string): Promise<Person> {
  const response = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`${username} cannot log in: ${response.status} ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return {
    call: async (method, path, body, headers = {}) => {
      const file = body instanceof Uint8Array;
      const init = {
        method,
        headers: {
          ...headers,
          Cookie: cookie,
          Origin: origin,
          ...(body === undefined
            ? {}
            : { 'Content-Type': file ? 'application/octet-stream' : 'application/json' }),
        },
        ...(body === undefined ? {} : { body: file ? Uint8Array.from(body) : JSON.stringify(body) }),
      };
      try {
        const answer = await fetch(`${origin}/api/v1${path}`, init);
        const text = await answer.text();
        const etag = answer.headers.get('etag') ?? undefined;
        return { status: answer.status, etag, body: (text === '' ? {} : JSON.parse(text)) as Reply['body'] };
      } catch (cause) {
        throw new Gone(`${method} ${path}`, { cause });
      }
    },
  };
}
