/**
 * Rebuild: computes every roll-up anew from the approved reports and replaces what is stored. One node at a time,
 * the lowest first, each in a transaction under its lock that also takes away the marks it has read: on a live
 * system whoever approves meanwhile leaves a mark of his own, and readers see the old row or the new one.
 */
import type { Database, Queries } from '../../../api/store/database.js';
import { deleteNode, lockNode, regimePeriod, unitOn, type RegimePeriod } from '../../../api/store/rollups.js';
import { recomputeRollup } from '../recompute-rollup.js';
import { periodIds } from './read.js';
import type { VerifyOptions, Which } from './verify.js';

export interface Rebuilt {
  readonly periods: number;
  readonly nodes: number;
}

/** Rebuilds one period, one regime, or everything. @param now the clock */
export async function rebuild(
  database: Database,
  which: Which,
  now: () => Date,
  options: Pick<VerifyOptions, 'progress' | 'cancelled'> = {},
): Promise<Rebuilt> {
  const ids = await periodIds(database.read, which);
  let nodes = 0;
  let done = 0;
  for (const id of ids) {
    if (options.cancelled?.()) break;
    nodes += await rebuildOne(database, id, now);
    done += 1;
    await options.progress?.(done, ids.length);
  }
  return { periods: done, nodes };
}

/** Rebuilds all nodes of one period of one regime. Answers how many. */
export async function rebuildOne(
  database: Database,
  regimePeriodId: number,
  now: () => Date,
): Promise<number> {
  const period = await regimePeriod(database.read, regimePeriodId);
  if (!period) return 0; // taken away since
  const { needed, needless } = await nodesOf(database.read, period);
  for (const unitId of needed) {
    await recomputeRollup(database, { regimePeriodId: period.id, unitId }, now().toISOString(), true);
  }
  for (const unitId of needless) {
    await database.write(async (trx) => {
      await lockNode(database, trx, { regimePeriodId: period.id, unitId });
      await deleteNode(trx, { regimePeriodId: period.id, unitId });
    });
  }
  return needed.length;
}

/** Units that aggregate, whether or not anybody reports to them, the lowest first, and those that have rows without reason. */
async function nodesOf(
  queries: Queries,
  period: RegimePeriod,
): Promise<{ readonly needed: readonly number[]; readonly needless: readonly number[] }> {
  const ids = async (query: Promise<{ id: number }[]>): Promise<number[]> =>
    (await query).map(({ id }) => id);
  const owed = { regime_period_id: period.id };
  const receivers = await ids(queries('obligations').where(owed).distinct({ id: 'receiver_id' }));
  const aggregating = await ids(
    queries('obligations').where(owed).where('step', '>', 0).select({ id: 'unit_id' }),
  );
  const stored = await ids(queries('rollup_nodes').where(owed).distinct({ id: 'unit_id' }));
  const wanted = new Set([...receivers, ...aggregating, period.nationId]);
  const depths = new Map<number, number>();
  for (const id of wanted) {
    depths.set(id, ((await unitOn(queries, id, period.windowTo))?.path ?? '/').split('/').length);
  }
  return {
    needed: [...wanted].sort((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0)),
    needless: stored.filter((id) => !wanted.has(id)),
  };
}
