/**
 * Rebuild: computes every roll-up anew from the approved reports and replaces what is stored, storey by storey from
 * below. Runs on a live system: readers see the old row or the new one, and whoever approves meanwhile leaves a mark.
 */
import type { Database } from '../../../api/store/database.js';
import { aggregationFor } from '../../../api/store/forms.js';
import { regimeOf } from '../../../api/store/regimes.js';
import { deleteNode, lockNode, regimePeriod } from '../../../api/store/rollups.js';
import { nodePlaces, type NodePlace } from './node-places.js';
import { periodIds } from './read.js';
import { FEW, rebuildNodes } from './rebuild-nodes.js';
import type { VerifyOptions, Which } from './verify.js';

export interface Rebuilt {
  readonly periods: number;
  readonly nodes: number;
}

/** Nodes that are written together: bounds how long a writer is kept waiting. */
const AT_A_TIME = 8;

/** Nodes that are computed and written together: a few, with few reporters. */
export function inLots(places: readonly NodePlace[]): NodePlace[][] {
  const lots: NodePlace[][] = [];
  let reporters = Infinity;
  for (const place of places) {
    const lot = lots.at(-1);
    reporters += place.reporters;
    if (!lot || lot.length === AT_A_TIME || reporters > FEW) {
      lots.push([place]);
      ({ reporters } = place);
    } else lot.push(place);
  }
  return lots;
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
  const regime = await regimeOf(database.read, { id: period.versionId, hash: period.versionHash });
  const aggregation = aggregationFor(regime);
  const { storeys, needless } = await nodePlaces(database.read, period);
  for (const storey of storeys) {
    for (const places of inLots(storey)) {
      await rebuildNodes(database, period, aggregation, places, now().toISOString());
    }
  }
  for (const unitId of needless) {
    await database.write(async (trx) => {
      await lockNode(database, trx, { regimePeriodId: period.id, unitId });
      await deleteNode(trx, { regimePeriodId: period.id, unitId });
    });
  }
  return storeys.flat().length;
}
