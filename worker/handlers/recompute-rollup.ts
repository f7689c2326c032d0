/**
 * Brings one node of a roll-up up to date, in one transaction: under the node's lock it reads the marks, then the
 * inputs, writes the node and its parent's mark, and deletes exactly the marks it has read. Whoever commits a
 * report after the marks were read leaves a mark of his own, so nothing is ever missed; doing it twice changes
 * nothing.
 */
import type { Knex } from 'knex';
import type { Aggregation, RollupState } from '../../regimes/aggregate/aggregation.js';
import { canonical } from '../../regimes/canonical.js';
import { rollupHash } from '../../regimes/lineage.js';
import type { Instant, Json, JsonObject } from '../../regimes/words.js';
import { recordEvent } from '../../api/store/events.js';
import { aggregationFor } from '../../api/store/forms.js';
import { insertMarks } from '../../api/store/marks.js';
import { regimeOf } from '../../api/store/regimes.js';
import {
  childrenOf,
  contributions,
  deleteMarks,
  loadNode,
  lockNode,
  marksOf,
  parentOf,
  partStates,
  provisionalNodes,
  regimePeriod,
  unitOn,
  VIEWS,
  writeNode,
  writePart,
  type ChildRow,
  type Contribution,
  type Node,
  type NodeKey,
  type RegimePeriod,
  type View,
} from '../../api/store/rollups.js';
import type { Database } from '../../api/store/database.js';
import { coverageOf, frozenBy } from '../../api/store/coverage.js';

/** What a pass over one node did. */
export interface Recomputed {
  /** Marks that it took away. */
  readonly marks: number;
  /** Views that changed. */
  readonly changed: readonly View[];
}

/** @param at the moment to be written as the node's `computedAt` */
export async function recomputeRollup(database: Database, key: NodeKey, at: Instant): Promise<Recomputed> {
  return database.write(async (trx) => {
    await lockNode(database, trx, key);
    const marks = await marksOf(trx, key);
    if (marks.length === 0) return { marks: 0, changed: [] };
    const period = await regimePeriod(trx, key.regimePeriodId);
    if (!period) throw new Error(`No regime period ${key.regimePeriodId}`);
    const dirty = new Set(marks.map((mark) => mark.bucket));
    const changed = await computeNode(trx, period, key, dirty, at);
    if (changed.length > 0) await announce(trx, period, key, changed, at);
    await deleteMarks(
      trx,
      marks.map((mark) => mark.id),
    );
    return { marks: marks.length, changed };
  });
}

/** Computes both views; `dirty` names the parts to be read anew. Answers the views whose row changed. */
async function computeNode(
  trx: Knex.Transaction,
  period: RegimePeriod,
  key: NodeKey,
  dirty: ReadonlySet<number>,
  at: Instant,
): Promise<View[]> {
  const aggregation = await aggregationOfPeriod(trx, period);
  const children = await childrenOf(trx, key);
  const below = await provisionalNodes(
    trx,
    period.id,
    children.filter((child) => child.step > 0).map((child) => child.unitId),
  );
  const coverage = coverageOf(children, below, await frozenBy(trx, key));
  const changed: View[] = [];
  for (const view of VIEWS) {
    const sources = { trx, period, key, aggregation, children, below, view };
    const state = await combined(sources, dirty, at);
    const inputs = inputsFor(children, below, view);
    const node: Node = { state, inputs, coverage, hash: rollupHash(inputs), computedAt: at };
    const before = await loadNode(trx, key, view);
    if (before && same(before, node)) continue;
    await writeNode(trx, { ...key, view }, node);
    changed.push(view);
  }
  return changed;
}

async function aggregationOfPeriod(trx: Knex.Transaction, period: RegimePeriod): Promise<Aggregation> {
  return aggregationFor(await regimeOf(trx, { id: period.versionId, hash: period.versionHash }));
}

function same(a: Node, b: Node): boolean {
  const essence = ({ state, inputs, coverage, hash }: Node): string =>
    canonical({ state, inputs, coverage, hash } as unknown as Json);
  return essence(a) === essence(b);
}

interface Sources {
  readonly trx: Knex.Transaction;
  readonly period: RegimePeriod;
  readonly key: NodeKey;
  readonly aggregation: Aggregation;
  readonly children: readonly ChildRow[];
  readonly below: ReadonlyMap<number, Node>;
  readonly view: View;
}

/** The node's state: of its children at once, or of its parts where the step is too wide for that. */
async function combined(sources: Sources, dirty: ReadonlySet<number>, at: Instant): Promise<RollupState> {
  const { trx, key, aggregation, children, view } = sources;
  const buckets = new Set(children.map((child) => child.bucket));
  if (buckets.size <= 1) return combineChildren(sources, children);
  const parts = await partStates(trx, key, view);
  for (const bucket of buckets) {
    if (parts.has(bucket) && !dirty.has(bucket)) continue;
    const state = await combineChildren(
      sources,
      children.filter((child) => child.bucket === bucket),
    );
    parts.set(bucket, state);
    await writePart(trx, { ...key, view, bucket }, state, at);
  }
  return aggregation.combineAll(
    [...parts].filter(([bucket]) => buckets.has(bucket)).map(([, state]) => state),
  );
}

/** Approved reports count in both views; where one is missing, the provisional view takes the roll-up below it. */
async function combineChildren(sources: Sources, children: readonly ChildRow[]): Promise<RollupState> {
  const { trx, aggregation, below, view } = sources;
  const ids = children.flatMap((child) => child.approvedRevisionId ?? []);
  const revisions = new Map((await contributions(trx, ids)).map((one) => [one.id, one]));
  const states = children.flatMap((child) => {
    const revision = child.approvedRevisionId === null ? undefined : revisions.get(child.approvedRevisionId);
    if (revision) return [contribution(aggregation, child, revision)];
    const node = view === 'provisional' ? below.get(child.unitId) : undefined;
    return node ? [aggregation.lift(node.state, child.level)] : [];
  });
  return aggregation.combineAll(states);
}

/** The state that an approved revision contributes to the unit above. */
export function contribution(
  aggregation: Aggregation,
  child: Pick<ChildRow, 'unitCode' | 'unitName' | 'level'>,
  revision: Contribution,
): RollupState {
  if (revision.rollupState !== null) {
    return aggregation.lift(JSON.parse(revision.rollupState) as RollupState, child.level);
  }
  const source = {
    unit: { code: child.unitCode, name: child.unitName },
    revision: revision.revision,
    approvedAt: revision.decidedAt ?? '',
  };
  const state = aggregation.leaf(JSON.parse(revision.content) as JsonObject, source, child.level);
  return aggregation.lift(state, child.level);
}

/** The inputs by hash: approved revisions, and in the provisional view the roll-ups that stand in for missing ones. */
function inputsFor(
  children: readonly ChildRow[],
  below: ReadonlyMap<number, Node>,
  view: View,
): Node['inputs'] {
  return children.flatMap((child) => {
    const name = child.unitName;
    if (child.hash !== null)
      return [{ unit: child.unitCode, name, revision: child.revision, hash: child.hash }];
    const node = view === 'provisional' ? below.get(child.unitId) : undefined;
    return node && node.inputs.length > 0
      ? [{ unit: child.unitCode, name, revision: null, hash: node.hash }]
      : [];
  });
}

/** Tells whoever watches, and marks the node above where what it stands on has changed. */
async function announce(
  trx: Knex.Transaction,
  period: RegimePeriod,
  key: NodeKey,
  changed: readonly View[],
  at: Instant,
): Promise<void> {
  const unit = await unitOn(trx, key.unitId, period.windowTo);
  await recordEvent(trx, {
    at,
    type: 'rollup.changed',
    actorId: null,
    regime: period.regime,
    period: period.period,
    unitId: key.unitId,
    ...(unit ? { unitCode: unit.code, unitPath: unit.path } : {}),
    data: { views: changed, recipient: period.recipientId },
  });
  const parent = await parentOf(trx, key);
  if (!parent || !changed.includes('provisional')) return;
  const above = await unitOn(trx, parent.receiverId, period.windowTo);
  if (!above) throw new Error(`Unit ${parent.receiverId} does not exist on ${period.windowTo}`);
  const mark = {
    regimePeriodId: period.id,
    unitId: parent.receiverId,
    unitPath: above.path,
    bucket: parent.bucket,
  };
  await insertMarks(trx, [{ ...mark, kind: 'below' }], new Date(at));
}
