/**
 * A roll-up with what it was combined from: as it is now, as it was known at a moment, or as the unit's own report
 * froze it. Whoever asks where a figure comes from asks the same of all three.
 */
import type { Aggregation } from '../../regimes/aggregate/aggregation.js';
import { rollupHash } from '../../regimes/lineage.js';
import type { Instant } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { frozenChildren, frozenRevision } from '../store/frozen.js';
import { isSettled } from '../store/marks.js';
import {
  childrenOf,
  loadNode,
  provisionalNodes,
  storedNode,
  type ChildRow,
  type Node,
  type NodeKey,
  type StoredNode,
  type View,
} from '../store/rollups.js';
import { sourcesAsOf, sourcesNow } from '../store/sources.js';
import { combineChildren, computeSubtree } from './compute-rollup.js';

/** Which roll-up of a node is meant. A revision is of the unit's own report, and always confirmed. */
export interface Which {
  readonly view: View;
  readonly asOf?: Instant;
  readonly revision?: number;
}

export interface Ground {
  readonly node: Node;
  /** False where nobody has computed it yet: there are no figures, and coverage is counted anew. */
  readonly computed: boolean;
  readonly settled: boolean;
  /** The direct reporters with the revision of each that is in it. */
  readonly children: readonly ChildRow[];
  /** Provisional roll-ups that stand in for reports that are not approved, by unit id. */
  readonly standIns: ReadonlyMap<number, Pick<Node, 'state' | 'inputs' | 'hash'>>;
}

/** @throws Problem not-found for a revision that the unit's report does not have */
export async function groundOf(
  queries: Queries,
  key: NodeKey & { readonly unitPath: string },
  aggregation: Aggregation,
  which: Which,
  now: Date,
): Promise<Ground> {
  if (which.revision !== undefined) return groundFrozen(queries, key, aggregation, which.revision);
  if (which.asOf !== undefined) return groundAsOf(queries, key, aggregation, which.view, which.asOf, now);
  return groundNow(queries, key, aggregation, which.view, now);
}

async function groundNow(
  queries: Queries,
  key: NodeKey & { readonly unitPath: string },
  aggregation: Aggregation,
  view: View,
  now: Date,
): Promise<Ground> {
  const itself = await nodeNow(queries, key, aggregation, view, now);
  const children = await childrenOf(queries, key);
  const lacking = children.filter((child) => child.step > 0 && child.approvedRevisionId === null);
  const standIns =
    view === 'provisional'
      ? await provisionalNodes(
          queries,
          key.regimePeriodId,
          lacking.map((child) => child.unitId),
        )
      : new Map<number, Node>();
  return { ...itself, children, standIns };
}

/** The roll-up alone, without what it was combined from: what is read most is read with the fewest questions. */
export async function rollupItself(
  queries: Queries,
  key: NodeKey & { readonly unitPath: string },
  aggregation: Aggregation,
  which: Which,
  now: Date,
): Promise<Pick<Ground, 'node' | 'computed' | 'settled'>> {
  if (which.revision !== undefined || which.asOf !== undefined)
    return groundOf(queries, key, aggregation, which, now);
  return nodeNow(queries, key, aggregation, which.view, now);
}

/** The roll-up as it is stored now, not read yet, and whether it is settled; undefined before it was computed. */
export async function rollupStored(
  queries: Queries,
  key: NodeKey & { readonly unitPath: string },
  view: View,
): Promise<{ readonly stored: StoredNode; readonly settled: boolean } | undefined> {
  // Marks before the node, as below.
  const settled = await isSettled(queries, key, view);
  const stored = await storedNode(queries, key, view);
  return stored && { stored, settled };
}

async function nodeNow(
  queries: Queries,
  key: NodeKey & { readonly unitPath: string },
  aggregation: Aggregation,
  view: View,
  now: Date,
): Promise<Pick<Ground, 'node' | 'computed' | 'settled'>> {
  // Marks before the node: a change that commits in between is told as not settled, never the other way round.
  const settled = await isSettled(queries, key, view);
  const node = await loadNode(queries, key, view);
  return {
    node: node ?? (await uncomputedNode(queries, key, aggregation, now)),
    computed: node !== undefined,
    settled: settled && node !== undefined,
  };
}

/** What a node says before it was computed for the first time: no figures, but who is expected and who is missing. */
async function uncomputedNode(
  queries: Queries,
  key: NodeKey,
  aggregation: Aggregation,
  now: Date,
): Promise<Node> {
  const computing = { aggregation, sources: sourcesNow(queries) };
  const { views } = await computeSubtree(computing, key, undefined, false);
  return {
    state: aggregation.identity,
    inputs: [],
    coverage: views.confirmed.coverage,
    hash: rollupHash([]),
    computedAt: now.toISOString(),
  };
}

/** Computed for the question from the revisions approved by then: what was known then does not change any more. */
async function groundAsOf(
  queries: Queries,
  key: NodeKey,
  aggregation: Aggregation,
  view: View,
  moment: Instant,
  now: Date,
): Promise<Ground> {
  const sources = sourcesAsOf(queries, moment);
  const children = await sources.children(key);
  const wanted = new Set(
    view === 'provisional'
      ? children.filter((child) => child.approvedRevisionId === null).map((child) => child.unitId)
      : [],
  );
  const standIns = new Map<number, Pick<Node, 'state' | 'inputs' | 'hash'>>();
  const { views } = await computeSubtree(
    {
      aggregation,
      sources,
      visit: (below, node) => {
        if (wanted.has(below.unitId)) standIns.set(below.unitId, node.views.provisional);
        return Promise.resolve();
      },
    },
    key,
    view,
  );
  return {
    node: { ...views[view], computedAt: now.toISOString() },
    computed: true,
    settled: true,
    children,
    standIns,
  };
}

async function groundFrozen(
  queries: Queries,
  key: NodeKey,
  aggregation: Aggregation,
  revision: number,
): Promise<Ground> {
  const frozen = await frozenRevision(queries, key, revision);
  if (!frozen) {
    throw problem('not-found', {
      detail: {
        vi: `Báo cáo của đơn vị không có lần gửi ${revision} nào đứng trên số tổng hợp`,
        en: `The unit's report has no revision ${revision} that stands on a roll-up`,
      },
    });
  }
  const children = await frozenChildren(queries, key, frozen.id);
  const { contributions } = sourcesNow(queries);
  const { confirmed } = await combineChildren(aggregation, children, new Map(), contributions);
  return {
    node: {
      state: confirmed,
      inputs: children.flatMap(({ unitCode, unitName, revision: number, hash }) =>
        hash === null ? [] : [{ unit: unitCode, name: unitName, revision: number, hash }],
      ),
      coverage: frozen.coverage,
      hash: frozen.rollupHash,
      computedAt: frozen.submittedAt,
    },
    computed: true,
    settled: true,
    children,
    standIns: new Map(),
  };
}
