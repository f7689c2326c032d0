/** From one cell of a roll-up to what each reporting unit gave to it. */
import type { Aggregation, RollupState } from '../../regimes/aggregate/aggregation.js';
import { canonical } from '../../regimes/canonical.js';
import { fieldNamed } from '../../regimes/dialect/fields.js';
import type { Field, Regime } from '../../regimes/dialect/regime.js';
import { at, segments } from '../../regimes/pointer.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import {
  childrenOf,
  contributions,
  provisionalNodes,
  type ChildRow,
  type NodeKey,
  type View,
} from '../store/rollups.js';
import { contribution } from './compute-rollup.js';

/** A place that is the same in every content of a regime: rows of a union are named by their key, not by number. */
export type Place = readonly (string | JsonObject)[];

/**
 * The place of a JSON Pointer into a finished content.
 * @returns undefined where the roll-up has no such cell
 */
export function placeOf(regime: Regime, content: JsonObject, path: string): Place | undefined {
  const place: (string | JsonObject)[] = [];
  let field: Field | undefined = regime.root;
  const names = segments(path);
  for (const [index, name] of names.entries()) {
    if (field?.type === 'object') {
      field = fieldNamed(field, name);
      if (!field) return undefined;
      place.push(name);
    } else if (field?.type === 'array' && field.operator?.op === 'union') {
      const row = at(content, names.slice(0, index + 1));
      if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined;
      place.push(Object.fromEntries(field.key.map((key) => [key, (row as JsonObject)[key] ?? null])));
      field = field.item;
    } else {
      // Below a field an operator may make a shape of its own: the counts of a tally.
      if (at(content, names.slice(0, index + 1)) === undefined) return undefined;
      place.push(name);
      field = undefined;
    }
  }
  return place;
}

/** What stands at a place of a finished content. */
export function valueAt(content: JsonObject, place: Place): Json | undefined {
  return place.reduce<Json | undefined>((here, part) => {
    if (typeof part === 'string') return at(here, [part]);
    if (!Array.isArray(here)) return undefined;
    return (here as readonly Json[]).find((row) => matches(row, part));
  }, content);
}

function matches(row: Json, key: JsonObject): boolean {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return false;
  return Object.entries(key).every(
    ([name, value]) => canonical((row as JsonObject)[name] ?? null) === canonical(value),
  );
}

/** What one reporting unit gave. */
export interface Part {
  readonly unitId: number;
  readonly unit: { readonly code: string; readonly name: string; readonly level: string };
  /** Null where it gave nothing to this cell. */
  readonly value: Json;
  /** The approved revision; null where there is none. */
  readonly revision: number | null;
  /** Of the revision, or of the provisional roll-up that stands in for it; null where it gave nothing at all. */
  readonly hash: string | null;
  readonly aggregating: boolean;
}

const AT_A_TIME = 64;

/** What each direct reporter of a node gave to a cell, by unit code. */
export async function partsAt(
  queries: Queries,
  key: NodeKey,
  view: View,
  aggregation: Aggregation,
  place: Place,
): Promise<Part[]> {
  const children = await childrenOf(queries, key);
  const parts: Part[] = [];
  for (let start = 0; start < children.length; start += AT_A_TIME) {
    const chunk = children.slice(start, start + AT_A_TIME);
    parts.push(...(await partsOf(queries, key, view, aggregation, place, chunk)));
  }
  return parts;
}

async function partsOf(
  queries: Queries,
  key: NodeKey,
  view: View,
  aggregation: Aggregation,
  place: Place,
  children: readonly ChildRow[],
): Promise<Part[]> {
  const rows = await contributions(
    queries,
    children.flatMap((child) => child.approvedRevisionId ?? []),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const lacking = children.filter((child) => child.step > 0 && child.approvedRevisionId === null);
  const standIns =
    view === 'provisional'
      ? await provisionalNodes(
          queries,
          key.regimePeriodId,
          lacking.map((child) => child.unitId),
        )
      : new Map<number, never>();
  return children.map((child) => {
    const row = byId.get(child.approvedRevisionId ?? -1);
    const standIn = standIns.get(child.unitId);
    const state: RollupState | undefined = row
      ? contribution(aggregation, child, row)
      : standIn && aggregation.lift(standIn.state, child.level);
    return {
      unitId: child.unitId,
      unit: { code: child.unitCode, name: child.unitName, level: child.level },
      value: (state && valueAt(aggregation.finish(state).content, place)) ?? null,
      revision: child.revision,
      hash: child.hash ?? (standIn && standIn.inputs.length > 0 ? standIn.hash : null),
      aggregating: child.step > 0,
    };
  });
}
