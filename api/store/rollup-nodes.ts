/** Nodes of the roll-up tree as they are stored: both views of each, and the parts of wide steps. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { RollupState } from '../../regimes/aggregate/aggregation.js';
import type { LineageInput } from '../../regimes/lineage.js';
import type { Instant } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';
import { keep } from './regimes.js';
import { ask, type Statement, type Value } from './statements.js';

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
  return (await storedNode(queries, key, view))?.read();
}

/** A node as it is stored. To read it takes longer than to know that it is the one that somebody has already. */
export interface StoredNode {
  readonly read: () => Node;
  /** SHA-256 of everything that is stored of it, hex. */
  readonly digest: () => string;
}

/** The same, not read yet. */
export async function storedNode(
  queries: Queries,
  key: NodeKey,
  view: View,
): Promise<StoredNode | undefined> {
  const row = await queries('rollup_nodes')
    .where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId, view, bucket: WHOLE })
    .first<NodeColumns | undefined>(NODE_COLUMNS);
  if (!row) return undefined;
  const { state, inputs, coverage, hash, computedAt } = row;
  const texts = [state, inputs ?? '', coverage ?? '', hash ?? '', computedAt];
  // JSON in canonical form has no line breaks of its own.
  return {
    read: () => nodeFrom(row),
    digest: () => createHash('sha256').update(texts.join('\n')).digest('hex'),
  };
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

const STAND_INS: Statement = {
  name: 'rollup-stand-ins',
  text: `select n.unit_id as "unitId", n.state, n.hash, n.coverage
    from obligations as o
    join rollup_nodes as n on n.regime_period_id = o.regime_period_id and n.unit_id = o.unit_id
      and n.view = 'provisional' and n.bucket = ${WHOLE}
    where o.regime_period_id = $1 and o.receiver_id = $2 and o.step > 0`,
};

/** The provisional roll-ups of a node's reporters, by unit id: without their inputs, which may be long. */
export async function standIns(queries: Queries, key: NodeKey): Promise<Map<number, StandIn>> {
  const rows = await ask<StandInRow>(queries, STAND_INS, [key.regimePeriodId, key.unitId]);
  return new Map(rows.map((row) => [row.unitId, standInFrom(key.regimePeriodId, row)] as const));
}

type StandInRow = Pick<NodeColumns, 'unitId' | 'state' | 'hash' | 'coverage'>;

const KEPT = 500;
const parsed = new Map<string, { readonly row: StandInRow; readonly standIn: StandIn }>();

/**
 * Of what stands below a node most is as it was at the last pass: it is not parsed again. What was parsed is known by
 * its text, so that no process can hold another's truth.
 */
function standInFrom(regimePeriodId: number, row: StandInRow): StandIn {
  const key = `${regimePeriodId} ${row.unitId}`;
  const known = parsed.get(key);
  if (known?.row.state === row.state && known.row.coverage === row.coverage && known.row.hash === row.hash)
    return known.standIn;
  const { state, coverage, hash } = nodeFrom({ ...row, inputs: null, computedAt: '' });
  parsed.delete(key); // what is used last leaves last
  keep(parsed, key, { row, standIn: { state, coverage, hash } }, KEPT);
  return { state, coverage, hash };
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

const NODE_TEXTS: Statement = {
  name: 'rollup-node-texts',
  text: `select view, bucket, state, inputs, coverage, hash from rollup_nodes
    where regime_period_id = $1 and unit_id = $2`,
};

/** All rows of a node, its parts included. */
export function nodeTexts(queries: Queries, key: NodeKey): Promise<NodeTexts[]> {
  return ask<NodeTexts>(queries, NODE_TEXTS, [key.regimePeriodId, key.unitId]);
}

/** Rows of a node that say the same of several views are sent once. */
const writeStatement = (views: readonly View[]): Statement => ({
  name: `rollup-write-${views.join('-')}`,
  text: `with views (view) as (values ${views.map((view) => `('${view}')`).join(', ')})
    insert into rollup_nodes (regime_period_id, unit_id, view, bucket, state, inputs, coverage, hash, computed_at)
    select cast($1 as integer), cast($2 as integer), view, cast($3 as integer), cast($4 as text), cast($5 as text),
      cast($6 as text), cast($7 as text), cast($8 as text) from views where true
    on conflict (regime_period_id, unit_id, view, bucket) do update set state = excluded.state,
      inputs = excluded.inputs, coverage = excluded.coverage, hash = excluded.hash, computed_at = excluded.computed_at`,
});
const WRITE_NODE = {
  both: writeStatement(VIEWS),
  confirmed: writeStatement(['confirmed']),
  provisional: writeStatement(['provisional']),
} as const;

/** Writes rows of a node in the place of those that are there. */
export async function writeNodeTexts(
  trx: Knex.Transaction,
  { regimePeriodId, unitId }: NodeKey,
  rows: readonly NodeTexts[],
  at: Instant,
): Promise<void> {
  const same = (a: NodeTexts, b: NodeTexts): boolean =>
    a.bucket === b.bucket && saysTheSame(a, b) && a.view !== b.view;
  const written = new Set<NodeTexts>();
  for (const row of rows) {
    if (written.has(row)) continue;
    const twin = rows.find((other) => same(row, other));
    if (twin) written.add(twin);
    const { bucket, state, inputs, coverage, hash } = row;
    const values = [regimePeriodId, unitId, bucket, state, inputs, coverage, hash, at];
    await ask(trx, WRITE_NODE[twin ? 'both' : row.view], values);
  }
}

/** So many rows go in one statement, which is prepared for each number of them. */
const ROWS = 24;
const TYPES = ['integer', 'text', 'integer', 'text', 'text', 'text', 'text'];
const INSERT_NODES = Array.from({ length: ROWS + 1 }, (_, count): Statement => {
  const row = (index: number): string =>
    `(${TYPES.map((type, column) => `cast($${3 + index * TYPES.length + column} as ${type})`).join(', ')})`;
  return {
    name: `rollup-insert-${count}`,
    text: `with given (unit_id, views, bucket, state, inputs, coverage, hash) as (
        values ${Array.from({ length: count }, (__, index) => row(index)).join(', ')}),
        views (view) as (values ${VIEWS.map((view) => `('${view}')`).join(', ')})
      insert into rollup_nodes (regime_period_id, unit_id, view, bucket, state, inputs, coverage, hash, computed_at)
      select cast($1 as integer), unit_id, view, bucket, state, inputs, coverage, hash, cast($2 as text)
      from given join views on given.views in (view, 'both')`,
  };
});

/** Inserts all rows of nodes that have none. What both views say is sent once. */
export async function insertNodes(
  trx: Knex.Transaction,
  regimePeriodId: number,
  nodes: readonly { readonly unitId: number; readonly rows: readonly NodeTexts[] }[],
  at: Instant,
): Promise<void> {
  const given = nodes.flatMap(({ unitId, rows }) =>
    rows.flatMap((row, index): Value[][] => {
      const twinOf = (other: NodeTexts): boolean =>
        other !== row && other.bucket === row.bucket && saysTheSame(other, row);
      const twin = rows.findIndex(twinOf);
      if (twin >= 0 && twin < index) return [];
      const { bucket, state, inputs, coverage, hash } = row;
      return [[unitId, twin < 0 ? row.view : 'both', bucket, state, inputs, coverage, hash]];
    }),
  );
  for (let start = 0; start < given.length; start += ROWS) {
    const some = given.slice(start, start + ROWS);
    const statement = INSERT_NODES[some.length];
    if (statement) await ask(trx, statement, [regimePeriodId, at, ...some.flat()]);
  }
}

/** Whether two rows have the same contents. */
export function saysTheSame(a: NodeTexts, b: NodeTexts): boolean {
  return a.state === b.state && a.inputs === b.inputs && a.coverage === b.coverage && a.hash === b.hash;
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

/** The same for several nodes of one period, one after the other in that order. */
export async function lockNodes(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  regimePeriodId: number,
  unitIds: readonly number[],
): Promise<void> {
  if (database.dialect === 'postgres') {
    await trx.raw('select pg_advisory_xact_lock(?, unit) from unnest(?::int[]) as unit', [
      regimePeriodId,
      [...unitIds],
    ]);
  }
}

const takeStatement = (name: string, lock: string): Statement => ({
  name,
  text: `delete from rollup_marks where regime_period_id = $1 and unit_id = $2 ${lock} returning bucket`,
});
const TAKE_MARKS = {
  postgres: takeStatement('rollup-take-marks', 'and (select pg_try_advisory_xact_lock($1, $2))'),
  sqlite: takeStatement('rollup-take-marks', ''),
} as const;

/**
 * Takes a node's marks away, unless another transaction holds the node: then none, and without waiting, for that one
 * is at work on them. Where there are marks the node's lock is held afterwards until the transaction ends.
 *
 * The look at the marks may be older than the lock. That is harmless: a mark that the holder before has taken away
 * is not there to be taken, and everything else is read later.
 * @returns the part that each mark names; empty: nothing to do
 */
export async function takeMarks(
  { dialect }: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  key: NodeKey,
): Promise<number[]> {
  const values = [key.regimePeriodId, key.unitId];
  const taken = await ask<{ readonly bucket: number }>(trx, TAKE_MARKS[dialect], values);
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
