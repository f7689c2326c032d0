/** From one cell of a roll-up to what each reporting unit gave to it. */
import type { Aggregation, RollupState } from '../../regimes/aggregate/aggregation.js';
import { decimal, decimalToJson } from '../../regimes/decimal.js';
import { fieldNamed } from '../../regimes/dialect/fields.js';
import type { Field, Regime } from '../../regimes/dialect/regime.js';
import { pointerIn, valueAt, type Place } from '../../regimes/figure-place.js';
import { at } from '../../regimes/pointer.js';
import type { Json, JsonObject, Level } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { contributions, type ChildRow, type Contribution } from '../store/rollups.js';
import { contribution } from './compute-rollup.js';
import type { Ground } from './rollup-ground.js';

export { placeOf, valueAt, type Place } from '../../regimes/figure-place.js';

/**
 * How a part stands: its report is in the roll-up, its own provisional roll-up stands in for it, its report was sent
 * and is not approved, or nothing came.
 */
export type PartState = 'approved' | 'provisional' | 'waiting' | 'missing';

/** What one reporting unit gave. */
export interface Part {
  readonly unitId: number;
  readonly unit: { readonly code: string; readonly name: string; readonly level: Level };
  /** Null where it gave nothing to this cell. */
  readonly value: Json;
  readonly state: PartState;
  /** How many reports stand behind the value. */
  readonly reported: number;
  /** The two sums of a ratio or mean. */
  readonly terms: Terms | undefined;
  /** The cell in the content of the unit's revision, where the unit aggregates nothing. */
  readonly cell: string | undefined;
  /** The approved revision; null where there is none. */
  readonly revision: number | null;
  /** Of the revision, or of the provisional roll-up that stands in for it; null where it gave nothing at all. */
  readonly hash: string | null;
  readonly aggregating: boolean;
}

/** What is divided and by what; exact, in digits where no double holds them. */
export interface Terms {
  readonly of: number | string;
  readonly by: number | string;
}

const AT_A_TIME = 64;

/** What each direct reporter of a node gave to a cell, by unit code. */
export async function partsAt(
  queries: Queries,
  about: { readonly regime: Regime; readonly aggregation: Aggregation; readonly ground: Ground },
  place: Place,
): Promise<Part[]> {
  const { children } = about.ground;
  const parts: Part[] = [];
  for (let start = 0; start < children.length; start += AT_A_TIME) {
    const chunk = children.slice(start, start + AT_A_TIME);
    const rows = await contributions(
      queries,
      chunk.flatMap((child) => child.approvedRevisionId ?? []),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const child of chunk)
      parts.push(partOf(about, child, byId.get(child.approvedRevisionId ?? -1), place));
  }
  return parts;
}

function partOf(
  about: { readonly regime: Regime; readonly aggregation: Aggregation; readonly ground: Ground },
  child: ChildRow,
  row: Contribution | undefined,
  place: Place,
): Part {
  const { regime, aggregation, ground } = about;
  const standIn = ground.standIns.get(child.unitId);
  const stands = standIn !== undefined && standIn.inputs.length > 0;
  const state: RollupState | undefined = row
    ? contribution(aggregation, child, row)
    : standIn && aggregation.lift(standIn.state, child.level);
  const finished = state && aggregation.finish(state);
  const path = finished && pointerIn(finished.content, place);
  const leaf = row && child.step === 0 ? (JSON.parse(row.content) as JsonObject) : undefined;
  return {
    unitId: child.unitId,
    unit: { code: child.unitCode, name: child.unitName, level: child.level },
    value: (finished && valueAt(finished.content, place)) ?? null,
    state: row ? 'approved' : stands ? 'provisional' : child.state === 'submitted' ? 'waiting' : 'missing',
    reported: (path === undefined ? undefined : finished?.reported[path]) ?? 0,
    terms: state && termsAt(regime, state, place),
    cell: leaf && pointerIn(leaf, place),
    revision: child.revision,
    hash: child.hash ?? (stands ? standIn.hash : null),
    aggregating: child.step > 0,
  };
}

/** The two sums behind a ratio or mean; undefined for other figures and where no report has both. */
export function termsAt(regime: Regime, state: RollupState, place: Place): Terms | undefined {
  let field: Field | undefined = regime.root;
  let here: Json | undefined = state.fields;
  for (const part of place) {
    if (typeof part === 'string') {
      field = field?.type === 'object' ? fieldNamed(field, part) : undefined;
      here = at(here, [part]);
    } else {
      here = at(here, ['rows', JSON.stringify(Object.values(part)), 'fields']);
      field = field?.type === 'array' ? field.item : undefined;
    }
  }
  const op = field?.operator?.op;
  const [of, by] = [at(here, ['of']), at(here, ['by'])];
  if ((op !== 'ratio' && op !== 'mean') || typeof of !== 'string' || typeof by !== 'string') return undefined;
  return { of: decimalToJson(decimal(of)), by: decimalToJson(decimal(by)) };
}
