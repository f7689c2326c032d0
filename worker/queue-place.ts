/** Where the queue of this process lives, by its settings: Redis, our database's server, or one of its own. */
import type { Logger } from 'pino';
import type { Settings } from '../api/settings.js';
import { startPrivatePostgres, type PrivatePostgres } from './private-postgres.js';
import type { QueueConnection } from './queue.js';

export interface QueuePlace {
  /** Its address now. A private server that is gone is replaced; calls at the same time get the same one. */
  readonly connect: () => Promise<QueueConnection>;
  readonly close: () => Promise<void>;
}

export function queuePlace(
  settings: Pick<Settings, 'redisUrl' | 'databaseUrl' | 'dataDir'>,
  log: Logger,
): QueuePlace {
  const shared = sharedQueue(settings);
  if (shared) return { connect: () => Promise.resolve(shared), close: () => Promise.resolve() };
  return privateQueue(settings.dataDir, log);
}

/** The queue that other processes reach too; undefined where the settings name none. */
export function sharedQueue({
  redisUrl,
  databaseUrl,
}: Pick<Settings, 'redisUrl' | 'databaseUrl'>): QueueConnection | undefined {
  if (redisUrl !== undefined) return { redis: redisUrl };
  if (databaseUrl !== undefined) return { postgres: databaseUrl };
  return undefined;
}

/** How the queue's server is called for people: what operators see. */
export function backendOf(settings: Pick<Settings, 'redisUrl' | 'databaseUrl'>): string {
  const shared = sharedQueue(settings);
  if (!shared) return 'private';
  return 'redis' in shared ? 'Redis' : 'PostgreSQL';
}

function privateQueue(dataDir: string, log: Logger): QueuePlace {
  let server: Promise<PrivatePostgres> | undefined;
  const start = (): Promise<PrivatePostgres> => {
    const starting = startPrivatePostgres(dataDir, log);
    server = starting;
    const forget = (): void => {
      if (server === starting) server = undefined;
    };
    starting.then((up) => up.gone.then(forget), forget);
    return starting;
  };
  return {
    connect: async () => ({ postgres: (await (server ?? start())).url }),
    close: async () => {
      const last = await server?.catch(() => undefined);
      await last?.stop();
    },
  };
}
