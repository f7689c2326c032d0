/** By how much a sent report of an aggregating unit differs from what counts below it now, cell by cell. */
import type { Aggregation, RollupState } from '../../regimes/aggregate/aggregation.js';
import { changedCells, type CellChange } from '../../regimes/cells.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { valueAt } from '../../regimes/figure-place.js';
import type { Instant, Json, JsonObject } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { frozenChildren, frozenRevision, type FrozenRevision } from '../store/frozen.js';
import { isSettled } from '../store/marks.js';
import { childrenOf, contributions, loadNode, type ChildRow, type NodeKey } from '../store/rollups.js';
import { sourcesNow } from '../store/sources.js';
import { combineChildren, contribution } from './compute-rollup.js';
import { withTexts } from './report-context.js';

/** A reporter whose revision in the frozen report is not the one that counts now. */
export interface Moved {
  readonly child: ChildRow;
  /** Null: it was missing when the report was sent. */
  readonly from: number | null;
  /** Null: it does not count any more. */
  readonly to: number | null;
  readonly why: 'corrected' | 'late' | 'gone';
  readonly at: Instant | null;
}

/** What one of them did to a cell. */
export interface Cause {
  readonly moved: Moved;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface StaleCell extends CellChange {
  readonly causes: readonly Cause[];
}

export interface Staleness {
  readonly frozen: FrozenRevision;
  readonly hashNow: string | undefined;
  readonly settled: boolean;
  readonly moved: readonly Moved[];
  readonly cells: readonly StaleCell[];
}

/**
 * @param key the unit whose report it is
 * @returns undefined where no revision stands that froze a roll-up
 */
export async function stalenessOf(
  queries: Queries,
  key: NodeKey & { readonly unitPath: string },
  regime: Regime,
  aggregation: Aggregation,
): Promise<Staleness | undefined> {
  const frozen = await frozenRevision(queries, key);
  if (!frozen) return undefined;
  const settled = await isSettled(queries, key, 'confirmed');
  const node = await loadNode(queries, key, 'confirmed');
  const then = await frozenChildren(queries, key, frozen.id);
  const now = await childrenOf(queries, key);
  const moved = movedBetween(then, now);
  const common = { frozen, hashNow: node?.hash, settled: settled && node !== undefined, moved };
  if (moved.length === 0 || !node) return { ...common, cells: [] };
  const source = sourcesNow(queries).contributions;
  const { confirmed } = await combineChildren(aggregation, then, new Map(), source);
  // With the texts themselves: a text that was sent again as it was has not changed.
  const read = (state: RollupState): Promise<JsonObject> =>
    withTexts(queries, key.regimePeriodId, aggregation, aggregation.finish(state).content);
  const changes = changedCells(regime, await read(confirmed), await read(node.state));
  const gave = await contributionsOf(queries, aggregation, read, then, now, moved);
  return { ...common, cells: changes.map((change) => ({ ...change, causes: causesOf(change, gave) })) };
}

function movedBetween(then: readonly ChildRow[], now: readonly ChildRow[]): Moved[] {
  const frozen = new Map(then.map((child) => [child.unitId, child]));
  const here = new Map(now.map((child) => [child.unitId, child]));
  return [...new Set([...here.keys(), ...frozen.keys()])].flatMap((unitId) => {
    const [one, other] = [frozen.get(unitId), here.get(unitId)];
    const child = other ?? one;
    if (!child || (one?.approvedRevisionId ?? null) === (other?.approvedRevisionId ?? null)) return [];
    const [from, to] = [one?.revision ?? null, other?.revision ?? null];
    const why = from === null ? 'late' : to === null ? 'gone' : 'corrected';
    return [{ child, from, to, why, at: other?.decidedAt ?? null } satisfies Moved];
  });
}

interface Gave {
  readonly moved: Moved;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** What each of them gave then and gives now. */
async function contributionsOf(
  queries: Queries,
  aggregation: Aggregation,
  read: (state: RollupState) => Promise<JsonObject>,
  then: readonly ChildRow[],
  now: readonly ChildRow[],
  moved: readonly Moved[],
): Promise<Gave[]> {
  const idIn = (rows: readonly ChildRow[], unitId: number): number | null =>
    rows.find((row) => row.unitId === unitId)?.approvedRevisionId ?? null;
  const gave: Gave[] = [];
  for (const one of moved) {
    const { child } = one;
    const [old, own] = [idIn(then, child.unitId), idIn(now, child.unitId)];
    const rows = await contributions(
      queries,
      [old, own].flatMap((id) => id ?? []),
    );
    const content = async (id: number | null): Promise<JsonObject> => {
      const row = rows.find((each) => each.id === id);
      return row ? read(contribution(aggregation, child, row)) : {};
    };
    gave.push({ moved: one, before: await content(old), after: await content(own) });
  }
  return gave;
}

function causesOf(change: CellChange, gave: readonly Gave[]): Cause[] {
  return gave.flatMap(({ moved, before, after }) => {
    const [one, other] = [valueAt(before, change.place), valueAt(after, change.place)];
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ moved, before: one, after: other }];
  });
}
