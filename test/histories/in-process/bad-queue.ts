/**
 * A queue in memory that does to jobs what its kind of fault says, a relay before it and the worker behind it. Like
 * BullMQ it ignores an id that waits already; like ours the relay remembers what it has added, until it is told that
 * time has passed. It knows no time but its passes. The real relay and the real queue play with real processes.
 */
import type { Database } from '../../../api/store/database.js';
import { runJob, type JobDeps } from '../../../worker/jobs.js';
import type { QueuedJob } from '../../../worker/queue.js';
import { QUIET } from '../../worker/nation.js';
import type { Kind } from '../history.js';
import { drawDeath, dying } from './dying.js';
import type { Ground } from './ground.js';

export interface BadQueue {
  /** One look of the relay, and one pass of the worker. */
  readonly work: (fates: readonly number[]) => Promise<void>;
  /** Passes without faults until no mark is left and no job waits. */
  readonly settle: () => Promise<void>;
}

interface Waiting {
  readonly job: QueuedJob;
  readonly notBefore: number;
}

/** More passes than that, and it does not settle. */
const PATIENCE = 60;

/** What a worker does with a job. */
export type Handle = (deps: JobDeps, job: QueuedJob) => Promise<void>;
const run: Handle = (deps, job) => runJob(deps, job.name, job.data);

/** @param handle what the worker does with a job; tests put a worker with a mistake here */
export function badQueue(
  { database, doomed }: Pick<Ground, 'database' | 'doomed'>,
  kind: Kind,
  now: () => Date,
  handle: Handle = run,
): BadQueue {
  let waiting: Waiting[] = [];
  let added = new Set<string>();
  let pass = 0;
  let calm = false;

  const add = (jobs: readonly QueuedJob[], fates: Fates): void => {
    for (const job of jobs) {
      if (waiting.some((one) => one.job.id === job.id)) continue;
      const lot = fates.next();
      if (kind === 'dropped' && !calm && lot % 2 === 0) continue;
      const notBefore = kind === 'delayed' && !calm ? pass + (lot % 4) : pass;
      waiting.push({ job, notBefore });
      if (kind === 'doubled')
        waiting.push({ job: { ...job, id: `${job.id}-double` }, notBefore: pass + (lot % 2) });
    }
  };

  const look = async (fates: Fates, away = false): Promise<void> => {
    const jobs = await dirty(database);
    const ids = new Set(jobs.map(({ id }) => id));
    for (const id of added) if (!ids.has(id)) added.delete(id);
    if (away) return;
    add(
      jobs.filter(({ id }) => !added.has(id)),
      fates,
    );
    for (const id of ids) added.add(id);
  };

  /** Does a job, unless the process dies over it. @returns whether it lives */
  const survive = async (job: QueuedJob, lot: number): Promise<boolean> => {
    const mortal = kind === 'worker-killed' && !calm && lot % 2 === 1;
    const there = mortal ? dying(doomed, drawDeath(lot >> 1)) : database;
    try {
      await handle({ database: there, log: QUIET, now, nudge: () => undefined }, job);
      return true;
    } catch (failure) {
      if (!mortal) throw failure;
      return false;
    }
  };

  const doJobs = async (most: number, together: boolean, fates: Fates): Promise<void> => {
    const ready = waiting.filter((one) => one.notBefore <= pass);
    const taken = (kind === 'reordered' ? shuffled(ready, fates) : ready).slice(0, most);
    waiting = waiting.filter((one) => !taken.includes(one));
    const lives: boolean[] = [];
    const each = taken.map(({ job }) => ({ job, lot: fates.next() }));
    if (together) lives.push(...(await Promise.all(each.map(({ job, lot }) => survive(job, lot)))));
    else for (const { job, lot } of each) lives.push(await survive(job, lot));
    // A new process remembers nothing of what the one before it had added.
    if (lives.includes(false)) added = new Set();
  };

  return {
    work: async (drawn) => {
      const fates = fatesFrom(drawn);
      pass++;
      const lot = fates.next();
      const away = kind === 'queue-killed' && lot % 3 === 0;
      await look(fates, away);
      if (away || (kind === 'queue-wiped' && lot % 2 === 0)) waiting = [];
      await doJobs(1 + (lot % 5), (lot >> 4) % 2 === 1, fates);
    },
    settle: async () => {
      calm = true;
      for (let passes = 0; ; passes++) {
        if (passes > PATIENCE) throw new Error('Marks are left, however often the worker works');
        pass++;
        // So much time has passed that the relay adds again what was not done.
        added = new Set();
        await look(CALM);
        if (waiting.length === 0) return;
        await doJobs(Infinity, false, CALM);
      }
    },
  };
}

/** A job for each node with marks, the deepest first. */
async function dirty({ read }: Database): Promise<QueuedJob[]> {
  const rows = await read('rollup_marks').select<MarkRow[]>('regime_period_id', 'unit_id', 'unit_path');
  rows.sort((a, b) => b.unit_path.length - a.unit_path.length);
  const jobs = rows.map(({ regime_period_id: regimePeriodId, unit_id: unitId }) => ({
    name: 'recompute-rollup',
    id: `rollup-${regimePeriodId}-${unitId}`,
    data: { regimePeriodId, unitId },
  }));
  return [...new Map(jobs.map((job) => [job.id, job])).values()];
}

interface MarkRow {
  readonly regime_period_id: number;
  readonly unit_id: number;
  readonly unit_path: string;
}

interface Fates {
  readonly next: () => number;
}

const CALM: Fates = { next: () => 0 };

/** The drawn fates, over and over. */
function fatesFrom(drawn: readonly number[]): Fates {
  let at = 0;
  return { next: () => (drawn.length === 0 ? 0 : (drawn[at++ % drawn.length] ?? 0) + at) };
}

function shuffled(all: readonly Waiting[], fates: Fates): Waiting[] {
  return all
    .map((one) => ({ one, lot: (fates.next() * 7919) % 1009 }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ one }) => one);
}
