/** Nodes of the roll-up tree and what they are made of. */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { RollupState, TextReference } from '../../regimes/aggregate/aggregation.js';
import type { LineageInput } from '../../regimes/lineage.js';
import type { Day, Instant, Json, JsonObject, Level, ReportState } from '../../regimes/words.js';
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

/** What all nodes of one regime and period share. */
export interface RegimePeriod {
  readonly id: number;
  readonly regime: string;
  readonly period: string;
  readonly versionId: number;
  readonly version: number;
  readonly versionHash: string;
  readonly windowTo: Day;
  readonly nationId: number;
  readonly recipientId: number | null;
}

const PERIOD_COLUMNS = {
  id: 'p.id',
  regime: 'p.regime',
  period: 'p.period',
  versionId: 'p.version_id',
  version: 'v.version',
  versionHash: 'v.hash',
  windowTo: 'p.window_to',
  nationId: 'p.nation_id',
  recipientId: 'p.recipient_id',
} as const;

/** A regime's period by its id or by names; undefined where no obligations were made for it. */
export async function regimePeriod(
  queries: Queries,
  which: number | { readonly regime: string; readonly period: string },
): Promise<RegimePeriod | undefined> {
  const where =
    typeof which === 'number' ? { 'p.id': which } : { 'p.regime': which.regime, 'p.period': which.period };
  return (await queries('regime_periods as p')
    .join('regime_versions as v', 'v.id', 'p.version_id')
    .where(where)
    .first(PERIOD_COLUMNS)) as RegimePeriod | undefined;
}

/** One unit that reports to a node, with what it has sent. */
export interface ChildRow {
  readonly unitId: number;
  readonly unitCode: string;
  readonly unitName: string;
  readonly level: Level;
  readonly step: number;
  readonly bucket: number;
  readonly state: ReportState | null;
  readonly approvedRevisionId: number | null;
  readonly submittedRevisionId: number | null;
  readonly revision: number | null;
  readonly hash: string | null;
  readonly decidedAt: Instant | null;
}

/** All units whose receiver the node is, by unit code. */
export async function childrenOf(queries: Queries, node: NodeKey): Promise<ChildRow[]> {
  return (await queries('obligations as o')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .leftJoin('revisions as a', 'a.id', 'r.approved_revision_id')
    .where({ 'o.regime_period_id': node.regimePeriodId, 'o.receiver_id': node.unitId })
    .orderBy('o.unit_code')
    .select({
      unitId: 'o.unit_id',
      unitCode: 'o.unit_code',
      unitName: 'u.name',
      level: 'o.level',
      step: 'o.step',
      bucket: 'o.bucket',
      state: 'r.state',
      approvedRevisionId: 'r.approved_revision_id',
      submittedRevisionId: 'r.submitted_revision_id',
      revision: 'a.revision',
      hash: 'a.hash',
      decidedAt: 'a.decided_at',
    })) as ChildRow[];
}

/** What a revision contributes: an aggregating one its state, any other its content. */
export interface Contribution {
  readonly id: number;
  readonly versionId: number;
  readonly content: string;
  readonly rollupState: string | null;
  readonly revision: number;
  readonly decidedAt: Instant | null;
}

export async function contributions(
  queries: Queries,
  revisionIds: readonly number[],
): Promise<Contribution[]> {
  if (revisionIds.length === 0) return [];
  return (await queries('revisions')
    .whereIn('id', revisionIds)
    .select({
      id: 'id',
      versionId: 'version_id',
      // An aggregating revision's state says all; its content is not needed and may be large.
      content: queries.raw("case when rollup_state is null then content else '{}' end"),
      rollupState: 'rollup_state',
      revision: 'revision',
      decidedAt: 'decided_at',
    })) as Contribution[];
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

/** Mergeable states of a node's parts, by bucket. */
export async function partStates(
  queries: Queries,
  key: NodeKey,
  view: View,
): Promise<Map<number, RollupState>> {
  const rows = await queries('rollup_nodes')
    .where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId, view })
    .where('bucket', '>', WHOLE)
    .select<{ bucket: number; state: string }[]>('bucket', 'state');
  return new Map(rows.map((row) => [row.bucket, JSON.parse(row.state) as RollupState]));
}

export async function writePart(
  trx: Knex.Transaction,
  key: NodeKey & { readonly view: View; readonly bucket: number },
  state: RollupState,
  at: Instant,
): Promise<void> {
  await upsert(trx, key, { state: canonical(state as unknown as Json), computed_at: at });
}

export async function writeNode(
  trx: Knex.Transaction,
  key: NodeKey & { readonly view: View },
  node: Node,
): Promise<void> {
  await upsert(
    trx,
    { ...key, bucket: WHOLE },
    {
      state: canonical(node.state as unknown as Json),
      inputs: canonical(node.inputs as unknown as Json),
      coverage: canonical(node.coverage as unknown as Json),
      hash: node.hash,
      computed_at: node.computedAt,
    },
  );
}

async function upsert(
  trx: Knex.Transaction,
  key: NodeKey & { readonly view: View; readonly bucket: number },
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  await trx('rollup_nodes')
    .insert({
      regime_period_id: key.regimePeriodId,
      unit_id: key.unitId,
      view: key.view,
      bucket: key.bucket,
      ...columns,
    })
    .onConflict(['regime_period_id', 'unit_id', 'view', 'bucket'])
    .merge(Object.keys(columns));
}

/** Takes away all that is stored of a node, its parts included. */
export async function deleteNode(trx: Knex.Transaction, key: NodeKey): Promise<void> {
  await trx('rollup_nodes').where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId }).delete();
}

/** Takes a node's lock until the transaction ends, so that two workers do not compute it at once. */
export async function lockNode(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  key: NodeKey,
): Promise<void> {
  if (database.dialect === 'postgres') {
    await trx.raw('select pg_advisory_xact_lock(?, ?)', [key.regimePeriodId, key.unitId]);
  }
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

/** Where a unit's own roll-up goes: its obligation in that period; undefined for the nation. */
export async function parentOf(
  queries: Queries,
  key: NodeKey,
): Promise<{ readonly receiverId: number; readonly bucket: number } | undefined> {
  return queries('obligations')
    .where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId })
    .first<{ receiverId: number; bucket: number } | undefined>({
      receiverId: 'receiver_id',
      bucket: 'bucket',
    });
}

/** A unit's path and name as of a day, `/1/15/`. */
export async function unitOn(
  queries: Queries,
  unitId: number,
  day: Day,
): Promise<
  { readonly path: string; readonly code: string; readonly name: string; readonly level: Level } | undefined
> {
  return queries('unit_spells')
    .where({ unit_id: unitId })
    .where('valid_from', '<=', day)
    .where((open) => {
      void open.whereNull('valid_to').orWhere('valid_to', '>', day);
    })
    .first<{ path: string; code: string; name: string; level: Level } | undefined>(
      'path',
      'code',
      'name',
      'level',
    );
}

/** What units wrote themselves in the revisions that references name, by `unit revision`. */
export async function textsOf(
  queries: Queries,
  regimePeriodId: number,
  wanted: readonly TextReference[],
): Promise<Map<string, JsonObject>> {
  const codes = [...new Set(wanted.map(({ unit }) => unit.code))];
  const rows = (await queries('revisions as s')
    .join('obligations as o', 'o.id', 's.obligation_id')
    .where({ 'o.regime_period_id': regimePeriodId })
    .whereIn('o.unit_code', codes)
    .whereIn('s.revision', [...new Set(wanted.map(({ revision }) => revision))])
    .select({
      unit: 'o.unit_code',
      revision: 's.revision',
      content: queries.raw('coalesce(s.own_content, s.content)'),
    })) as { unit: string; revision: number; content: string }[];
  return new Map(rows.map((row) => [`${row.unit} ${row.revision}`, JSON.parse(row.content) as JsonObject]));
}

/** A unit whose roll-up can be asked for: one that others report to in that period. */
export interface RollupUnit {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly path: string;
}

/** The receiving unit with that code as of the period; undefined where nobody reports to it. */
export async function rollupUnit(
  queries: Queries,
  period: RegimePeriod,
  code: string,
): Promise<RollupUnit | undefined> {
  const unit = (await queries('unit_spells')
    .where({ code })
    .where('valid_from', '<=', period.windowTo)
    .where((open) => {
      void open.whereNull('valid_to').orWhere('valid_to', '>', period.windowTo);
    })
    .first({ id: 'unit_id', code: 'code', name: 'name', level: 'level', path: 'path' })) as
    RollupUnit | undefined;
  if (!unit) return undefined;
  const receives = await queries('obligations')
    .where({ regime_period_id: period.id, receiver_id: unit.id })
    .first<{ id: number } | undefined>('id');
  const node =
    receives ?? (await loadNode(queries, { regimePeriodId: period.id, unitId: unit.id }, 'confirmed'));
  return node ? unit : undefined;
}
