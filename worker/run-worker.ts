/**
 * A worker: a queue, its handlers and a relay, kept going whatever happens to the queue's server. When that does not
 * answer for a few seconds everything of it is let go and opened anew, at a new address if there is one: BullMQ by
 * itself comes back from a lost connection, but not from a server that was away when it was made, nor from one that
 * returns elsewhere.
 */
import { doJob, type DoJobDeps } from './do-job.js';
import { SCHEDULES } from './jobs.js';
import { openQueue, type JobQueue, type QueueConnection, type QueueState } from './queue.js';
import { startRelay, type Relay } from './relay.js';

export interface WorkerDeps extends Omit<DoJobDeps, 'nudge'> {
  /** Jobs handled at a time. */
  readonly concurrency: number;
  /** Where the queue is now; asked again after its server was lost. */
  readonly connect: () => Promise<QueueConnection>;
}

export interface RunningWorker {
  /** Hints that dirty marks were written. */
  readonly nudge: () => void;
  /** Whether the queue answers. */
  readonly ready: () => Promise<boolean>;
  /** What stands in the queue; undefined where it does not answer. */
  readonly state: () => Promise<QueueState | undefined>;
  /** Finishes the jobs at hand and closes the queue. */
  readonly stop: () => Promise<void>;
}

interface Session {
  readonly queue: JobQueue;
  readonly relay: Relay;
}

const LOOK_EVERY = 1_000;
/** So many looks in a row without an answer, and the queue is given up. */
const GIVE_UP_AFTER = 3;

/** Starts in the background; `ready` tells when it is up. */
export function runWorker(deps: WorkerDeps): RunningWorker {
  let session: Session | undefined;
  let stopped = false;
  let wake = (): void => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, stopped ? 0 : LOOK_EVERY);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const keepGoing = async (): Promise<void> => {
    let quiet = false;
    while (!stopped) {
      try {
        session = await openSession(deps);
        quiet = false;
        await untilSilent(session.queue, pause, () => stopped);
        if (!stopped) deps.log.warn('The queue does not answer; opening it anew');
      } catch (failure) {
        if (!quiet)
          deps.log.warn({ err: failure }, 'The queue cannot be opened; nothing is lost, work waits');
        quiet = true;
      }
      const ended = session;
      session = undefined;
      if (ended) await closeSession(ended);
      await pause();
    }
  };
  const running = keepGoing();
  return {
    nudge: () => session?.relay.nudge(),
    ready: async () => (await session?.queue.ready()) ?? false,
    state: () => session?.queue.state().catch(() => undefined) ?? Promise.resolve(undefined),
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}

async function openSession(deps: WorkerDeps): Promise<Session> {
  const queue = await openQueue(await deps.connect(), deps.log);
  const relay = startRelay({ ...deps, add: queue.add });
  const jobs: DoJobDeps = { ...deps, nudge: relay.nudge };
  try {
    await queue.work((job) => doJob(jobs, job), deps.concurrency);
    for (const schedule of SCHEDULES) await queue.schedule(schedule);
    return { queue, relay };
  } catch (failure) {
    await closeSession({ queue, relay });
    throw failure;
  }
}

async function closeSession({ queue, relay }: Session): Promise<void> {
  await relay.stop();
  await queue.close();
}

async function untilSilent(
  queue: JobQueue,
  pause: () => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  for (let silent = 0; silent < GIVE_UP_AFTER;) {
    await pause();
    if (isOver()) return;
    silent = (await queue.ready()) ? 0 : silent + 1;
  }
}
