/**
 * Computing nodes of a roll-up from reports: what the worker does for one node, verify and rebuild for all of them,
 * and a question about the past for a subtree. Nothing is written here.
 */
import type { Aggregation, LeafReport, RollupState } from '../../regimes/aggregate/aggregation.js';
import { rollupHash } from '../../regimes/lineage.js';
import type { JsonObject } from '../../regimes/words.js';
import { coverageOf } from '../store/coverage.js';
import type { ChildRow, Contribution, Node, NodeKey, View } from '../store/rollups.js';
import type { Sources } from '../store/sources.js';

/** A node without the moment of its computation. */
export type ComputedView = Omit<Node, 'computedAt'>;
/** The two states of a node or of a part of it. */
export type States = Readonly<Record<View, RollupState>>;

export interface ComputedNode {
  readonly views: Readonly<Record<View, ComputedView>>;
  /** By bucket. One part says what the node says. */
  readonly parts: ReadonlyMap<number, States>;
}

/** Revisions read at a time: bounds the memory whatever the width of a step. */
const AT_A_TIME = 64;

/** The state that an approved revision contributes to the unit above. */
export function contribution(
  aggregation: Aggregation,
  child: Pick<ChildRow, 'unitCode' | 'unitName' | 'level'>,
  revision: Contribution,
): RollupState {
  if (revision.rollupState !== null) {
    return aggregation.lift(JSON.parse(revision.rollupState) as RollupState, child.level);
  }
  const state = aggregation.leaves([leafReport(child, revision)], child.level);
  return aggregation.lift(state, child.level);
}

function leafReport(child: Pick<ChildRow, 'unitCode' | 'unitName'>, revision: Contribution): LeafReport {
  const unit = { code: child.unitCode, name: child.unitName };
  const source = { unit, revision: revision.revision, approvedAt: revision.decidedAt ?? '' };
  return { content: JSON.parse(revision.content) as JsonObject, source };
}

/** Parsed one after the other: no two contents are held as objects at once. */
function* leafReports(
  reporters: readonly { readonly child: Reporter; readonly revision: Contribution }[],
): Iterable<LeafReport> {
  for (const { child, revision } of reporters) yield leafReport(child, revision);
}

/** The states of several reporters' approved revisions; reports of one level are gathered in one go. */
function contributed(
  aggregation: Aggregation,
  reporters: readonly { readonly child: Reporter; readonly revision: Contribution }[],
): RollupState[] {
  const above = reporters.filter(({ revision }) => revision.rollupState !== null);
  const leaves = reporters.filter(({ revision }) => revision.rollupState === null);
  const gathered = [...new Set(leaves.map(({ child }) => child.level))].map((level) => {
    const own = leaves.filter(({ child }) => child.level === level);
    return aggregation.lift(aggregation.leaves(leafReports(own), level), level);
  });
  return [...gathered, ...above.map(({ child, revision }) => contribution(aggregation, child, revision))];
}

/** What of a reporter matters for the figures above it. */
export type Reporter = Pick<ChildRow, 'unitId' | 'unitCode' | 'unitName' | 'level' | 'approvedRevisionId'>;

/** Approved reports count in both views; where one is missing, the provisional view takes the roll-up below it. */
export async function combineChildren(
  aggregation: Aggregation,
  children: readonly Reporter[],
  below: ReadonlyMap<number, Pick<Node, 'state'>>,
  load: Sources['contributions'],
): Promise<States> {
  const confirmed = await combineApproved(aggregation, children, load);
  return { confirmed, provisional: withStandIns(aggregation, confirmed, children, below) };
}

/** The confirmed state of reporters, or, on top of a state, that with their approved reports in it too. */
export async function combineApproved(
  aggregation: Aggregation,
  children: readonly Reporter[],
  load: Sources['contributions'],
  onto: RollupState = aggregation.identity,
): Promise<RollupState> {
  const approved = children.filter((child) => child.approvedRevisionId !== null);
  let confirmed = onto;
  for (let start = 0; start < approved.length; start += AT_A_TIME) {
    const chunk = approved.slice(start, start + AT_A_TIME);
    const rows = await load(chunk.flatMap((child) => child.approvedRevisionId ?? []));
    const byId = new Map(rows.map((row) => [row.id, row]));
    const reporters = chunk.flatMap((child) => {
      const revision = byId.get(child.approvedRevisionId ?? -1);
      return revision ? [{ child, revision }] : [];
    });
    const states = contributed(aggregation, reporters);
    // A step of one chunk and one level is what was gathered.
    const [only] = states;
    const alone = confirmed === aggregation.identity && states.length === 1 && approved.length <= AT_A_TIME;
    confirmed = alone && only !== undefined ? only : aggregation.combineAll([confirmed, ...states]);
  }
  return confirmed;
}

/** The provisional state: the confirmed one, and for each reporter without an approved report the roll-up below. */
export function withStandIns(
  aggregation: Aggregation,
  confirmed: RollupState,
  children: readonly Reporter[],
  below: ReadonlyMap<number, Pick<Node, 'state'>>,
): RollupState {
  const standIns = children.flatMap((child) => {
    const node = child.approvedRevisionId === null ? below.get(child.unitId) : undefined;
    return node ? [aggregation.lift(node.state, child.level)] : [];
  });
  return standIns.length === 0 ? confirmed : aggregation.combineAll([confirmed, ...standIns]);
}

/** The hash of a roll-up without inputs: there is nothing in it that could stand in for a report. */
const OF_NOTHING = rollupHash([]);

/**
 * The inputs by hash, their members in canonical order: approved revisions, and in the provisional view the roll-ups that stand in for missing ones. */
export function inputsFor(
  children: readonly ChildRow[],
  below: ReadonlyMap<number, Pick<Node, 'hash'>>,
  view: View,
): Node['inputs'] {
  return children.flatMap((child) => {
    const name = child.unitName;
    if (child.hash !== null)
      return [{ hash: child.hash, name, revision: child.revision, unit: child.unitCode }];
    const node = view === 'provisional' ? below.get(child.unitId) : undefined;
    return node && node.hash !== OF_NOTHING
      ? [{ hash: node.hash, name, revision: null, unit: child.unitCode }]
      : [];
  });
}

/** What a computation of several nodes works on. */
export interface Computing {
  readonly aggregation: Aggregation;
  readonly sources: Sources;
  /** Called after each node, those below before those above. */
  readonly visit?: (key: NodeKey, node: ComputedNode) => Promise<void>;
}

/**
 * Computes a node and everything below it from the reports alone. Holds one storey of states for each level, not
 * the whole tree.
 * @param view the view that is wanted: states below that do not enter it are not computed; undefined: all of them
 * @param states whether the node's own figures are wanted, or only who is missing
 */
export async function computeSubtree(
  computing: Computing,
  key: NodeKey,
  view?: View,
  states = true,
): Promise<ComputedNode> {
  const { aggregation, sources, visit } = computing;
  const children = await sources.children(key);
  const below = new Map<number, ComputedView>();
  for (const child of children) {
    if (child.step === 0) continue;
    const enters = view === undefined || (view === 'provisional' && child.approvedRevisionId === null);
    const node = await computeSubtree(computing, { ...key, unitId: child.unitId }, view, states && enters);
    below.set(child.unitId, node.views.provisional);
  }
  const parts = new Map<number, States>();
  if (states) {
    for (const bucket of new Set(children.map((child) => child.bucket))) {
      const part = children.filter((child) => child.bucket === bucket);
      parts.set(bucket, await combineChildren(aggregation, part, below, sources.contributions));
    }
  }
  const figures = wholes(aggregation, parts);
  const coverage = coverageOf(children, below, await sources.frozen(key));
  const viewOf = (which: View): ComputedView => {
    const inputs = inputsFor(children, below, which);
    return { state: figures[which], inputs, coverage, hash: rollupHash(inputs) };
  };
  const node = { views: { confirmed: viewOf('confirmed'), provisional: viewOf('provisional') }, parts };
  await visit?.(key, node);
  return node;
}

/** The states of a node that is made of these parts. Where both views are one, their state is computed once. */
export function wholes(aggregation: Aggregation, parts: ReadonlyMap<number, States>): States {
  const confirmed = whole(aggregation, parts, 'confirmed');
  const same = [...parts.values()].every((part) => part.confirmed === part.provisional);
  return { confirmed, provisional: same ? confirmed : whole(aggregation, parts, 'provisional') };
}

/** The state of a node that is made of these parts. */
export function whole(aggregation: Aggregation, parts: ReadonlyMap<number, States>, view: View): RollupState {
  const [only, ...others] = [...parts.values()].map((part) => part[view]);
  if (only === undefined) return aggregation.identity;
  return others.length === 0 ? only : aggregation.combineAll([only, ...others]);
}
