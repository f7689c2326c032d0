/** Nodes of the roll-up tree as they are stored: both views of each, and the parts of wide steps. */
import type { Knex } from 'knex';
import type { RollupState } from '../../regimes/aggregate/aggregation.js';
import type { LineageInput } from '../../regimes/lineage.js';
import type { Instant } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';

export const VIEWS = ['confirmed', 'provisional'] as const;
export type View = (typeof VIEWS)[number];

/** How complete a roll-up is, at the node's own step and at the lowest. */
export interface Coverage {
  readonly expected: number;
  readonly received: number;
  readonly approved: number;
  /** Direct reporters without an approved report, by code. */
  readonly missing: readonly Named[];
  readonly lowest: {
    readonly expected: number;
    readonly received: number;
    readonly approved: number;
    /** The first hundred by code; `missingCount` says how many there are. */
    readonly missing: readonly Named[];
    readonly missingCount: number;
    /** Approved, but after the unit above them froze its report. */
    readonly late: readonly Named[];
  };
}
export interface Named {
  readonly code: string;
  readonly name: string;
}

export interface Node {
  readonly state: RollupState;
  readonly inputs: readonly (LineageInput & { readonly name: string })[];
  readonly coverage: Coverage;
  readonly hash: string;
  readonly computedAt: Instant;
}

/** The bucket number of a node's own row. */
export const WHOLE = -1;

export interface NodeKey {
  readonly regimePeriodId: number;
  readonly unitId: number;
}

interface NodeColumns {
  readonly unitId: number;
  readonly state: string;
  readonly inputs: string | null;
  readonly coverage: string | null;
  readonly hash: string | null;
  readonly computedAt: Instant;
}
const NODE_COLUMNS = {
  unitId: 'unit_id',
  state: 'state',
  inputs: 'inputs',
  coverage: 'coverage',
  hash: 'hash',
  computedAt: 'computed_at',
} as const;

function nodeFrom(row: NodeColumns): Node {
  return {
    state: JSON.parse(row.state) as RollupState,
    inputs: JSON.parse(row.inputs ?? '[]') as Node['inputs'],
    coverage: JSON.parse(row.coverage ?? 'null') as Coverage,
    hash: row.hash ?? '',
    computedAt: row.computedAt,
  };
}

/** One view of a node as it was last computed; undefined before the first time. */
export async function loadNode(queries: Queries, key: NodeKey, view: View): Promise<Node | undefined> {
  const row = await queries('rollup_nodes')
    .where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId, view, bucket: WHOLE })
    .first<NodeColumns | undefined>(NODE_COLUMNS);
  return row && nodeFrom(row);
}

/** Provisional nodes of several units, by unit id. */
export async function provisionalNodes(
  queries: Queries,
  regimePeriodId: number,
  unitIds: readonly number[],
): Promise<Map<number, Node>> {
  if (unitIds.length === 0) return new Map();
  const rows = await queries('rollup_nodes')
    .where({ regime_period_id: regimePeriodId, view: 'provisional', bucket: WHOLE })
    .whereIn('unit_id', unitIds)
    .select<NodeColumns[]>(NODE_COLUMNS);
  return new Map(rows.map((row) => [row.unitId, nodeFrom(row)]));
}

/** What of a roll-up enters the one above, where it stands in for a report that is not approved yet. */
export type StandIn = Pick<Node, 'state' | 'hash' | 'coverage'>;

/** The provisional roll-ups of several units, by unit id: without their inputs, which may be long. */
export async function standIns(
  queries: Queries,
  regimePeriodId: number,
  unitIds: readonly number[],
): Promise<Map<number, StandIn>> {
  if (unitIds.length === 0) return new Map();
  const { unitId, state, hash, coverage } = NODE_COLUMNS;
  const rows = await queries('rollup_nodes')
    .where({ regime_period_id: regimePeriodId, view: 'provisional', bucket: WHOLE })
    .whereIn('unit_id', unitIds)
    .select<Omit<NodeColumns, 'inputs' | 'computedAt'>[]>({ unitId, state, hash, coverage });
  return new Map(
    rows.map((row) => [row.unitId, nodeFrom({ ...row, inputs: null, computedAt: '' })] as const),
  );
}

/** A row of a node as it is stored. Its JSON is canonical: equal texts say the same, so most are never parsed. */
export interface NodeTexts {
  readonly view: View;
  /** `WHOLE`, or the number of a part. */
  readonly bucket: number;
  readonly state: string;
  /** Of parts: null, as the coverage and the hash are. */
  readonly inputs: string | null;
  readonly coverage: string | null;
  readonly hash: string | null;
}

/** All rows of a node, its parts included. */
export async function nodeTexts(queries: Queries, key: NodeKey): Promise<NodeTexts[]> {
  return queries('rollup_nodes')
    .where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId })
    .select<NodeTexts[]>('view', 'bucket', 'state', 'inputs', 'coverage', 'hash');
}

/** Writes rows of a node in the place of those that are there. */
export async function writeNodeTexts(
  trx: Knex.Transaction,
  key: NodeKey,
  rows: readonly NodeTexts[],
  at: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  const node = { regime_period_id: key.regimePeriodId, unit_id: key.unitId };
  await trx('rollup_nodes')
    .insert(rows.map((row) => ({ ...node, ...row, computed_at: at })))
    .onConflict(['regime_period_id', 'unit_id', 'view', 'bucket'])
    .merge(['state', 'inputs', 'coverage', 'hash', 'computed_at']);
}

/** Takes away all that is stored of a node, its parts included. */
export async function deleteNode(trx: Knex.Transaction, key: NodeKey): Promise<void> {
  await trx('rollup_nodes').where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId }).delete();
}

/** Takes away the parts of a node that is not made of parts any more. */
export async function deleteParts(trx: Knex.Transaction, key: NodeKey): Promise<void> {
  await trx('rollup_nodes')
    .where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId })
    .where('bucket', '>', WHOLE)
    .delete();
}

/** Waits for a node's lock and holds it until the transaction ends. SQLite has one writer and needs none. */
export async function lockNode(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  key: NodeKey,
): Promise<void> {
  if (database.dialect === 'postgres') {
    await trx.raw('select pg_advisory_xact_lock(?, ?)', [key.regimePeriodId, key.unitId]);
  }
}

/**
 * Takes a node's marks away, unless another transaction holds the node: then none, and without waiting, for that one
 * is at work on them. Where there are marks the node's lock is held afterwards until the transaction ends.
 *
 * The look at the marks may be older than the lock. That is harmless: a mark that the holder before has taken away
 * is not there to be taken, and everything else is read later.
 * @returns the parts that are marked, by number; empty: nothing to do
 */
export async function takeMarks(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  key: NodeKey,
): Promise<number[]> {
  const marks = (): Knex.QueryBuilder =>
    trx('rollup_marks').where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId });
  if (database.dialect === 'postgres') {
    const lock = '(select pg_try_advisory_xact_lock(?, ?))';
    const taken = (await marks().whereRaw(lock, [key.regimePeriodId, key.unitId]).delete(['bucket'])) as {
      bucket: number;
    }[];
    return taken.map(({ bucket }) => bucket);
  }
  // The transaction is the only one that writes: what it reads is what it deletes.
  const taken: { bucket: number }[] = await marks().select('bucket');
  if (taken.length > 0) await marks().delete();
  return taken.map(({ bucket }) => bucket);
}

export interface MarkRow {
  readonly id: number;
  readonly bucket: number;
  readonly kind: 'child' | 'below';
}

/** The marks of a node that are committed now. */
export async function marksOf(queries: Queries, key: NodeKey): Promise<MarkRow[]> {
  return queries('rollup_marks')
    .where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId })
    .orderBy('id')
    .select<MarkRow[]>('id', 'bucket', 'kind');
}

/** Deletes exactly those marks. */
export async function deleteMarks(trx: Knex.Transaction, ids: readonly number[]): Promise<void> {
  for (let start = 0; start < ids.length; start += 500) {
    await trx('rollup_marks')
      .whereIn('id', ids.slice(start, start + 500))
      .delete();
  }
}
