/** What is done to real processes and to a real queue while a history is played. */
import { Queue, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import { QUEUE } from '../../../worker/queue.js';
import type { Kind } from '../history.js';
import type { World } from './world.js';

export interface Faults {
  /** Before the first act. */
  readonly begin: () => Promise<void>;
  /** One fault. */
  readonly strike: (fates: readonly number[]) => Promise<void>;
  /** Everything is as it should be from here on, but for what was done. */
  readonly end: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Killing costs seconds: so many times a history. */
const KILLS = 2;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export function faultsOf(kind: Kind, world: World): Faults {
  if (world.queue.url !== undefined && MEDDLING[kind]) return meddling(world.queue.url, MEDDLING[kind]);
  let left = KILLS;
  const nothing = (): Promise<void> => Promise.resolve();
  const strike: Faults['strike'] = async (fates) => {
    const [lot = 0] = fates;
    await pause(lot % 60);
    if (left-- > 0) await (STRIKES[kind] ?? nothing)(world, lot);
  };
  return {
    begin: () => {
      left = KILLS;
      return nothing();
    },
    strike,
    end: world.up,
    close: nothing,
  };
}

/** An API is killed over an act and not here; a clock steps in a step of its own. */
const STRIKES: Readonly<Partial<Record<Kind, (world: World, lot: number) => Promise<void>>>> = {
  'worker-killed': async ({ worker, up }) => {
    await worker.kill();
    await up();
  },
  'queue-killed': async ({ queue }, lot) => {
    await queue.kill();
    await pause((lot >> 6) % 400);
    await queue.start();
  },
  'queue-wiped': ({ queue }) => queue.wipe(),
};

/** @param count how many strikes there have been, for ids of their own */
type Meddle = (
  queue: Queue,
  jobs: readonly Job[],
  lots: (index: number) => number,
  count: number,
) => Promise<void>;

const OPTIONS = { removeOnComplete: true, removeOnFail: true };

const MEDDLING: Readonly<Partial<Record<Kind, Meddle>>> = {
  dropped: async (_queue, jobs, lot) => {
    for (const [index, job] of jobs.entries()) if (lot(index) % 2 === 0) await job.remove();
  },
  doubled: async (queue, jobs, _lot, count) => {
    for (const { id, name, data } of jobs)
      await queue.add(name, data, { ...OPTIONS, jobId: `${id}-double-${count}` });
  },
  delayed: async (queue, jobs, lot) => {
    for (const [index, job] of jobs.entries()) {
      await job.remove();
      const delay = lot(index) % 900;
      await queue.add(job.name, job.data, { ...OPTIONS, delay, ...(job.id ? { jobId: job.id } : {}) });
    }
  },
  reordered: async (queue, jobs, lot) => {
    const order = jobs.map((job, index) => ({ job, lot: (lot(index) * 7919) % 1009 }));
    order.sort((a, b) => a.lot - b.lot);
    for (const { job } of order) await job.remove();
    for (const { job } of order)
      await queue.add(job.name, job.data, { ...OPTIONS, ...(job.id ? { jobId: job.id } : {}) });
  },
};

/** Workers rest while people act; a strike changes what has gathered in the queue, and lets them work for a moment. */
function meddling(url: string, meddle: Meddle): Faults {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', () => undefined);
  const queue = new Queue(QUEUE, { connection });
  let count = 0;
  return {
    begin: () => queue.pause(),
    strike: async (fates) => {
      await pause(200); // the relay looks every tenth of a second
      const jobs = await queue.getJobs(['waiting', 'prioritized', 'delayed']);
      const lot = (index: number): number => (fates[index % Math.max(fates.length, 1)] ?? 0) + index;
      const known = jobs.filter((job) => job?.id !== undefined);
      await meddle(queue, known, lot, ++count);
      await queue.resume();
      await pause(120);
      await queue.pause();
    },
    end: () => queue.resume(),
    close: async () => {
      await queue.close();
      connection.disconnect();
    },
  };
}
