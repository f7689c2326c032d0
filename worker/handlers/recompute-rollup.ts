/**
 * Brings one node of a roll-up up to date, in one transaction: under the node's lock it takes the marks away, then
 * reads the inputs, and writes the node and its parent's mark. Whoever commits a report after the marks were read
 * leaves a mark of his own, so nothing is ever missed; doing it twice changes nothing.
 */
import type { Knex } from 'knex';
import type { Aggregation, RollupState } from '../../regimes/aggregate/aggregation.js';
import { canonical } from '../../regimes/canonical.js';
import { rollupHash } from '../../regimes/lineage.js';
import type { Instant, Json } from '../../regimes/words.js';
import { advanceParts, type Before } from '../../api/actions/advance-rollup.js';
import { inputsFor, wholes, type States } from '../../api/actions/compute-rollup.js';
import { coverageOf, frozenIn } from '../../api/store/coverage.js';
import type { Database } from '../../api/store/database.js';
import { recordEvent } from '../../api/store/events.js';
import { aggregationFor } from '../../api/store/forms.js';
import { insertMarks } from '../../api/store/marks.js';
import { placeOf, type NodePlace } from '../../api/store/node-place.js';
import { regimeOf } from '../../api/store/regimes.js';
import { childrenOf, contributions, ofVersion } from '../../api/store/rollup-children.js';
import {
  deleteNode,
  deleteParts,
  lockNode,
  nodeTexts,
  saysTheSame,
  standIns,
  takeMarks,
  VIEWS,
  WHOLE,
  writeNodeTexts,
  type Node,
  type NodeKey,
  type NodeTexts,
  type StandIn,
  type View,
} from '../../api/store/rollup-nodes.js';

/** What a pass over one node did. */
export interface Recomputed {
  /** Marks that it took away. */
  readonly marks: number;
  /** Views that changed. */
  readonly changed: readonly View[];
}

/**
 * Computes a node that is marked. One that another transaction works on is left to it, without waiting.
 * @param at the moment to be written as the node's `computedAt`
 * @param anew whether the node is computed without marks too, from its reports alone, and its rows replaced; then
 *   the transaction that holds the node is waited for
 */
export async function recomputeRollup(
  database: Database,
  key: NodeKey,
  at: Instant,
  anew = false,
): Promise<Recomputed> {
  return database.write(async (trx) => {
    if (anew) await lockNode(database, trx, key);
    const marks = await takeMarks(database, trx, key);
    if (marks.length === 0 && !anew) return { marks: 0, changed: [] };
    if (anew) await deleteNode(trx, key);
    else if (marks.includes(WHOLE)) await deleteParts(trx, key);
    const place = await placeOf(trx, key);
    const stored = anew ? [] : await nodeTexts(trx, key);
    const rows = await computeNode({ trx, place, key, stored, marked: new Set(marks) });
    await writeNodeTexts(trx, key, rows, at);
    const changed = rows.filter((row) => row.bucket === WHOLE).map((row) => row.view);
    if (changed.length > 0) await announce(trx, place, key, changed, at);
    return { marks: marks.length, changed };
  });
}

interface Pass {
  readonly trx: Knex.Transaction;
  readonly place: NodePlace;
  readonly key: NodeKey;
  /** The node's rows as they are. */
  readonly stored: readonly NodeTexts[];
  /** The parts that are marked; `WHOLE` among them: units changed their codes, all is computed from the reports. */
  readonly marked: ReadonlySet<number>;
}

/**
 * Computes both views, and of their parts those that something happened to. Answers the rows that differ from what
 * is stored. Whether a part is as it was is judged by its inputs too: a report that was approved since the marks
 * were read is among the inputs already, and must be in the figures. Its own mark stays for the next pass.
 */
async function computeNode({ trx, place, key, stored, marked }: Pass): Promise<NodeTexts[]> {
  const aggregation = await aggregationOfPeriod(trx, place);
  const children = await childrenOf(trx, key);
  const below = children.some((child) => child.step > 0) ? await standIns(trx, key) : NOBODY;
  const frozen = place.sent && (await frozenIn(trx, place.sent));
  const confirmed = inputsFor(children, below, 'confirmed');
  const inputs = {
    confirmed,
    provisional: below.size === 0 ? confirmed : inputsFor(children, below, 'provisional'),
  };
  const inParts = new Set(children.map((child) => child.bucket)).size > 1;
  const parts = await advanceParts({
    aggregation,
    load: async (ids) => ofVersion(place.period.versionId, await contributions(trx, ids)),
    children,
    below,
    inputs,
    marked,
    before: marked.has(WHOLE) ? undefined : beforeFrom(stored, inParts),
  });
  // Parts that stay behind would be taken for those of a later day, when the step is wide again.
  if (!inParts && stored.some((row) => row.bucket !== WHOLE)) await deleteParts(trx, key);
  const coverage = canonical(coverageOf(children, below, frozen) as unknown as Json);
  return differing(stored, [
    ...(inParts ? partTexts(parts) : []),
    ...wholeTexts(wholes(aggregation, parts), inputs, coverage),
  ]);
}

/** The lowest step has nobody below it. */
const NOBODY: ReadonlyMap<number, StandIn> = new Map();

async function aggregationOfPeriod(trx: Knex.Transaction, { period }: NodePlace): Promise<Aggregation> {
  return aggregationFor(await regimeOf(trx, { id: period.versionId, hash: period.versionHash }));
}

/** What is stored of the node; undefined where it is not complete. Most parts are never asked for, nor parsed. */
function beforeFrom(stored: readonly NodeTexts[], inParts: boolean): Before | undefined {
  const row = (view: View, bucket: number): NodeTexts | undefined =>
    stored.find((one) => one.view === view && one.bucket === bucket);
  const confirmed = row('confirmed', WHOLE)?.inputs;
  const provisional = row('provisional', WHOLE)?.inputs;
  if (typeof confirmed !== 'string' || typeof provisional !== 'string') return undefined;
  const parse = onceEach((text: string) => JSON.parse(text) as unknown);
  return {
    inputs: {
      confirmed: parse(confirmed) as Node['inputs'],
      provisional: parse(provisional) as Node['inputs'],
    },
    part: (bucket) => {
      const one = row('confirmed', inParts ? bucket : WHOLE);
      const other = row('provisional', inParts ? bucket : WHOLE);
      // Equal texts give one object: what is made of it is made once.
      return one && other
        ? { confirmed: parse(one.state) as RollupState, provisional: parse(other.state) as RollupState }
        : undefined;
    },
  };
}

function partTexts(parts: ReadonlyMap<number, States>): NodeTexts[] {
  const write = onceEach((state: RollupState) => canonical(state as unknown as Json));
  return [...parts].flatMap(([bucket, states]) =>
    VIEWS.map((view) => ({
      view,
      bucket,
      state: write(states[view]),
      inputs: null,
      coverage: null,
      hash: null,
    })),
  );
}

function wholeTexts(
  states: States,
  inputs: Readonly<Record<View, Node['inputs']>>,
  coverage: string,
): NodeTexts[] {
  const write = onceEach((value: object) => canonical(value as unknown as Json));
  const hash = onceEach(rollupHash);
  return VIEWS.map((view) => ({
    view,
    bucket: WHOLE,
    state: write(states[view]),
    inputs: write(inputs[view]),
    coverage,
    hash: hash(inputs[view]),
  }));
}

/** A function that is asked once for each value: both views are often one. */
function onceEach<T, R>(make: (value: T) => R): (value: T) => R {
  const made = new Map<T, R>();
  return (value) => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const result = make(value);
    made.set(value, result);
    return result;
  };
}

function differing(stored: readonly NodeTexts[], rows: readonly NodeTexts[]): NodeTexts[] {
  return rows.filter((row) => {
    const old = stored.find((one) => one.view === row.view && one.bucket === row.bucket);
    return !old || !saysTheSame(old, row);
  });
}

/** Tells whoever watches, and marks the node above where what it stands on has changed. */
async function announce(
  trx: Knex.Transaction,
  { period, unit, above }: NodePlace,
  key: NodeKey,
  changed: readonly View[],
  at: Instant,
): Promise<void> {
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
  if (!above || !changed.includes('provisional')) return;
  const mark = {
    regimePeriodId: period.id,
    unitId: above.unitId,
    unitPath: above.path,
    bucket: above.bucket,
    kind: 'below' as const,
  };
  await insertMarks(trx, [mark], new Date(at));
}
