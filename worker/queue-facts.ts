/** What a worker tells of its queue and its jobs with its sign of life. */
import type { JsonObject } from '../regimes/words.js';
import type { JobStats } from './job-stats.js';
import type { RunningWorker } from './run-worker.js';

/** @param backend `Redis`, `PostgreSQL`, or `private` for the embedded size's own PostgreSQL */
export async function queueFacts(
  worker: RunningWorker,
  stats: JobStats,
  backend: string,
): Promise<JsonObject> {
  const state = await worker.state();
  const queue = {
    backend,
    answers: state !== undefined,
    waiting: state?.waiting ?? 0,
    active: state?.active ?? 0,
    delayed: state?.delayed ?? 0,
    lagSeconds: state?.oldestAt === undefined ? 0 : Math.max(0, Date.now() - state.oldestAt) / 1000,
  };
  return { queue, jobs: await stats.told() };
}
