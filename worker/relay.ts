/**
 * The relay turns what the database knows to be undone into jobs: dirty marks, the day's obligations, the night's verification. It looks
 * every tenth of a second, and at once when nudged, and goes on while anything is left. It never relies on a job
 * that it has added: the queue may ignore it (its id is still active), lose it or be away. Any number of relays may
 * run: an id that waits already is ignored.
 */
import type { Logger } from 'pino';
import { dayOf } from '../regimes/calendar.js';
import type { Database } from '../api/store/database.js';
import { failedJobs, forgetCured } from '../api/store/job-failures.js';
import { dirtyNodes, type WaitingNode } from '../api/store/marks.js';
import { verifyDue } from './handlers/nightly-verify.js';
import { refreshAsked, refreshedOn } from '../api/store/refresh.js';
import type { JobName } from './jobs.js';
import type { QueuedJob } from './queue.js';

export interface RelayDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => Date;
  /** Where jobs go; rejects while the queue is away. */
  readonly add: (jobs: readonly QueuedJob[]) => Promise<void>;
}

export interface Relay {
  /** Look now: somebody has just written marks. */
  readonly nudge: () => void;
  /** Ends after the look at hand. */
  readonly stop: () => Promise<void>;
}

const LOOK_EVERY = 100;
const CALENDAR_EVERY = 60_000;
const FAILED_EVERY = 1_000;
const BATCH = 500;
/** An added job that has not done its work by then is added again, later and later. */
const AGAIN_AFTER = 1_000;
const AGAIN_AT_MOST = 30_000;

/** What the relay remembers of a node, to add its job once and not with every look. May be lost. */
interface Added {
  readonly first: number;
  readonly at: number;
  readonly times: number;
}

/** Starts looking. @param refresh whether obligations are to be brought up to date at once, whatever the day */
export function startRelay(deps: RelayDeps, refresh = true): Relay {
  const added = new Map<string, Added>();
  const look = lookWith(deps, added, refresh);
  let nudged = false;
  let stopped = false;
  let wake = (): void => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, nudged || stopped ? 0 : LOOK_EVERY);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopped) {
      nudged = false;
      await look();
      await pause();
    }
  })();
  return {
    nudge: () => {
      nudged = true;
      wake();
    },
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}

/** One look; says once that it is in trouble, and once that it is over. */
function lookWith(deps: RelayDeps, added: Map<string, Added>, refresh: boolean): () => Promise<void> {
  let trouble = false;
  let calendarAt = -Infinity;
  let failedAt = -Infinity;
  let held: ReadonlySet<string> = new Set();
  let first = refresh;
  return async () => {
    try {
      await relayMarks(deps, added);
      if (performance.now() - failedAt >= FAILED_EVERY) {
        held = await relayFailed(deps);
        failedAt = performance.now();
      }
      if (performance.now() - calendarAt >= CALENDAR_EVERY) {
        await relayObligations(deps, first, held);
        await relayVerify(deps, held);
        calendarAt = performance.now();
        first = false;
      }
      if (trouble) deps.log.info('Work reaches the queue again');
      trouble = false;
    } catch (failure) {
      if (!trouble) deps.log.warn({ err: failure }, 'Work cannot be handed to the queue; it waits');
      trouble = true;
    }
  };
}

/**
 * Adds a job for each dirty node that has none, as far as the relay knows.
 * @returns how many nodes are dirty (at most a batch is looked at)
 */
export async function relayMarks(
  deps: Pick<RelayDeps, 'database' | 'add' | 'now'>,
  added: Map<string, Added>,
): Promise<number> {
  const waiting = await dirtyNodes(deps.database.read, BATCH, deps.now());
  const now = performance.now();
  const due = waiting.filter((node) => isDue(added.get(nodeId(node)), node, now));
  if (due.length > 0) await deps.add(due.map((node) => jobFor(node, added.get(nodeId(node)))));
  const dirty = new Set(waiting.map(nodeId));
  for (const id of added.keys()) if (!dirty.has(id)) added.delete(id);
  for (const node of due) {
    const before = added.get(nodeId(node));
    const times = before?.first === node.first ? before.times + 1 : 1;
    added.set(nodeId(node), { first: node.first, at: now, times });
  }
  return waiting.length;
}

const nodeId = (node: WaitingNode): string => `rollup-${node.regimePeriodId}-${node.unitId}`;

function isDue(before: Added | undefined, node: WaitingNode, now: number): boolean {
  if (before?.first !== node.first) return true;
  return now - before.at >= Math.min(AGAIN_AFTER * 2 ** (before.times - 1), AGAIN_AT_MOST);
}

/**
 * The id makes jobs for one node one. Where that one does not come to an end (its worker was killed, and BullMQ
 * gives it to another only when the lease runs out), the next attempt has an id of its own: it waits for nobody.
 */
function jobFor(node: WaitingNode, before: Added | undefined): QueuedJob {
  const name: JobName = 'recompute-rollup';
  const again = before?.first === node.first ? before.times : 0;
  const id = again === 0 ? nodeId(node) : `${nodeId(node)}-again-${again}`;
  return { name, id, data: { regimePeriodId: node.regimePeriodId, unitId: node.unitId } };
}

/**
 * Adds jobs that have failed and whose next try is due, and forgets nodes that were computed since they failed.
 * @returns the ids of jobs that have failed: nobody else is to add them
 */
async function relayFailed(deps: RelayDeps): Promise<ReadonlySet<string>> {
  await forgetCured(deps.database);
  const { due, held } = await failedJobs(deps.database.read, deps.now());
  if (due.length > 0) await deps.add(due.map(({ key, name, data }) => ({ id: key, name, data })));
  return held;
}

/** Adds the day's run over the calendar unless the database says that it has been, and that nobody wants another. */
async function relayObligations(deps: RelayDeps, anyhow: boolean, held: ReadonlySet<string>): Promise<void> {
  const today = dayOf(deps.now().toISOString());
  const { read } = deps.database;
  if (!anyhow && (await refreshedOn(read)) === today && (await refreshAsked(read)) === undefined) return;
  const name: JobName = 'refresh-obligations';
  const id = `obligations-${today}`;
  if (!held.has(id)) await deps.add([{ name, id, data: {} }]);
}

/** Adds the night's verification unless the database says that it has been. */
async function relayVerify(deps: RelayDeps, held: ReadonlySet<string>): Promise<void> {
  const night = await verifyDue(deps.database.read, deps.now());
  const name: JobName = 'rollup.verify';
  const id = `verify-${night}`;
  if (night !== undefined && !held.has(id)) await deps.add([{ name, id, data: {} }]);
}
