/**
 * What an operator of the roll-up is: a commutative monoid over plain JSON states, and a reading of it.
 *
 * An operation gathers observations (values of single reports) and states (of already combined reports) in
 * an accumulator that may change in place, and gives one state at the end; so combining sixty states
 * serialises once. A state is undefined where nobody reported. Equal multisets of reports give equal states,
 * in whatever order and grouping they came: `canonical(state)` is the same to the byte.
 */
import type { Instant, Json, JsonObject, Level } from '../words.js';

/** Whose report an observation comes from. */
export interface Source {
  readonly unit: UnitName;
  readonly revision: number;
  readonly approvedAt: Instant;
}
export interface UnitName {
  readonly code: string;
  readonly name: string;
}

/** Where in a single report a value was seen. */
export interface Sighting {
  readonly source: Source;
  /** JSON Pointer of the value in what the unit filled in itself. */
  readonly path: string;
  /** The object that holds the field: `ratio` and the weighted `mean` read its other fields. */
  readonly siblings: JsonObject;
  /** Only fields that this level fills are looked at; undefined inside rows, where `x-levels` never stands. */
  readonly level: Level | undefined;
}

export interface Accumulator {
  /**
   * Takes in what one report holds at this field; a value of a wrong type counts as absent.
   * @param sighting holds during the call only
   */
  observe(value: Json | undefined, sighting: Sighting): void;
  /** Takes in a state that this operation gave before. */
  absorb(state: Json): void;
  /**
   * Takes out a state that was taken in before. False where what remains cannot be known any more (the best is
   * gone and the next best was never kept); the accumulator is of no use then.
   * @throws RangeError when more goes out than came in.
   */
  retract(state: Json): boolean;
  /** The state of everything taken in; undefined where nothing was reported. */
  state(): Json | undefined;
}

/** What `finish` tells beside the content, by JSON Pointer into it. */
export interface Tellings {
  /** How many reports stand behind the cell. */
  readonly reported: Record<string, number>;
  /** How many entries there are in all, for each list that shows the first hundred only. */
  readonly totals: Record<string, number>;
}

export interface TextReference {
  readonly unit: UnitName;
  readonly revision: number;
  /** JSON Pointer into what that unit filled in itself in that revision. */
  readonly path: string;
}

export interface Operation {
  /** Whether what was taken in can always be taken out again: `retract` is never false. */
  readonly invertible: boolean;
  /** JSON Schema of the value that `finish` gives, its texts put in. */
  readonly schema: JsonObject;
  begin(): Accumulator;
  /** The value to show at `path`; undefined where there is none (nobody reported, or a divisor of zero). */
  finish(state: Json, path: string, tellings: Tellings): Json | undefined;
  /** What of a state goes on to the unit above, where some texts stop. Left out: all of it. */
  lift?(state: Json, stops: (upTo: Level) => boolean): Json | undefined;
  /** A finished value with each reference to a text replaced by it. Left out: there are none. */
  inline?(value: Json, load: (reference: TextReference) => string): Json;
}

/**
 * How many reports remain when `others` of `n` are taken out.
 * @param isEmpty whether the rest is what no report at all leaves; asked when none remains
 * @throws RangeError when more goes out than came in, or something stays behind that nobody reported.
 */
export function without(n: number, others: number, isEmpty: () => boolean = () => true): number {
  const rest = n - others;
  if (rest < 0 || (rest === 0 && !isEmpty()))
    throw new RangeError('What is taken out of a roll-up was never in it');
  return rest;
}
