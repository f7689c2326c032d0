/** Where a revision stands in the tree: what it froze, which revisions above froze it, which roll-ups it counts in. */
import { Problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { isSettled } from '../store/marks.js';
import { loadNode, parentOf, unitOn, VIEWS, type RegimePeriod, type View } from '../store/rollups.js';
import { frozenBelow, frozenInto, staleAmong, standingOf, type Standing } from '../store/standing.js';
import type { Level } from '../../regimes/words.js';
import { proveInclusion } from './prove-inclusion.js';

/** A revision above, and the one that it froze. */
export interface Over {
  readonly standing: Standing;
  readonly over: Standing;
}

/** One view of a roll-up above. */
export interface Above {
  readonly unit: { readonly code: string; readonly name: string; readonly level: Level };
  readonly view: View;
  readonly root: string;
  readonly settled: boolean;
  /** Whether this very revision is in it, which its proof shows. */
  readonly included: boolean;
}

export interface Chain {
  readonly own: Standing;
  readonly stale: ReadonlySet<number>;
  /** Revisions that it froze, by unit code; empty where the unit aggregates nothing. */
  readonly below: readonly Standing[];
  /** Revisions of the units above that froze it, the lowest level first. */
  readonly above: readonly Over[];
  /** The roll-ups of the units above as they are now, the lowest first, both views of each. */
  readonly rollups: readonly Above[];
}

/** @throws Error where there is no such revision */
export async function chainOf(queries: Queries, period: RegimePeriod, revisionId: number): Promise<Chain> {
  const own = (await standingOf(queries, [revisionId])).get(revisionId);
  if (!own) throw new Error(`No revision ${revisionId}`);
  const below = await inOrder(queries, await frozenBelow(queries, revisionId));
  const above = await allAbove(queries, own);
  const aggregating = [own, ...below, ...above.map(({ standing }) => standing)].filter(
    (one) => one.aggregating,
  );
  return {
    own,
    stale: await staleAmong(
      queries,
      aggregating.map((one) => one.id),
    ),
    below,
    above,
    rollups: await rollupsAbove(queries, period, own),
  };
}

async function inOrder(queries: Queries, ids: readonly number[]): Promise<Standing[]> {
  const byId = await standingOf(queries, ids);
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function allAbove(queries: Queries, own: Standing): Promise<Over[]> {
  const found: Over[] = [];
  for (let level: readonly Standing[] = [own]; level.length > 0;) {
    const next: Over[] = [];
    for (const over of level) {
      const above = await inOrder(queries, await frozenInto(queries, over.id));
      next.push(...above.map((standing) => ({ standing, over })));
    }
    found.push(...next);
    level = next.map(({ standing }) => standing);
  }
  return found;
}

async function rollupsAbove(queries: Queries, period: RegimePeriod, own: Standing): Promise<Above[]> {
  const found: Above[] = [];
  const seen = new Set([own.unitId]);
  for (let unitId = own.unitId; ;) {
    const parent = await parentOf(queries, { regimePeriodId: period.id, unitId });
    if (!parent || seen.has(parent.receiverId)) return found;
    unitId = parent.receiverId;
    seen.add(unitId);
    for (const view of VIEWS) {
      const above = await rollupAbove(queries, period, own, unitId, view);
      if (above) found.push(above);
    }
  }
}

async function rollupAbove(
  queries: Queries,
  period: RegimePeriod,
  own: Standing,
  unitId: number,
  view: View,
): Promise<Above | undefined> {
  const key = { regimePeriodId: period.id, unitId };
  const unit = await unitOn(queries, unitId, period.windowTo);
  const node = unit && (await loadNode(queries, key, view));
  if (!node) return undefined;
  return {
    unit: { code: unit.code, name: unit.name, level: unit.level },
    view,
    root: node.hash,
    settled: await isSettled(queries, { ...key, unitPath: unit.path }, view),
    included: await includes(() => proveInclusion(queries, key, view, node, own.unitId), own),
  };
}

async function includes(prove: () => ReturnType<typeof proveInclusion>, own: Standing): Promise<boolean> {
  try {
    const [first] = await prove();
    return first?.proof.input.revision === own.revision && first.proof.input.hash === own.hash;
  } catch (failure) {
    // Not in it, or the worker is between two nodes: either way there is no proof now.
    if (failure instanceof Problem && ['not-found', 'not-ready'].includes(failure.code)) return false;
    throw failure;
  }
}
