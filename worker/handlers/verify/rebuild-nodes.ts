/**
 * Replaces some nodes of one storey. They are computed without a lock from what can be read; then, in a short
 * transaction under their locks, it is looked whether that still holds, and they are written. Where it does not,
 * somebody was quicker: that node is computed again under its lock, as the worker does. So nobody waits for the
 * arithmetic, and nothing that was approved meanwhile is lost.
 */
import type { Knex } from 'knex';
import type { Aggregation } from '../../../regimes/aggregate/aggregation.js';
import { canonical } from '../../../regimes/canonical.js';
import type { Instant } from '../../../regimes/words.js';
import type { Database } from '../../../api/store/database.js';
import { insertMarks } from '../../../api/store/marks.js';
import {
  insertNodes,
  lockNodes,
  ofVersion,
  VIEWS,
  WHOLE,
  type NodeTexts,
  type RegimePeriod,
} from '../../../api/store/rollups.js';
import { recomputeRollup } from '../recompute-rollup.js';
import { computeNode, type ComputedTexts, type Reporters } from './compute-node.js';
import { contentsOf, type Hashed } from './contents.js';
import type { NodePlace } from './node-places.js';
import { groundOf, standingNow } from './reporters.js';

/** So many contents are read and held at a time; a wider node is read part by part. */
const FEW = 256;

interface Computed {
  readonly place: NodePlace;
  readonly node: ComputedTexts;
}

/** @param places nodes of one storey, by unit id; at most some tens */
export async function rebuildNodes(
  database: Database,
  period: RegimePeriod,
  aggregation: Aggregation,
  places: readonly NodePlace[],
  at: Instant,
): Promise<void> {
  const ids = places.map(({ unitId }) => unitId);
  const { reporters, standing } = await groundOf(database.read, period.id, ids);
  const load = async (wanted: readonly number[]): Promise<Hashed[]> =>
    ofVersion(period.versionId, await contentsOf(database.read, wanted));
  const computed: Computed[] = [];
  const of = (place: NodePlace): Reporters => reporters.get(place.unitId) ?? NOBODY;
  for (const group of groupsOf(places, (place) => of(place).children.length)) {
    const wanted = group.flatMap((place) =>
      of(place).children.flatMap((child) => child.approvedRevisionId ?? []),
    );
    const held = wanted.length > FEW ? undefined : new Map((await load(wanted)).map((row) => [row.id, row]));
    const loadHeld = (some: readonly number[]): Promise<Hashed[]> =>
      held ? Promise.resolve(some.flatMap((id) => held.get(id) ?? [])) : load(some);
    for (const place of group)
      computed.push({ place, node: await computeNode(aggregation, of(place), loadHeld) });
  }
  const overtaken = await database.write((trx) => replace(database, trx, { period, standing, computed, at }));
  for (const { unitId } of overtaken) {
    await recomputeRollup(database, { regimePeriodId: period.id, unitId }, at, true);
  }
}

const NOBODY: Reporters = { children: [], below: new Map(), frozen: undefined };

/** Nodes whose reports are read together. */
function groupsOf(places: readonly NodePlace[], sizeOf: (place: NodePlace) => number): NodePlace[][] {
  const groups: NodePlace[][] = [];
  let size = 0;
  for (const place of places) {
    const last = groups.at(-1);
    size += sizeOf(place);
    if (last && size <= FEW) last.push(place);
    else {
      groups.push([place]);
      size = sizeOf(place);
    }
  }
  return groups;
}

interface Replacing {
  readonly period: RegimePeriod;
  /** What the nodes stood on when they were computed, by unit id. */
  readonly standing: ReadonlyMap<number, string>;
  readonly computed: readonly Computed[];
  readonly at: Instant;
}

/** Writes what still holds. Answers the nodes of which the ground has moved. */
async function replace(
  database: Database,
  trx: Knex.Transaction,
  { period, standing, computed, at }: Replacing,
): Promise<NodePlace[]> {
  const ids = computed.map(({ place }) => place.unitId);
  await lockNodes(database, trx, period.id, ids);
  // Marks before the ground, as ever: who commits in between leaves a mark that is not among these.
  const marks = await trx('rollup_marks')
    .where({ regime_period_id: period.id })
    .whereIn('unit_id', ids)
    .select<{ id: number; unit_id: number }[]>('id', 'unit_id');
  const now = await standingNow(trx, period.id, ids);
  const holds = ({ place }: Computed): boolean => now.get(place.unitId) === standing.get(place.unitId);
  const sure = computed.filter(holds);
  const sureIds = new Set(sure.map(({ place }) => place.unitId));
  await write(trx, period, sure, at);
  const done = marks.filter((mark) => sureIds.has(mark.unit_id)).map(({ id }) => id);
  for (let start = 0; start < done.length; start += 500) {
    await trx('rollup_marks')
      .whereIn('id', done.slice(start, start + 500))
      .delete();
  }
  return computed.filter((one) => !holds(one)).map(({ place }) => place);
}

function rowsOf({ views, parts }: ComputedTexts): NodeTexts[] {
  const none = { inputs: null, coverage: null, hash: null };
  return VIEWS.flatMap((view) => [
    { view, bucket: WHOLE, ...views[view] },
    ...[...parts].map(([bucket, states]) => ({ view, bucket, state: states[view], ...none })),
  ]);
}

/** Nodes whose rows say the same already keep them, with their moment. */
async function write(
  trx: Knex.Transaction,
  period: RegimePeriod,
  computed: readonly Computed[],
  at: Instant,
): Promise<void> {
  const stored = await storedTexts(
    trx,
    period.id,
    computed.map(({ place }) => place.unitId),
  );
  const changed = computed.flatMap(({ place, node }) => {
    const rows = rowsOf(node);
    const before = stored.get(place.unitId) ?? new Map<string, string>();
    const differing = rows.filter((row) => before.get(keyOf(row)) !== textOf(row));
    return differing.length === 0 && before.size === rows.length ? [] : [{ place, rows, differing }];
  });
  if (changed.length === 0) return;
  await trx('rollup_nodes')
    .where({ regime_period_id: period.id })
    .whereIn(
      'unit_id',
      changed.map(({ place }) => place.unitId),
    )
    .delete();
  await insertNodes(
    trx,
    period.id,
    changed.map(({ place, rows }) => ({ unitId: place.unitId, rows })),
    at,
  );
  await tell(trx, period, changed, at);
}

const keyOf = ({ view, bucket }: Pick<NodeTexts, 'view' | 'bucket'>): string => `${view} ${bucket}`;
const textOf = ({ state, inputs, coverage, hash }: NodeTexts): string =>
  [state, inputs ?? '', coverage ?? '', hash ?? ''].join('\n');

async function storedTexts(
  trx: Knex.Transaction,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<Map<number, Map<string, string>>> {
  const rows = await trx('rollup_nodes')
    .where({ regime_period_id: regimePeriodId })
    .whereIn('unit_id', ids)
    .select<(NodeTexts & { unit_id: number })[]>(
      'unit_id',
      'view',
      'bucket',
      'state',
      'inputs',
      'coverage',
      'hash',
    );
  const stored = new Map<number, Map<string, string>>();
  for (const row of rows) {
    const own = stored.get(row.unit_id) ?? new Map<string, string>();
    stored.set(row.unit_id, own.set(keyOf(row), textOf(row)));
  }
  return stored;
}

interface Changed {
  readonly place: NodePlace;
  readonly differing: readonly NodeTexts[];
}

/** What the worker tells of a node that changed: the event, and the mark of the node above. */
async function tell(
  trx: Knex.Transaction,
  period: RegimePeriod,
  changed: readonly Changed[],
  at: Instant,
): Promise<void> {
  await trx.batchInsert(
    'events',
    changed.map(({ place }) => ({
      at,
      type: 'rollup.changed',
      actor_id: null,
      regime: period.regime,
      period: period.period,
      unit_id: place.unitId,
      unit_code: place.code,
      unit_path: place.path,
      data: canonical({ views: VIEWS, recipient: period.recipientId }),
    })),
    100,
  );
  const upward = changed.filter(({ differing }) => differing.some(({ view }) => view === 'provisional'));
  await insertMarks(
    trx,
    upward.flatMap(({ place: { above } }) =>
      above
        ? [
            {
              regimePeriodId: period.id,
              unitId: above.unitId,
              unitPath: above.path,
              bucket: above.bucket,
              kind: 'below' as const,
            },
          ]
        : [],
    ),
    new Date(at),
  );
}
