/** How the system does: what waits, what fails, who is at work, how large it is. */
import type { Instant, JsonObject } from '../../regimes/words.js';
import type { Database } from '../store/database.js';
import { countFailures, listFailures, type JobFailure } from '../store/job-failures.js';
import { processes, type ProcessRow } from '../store/processes.js';
import { dirtyFacts, lastBackup, sizeFacts, type DirtyFacts, type SizeFacts } from '../store/system-facts.js';
import { SILENT_AFTER } from './be-seen.js';

/** What the latest worker that told so knows of the queue. */
export interface QueueFacts {
  readonly backend: string;
  readonly answers: boolean;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  /** How long the oldest waiting job has waited. */
  readonly lagSeconds: number;
  readonly at: Instant;
}

export interface Operations {
  readonly dirty: DirtyFacts;
  readonly queue: QueueFacts | null;
  readonly failures: readonly JobFailure[];
  readonly failureCounts: Readonly<Record<JobFailure['state'], number>>;
  readonly processes: readonly (ProcessRow & { readonly silent: boolean })[];
  readonly size: SizeFacts;
  readonly backup: { readonly at: Instant; readonly file: string; readonly bytes: number } | null;
}

const MOST_FAILURES = 200;

export async function lookAtOperations(database: Database, now: Date): Promise<Operations> {
  const { read } = database;
  const seen = await processes(read);
  return {
    dirty: await dirtyFacts(read),
    queue: queueOf(seen, now),
    failures: await listFailures(read, MOST_FAILURES),
    failureCounts: await countFailures(read),
    processes: seen.map((row) => ({ ...row, silent: isSilent(row, now) })),
    size: await sizeFacts(database),
    backup: (await lastBackup(read)) ?? null,
  };
}

export const isSilent = ({ seenAt }: Pick<ProcessRow, 'seenAt'>, now: Date): boolean =>
  now.getTime() - Date.parse(seenAt) > SILENT_AFTER;

/** The queue as the worker sees it that was heard of last; null where no worker is at work. */
export function queueOf(seen: readonly ProcessRow[], now: Date): QueueFacts | null {
  const told = seen
    .filter((row) => isObject(row.facts['queue']) && !isSilent(row, now))
    .sort((a, b) => (a.seenAt < b.seenAt ? 1 : -1));
  const latest = told[0];
  const queue = latest?.facts['queue'];
  if (!latest || !isObject(queue)) return null;
  const count = (name: string): number => (typeof queue[name] === 'number' ? queue[name] : 0);
  return {
    backend: typeof queue['backend'] === 'string' ? queue['backend'] : '',
    answers: queue['answers'] === true,
    waiting: count('waiting'),
    active: count('active'),
    delayed: count('delayed'),
    lagSeconds: count('lagSeconds'),
    at: latest.seenAt,
  };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
