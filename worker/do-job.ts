/**
 * One job from the queue, done or noted as failed. What fails for a reason that passes by itself (the database is
 * away, two transactions met) is thrown on and tried again by the queue; anything else is noted in the database,
 * which says when it is tried again, and after so many tries sets it aside. Other jobs go on meanwhile.
 */
import type { FailingJob } from '../api/store/job-failures.js';
import { forgetFailure, noteBegun, noteEnded, noteFailure } from '../api/store/job-failures.js';
import { isPassing } from '../api/store/trouble.js';
import { runJob, type JobDeps } from './jobs.js';
import type { JobStats } from './job-stats.js';
import { NotedFailure, type HandedJob } from './queue.js';
import { workOf } from './relay-marks.js';

export interface DoJobDeps extends JobDeps {
  readonly stats?: JobStats;
  /** Whether work about a node is to be noted before it is done: a worker has ended without a word (wary.ts). */
  readonly wary?: () => Promise<boolean>;
}

/**
 * Does a job and counts it.
 * @param run what does it; another one in tests
 * @throws NotedFailure where it failed and the database knows; what was thrown where that may pass by itself
 */
export async function doJob(deps: DoJobDeps, job: HandedJob, run: typeof runJob = runJob): Promise<void> {
  const done = deps.stats?.begin(job.name, job.addedAt);
  const failing = failingJob(job);
  try {
    if (failing.data['unitId'] !== undefined && (await deps.wary?.()) === true)
      await runNoted(deps, failing, () => run(deps, job.name, job.data));
    else await run(deps, job.name, job.data);
    // A node's failure goes with its marks; any other job is known by its key.
    if (failing.data['unitId'] === undefined) await forgetIfNoted(deps, failing.key);
    done?.(true);
  } catch (failure) {
    done?.(false);
    if (isPassing(failure)) throw failure;
    await note(deps, failing, failure);
    throw new NotedFailure(reasonOf(failure), { cause: failure });
  }
}

/** Does it while the database says that it was begun and has not come to an end. */
async function runNoted(
  { database, now }: DoJobDeps,
  job: FailingJob,
  run: () => Promise<void>,
): Promise<void> {
  const begun = await noteBegun(database, job, now());
  try {
    await run();
  } finally {
    if (begun) await noteEnded(database, job.key);
  }
}

/** The work behind a job: a node's job may have been added again under another id. */
function failingJob({ name, data, id }: HandedJob): FailingJob {
  const given = typeof data === 'object' && data !== null ? data : {};
  const ids = Object.fromEntries(
    Object.entries(given as Record<string, unknown>).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
  return { key: workOf(id), name, data: ids };
}

async function forgetIfNoted({ database }: DoJobDeps, key: string): Promise<void> {
  const noted = await database.read('job_failures').where({ key }).first<{ key: string } | undefined>('key');
  if (noted) await database.write((trx) => forgetFailure(trx, key));
}

async function note({ database, log, now }: DoJobDeps, job: FailingJob, failure: unknown): Promise<void> {
  const { tries, setAside } = await noteFailure(database, job, reasonOf(failure), now());
  const line = { job: job.key, tries, err: failure };
  if (setAside) log.error(line, 'A job was set aside: it fails again and again');
  else log.warn(line, 'A job failed; it is tried again');
}

/** What is told to an administrator: the innermost reason, without a stack. */
function reasonOf(failure: unknown): string {
  if (failure instanceof AggregateError && failure.errors.length > 0)
    return `${failure.message}: ${failure.errors.map(reasonOf).join('; ')}`;
  if (!(failure instanceof Error)) return String(failure);
  const { cause } = failure;
  return cause instanceof Error ? `${failure.message}: ${reasonOf(cause)}` : failure.message;
}
