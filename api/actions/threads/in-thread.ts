/**
 * Work that would hold up every answer of the process, done in threads: a few at a time, kept for the next piece of work
 * and ended when none comes.
 */
import { Worker } from 'node:worker_threads';
import { problem } from '../../problems.js';
import { FileRefused } from '../workbook/file-refused.js';
import type { Order, Outcome, TaskName, Tasks } from './tasks.js';

/** Threads at once, and calls that wait for one. */
const AT_ONCE = 2;
const WAITING = 50;
const LONGEST = 120_000;
const IDLE = 30_000;
const MEGABYTES = 1_024;

const THREAD = new URL('./thread.mjs', import.meta.url);

interface Call {
  readonly order: Order;
  readonly settle: (outcome: Outcome | Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** What it is doing. */
  call: Call | undefined;
  timer: NodeJS.Timeout | undefined;
}

const threads = new Set<Thread>();
const queue: Call[] = [];

type Given<N extends TaskName> = Parameters<Tasks[N]>;
type Made<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;

/**
 * Does the task in a thread. What is given and made is copied: plain data and bytes only.
 * @throws FileRefused as the task does
 * @throws Problem overloaded where too many wait already, or it takes too long
 */
export async function inThread<N extends TaskName>(name: N, ...given: Given<N>): Promise<Made<N>> {
  if (queue.length >= WAITING) throw problem('overloaded');
  const outcome = await new Promise<Outcome | Error>((settle) => {
    queue.push({ order: { name, given }, settle });
    serve();
  });
  if (outcome instanceof Error) throw outcome;
  if ('refused' in outcome) throw new FileRefused(outcome.refused.rule, outcome.refused.text);
  if ('failed' in outcome) throw new Error(`${name} failed in its thread: ${outcome.failed}`);
  const { value } = outcome;
  const whole =
    value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
  return whole as Made<N>;
}

/** Gives what waits to threads that are free, or to new ones. */
function serve(): void {
  while (queue.length > 0) {
    const free = [...threads].find(({ call }) => call === undefined);
    const thread = free ?? (threads.size < AT_ONCE ? begin() : undefined);
    const call = thread && queue.shift();
    if (!thread || !call) return;
    give(thread, call);
  }
}

function begin(): Thread {
  const worker = new Worker(THREAD, {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  const thread: Thread = { worker, call: undefined, timer: undefined };
  threads.add(thread);
  worker.on('message', (outcome: Outcome) => {
    const { call } = thread;
    rest(thread);
    call?.settle(outcome);
    serve();
  });
  worker.on('error', (failure) => lose(thread, failure));
  worker.on('exit', (code) => lose(thread, new Error(`A thread ended with ${code} and without a word`)));
  return thread;
}

function give(thread: Thread, call: Call): void {
  clearTimeout(thread.timer);
  thread.call = call;
  thread.timer = setTimeout(() => lose(thread, problem('overloaded')), LONGEST);
  thread.worker.ref();
  thread.worker.postMessage(call.order);
}

/** An idle thread keeps no process alive. */
function rest(thread: Thread): void {
  clearTimeout(thread.timer);
  thread.call = undefined;
  thread.worker.unref();
  thread.timer = setTimeout(() => lose(thread, new Error('It was idle')), IDLE).unref();
}

function lose(thread: Thread, failure: Error): void {
  if (!threads.delete(thread)) return;
  clearTimeout(thread.timer);
  void thread.worker.terminate();
  thread.call?.settle(failure);
  serve();
}
