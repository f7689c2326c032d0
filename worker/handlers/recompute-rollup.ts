/**
 * Brings one node of a roll-up up to date, in one transaction: under the node's lock it reads the marks, then the
 * inputs, writes the node and its parent's mark, and deletes exactly the marks it has read. Whoever commits a
 * report after the marks were read leaves a mark of his own, so nothing is ever missed; doing it twice changes
 * nothing.
 */
import type { Knex } from 'knex';
import type { Aggregation } from '../../regimes/aggregate/aggregation.js';
import { canonical } from '../../regimes/canonical.js';
import { rollupHash } from '../../regimes/lineage.js';
import type { Instant, Json } from '../../regimes/words.js';
import { combineChildren, inputsFor, whole, type States } from '../../api/actions/compute-rollup.js';
import { recordEvent } from '../../api/store/events.js';
import { aggregationFor } from '../../api/store/forms.js';
import { insertMarks } from '../../api/store/marks.js';
import { regimeOf } from '../../api/store/regimes.js';
import {
  childrenOf,
  contributions,
  deleteMarks,
  deleteNode,
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
  type Node,
  type NodeKey,
  type RegimePeriod,
  type View,
} from '../../api/store/rollups.js';
import type { Database } from '../../api/store/database.js';
import type { Sources } from '../../api/store/sources.js';
import { coverageOf, frozenBy } from '../../api/store/coverage.js';

/** What a pass over one node did. */
export interface Recomputed {
  /** Marks that it took away. */
  readonly marks: number;
  /** Views that changed. */
  readonly changed: readonly View[];
}

/**
 * @param at the moment to be written as the node's `computedAt`
 * @param anew whether the node is computed without marks too, from its reports alone, and its rows replaced
 */
export async function recomputeRollup(
  database: Database,
  key: NodeKey,
  at: Instant,
  anew = false,
): Promise<Recomputed> {
  return database.write(async (trx) => {
    await lockNode(database, trx, key);
    const marks = await marksOf(trx, key);
    if (marks.length === 0 && !anew) return { marks: 0, changed: [] };
    if (anew) await deleteNode(trx, key);
    const period = await regimePeriod(trx, key.regimePeriodId);
    if (!period) throw new Error(`No regime period ${key.regimePeriodId}`);
    const changed = await computeNode(trx, period, key, at);
    if (changed.length > 0) await announce(trx, period, key, changed, at);
    await deleteMarks(
      trx,
      marks.map((mark) => mark.id),
    );
    return { marks: marks.length, changed };
  });
}

/**
 * Computes both views, and of their parts those that are marked. Answers the views whose row changed. Which parts
 * those are is asked after the children were read: a report that was approved since the first look at the marks is
 * among the inputs already, and must be in the figures too. Its own mark stays for the next pass.
 */
async function computeNode(
  trx: Knex.Transaction,
  period: RegimePeriod,
  key: NodeKey,
  at: Instant,
): Promise<View[]> {
  const aggregation = await aggregationOfPeriod(trx, period);
  const children = await childrenOf(trx, key);
  const below = await provisionalNodes(
    trx,
    period.id,
    children.filter((child) => child.step > 0).map((child) => child.unitId),
  );
  const dirty = new Set((await marksOf(trx, key)).map((mark) => mark.bucket));
  const coverage = coverageOf(children, below, await frozenBy(trx, key));
  const changed: View[] = [];
  const states = await combined({ trx, key, aggregation, children, below }, dirty, at);
  for (const view of VIEWS) {
    const inputs = inputsFor(children, below, view);
    const node: Node = { state: states[view], inputs, coverage, hash: rollupHash(inputs), computedAt: at };
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

interface Below {
  readonly trx: Knex.Transaction;
  readonly key: NodeKey;
  readonly aggregation: Aggregation;
  readonly children: readonly ChildRow[];
  readonly below: ReadonlyMap<number, Node>;
}

/** The node's states: of its children at once, or of its parts where the step is too wide for that. */
async function combined(from: Below, dirty: ReadonlySet<number>, at: Instant): Promise<States> {
  const { trx, key, aggregation, children, below } = from;
  const load: Sources['contributions'] = (ids) => contributions(trx, ids);
  const buckets = new Set(children.map((child) => child.bucket));
  if (buckets.size <= 1) return combineChildren(aggregation, children, below, load);
  const known = await partsOf(trx, key);
  const parts = new Map<number, States>();
  for (const bucket of buckets) {
    const clean = dirty.has(bucket) ? undefined : known.get(bucket);
    const own = children.filter((child) => child.bucket === bucket);
    const states = clean ?? (await combineChildren(aggregation, own, below, load));
    parts.set(bucket, states);
    if (clean) continue;
    for (const view of VIEWS) await writePart(trx, { ...key, view, bucket }, states[view], at);
  }
  return {
    confirmed: whole(aggregation, parts, 'confirmed'),
    provisional: whole(aggregation, parts, 'provisional'),
  };
}

/** The parts of a node of which both views were computed before. */
async function partsOf(trx: Knex.Transaction, key: NodeKey): Promise<Map<number, States>> {
  const provisional = await partStates(trx, key, 'provisional');
  const parts = new Map<number, States>();
  for (const [bucket, confirmed] of await partStates(trx, key, 'confirmed')) {
    const other = provisional.get(bucket);
    if (other) parts.set(bucket, { confirmed, provisional: other });
  }
  return parts;
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
