/**
 * Verify: rehashes every revision, holds reports against their events and events against their seals, and computes
 * every roll-up anew. Reads one snapshot for each period of each regime, a page at a time; runs on a live system and
 * writes nothing.
 */
import type { Database } from '../../../api/store/database.js';
import { lastSeal } from '../../../api/store/event-seals.js';
import type { Tell } from './check-reports.js';
import { ownHands, type Hands } from './hands.js';
import { inTurn } from './in-turn.js';
import { periodIds, sizesOf } from './read.js';
import type { Task } from './tasks.js';

export interface Which {
  readonly regime?: string | undefined;
  readonly period?: string | undefined;
}

export interface Verified {
  readonly periods: number;
  readonly revisions: number;
  readonly nodes: number;
  /** Seals over the events that were checked: all of them, or none where only a part was asked for. */
  readonly seals: number;
  readonly differences: number;
  /** Roll-ups that were still waiting for the worker when patience ended: neither right nor wrong. */
  readonly unsettled: readonly { readonly regime: string; readonly period: string; readonly unit: string }[];
}

/** How a pass over everything is followed, ended and spread. */
export interface PassOptions {
  /** Called as reports, roll-ups and seals are looked at: so many, of so many. */
  readonly progress?: (done: number, of: number) => void;
  /** Asked again and again: true ends the pass early. */
  readonly cancelled?: () => boolean;
  /** Who does the work; this process itself by default. */
  readonly hands?: Hands;
}

export interface VerifyOptions extends PassOptions {
  /** Hears of each difference as it is found. */
  readonly tell: Tell;
  /** Milliseconds to wait for roll-ups with dirty marks; none by default. */
  readonly patience?: number;
}

/** Seals that one task checks. */
const SEALS_AT_A_TIME = 20;

/** Checks one period, one regime, or everything. */
export async function verify(database: Database, which: Which, options: VerifyOptions): Promise<Verified> {
  const { patience = 0, hands = ownHands(database), progress, cancelled = () => false } = options;
  const ids = await periodIds(database.read, which);
  const everything = which.regime === undefined && which.period === undefined;
  const seals = everything ? ((await lastSeal(database.read))?.number ?? 0) : 0;
  const { reports, nodes: roots } = await sizesOf(database.read, ids);
  const tasks: Task[] = ids.map((regimePeriodId) => ({ kind: 'verify-period', regimePeriodId, patience }));
  for (let first = 1; first <= seals; first += SEALS_AT_A_TIME) {
    tasks.push({ kind: 'verify-seals', first, last: Math.min(seals, first + SEALS_AT_A_TIME - 1) });
  }
  const totals = { periods: 0, revisions: 0, nodes: 0, differences: 0, seals };
  const unsettled: { regime: string; period: string; unit: string }[] = [];
  let done = 0;
  const hearing = {
    tell: (found: Parameters<Tell>[0]): void => {
      totals.differences += 1;
      options.tell(found);
    },
    step: (n: number): void => {
      done += n;
      progress?.(done, Math.max(done, reports + roots + seals));
    },
  };
  await inTurn(
    tasks,
    hands.count,
    async (task) => {
      const found = await hands.run(task, hearing);
      totals.revisions += found.revisions;
      totals.nodes += found.nodes;
      if (task.kind === 'verify-period') totals.periods += 1;
      unsettled.push(...found.unsettled);
    },
    cancelled,
  );
  return { ...totals, unsettled };
}
