/**
 * Verify: rehashes every revision, holds reports against their events, and computes every roll-up anew. Reads one
 * snapshot for each period of each regime, a page at a time; runs on a live system and writes nothing.
 */
import type { Database } from '../../../api/store/database.js';
import { regimePeriod } from '../../../api/store/rollups.js';
import { checkReports, type Tell } from './check-reports.js';
import { checkRollups } from './check-rollups.js';
import { periodIds } from './read.js';

export interface Which {
  readonly regime?: string | undefined;
  readonly period?: string | undefined;
}

export interface Verified {
  readonly periods: number;
  readonly revisions: number;
  readonly nodes: number;
  readonly differences: number;
  /** Roll-ups that were still waiting for the worker when patience ended: neither right nor wrong. */
  readonly unsettled: readonly { readonly regime: string; readonly period: string; readonly unit: string }[];
}

export interface VerifyOptions {
  /** Hears of each difference as it is found. */
  readonly tell: Tell;
  /** Milliseconds to wait for roll-ups with dirty marks; none by default. */
  readonly patience?: number;
  /** Called after each period. */
  readonly progress?: (done: number, of: number) => void | Promise<void>;
  /** Asked between periods: true ends the pass early. */
  readonly cancelled?: () => boolean;
}

const LOOK_AGAIN = 200;

/** Checks one period, one regime, or everything. */
export async function verify(database: Database, which: Which, options: VerifyOptions): Promise<Verified> {
  const ids = await periodIds(database.read, which);
  const totals = { revisions: 0, nodes: 0, differences: 0 };
  const unsettled: { regime: string; period: string; unit: string }[] = [];
  const tell: Tell = (found) => {
    totals.differences += 1;
    options.tell(found);
  };
  let done = 0;
  for (const id of ids) {
    if (options.cancelled?.()) break;
    const found = await verifyPeriod(database, id, tell, options.patience ?? 0);
    totals.revisions += found.revisions;
    totals.nodes += found.nodes;
    unsettled.push(...found.unsettled);
    done += 1;
    await options.progress?.(done, ids.length);
  }
  return { periods: done, ...totals, unsettled };
}

async function verifyPeriod(
  database: Database,
  id: number,
  tell: Tell,
  patience: number,
): Promise<Pick<Verified, 'revisions' | 'nodes' | 'unsettled'>> {
  const first = await database.snapshot(async (queries) => {
    const period = await regimePeriod(queries, id);
    if (!period) return undefined; // taken away since
    const revisions = await checkReports(queries, period, tell);
    return { period, revisions, ...(await checkRollups(queries, period, tell)) };
  });
  if (!first) return { revisions: 0, nodes: 0, unsettled: [] };
  const { period, revisions, nodes } = first;
  let waiting = first.unsettled;
  const until = performance.now() + patience;
  while (waiting.length > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    const only = new Set(waiting);
    ({ unsettled: waiting } = await database.snapshot((queries) =>
      checkRollups(queries, period, tell, only),
    ));
  }
  const names = { regime: period.regime, period: period.period };
  return { revisions, nodes, unsettled: waiting.map((unit) => ({ ...names, unit })) };
}
