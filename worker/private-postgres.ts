/**
 * The throw-away PostgreSQL behind the queue of the embedded size. It holds no truth and may vanish at any time:
 * nothing is synced to the disk, and its folder is deleted when it stops. Only this machine reaches it, through a
 * free port, with a random password. What a killed process left behind is cleared at the next start.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { accountForPostgres, findBinaries, reachable } from './postgres-binaries.js';
import type { Binaries, RunAs } from './postgres-binaries.js';

export interface PrivatePostgres {
  /** `postgres://…@127.0.0.1:port/postgres` */
  readonly url: string;
  /** Fulfilled when the server is gone, whoever ended it. */
  readonly gone: Promise<void>;
  /** Stops the server and deletes its folder. May be called again. */
  readonly stop: () => Promise<void>;
}

interface Remnant {
  readonly folder: string;
}

const PREFIX = 'baocao-queue-';
const RECORD = 'private-postgres.json';
const USER = 'baocao';

/** Little memory, no durability, no socket file. */
const FLAGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '64MB',
  min_wal_size: '32MB',
  shared_buffers: '16MB',
  work_mem: '2MB',
  max_connections: '100',
  jit: 'off',
  autovacuum_naptime: '20s',
};

/**
 * Starts one. Takes about a second.
 * @param dataDir folder for the record by which the next start finds what this one left behind
 * @param settings of PostgreSQL, where they should be others: a benchmark wants commits that last
 * @throws when this machine has no binaries for it, or it does not come up within 30 seconds
 */
export async function startPrivatePostgres(
  dataDir: string,
  log: Logger,
  settings: Readonly<Record<string, string>> = {},
): Promise<PrivatePostgres> {
  mkdirSync(dataDir, { recursive: true });
  await clearRemnant(dataDir, log);
  const folder = mkdtempSync(path.join(tmpdir(), PREFIX));
  const record = path.join(dataDir, RECORD);
  writeFileSync(record, JSON.stringify({ folder } satisfies Remnant));
  try {
    const account = accountForPostgres();
    own(folder, account);
    const binaries = reachable(await findBinaries(), account, folder);
    const password = randomBytes(24).toString('base64url');
    await initialise(binaries, account, folder, password);
    return await run(binaries, account, { folder, record, password, settings }, log);
  } catch (failure) {
    rmSync(folder, { recursive: true, force: true });
    rmSync(record, { force: true });
    throw failure;
  }
}

function own(target: string, { uid, gid }: RunAs): void {
  if (uid !== undefined && gid !== undefined) chownSync(target, uid, gid);
}

async function initialise(
  binaries: Binaries,
  account: RunAs,
  folder: string,
  password: string,
): Promise<void> {
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  own(passwordFile, account);
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${path.join(folder, 'data')}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ],
    { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: environment() },
  );
  const said = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`The private PostgreSQL could not be made: ${said()}`);
}

/** Nothing of ours (no password, no connection of ours) reaches the child. */
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });

/** The last of what a child says on its standard error. */
function collect(child: ChildProcess, log?: Logger): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000);
    log?.debug({ postgres: chunk.trim() }, 'private PostgreSQL');
  });
  child.stderr?.on('error', () => undefined); // the pipe goes with its process
  return () => text;
}

interface Place {
  readonly folder: string;
  readonly record: string;
  readonly password: string;
  /** What is set otherwise than in `FLAGS`. */
  readonly settings: Readonly<Record<string, string>>;
}

async function run(binaries: Binaries, account: RunAs, place: Place, log: Logger): Promise<PrivatePostgres> {
  // Between finding a free port and binding it somebody else may take it.
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = launch(binaries, account, place, port);
    const said = collect(child, log);
    const gone = once(child, 'exit').then(() => undefined);
    if (await comesUp(said, gone)) return running(child, gone, port, place, log);
    if (attempt === 5) throw new Error(`The private PostgreSQL did not come up: ${said()}`);
  }
}

function launch(binaries: Binaries, account: RunAs, { folder, settings }: Place, port: number): ChildProcess {
  const flags = Object.entries({ ...FLAGS, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(
    binaries.postgres,
    ['-D', path.join(folder, 'data'), '-p', String(port), ...flags],
    // Its own session: Ctrl-C in a terminal is for us, who stop it after the last job.
    { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: environment() },
  );
  child.on('error', () => undefined); // 'exit' or the missing greeting tells
  return child;
}

async function comesUp(said: () => string, gone: Promise<void>): Promise<boolean> {
  let alive = true;
  void gone.then(() => {
    alive = false;
  });
  for (let waited = 0; alive && waited < 30_000; waited += 20) {
    if (said().includes('ready to accept connections')) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

function running(
  child: ChildProcess,
  gone: Promise<void>,
  port: number,
  { folder, record, password }: Place,
  log: Logger,
): PrivatePostgres {
  let stopping: Promise<void> | undefined;
  const forget = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    if (readRemnant(record)?.folder === folder) rmSync(record, { force: true });
  };
  // The last resort when the process ends without stop(): nothing may be awaited any more.
  const atExit = (): void => {
    child.kill('SIGKILL');
    forget();
  };
  process.once('exit', atExit);
  child.unref();
  (child.stderr as unknown as { unref?: () => void } | null)?.unref?.();
  const stop = async (): Promise<void> => {
    process.removeListener('exit', atExit);
    await end(child, gone);
    forget();
  };
  void gone.then(() => {
    if (!stopping) log.warn('the private PostgreSQL of the queue has gone away');
  });
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
    gone,
    stop: () => (stopping ??= stop()),
  };
}

async function end(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  child.kill('SIGINT'); // connections are cut, nothing is waited for
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

// ---------------------------------------------------------------- remnants

function readRemnant(record: string): Remnant | undefined {
  if (!existsSync(record)) return undefined;
  try {
    const { folder } = JSON.parse(readFileSync(record, 'utf8')) as Partial<Remnant>;
    return typeof folder === 'string' ? { folder } : undefined;
  } catch {
    return undefined; // a record half written when its process was killed
  }
}

/**
 * Ends the server that a killed process left behind and deletes its folder. A process is ended only if it really is
 * the PostgreSQL of that folder: numbers of processes are used again.
 */
async function clearRemnant(dataDir: string, log: Logger): Promise<void> {
  const record = path.join(dataDir, RECORD);
  const remnant = readRemnant(record);
  if (remnant && isOurFolder(remnant.folder) && existsSync(remnant.folder)) {
    const pid = pidOf(path.join(remnant.folder, 'data'));
    if (pid !== undefined) {
      log.info({ pid }, 'ending the private PostgreSQL that a killed process left behind');
      await endProcess(pid);
    }
    chmodSync(remnant.folder, 0o700);
    rmSync(remnant.folder, { recursive: true, force: true, maxRetries: 3 });
  }
  rmSync(record, { force: true });
}

const isOurFolder = (folder: string): boolean =>
  path.dirname(folder) === path.resolve(tmpdir()) && path.basename(folder).startsWith(PREFIX);

/** The process that serves a data folder, by the folder's own postmaster.pid and the process's command line. */
function pidOf(data: string): number | undefined {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, folder] = readFileSync(file, 'utf8').split('\n');
  if (folder !== data || !/^[1-9]\d*$/.test(pid ?? '')) return undefined;
  const commandLine = `/proc/${pid ?? ''}/cmdline`;
  if (existsSync('/proc/self/cmdline')) {
    if (!existsSync(commandLine) || !readFileSync(commandLine, 'utf8').includes(data)) return undefined;
  }
  return Number(pid);
}

async function endProcess(pid: number): Promise<void> {
  for (
    let waited = 0;
    waited < 100 && signal(pid, waited === 50 ? 'SIGKILL' : waited === 0 ? 'SIGQUIT' : 0);
    waited++
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Whether the process is still there. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
