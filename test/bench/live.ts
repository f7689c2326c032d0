/** The whole of it at work: an API, its workers, and the national figure that they bring about. */
import { freshDatabase } from '../postgres.js';
import { hasRedis, redis } from '../redis.js';
import { serve, stop, usageOf, type Ground, type Usage } from './ground.js';

export interface Live {
  readonly port: number;
  readonly told: string;
  readonly usage: () => Promise<Usage>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts an API on a database, and workers. @param workers processes of their own; 0: the worker is in the API's, as
 * in the embedded size (SQLite has no other)
 */
export async function startLive(where: Ground, workers: number): Promise<Live> {
  const postgres = where.name === 'PostgreSQL';
  const onRedis = postgres && hasRedis();
  const queue = onRedis ? await redis() : await freshDatabase();
  const alone = postgres ? workers : 0;
  const env = { BENCH_DATABASE: where.place };
  const api = await serve({ ...env, BENCH_KIND: 'ours', ...(alone === 0 ? { BENCH_QUEUE: queue } : {}) });
  const processes = [api];
  for (let index = 0; index < alone; index++) {
    processes.push(await serve({ ...env, BENCH_KIND: 'worker', BENCH_QUEUE: queue }));
  }
  const usage = async (): Promise<Usage> => {
    const told = await Promise.all(processes.map(({ child }) => usageOf(child)));
    return {
      cpu: told.reduce((sum, one) => sum + one.cpu, 0),
      jobs: told.reduce((sum, one) => sum + one.jobs, 0),
    };
  };
  return {
    port: api.port,
    told: `${onRedis ? 'Redis' : 'queue in PostgreSQL'}, ${alone === 0 ? 'worker in the API' : `${alone} worker processes`}`,
    usage,
    stop: async () => {
      await Promise.all(processes.map(({ child }) => stop(child)));
    },
  };
}

/** How many reports are in the nation's provisional figure of a period. */
export function nationalCount(where: Ground, period: string): () => Promise<number> {
  let id: number | undefined;
  return async () => {
    const { read } = where.database;
    id ??= (await read('regime_periods').where({ period }).first<{ id: number }>('id')).id;
    const row = await read('rollup_nodes')
      .where({ regime_period_id: id, unit_id: 1, view: 'provisional', bucket: -1 })
      .first<{ coverage: string }>('coverage');
    return (JSON.parse(row.coverage) as { lowest: { approved: number } }).lowest.approved;
  };
}
