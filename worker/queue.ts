/**
 * The queue: BullMQ on Redis or on its own PostgreSQL backend. It only spreads work over workers; what there is to
 * do stands in the database. So it may lose, double, delay or forget jobs, and go away at any time: whatever its
 * server does surfaces here as a rejected promise or a log line, never as an exception out of the process.
 */
import { createPostgresBackend, Queue, UnrecoverableError, Worker, withBackend } from 'bullmq';
import type { Job, JobsOptions, QueueOptions, WorkerOptions } from 'bullmq';
import type { Logger } from 'pino';
import { openRedis } from './redis-connection.js';

export const QUEUE = 'baocao';
/** All keys in Redis begin with it; the braces keep them in one slot of a cluster, as BullMQ's scripts need. */
const PREFIX = '{baocao}';
/** BullMQ's tables have a schema of their own beside ours. */
const SCHEMA = 'bullmq';

/** Where the queue lives: a Redis, or a PostgreSQL database. */
export type QueueConnection = { readonly redis: string } | { readonly postgres: string };

/** A job as the relay adds it: ids only, so that it never disagrees with the database. */
export interface QueuedJob {
  readonly name: string;
  readonly data: Readonly<Record<string, number>>;
  /** No `:`, not only digits. While a job with this id waits or runs, another one is ignored. */
  readonly id: string;
}

/** A job that the queue makes by itself, at the times of a cron pattern (seconds first) in Asia/Ho_Chi_Minh. */
export interface Schedule {
  readonly id: string;
  readonly pattern: string;
  readonly name: string;
}

/** A job as a worker gets it. */
export interface HandedJob {
  readonly name: string;
  readonly data: unknown;
  readonly id: string;
  /** When it was added, in milliseconds since 1970. */
  readonly addedAt: number;
}

/** What a handler throws where trying again at once is of no use: the failure is known elsewhere. */
export class NotedFailure extends Error {
  override readonly name = 'NotedFailure';
}

/** How many jobs stand where, and since when the one waits that has waited longest. */
export interface QueueState {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  /** Milliseconds since 1970; undefined where none waits. */
  readonly oldestAt: number | undefined;
}

export interface JobQueue {
  /** Rejects where the queue cannot be reached. An id that is there already is ignored. */
  readonly add: (jobs: readonly QueuedJob[]) => Promise<void>;
  /** Starts handling jobs in this process, so many at a time. A rejected handler is tried again, then dropped. */
  readonly work: (handle: (job: HandedJob) => Promise<void>, concurrency: number) => Promise<void>;
  /** Has a job made again and again by the queue's own clock; the same id is one schedule. */
  readonly schedule: (schedule: Schedule) => Promise<void>;
  /** Rejects where the queue cannot be reached. */
  readonly state: () => Promise<QueueState>;
  /** Whether the queue answers now and its worker, if one was started, is running. */
  readonly ready: () => Promise<boolean>;
  /** Waits for the jobs at hand, then lets go of everything: worker first, then queue, then connections. */
  readonly close: () => Promise<void>;
}

const JOB_OPTIONS: JobsOptions = {
  // For trouble that passes by itself; any other failure is noted in the database, which says when to try again.
  attempts: 3,
  backoff: { type: 'exponential', delay: 200 },
  // A job that is kept would block its id; what failed is still dirty, or noted, and comes again.
  removeOnComplete: true,
  removeOnFail: true,
};

/** A killed worker's job is given to another one after so long (BullMQ's lease). */
const LEASE = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 };
/** How long the queue's server may take to answer. */
const PATIENCE = 5_000;

type QueueSettings = Omit<QueueOptions, 'connection'>;
type WorkerSettings = Omit<WorkerOptions, 'connection'>;
type Processor = (job: Job) => Promise<void>;

/** How a backend makes the two things we need of BullMQ. */
interface Backend {
  readonly queue: (settings: QueueSettings) => Queue;
  readonly worker: (processor: Processor, settings: WorkerSettings) => Worker;
  readonly close: () => Promise<void>;
}

/**
 * Opens the queue.
 * @param log hears of trouble; the same trouble again and again only once
 * @throws Error where its server does not answer within five seconds
 */
export async function openQueue(connection: QueueConnection, log: Logger): Promise<JobQueue> {
  let closing = false;
  const tell = onceEach(log);
  const complain = (error: Error): void => {
    if (!closing) tell(error);
  };
  const backend =
    'redis' in connection ? redisBackend(connection.redis, complain) : postgresBackend(connection.postgres);
  const queue = backend.queue({ defaultJobOptions: JOB_OPTIONS, skipWaitingForReady: true });
  queue.on('error', complain);
  let worker: Worker | undefined;
  const close = async (): Promise<void> => {
    closing = true;
    await quietly(worker?.close());
    await quietly(queue.close());
    await quietly(backend.close());
  };
  try {
    await within(PATIENCE, queue.waitUntilReady());
  } catch (failure) {
    await close();
    throw failure;
  }
  return {
    close,
    add: async (jobs) => {
      const bulk = jobs.map(({ name, data, id }) => ({ name, data, opts: { jobId: id } }));
      await within(PATIENCE, queue.addBulk(bulk));
    },
    schedule: async ({ id, pattern, name }) => {
      const repeat = { pattern, tz: 'Asia/Ho_Chi_Minh' };
      await within(PATIENCE, queue.upsertJobScheduler(id, repeat, { name, data: {}, opts: JOB_OPTIONS }));
    },
    work: async (handle, concurrency) => {
      // `drainDelay`: a notice that got lost delays a job by at most so many seconds.
      const settings = { ...LEASE, concurrency, drainDelay: 1, autorun: true };
      worker = backend.worker((job) => hand(job, handle), settings);
      worker.on('error', complain);
      worker.on('failed', (job, failure) => {
        if (failure instanceof UnrecoverableError) return; // noted, and told, by whoever handled it
        log.error({ job: job?.id, attempt: job?.attemptsMade, err: failure }, 'A job failed');
      });
      await within(PATIENCE, worker.waitUntilReady());
    },
    state: () => within(PATIENCE, stateOf(queue)),
    ready: async () => {
      try {
        await within(PATIENCE, queue.getActiveCount());
        return worker === undefined || worker.isRunning();
      } catch {
        return false;
      }
    },
  };
}

/** A queue that is only looked at. */
export interface BareQueue {
  readonly queue: Queue;
  readonly close: () => Promise<void>;
}

/** Opens the queue as BullMQ has it, for the board. @throws Error where it does not answer within five seconds */
export async function openBareQueue(connection: QueueConnection, log: Logger): Promise<BareQueue> {
  const tell = onceEach(log);
  const backend =
    'redis' in connection ? redisBackend(connection.redis, tell) : postgresBackend(connection.postgres);
  const queue = backend.queue({ defaultJobOptions: JOB_OPTIONS, skipWaitingForReady: true });
  queue.on('error', tell);
  const close = async (): Promise<void> => {
    await quietly(queue.close());
    await quietly(backend.close());
  };
  try {
    await within(PATIENCE, queue.waitUntilReady());
  } catch (failure) {
    await close();
    throw failure;
  }
  return { queue, close };
}

async function hand(job: Job, handle: (job: HandedJob) => Promise<void>): Promise<void> {
  try {
    await handle({ name: job.name, data: job.data as unknown, id: job.id ?? '', addedAt: job.timestamp });
  } catch (failure) {
    if (failure instanceof NotedFailure) throw new UnrecoverableError(failure.message);
    throw failure;
  }
}

async function stateOf(queue: Queue): Promise<QueueState> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
  const [oldest] = await queue.getJobs(['waiting'], 0, 0, true);
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
  // The next job of each schedule always stands there; it is not work that waits.
  const scheduled = await queue.getJobSchedulersCount();
  const held = Math.max(0, delayed - scheduled);
  return { waiting: waiting + prioritized, active, delayed: held, failed, oldestAt: oldest?.timestamp };
}

function redisBackend(url: string, complain: (error: Error) => void): Backend {
  // The producer fails at once while Redis is away, and the relay tries again; a worker waits for it to come back.
  const retryStrategy = (times: number): number => Math.min(100 * times, 2_000);
  const producer = openRedis(url, { maxRetriesPerRequest: 1, retryStrategy });
  const consumer = openRedis(url, { maxRetriesPerRequest: null, retryStrategy });
  for (const client of [producer, consumer]) client.on('error', complain);
  return {
    queue: (settings) => new Queue(QUEUE, { ...settings, prefix: PREFIX, connection: producer }),
    worker: (processor, settings) =>
      new Worker(QUEUE, processor, { ...settings, prefix: PREFIX, connection: consumer }),
    close: async () => {
      producer.disconnect();
      consumer.disconnect();
      return Promise.resolve();
    },
  };
}

function postgresBackend(url: string): Backend {
  const bound = withBackend(createPostgresBackend);
  const connection = {
    connectionString: url,
    schema: SCHEMA,
    migrate: true,
    max: 4,
    connectionTimeoutMillis: PATIENCE,
    query_timeout: 2 * PATIENCE,
    application_name: 'baocao-queue',
  };
  return {
    queue: (settings) => new bound.Queue(QUEUE, { ...settings, connection }) as unknown as Queue,
    worker: (processor, settings) =>
      new bound.Worker(QUEUE, processor, { ...settings, connection }) as unknown as Worker,
    close: () => Promise.resolve(),
  };
}

/** Tells the log of each kind of trouble once a minute, so that a server that is away does not fill the disk. */
function onceEach(log: Logger): (error: Error) => void {
  const told = new Map<string, number>();
  return (error) => {
    const now = performance.now();
    if (now - (told.get(error.message) ?? -Infinity) < 60_000) return;
    if (told.size > 100) told.clear();
    told.set(error.message, now);
    log.warn({ reason: error.message }, 'The queue is in trouble; nothing is lost, work waits');
  };
}

/** Rejects when a promise takes longer than so many milliseconds. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The queue did not answer within ${milliseconds} ms`));
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Closing what has gone already may fail or hang; both mean that it is gone. */
async function quietly(closing: Promise<unknown> | undefined): Promise<void> {
  if (closing) await within(2 * PATIENCE, closing).catch(() => undefined);
}
