/** What every part of the benchmark stands on: a database, the measured servers, clients, and how times are told. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPostgres, openSqlite, type Database } from '../../api/store/database.js';
import { migrate } from '../../api/store/migrate.js';
import { SQLITE_FILE } from '../../api/store/open-database.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { freshDatabase } from '../postgres.js';

export const CLIENTS = 16;

/** The options of a part by name, with what they are unless asked otherwise. */
export type Options = Readonly<Record<string, string>>;

/** One part of the benchmark: what it may be told, and what it does on a database of its own. */
export interface Part {
  readonly options: Options;
  readonly run: (where: Ground, asked: Asked) => Promise<void>;
}

/** A part that needs no database. */
export interface PartAlone {
  readonly options: Options;
  readonly alone: (asked: Asked) => Promise<void>;
}

/** What was asked on the command line; an option that no part declares is a mistake of ours. */
export interface Asked {
  readonly number: (name: string) => number;
  readonly text: (name: string) => string;
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
const at = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN);
export const quantiles = (times: readonly number[]): string => {
  const sorted = [...times].sort((a, b) => a - b);
  return `median ${at(sorted, 0.5)} ms, p95 ${at(sorted, 0.95)} ms, p99 ${at(sorted, 0.99)} ms`;
};

export interface Ground {
  readonly name: string;
  readonly place: string;
  readonly database: Database;
  readonly close: () => Promise<void>;
}

/** An empty database of that dialect, thrown away when closed. */
export async function ground(dialect: string): Promise<Ground> {
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-bench-'));
  const place = dialect === 'sqlite' ? path.join(folder, SQLITE_FILE) : await freshDatabase('durable');
  const database = dialect === 'sqlite' ? openSqlite(place) : openPostgres(place, 6);
  await migrate(database, MIGRATIONS);
  await database.write(async (trx) => {
    await trx.raw('create table bench_bare (content text not null)');
  });
  const close = async (): Promise<void> => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { name: dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL', place, database, close };
}

/** Starts a server in a process of its own. */
export async function serve(
  env: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: ['--import', 'tsx'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}

/** What a process has used since it began. */
export interface Usage {
  /** Processor time in milliseconds. */
  readonly cpu: number;
  readonly jobs: number;
}

/** Asks a server that `serve` started. */
export async function usageOf(child: ChildProcess): Promise<Usage> {
  const answer = once(child, 'message') as Promise<[Usage]>;
  child.send('usage');
  return (await answer)[0];
}

/** Ends it at once. */
export async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export async function post(
  port: number,
  target: string,
  body: string,
  headers: Record<string, string>,
): Promise<number> {
  return (await send(port, 'POST', target, headers, body)).status;
}

export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly bytes: number;
  /** What a refusal says, as far as somebody reads it: the problem's body. */
  readonly refusal: string;
}

/** Sends a request and reads the answer to its end. */
export function send(
  port: number,
  method: 'GET' | 'POST',
  target: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: target, method, agent, headers }, (response) => {
      const { statusCode: status = 0, headers: told } = response;
      let [bytes, refusal] = [0, ''];
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (status >= 400 && refusal.length < 1_000) refusal += part.toString('utf8');
      });
      response.on('end', () => {
        resolve({ status, etag: told.etag, bytes, refusal });
      });
      response.on('error', reject); // the server died in the middle of its answer
    });
    sent.on('error', (failure: NodeJS.ErrnoException) => {
      // The server closed an idle connection at the moment at which it was used again: it has seen nothing of this request.
      if (sent.reusedSocket && failure.code === 'ECONNRESET')
        send(port, method, target, headers, body).then(resolve, reject);
      else reject(failure);
    });
    sent.end(body);
  });
}

/** Waits. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));

/** Sends all, so many at a time. Answers how many a second. */
export async function perSecond(count: number, send: (index: number) => Promise<number>): Promise<number> {
  let next = 0;
  const begun = performance.now();
  const client = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const status = await send(index);
      if (status !== 200) throw new Error(`Request ${index} was answered with ${status}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (count / (performance.now() - begun)) * 1000;
}

export const cookieHeaders = (port: number, cookie: string): Record<string, string> => ({
  cookie,
  origin: `http://127.0.0.1:${port}`,
  'content-type': 'application/json',
  'if-match': '"1"',
});
