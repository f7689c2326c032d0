/**
 * Dirty nodes become jobs: the deepest first, in turn from each regime, not more than so many of a regime at a time,
 * and none too soon after its last one. What is held back waits in the database, where more marks of the same node
 * cost nothing: that is how a burst becomes few passes.
 */
import type { Database } from '../api/store/database.js';
import { dirtyNodes, type WaitingNode } from '../api/store/marks.js';
import type { JobName } from './jobs.js';
import type { QueuedJob } from './queue.js';

/** What the relay remembers of a node, to add its job once and not with every look. May be lost. */
export interface Added {
  readonly first: number;
  readonly at: number;
  readonly times: number;
}

/** Jobs of one regime that may be in the queue at a time: what stands in it is soon worked off, whoever comes. */
export const SHARE = 32;
/** Nodes of a regime that are looked at: some of the first may be in the queue, or held back. */
const LOOKED_AT = 4 * SHARE;
/** An added job that has not done its work by then is added again, later and later. */
const AGAIN_AFTER = 1_000;
const AGAIN_AT_MOST = 30_000;
/** Ids for further attempts, used in turn: a queue that nobody works on does not fill. */
const ATTEMPTS = 3;

/**
 * Adds a job for each dirty node that has none, as far as the relay knows.
 * @param added what was added before; kept up to date
 * @param pace milliseconds that must lie between two jobs of a node
 * @returns how many nodes are dirty (of each regime only the first are looked at)
 */
export async function relayMarks(
  deps: { readonly database: Database; readonly now: () => Date; readonly add: AddJobs },
  added: Map<string, Added>,
  pace = 0,
): Promise<number> {
  const waiting = await dirtyNodes(deps.database.read, LOOKED_AT, deps.now());
  const now = performance.now();
  const dirty = new Set(waiting.map(nodeId));
  for (const [id, { at }] of added) if (!dirty.has(id) && now - at >= pace) added.delete(id);
  const due = dueOf(waiting, added, now, pace);
  if (due.length > 0) await deps.add(due.map((node) => jobFor(node, added.get(nodeId(node)))));
  for (const node of due) {
    const before = added.get(nodeId(node));
    const times = before?.first === node.first ? before.times + 1 : 1;
    added.set(nodeId(node), { first: node.first, at: now, times });
  }
  return waiting.length;
}

type AddJobs = (jobs: readonly QueuedJob[]) => Promise<void>;

const nodeId = (node: WaitingNode): string => `rollup-${node.regimePeriodId}-${node.unitId}`;

/** The nodes whose job is to be added now. They come in turn from each regime, and leave so. */
function dueOf(
  waiting: readonly WaitingNode[],
  added: ReadonlyMap<string, Added>,
  now: number,
  pace: number,
): WaitingNode[] {
  const queued = new Map<string, number>();
  const count = ({ regime }: WaitingNode): number => queued.get(regime) ?? 0;
  const take = (node: WaitingNode): void => void queued.set(node.regime, count(node) + 1);
  const inQueue = (node: WaitingNode): boolean => added.get(nodeId(node))?.first === node.first;
  waiting.filter(inQueue).forEach(take);
  return waiting.filter((node) => {
    const before = added.get(nodeId(node));
    if (before && inQueue(node)) return now - before.at >= patience(before);
    if (before && now - before.at < pace) return false;
    if (count(node) >= SHARE) return false;
    take(node);
    return true;
  });
}

const patience = ({ times }: Added): number => Math.min(AGAIN_AFTER * 2 ** (times - 1), AGAIN_AT_MOST);

/**
 * The id makes jobs of all relays for the same marks one; a pass that is just ending, over marks that are gone, does
 * not stand in the way. Where a job does not come to an end (its worker was killed, and BullMQ gives it to another
 * only when the lease runs out), the next attempt has an id of its own: it waits for nobody.
 */
function jobFor(node: WaitingNode, before: Added | undefined): QueuedJob {
  const name: JobName = 'recompute-rollup';
  const again = before?.first === node.first ? before.times : 0;
  const id = `${nodeId(node)}-mark-${node.first}`;
  return {
    name,
    id: again === 0 ? id : `${id}-again-${((again - 1) % ATTEMPTS) + 1}`,
    data: { regimePeriodId: node.regimePeriodId, unitId: node.unitId },
  };
}

/** The work behind the id of a job, whichever marks and whichever attempt it was added for: `rollup-3-15`. */
export function workOf(jobId: string): string {
  // A job of a schedule, `repeat:ID:MOMENT`, is the same work whatever its moment.
  const [, scheduled] = /^repeat:(.+):\d+$/.exec(jobId) ?? [];
  return scheduled ?? jobId.replace(/(-mark-\d+)?(-again-\d+)?$/, '');
}
