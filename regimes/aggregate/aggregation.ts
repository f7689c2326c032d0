/** The roll-up of one regime: from approved contents to mergeable states, and from a state to figures. */
import { nfc } from '../canonical.js';
import type { Regime } from '../dialect/regime.js';
import type { JsonObject, Level } from '../words.js';
import { operationOf } from './operations.js';
import type { Operation, Source, TextReference } from './operation.js';
import { reportContent, reportSchema } from './report.js';

export type { Source, TextReference, UnitName } from './operation.js';

/**
 * Everything that a node of the tree needs to keep to be combined further: plain JSON, decimals as digits.
 * Equal multisets of reports have equal canonical states, however they were grouped; so a state can be hashed.
 */
export type RollupState = { readonly v: 1; readonly fields: JsonObject };

/** A state made readable. */
export interface Finished {
  /** Collated texts stand as references here, `{unit, revision, path}`, until `inlineTexts`. */
  readonly content: JsonObject;
  /** How many reports stand behind each cell, by JSON Pointer into the content. Not there: none. */
  readonly reported: Readonly<Record<string, number>>;
  /** Length of each collated or appended list, of which the content has the first hundred. */
  readonly totals: Readonly<Record<string, number>>;
}

/** One approved report: what the unit filled in itself, and whose it is. */
export interface LeafReport {
  readonly content: JsonObject;
  readonly source: Source;
}

export interface Aggregation {
  /** The state of no report at all. */
  readonly identity: RollupState;
  /**
   * The state of one approved report. Only fields that `level` fills are read. Total: a value of a wrong type
   * counts as absent, and rows that repeat a key combine.
   * @param content what the unit filled in itself
   */
  leaf(content: JsonObject, source: Source, level: Level): RollupState;
  /** The same as combining the leaves of these reports, all of one level, but serialised once. */
  leaves(reports: Iterable<LeafReport>, level: Level): RollupState;
  /** Associative and commutative, with `identity` as its neutral element. */
  combine(a: RollupState, b: RollupState): RollupState;
  /** The same as combining one by one, but serialised once. */
  combineAll(states: Iterable<RollupState>): RollupState;
  /**
   * Whether `remove` always knows what remains: every field that travels is combined by `sum`, `count`, `mean`,
   * `ratio`, `variance`, `tally`, or a `union` of such fields.
   */
  readonly invertible: boolean;
  /**
   * A state without one that had been combined into it: `remove(combine(a, b), b)` is `a` to the byte of its
   * canonical JSON. A row disappears with its last report, and a sum with its last figure: absent, not zero.
   * Undefined where what remains cannot be known from the state, and has to be combined anew: the least, greatest,
   * first or last value goes, or an entry of a list that was cut. Never undefined where `invertible`.
   * @throws RangeError when `part` was visibly never in `state`.
   */
  remove(state: RollupState, part: RollupState): RollupState | undefined;
  /** What of a unit's state goes to the unit above: texts whose `upTo` is its level (or one below) stay. */
  lift(state: RollupState, from: Level): RollupState;
  finish(state: RollupState): Finished;
  /** JSON Schema 2020-12 of a finished content with its texts put in. */
  readonly schema: JsonObject;
  /** The texts that a finished content refers to, to be loaded in one go. */
  textsWanted(content: JsonObject): TextReference[];
  /** The content with `{unit, text}` for each reference. Whatever `load` throws for a lost text is passed on. */
  inlineTexts(content: JsonObject, load: (reference: TextReference) => string): JsonObject;
  /**
   * What the report of an aggregating unit shows: the roll-up from below, with the unit's own part in it.
   * Fields that no lower step fills stand as the unit wrote them; others are finished with its own state in.
   * Texts stand as references, as with `finish`.
   */
  reportContent(rollup: RollupState, own: JsonObject, ownState: RollupState, level: Level): JsonObject;
  /** JSON Schema 2020-12 of `reportContent` with its texts put in. */
  reportSchema(level: Level): JsonObject;
}

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const known = new WeakMap<Regime, Aggregation>();

/**
 * The roll-up of a regime, made once for each regime object.
 * @throws TypeError where an operator does not fit its field, which reading a regime has refused before.
 */
export function aggregationOf(regime: Regime): Aggregation {
  let aggregation = known.get(regime);
  if (aggregation === undefined) known.set(regime, (aggregation = makeAggregation(regime)));
  return aggregation;
}

function makeAggregation(regime: Regime): Aggregation {
  const root = operationOf(regime.root) as Operation;
  const stepOf = (level: Level) => regime.header.chain.findIndex(({ levels }) => levels.includes(level));
  const combineAll = (states: Iterable<RollupState>): RollupState => {
    const accumulator = root.begin();
    for (const state of states) accumulator.absorb(fieldsOf(state));
    return stateOf(accumulator.state());
  };
  const combine = (a: RollupState, b: RollupState) => combineAll([a, b]);
  const finish = (state: RollupState): Finished => {
    const tellings = { reported: {}, totals: {} };
    const content = (root.finish(fieldsOf(state), '', tellings) ?? {}) as JsonObject;
    return { content, ...tellings };
  };
  const inlineTexts = (content: JsonObject, load: (reference: TextReference) => string) =>
    (root.inline?.(content, load) ?? content) as JsonObject;

  const leaves = (reports: Iterable<LeafReport>, level: Level): RollupState => {
    const accumulator = root.begin();
    for (const { content, source } of reports) {
      accumulator.observe(content, { source, path: '', siblings: content, level });
    }
    return stateOf(accumulator.state());
  };

  return {
    identity: stateOf(undefined),
    leaf: (content, source, level) => leaves([{ content, source }], level),
    leaves,
    combine,
    combineAll,
    invertible: root.invertible,
    remove(state, part) {
      const accumulator = root.begin();
      accumulator.absorb(fieldsOf(state));
      return accumulator.retract(fieldsOf(part)) ? stateOf(accumulator.state()) : undefined;
    },
    lift(state, from) {
      // What goes up to the last step goes all the way: nobody stands above it, whoever collates on the way.
      const last = regime.header.chain.length - 1;
      const stops = (upTo: Level) => stepOf(upTo) < last && stepOf(from) >= stepOf(upTo);
      return stateOf(root.lift?.(fieldsOf(state), stops));
    },
    finish,
    schema: { $schema: DRAFT, ...root.schema },
    textsWanted(content) {
      const wanted: TextReference[] = [];
      inlineTexts(content, ({ unit, revision, path }) => {
        wanted.push({ unit, revision, path });
        return '';
      });
      return wanted;
    },
    inlineTexts,
    reportContent: (rollup, own, ownState, level) =>
      reportContent(regime, level, finish(combine(rollup, ownState)).content, nfc(own)),
    reportSchema: (level) => ({ $schema: DRAFT, ...reportSchema(regime, level) }),
  };
}

function stateOf(fields: unknown): RollupState {
  return { v: 1, fields: (fields ?? {}) as JsonObject };
}

/** @throws TypeError for a state that another version of this program wrote. */
function fieldsOf(state: RollupState): JsonObject {
  if (state.v !== 1) throw new TypeError(`No roll-up state of version 1: version ${String(state.v)}`);
  return state.fields;
}
