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
  /** Tasks that are done at once. */
  readonly count: number;
  /** Does a task as soon as a hand is free. */
  readonly run: (task: Task, hearing: Hearing) => Promise<TaskDone>;
  /** Lets go of them; what they were at is given up, and its promise rejects. */
  readonly close: () => Promise<void>;
}

/** Below so many reports a process of its own costs more than it saves. */
export const WORTH_IT = 5_000;

/** As many as the machine has cores. */
export const allCores = (): number => availableParallelism();

/** This process itself. */
export function ownHands(database: Database): Hands {
  return {
    count: 1,
    run: (task, hearing) => doTask(database, task, hearing),
    close: () => Promise.resolve(),
  };
}

/** What goes to a hand, and what comes back. */
export type ToHand = { readonly place: DatabasePlace } | { readonly task: Task };
export type FromHand =
  | { readonly ready: true }
  | { readonly told: Difference }
  | { readonly step: number }
  | { readonly done: TaskDone }
  | { readonly failed: string };

interface Hand {
  readonly child: ChildProcess;
  readonly run: (task: Task, hearing: Hearing) => Promise<TaskDone>;
}

/** Starts so many processes. @param place where each finds the database */
export async function openHands(place: DatabasePlace, count: number): Promise<Hands> {
  const hands = await Promise.all(Array.from({ length: count }, () => openHand(place)));
  const free = [...hands];
  const waiting: ((hand: Hand) => void)[] = [];
  const take = (): Promise<Hand> => {
    const hand = free.pop();
    return hand ? Promise.resolve(hand) : new Promise((resolve) => waiting.push(resolve));
  };
  const give = (hand: Hand): void => {
    const next = waiting.shift();
    if (next) next(hand);
    else free.push(hand);
  };
  return {
    count,
    run: async (task, hearing) => {
      const hand = await take();
      try {
        return await hand.run(task, hearing);
      } finally {
        give(hand);
      }
    },
    close: async () => {
      await Promise.all(hands.map(({ child }) => end(child)));
    },
  };
}

async function openHand({ databaseUrl, dataDir }: DatabasePlace): Promise<Hand> {
  const child = fork(fileURLToPath(new URL('./hand.ts', import.meta.url)), { serialization: 'json' });
  const send = (message: ToHand): void => void child.send(message);
  const gone = (): Error => new Error('A process that verifies or rebuilds has ended');
  let hear: (message: FromHand) => void = () => undefined;
  let lose: () => void = () => undefined;
  child.on('message', (message) => {
    hear(message as FromHand);
  });
  child.on('exit', () => {
    lose();
  });
  const answered = <T>(answer: (message: FromHand, resolve: (value: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      lose = () => {
        reject(gone());
      };
      hear = (message) => {
        if ('failed' in message) reject(new Error(message.failed));
        else answer(message, resolve);
      };
      if (child.exitCode !== null || child.signalCode !== null || !child.connected) lose();
    });
  send({ place: { databaseUrl, dataDir, pool: 2 } });
  await answered<true>((message, resolve) => {
    if ('ready' in message) resolve(true);
  });
  return {
    child,
    run: (task, { tell, step }) => {
      const done = answered<TaskDone>((message, resolve) => {
        if ('told' in message) tell(message.told);
        else if ('step' in message) step(message.step);
        else if ('done' in message) resolve(message.done);
      });
      if (child.connected) send({ task });
      return done;
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL'); // its transactions are the database's to undo
  await gone;
}
