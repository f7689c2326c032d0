/**
 * Rebuild: computes every roll-up anew from the approved reports and replaces what is stored, storey by storey from
 * below. Runs on a live system: readers see the old row or the new one, and whoever approves meanwhile leaves a mark.
 */
import type { Database } from '../../../api/store/database.js';
import { regimePeriod } from '../../../api/store/rollups.js';
import { ownHands, type Hands } from './hands.js';
import { inTurn } from './in-turn.js';
import { nodePlaces, type NodePlace } from './node-places.js';
import { periodIds, sizesOf } from './read.js';
import type { PassOptions, Which } from './verify.js';

export interface Rebuilt {
  readonly periods: number;
  readonly nodes: number;
}

/** Nodes that are written together: bounds how long a writer is kept waiting. */
const AT_A_TIME = 20;
/** And so many reporters, unless one node alone has more: who they are is held at a time. */
const FEW_REPORTERS = 4096;

/** Rebuilds one period, one regime, or everything; the result is the same with any number of hands. @param now the clock */
export async function rebuild(
  database: Database,
  which: Which,
  now: () => Date,
  options: PassOptions = {},
): Promise<Rebuilt> {
  const { hands = ownHands(database), progress, cancelled = () => false } = options;
  const ids = await periodIds(database.read, which);
  const { nodes: of } = await sizesOf(database.read, ids);
  const rebuilt = { periods: 0, nodes: 0 };
  const step = (n: number): void => {
    rebuilt.nodes += n;
    progress?.(rebuilt.nodes, Math.max(of, rebuilt.nodes));
  };
  const one = async (id: number): Promise<void> => {
    await rebuildPeriod({ database, hands, now, step, cancelled }, id);
    rebuilt.periods += 1;
  };
  // While the last of one period are computed, which nobody may overtake, others begin with the next.
  await inTurn(ids, hands.width, one, cancelled);
  return rebuilt;
}

/** Rebuilds all nodes of one period of one regime. Answers how many. */
export async function rebuildOne(
  database: Database,
  regimePeriodId: number,
  now: () => Date,
): Promise<number> {
  let nodes = 0;
  const step = (n: number): void => void (nodes += n);
  const rebuilding = { database, hands: ownHands(database), now, step, cancelled: () => false };
  await rebuildPeriod(rebuilding, regimePeriodId);
  return nodes;
}

interface Rebuilding {
  readonly database: Database;
  readonly hands: Hands;
  readonly now: () => Date;
  readonly step: (n: number) => void;
  readonly cancelled: () => boolean;
}

async function rebuildPeriod(
  { database, hands, now, step, cancelled }: Rebuilding,
  regimePeriodId: number,
): Promise<void> {
  const period = await regimePeriod(database.read, regimePeriodId);
  if (!period) return; // taken away since
  const { storeys, needless } = await nodePlaces(database.read, period);
  const hearing = { tell: () => undefined, step };
  for (const storey of storeys) {
    const lots = inLots(storey, Math.ceil(storey.length / hands.count));
    const replace = async (places: NodePlace[]): Promise<void> => {
      await hands.run({ kind: 'rebuild-nodes', period, places, at: now().toISOString() }, hearing);
    };
    await inTurn(lots, hands.width, replace, cancelled);
  }
  if (needless.length > 0 && !cancelled()) {
    await hands.run({ kind: 'remove-nodes', regimePeriodId, unitIds: needless }, hearing);
  }
}

/** Nodes that are computed and written together: a few, with few reporters. */
function inLots(places: readonly NodePlace[], most: number): NodePlace[][] {
  const lots: NodePlace[][] = [];
  let reporters = Infinity;
  for (const place of places) {
    const lot = lots.at(-1);
    reporters += place.reporters;
    if (!lot || lot.length >= Math.min(AT_A_TIME, most) || reporters > FEW_REPORTERS) {
      lots.push([place]);
      ({ reporters } = place);
    } else lot.push(place);
  }
  return lots;
}
