/**
 * Who does the tasks of verify and rebuild: this process, or several of their own beside it, each with a connection to
 * the database, so that every core works and a server that lives in this process goes on answering.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Database } from '../../../api/store/database.js';
import type { DatabasePlace } from '../../../api/store/open-database.js';
import type { Difference } from './difference.js';
import { doTask, type Hearing, type Task, type TaskDone } from './tasks.js';

export interface Hands {
  /** Processes that work. */
  readonly count: number;
  /** Tasks that are begun at once: while one waits for the database, or for its disk, another is computed. */
  readonly width: number;
  /** Does a task as soon as a hand is free; they get about the same. */
  readonly run: (task: Task, hearing: Hearing) => Promise<TaskDone>;
  /** Lets go of them; what they were at is given up, and its promise rejects. */
  readonly close: () => Promise<void>;
}

/** Below so many reports a process of its own costs more than it saves. */
export const WORTH_IT = 5_000;

/** As many as the machine has cores. */
export const allCores = (): number => availableParallelism();

/** Tasks that a process is at at once: two have always something to compute, and hold twice as much. */
const OVERLAP = 2;

/**
 * Beside others on one SQLite file one is enough: whoever computes a second task while the first has the write lock
 * keeps the lock for as long, and all others wait for it.
 */
const overlapOn = (place: DatabasePlace, count: number): number =>
  place.databaseUrl === undefined && count > 1 ? 1 : OVERLAP;

/** A process that says nothing for so long while it is at a task is taken for stuck; its task has failed. */
const SILENT_AFTER = 10 * 60_000;
/** And one that has not begun by then. */
const BEGUN_WITHIN = 2 * 60_000;

/** This process itself. */
export function ownHands(database: Database): Hands {
  let closed = false;
  return {
    count: 1,
    width: OVERLAP,
    run: (task, { tell, step }) => {
      const look = (n: number): void => {
        if (closed) throw new Error('What was to be verified or rebuilt was given up');
        step(n);
      };
      return doTask(database, task, { tell, step: look });
    },
    close: () => Promise.resolve(void (closed = true)),
  };
}

/** What goes to a hand, and what comes back; an answer has the number of what it answers. */
export type ToHand = { readonly number: number } & (
  { readonly place: DatabasePlace } | { readonly task: Task }
);
export type FromHand = { readonly number: number } & (
  | { readonly ready: true }
  | { readonly told: Difference }
  | { readonly step: number }
  | { readonly done: TaskDone }
  | { readonly failed: string }
);

/** A message without its number. */
type Told<Message> = Message extends { readonly number: number } ? Omit<Message, 'number'> : never;

interface Hand {
  readonly child: ChildProcess;
  readonly run: (task: Task, hearing: Hearing) => Promise<TaskDone>;
}

/**
 * Starts so many processes.
 * @param place where each finds the database
 * @param silentAfter milliseconds without a word, after which a task has failed and its process is ended
 * @throws Error where one of them cannot begin; none is left then
 */
export async function openHands(
  place: DatabasePlace,
  count: number,
  silentAfter = SILENT_AFTER,
): Promise<Hands> {
  const opening = await Promise.allSettled(Array.from({ length: count }, () => openHand(place, silentAfter)));
  const hands = opening.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = opening.find((one) => one.status === 'rejected');
  if (failed) {
    await Promise.all(hands.map(({ child }) => end(child)));
    throw failed.reason;
  }
  const overlap = overlapOn(place, count);
  const places = placesOn(hands, overlap);
  return {
    count,
    width: count * overlap,
    run: async (task, hearing) => {
      const hand = await places.take();
      try {
        return await hand.run(task, hearing);
      } finally {
        places.give(hand);
      }
    },
    close: async () => {
      await Promise.all(hands.map(({ child }) => end(child)));
    },
  };
}

/** Every hand has so many places for tasks: whoever has most of them free is taken first. */
function placesOn(
  hands: readonly Hand[],
  overlap: number,
): {
  readonly take: () => Promise<Hand>;
  readonly give: (hand: Hand) => void;
} {
  const free = Array.from({ length: overlap }, () => hands).flat();
  const waiting: ((hand: Hand) => void)[] = [];
  const placesOf = (hand: Hand): number => free.filter((one) => one === hand).length;
  return {
    take: () => {
      const most = Math.max(...hands.map(placesOf));
      const index = free.findIndex((hand) => placesOf(hand) === most);
      const [hand] = index < 0 ? [] : free.splice(index, 1);
      return hand ? Promise.resolve(hand) : new Promise((resolve) => waiting.push(resolve));
    },
    give: (hand) => {
      const next = waiting.shift();
      if (next) next(hand);
      else free.push(hand);
    },
  };
}

/** Who waits for an answer of a hand. */
interface Waiting {
  readonly hear: (message: FromHand) => void;
  readonly lose: (why: string) => void;
}

async function openHand({ databaseUrl, dataDir }: DatabasePlace, silentAfter: number): Promise<Hand> {
  const child = fork(fileURLToPath(new URL('./hand.ts', import.meta.url)), { serialization: 'json' });
  const waiting = new Map<number, Waiting>();
  const lose = (why: string): void => {
    for (const one of waiting.values()) one.lose(why);
  };
  child.on('message', (message) => {
    const told = message as FromHand;
    waiting.get(told.number)?.hear(told);
  });
  child.on('exit', () => {
    lose(GONE);
  });
  child.on('error', (failure) => {
    lose(failure.message);
  });
  let last = 0;
  const asked = <T>(
    within: number,
    what: Told<ToHand>,
    answer: (message: FromHand, resolve: (value: T) => void) => void,
  ): Promise<T> => {
    const number = (last += 1);
    const timer = setTimeout(() => {
      lose(`A process that verifies or rebuilds has said nothing for ${within / 1000} seconds`);
      void end(child);
    }, within);
    return new Promise<T>((resolve, reject) => {
      waiting.set(number, {
        lose: (why) => {
          reject(new Error(why));
        },
        hear: (message) => {
          timer.refresh();
          if ('failed' in message) reject(new Error(message.failed));
          else answer(message, resolve);
        },
      });
      if (isOver(child) || !child.connected) reject(new Error(GONE));
      else child.send({ number, ...what } satisfies ToHand);
    }).finally(() => {
      clearTimeout(timer);
      waiting.delete(number);
    });
  };
  try {
    await asked<true>(BEGUN_WITHIN, { place: { databaseUrl, dataDir, pool: 2 } }, (message, resolve) => {
      if ('ready' in message) resolve(true);
    });
  } catch (failure) {
    await end(child);
    throw failure;
  }
  return {
    child,
    run: (task, { tell, step }) =>
      asked<TaskDone>(silentAfter, { task }, (message, resolve) => {
        if ('told' in message) tell(message.told);
        else if ('step' in message) step(message.step);
        else if ('done' in message) resolve(message.done);
      }),
  };
}

const GONE = 'A process that verifies or rebuilds has ended';
/** Also where it could not be started at all. */
const isOver = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL'); // its transactions are the database's to undo
  await gone;
}
