/**
 * What verify and rebuild are made of: tasks that need nothing of one another, so that any process may do them, each on
 * its own connection. They are plain JSON, and so is what they find.
 */
import type { Instant } from '../../../regimes/words.js';
import type { Database } from '../../../api/store/database.js';
import { aggregationFor } from '../../../api/store/forms.js';
import { regimeOf } from '../../../api/store/regimes.js';
import { deleteNode, lockNode, regimePeriod, type RegimePeriod } from '../../../api/store/rollups.js';
import { checkReports, type Tell } from './check-reports.js';
import { checkRollups } from './check-rollups.js';
import { checkSeals } from './check-seals.js';
import type { Difference } from './difference.js';
import type { NodePlace } from './node-places.js';
import { rebuildNodes } from './rebuild-nodes.js';

export type Task =
  | { readonly kind: 'verify-period'; readonly regimePeriodId: number; readonly patience: number }
  | { readonly kind: 'verify-seals'; readonly first: number; readonly last: number }
  | {
      readonly kind: 'rebuild-nodes';
      readonly period: RegimePeriod;
      readonly places: readonly NodePlace[];
      readonly at: Instant;
    }
  | { readonly kind: 'remove-nodes'; readonly regimePeriodId: number; readonly unitIds: readonly number[] };

export interface TaskDone {
  readonly revisions: number;
  readonly nodes: number;
  /** Roll-ups that still wait for the worker. */
  readonly unsettled: readonly { readonly regime: string; readonly period: string; readonly unit: string }[];
}

/** Who hears of a task while it is done. */
export interface Hearing {
  readonly tell: Tell;
  /** So many more reports, roll-ups or seals were looked at. Throws where the task was given up. */
  readonly step: (n: number) => void;
}

const NOTHING: TaskDone = { revisions: 0, nodes: 0, unsettled: [] };
const LOOK_AGAIN = 200;

export async function doTask(database: Database, task: Task, hearing: Hearing): Promise<TaskDone> {
  switch (task.kind) {
    case 'verify-period':
      return verifyPeriod(database, task, hearing);
    case 'verify-seals':
      await database.snapshot((queries) => checkSeals(queries, task, hearing.tell, hearing.step));
      return NOTHING;
    case 'rebuild-nodes': {
      const { period, places, at } = task;
      const regime = await regimeOf(database.read, { id: period.versionId, hash: period.versionHash });
      await rebuildNodes(database, period, aggregationFor(regime), places, at);
      hearing.step(places.length);
      return { ...NOTHING, nodes: places.length };
    }
    case 'remove-nodes':
      await removeNodes(database, task);
      return NOTHING;
  }
}

/** Takes away what is stored of units that nobody reports to. */
async function removeNodes(
  database: Database,
  { regimePeriodId, unitIds }: { readonly regimePeriodId: number; readonly unitIds: readonly number[] },
): Promise<void> {
  for (const unitId of unitIds) {
    await database.write(async (trx) => {
      await lockNode(database, trx, { regimePeriodId, unitId });
      await deleteNode(trx, { regimePeriodId, unitId });
    });
  }
}

const nodeOf = ({ kind, unit, view }: Difference): string => [kind, unit, view ?? ''].join(' ');

/** Reports and roll-ups of one period on one state of the database; roll-ups that wait get some time. */
async function verifyPeriod(
  database: Database,
  { regimePeriodId, patience }: { readonly regimePeriodId: number; readonly patience: number },
  { tell, step }: Hearing,
): Promise<TaskDone> {
  const told = new Set<string>();
  const note = (found: Difference): void => {
    told.add(nodeOf(found));
    tell(found);
  };
  const first = await database.snapshot(async (queries) => {
    const period = await regimePeriod(queries, regimePeriodId);
    if (!period) return undefined; // taken away since
    const revisions = await checkReports(queries, period, tell, step);
    return { period, revisions, ...(await checkRollups(queries, period, note, { step })) };
  });
  if (!first) return NOTHING;
  const { period, revisions, nodes } = first;
  let waiting = first.unsettled;
  const until = performance.now() + patience;
  while (waiting.length > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    step(0); // it may have been given up meanwhile
    const only = new Set(waiting);
    const known = new Set(told);
    // A node that waits is compared again and again: what was wrong at the look before is not told anew.
    const news = (found: Difference): void => {
      if (!known.has(nodeOf(found))) note(found);
    };
    ({ unsettled: waiting } = await database.snapshot((queries) =>
      checkRollups(queries, period, news, { only }),
    ));
  }
  const names = { regime: period.regime, period: period.period };
  return { revisions, nodes, unsettled: waiting.map((unit) => ({ ...names, unit })) };
}
