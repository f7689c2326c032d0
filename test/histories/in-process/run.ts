/** Many histories of one kind on one database; the first that fails is shrunk. */
import fc from 'fast-check';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../../api/app.js';
import { readSettings } from '../../../api/settings.js';
import type { Database } from '../../../api/store/database.js';
import { QUIET } from '../../worker/nation.js';
import { check } from '../check.js';
import { histories, type History, type Kind, type Merging } from '../history.js';
import { BEGIN } from '../nation.js';
import { play } from '../play.js';
import type { Stage } from '../stage.js';
import type { Handle } from './bad-queue.js';
import { openGround, type Ground } from './ground.js';
import { stageInProcess } from './stage.js';

export interface Failed {
  readonly kind: Kind;
  readonly seed: number;
  /** Where fast-check finds the shrunk history again. */
  readonly path: string;
  readonly history: History;
  /** What happened, line by line. */
  readonly told: readonly string[];
  readonly reason: string;
}

export interface Runner {
  /** @returns the first failure, shrunk; undefined where all is well */
  readonly run: (kind: Kind, options: Options) => Promise<Failed | undefined>;
  readonly close: () => Promise<void>;
}

export interface Options {
  readonly runs: number;
  readonly seed: number;
  /** Replays one history. */
  readonly path?: string | undefined;
  /** Which units may merge; all unless said. */
  readonly mergers?: readonly Merging[] | undefined;
  /** A worker with a mistake, to see that it is found. */
  readonly handle?: Handle;
  /** Shrinking ends after so many milliseconds. */
  readonly patience?: number;
}

/** @param database empty and migrated */
export async function openRunner(database: Database): Promise<Runner> {
  const ground = await openGround(database);
  const reader = await openReader(ground);
  return {
    run: (kind, options) => run(ground, reader.read, kind, options),
    close: async () => {
      await reader.close();
      await ground.close();
    },
  };
}

/** Plays one history and compares. @returns what happened */
export async function once(
  ground: Ground,
  read: Stage['read'],
  kind: Kind,
  history: History,
  handle?: Handle,
): Promise<{ readonly told: readonly string[]; readonly failure: Error | undefined }> {
  const told: string[] = [];
  try {
    const stage = await stageInProcess(ground, history, kind, history.shape.read ? read : undefined, handle);
    await play(history, stage, (line) => told.push(line));
    await stage.settle();
    await check(stage);
    return { told, failure: undefined };
  } catch (failure) {
    return { told, failure: failure instanceof Error ? failure : new Error('Not an error was thrown') };
  }
}

async function run(
  ground: Ground,
  read: Stage['read'],
  kind: Kind,
  { runs, seed, path, mergers, handle, patience = 60_000 }: Options,
): Promise<Failed | undefined> {
  let failedAt: number | undefined;
  const property = fc.asyncProperty(histories(kind, mergers), async (history) => {
    // Shrinking is broken off when it takes too long: what has been found so far is small enough.
    if (failedAt !== undefined && performance.now() - failedAt > patience) return;
    const { failure } = await once(ground, read, kind, history, handle);
    if (failure === undefined) return;
    failedAt ??= performance.now();
    throw failure;
  });
  const found = await fc.check(property, {
    numRuns: path === undefined ? runs : 1,
    seed,
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  });
  if (!found.failed) return undefined;
  const [history] = found.counterexample ?? [];
  if (!history) throw new Error('A history failed and is not to be had');
  const { told, failure } = await once(ground, read, kind, history, handle);
  const reason = String(failure ?? found.errorInstance);
  return { kind, seed, path: found.counterexamplePath ?? '', history, told, reason };
}

/** The program's own HTTP over the same database, asked by somebody who may read everything. */
async function openReader(
  ground: Ground,
): Promise<{ read: NonNullable<Stage['read']>; close: () => Promise<void> }> {
  const app = createApp({
    database: ground.database,
    settings: readSettings({}),
    log: QUIET,
    now: () => new Date(BEGIN),
    nudge: () => undefined,
    queueReady: () => Promise.resolve(true),
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    read: async (path) => {
      const response = await fetch(`${origin}/api/v1${path}`, { headers: { cookie: ground.cookie } });
      const body: unknown = await response.json();
      if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${JSON.stringify(body)}`);
      return body;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
