/** What runs while histories are played before real processes: the programs, the queue's server, and people. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../../api/store/open-database.js';
import type { Database } from '../../../api/store/database.js';
import { addToken } from '../../../api/store/tokens.js';
import { createLog } from '../../../api/log.js';
import type { Role } from '../../../regimes/words.js';
import { freshDatabase } from '../../postgres.js';
import { atExit } from '../at-exit.js';
import type { Kind } from '../history.js';
import { BEGIN, makeUnits } from '../nation.js';
import { clockIn, ready, running, type Clock, type Running } from './processes.js';
import { freePort, keptRedis, type KeptRedis } from './redis.js';

/** The queue's server, as far as it can be harmed. */
export interface QueueServer {
  readonly kill: () => Promise<void>;
  /** Takes away all that it has stored. */
  readonly wipe: () => Promise<void>;
  /** Where the jobs can be got at; undefined of the private one, whose password nobody has. */
  readonly url: string | undefined;
  readonly start: () => Promise<void>;
}

export interface World {
  readonly database: Database;
  readonly origin: string;
  readonly clock: Clock;
  /** The same process twice in the small size. */
  readonly api: Running;
  readonly worker: Running;
  readonly queue: QueueServer;
  /** Waits until everything that was killed is there again. */
  readonly up: () => Promise<void>;
  /** The bearer token of somebody who holds the role in the unit. */
  readonly token: (role: Role, unit: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Wide enough to lose some units to mergers. */
const COMMUNES = [7, 5, 5];
const QUIET = createLog('silent');
/** Kinds that reach into the queue need one that can be reached. */
const NEEDS_REDIS: readonly Kind[] = ['dropped', 'doubled', 'delayed', 'reordered'];

export async function openWorld(kind: Kind, dialect: 'sqlite' | 'postgres'): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-histories-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  atExit(remove);
  const clock = clockIn(folder);
  await clock.set(BEGIN);
  const small = dialect === 'sqlite';
  const databaseUrl = small ? undefined : await freshDatabase();
  const dataDir = path.join(folder, 'data');
  mkdirSync(dataDir, { recursive: true });
  const database = await openDatabase({ databaseUrl, dataDir, pool: 4 }, QUIET);
  await database.write((trx) => makeUnits(trx, COMMUNES));
  const redis = small && !NEEDS_REDIS.includes(kind) ? undefined : await keptRedis(folder);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const environment = {
    PORT: String(port),
    BAOCAO_DATA: dataDir,
    HISTORIES_CLOCK: clock.file,
    ...(redis ? { REDIS_URL: redis.url } : {}),
    ...(databaseUrl === undefined ? { BAOCAO_DEMO: 'off' } : { DATABASE_URL: databaseUrl }),
  };
  const api = running(small ? 'start.ts' : 'api/server.ts', environment);
  const worker = small ? api : running('worker/main.ts', environment);
  const queue = redis ? redisServer(redis) : privateServer(dataDir);
  const up = async (): Promise<void> => {
    await queue.start();
    for (const one of new Set([api, worker])) if (!one.alive()) one.start();
    await ready(origin, api);
  };
  await up();
  return {
    database,
    origin,
    clock,
    api,
    worker,
    queue,
    up,
    token: tokensIn(database, clock),
    close: async () => {
      await Promise.all([...new Set([api, worker])].map((one) => one.end()));
      await redis?.kill();
      await database.close();
      remove();
    },
  };
}

function redisServer(redis: KeptRedis): QueueServer {
  let alive = true;
  return {
    url: redis.url,
    wipe: redis.wipe,
    kill: async () => {
      alive = false;
      await redis.kill();
    },
    start: async () => {
      if (!alive) await redis.start();
      alive = true;
    },
  };
}

/** The PostgreSQL that the program starts itself, and starts again. */
function privateServer(dataDir: string): QueueServer {
  const folder = (): string | undefined => {
    try {
      const record = readFileSync(path.join(dataDir, 'private-postgres.json'), 'utf8');
      return (JSON.parse(record) as { folder: string }).folder;
    } catch {
      return undefined; // it is just being replaced
    }
  };
  const kill = (): Promise<void> => {
    const place = folder();
    try {
      const pid = readFileSync(path.join(place ?? '', 'data/postmaster.pid'), 'utf8').split('\n')[0];
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // it has gone already
    }
    return Promise.resolve();
  };
  return {
    url: undefined,
    kill,
    wipe: async () => {
      const place = folder();
      await kill();
      if (place !== undefined) rmSync(path.join(place, 'data'), { recursive: true, force: true });
    },
    start: () => Promise.resolve(),
  };
}

function tokensIn(database: Database, clock: Clock): World['token'] {
  const known = new Map<string, Promise<string>>();
  const hire = async (role: Role, unit: string): Promise<string> => {
    const now = clock.now();
    const secret = await database.write(async (trx) => {
      const spell = await trx('unit_spells').where({ code: unit }).first<{ unit_id: number }>('unit_id');
      const [user] = await trx('users')
        .insert({
          username: `${role}-${unit}`.toLowerCase(),
          name: `${role} ${unit}`,
          password_hash: '-',
          language: 'vi',
          created_at: now.toISOString(),
        })
        .returning<{ id: number }[]>('id');
      const userId = user?.id ?? 0;
      await trx('user_roles').insert({ user_id: userId, unit_id: spell.unit_id, role });
      return (await addToken(trx, { userId, name: 'histories', expiresAt: null }, now)).secret;
    });
    return secret;
  };
  return (role, unit) => {
    const name = `${role} ${unit}`;
    const token = known.get(name) ?? hire(role, unit);
    known.set(name, token);
    return token;
  };
}
