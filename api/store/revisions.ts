/** Revisions: what was sent, for ever. Only a revision's fate (its state, who decided) is ever added. */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { RollupState } from '../../regimes/aggregate/aggregation.js';
import type { Instant, Json, JsonObject, RevisionState } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface RevisionInput {
  readonly unitId: number;
  readonly unitCode: string;
  readonly inputId: number;
  readonly revision: number;
  readonly hash: string;
}

export interface NewRevision {
  readonly obligationId: number;
  readonly revision: number;
  readonly versionId: number;
  readonly content: JsonObject;
  /** Aggregating units only. */
  readonly rollup?: {
    readonly own: JsonObject;
    readonly state: RollupState;
    readonly hash: string;
    readonly coverage: Json;
    readonly inputs: readonly RevisionInput[];
  };
  readonly gapsReason: string | null;
  readonly explanations: Readonly<Record<string, string>>;
  readonly nil: boolean;
  readonly hash: string;
  readonly late: boolean;
  readonly at: Instant;
  readonly submittedBy: number;
  readonly signedBy: number | null;
}

/** Writes a submitted revision with its lineage. Answers its id. */
export async function insertRevision(trx: Knex.Transaction, revision: NewRevision): Promise<number> {
  const { rollup } = revision;
  const [row] = await trx('revisions')
    .insert({
      obligation_id: revision.obligationId,
      revision: revision.revision,
      state: 'submitted',
      version_id: revision.versionId,
      content: canonical(revision.content),
      own_content: rollup ? canonical(rollup.own) : null,
      rollup_state: rollup ? canonical(rollup.state as unknown as Json) : null,
      rollup_hash: rollup?.hash ?? null,
      coverage: rollup ? canonical(rollup.coverage) : null,
      gaps_reason: revision.gapsReason,
      explanations: canonical(revision.explanations),
      nil: revision.nil ? 1 : 0,
      hash: revision.hash,
      late: revision.late ? 1 : 0,
      submitted_at: revision.at,
      submitted_by: revision.submittedBy,
      signed_at: revision.signedBy === null ? null : revision.at,
      signed_by: revision.signedBy,
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  await insertInputs(trx, row.id, rollup?.inputs ?? []);
  return row.id;
}

async function insertInputs(
  trx: Knex.Transaction,
  id: number,
  inputs: readonly RevisionInput[],
): Promise<void> {
  for (let start = 0; start < inputs.length; start += 500) {
    await trx('revision_inputs').insert(
      inputs.slice(start, start + 500).map((input) => ({
        revision_id: id,
        unit_id: input.unitId,
        unit_code: input.unitCode,
        input_id: input.inputId,
        revision: input.revision,
        hash: input.hash,
      })),
    );
  }
}

/** Adds a revision's fate. */
export async function decideRevision(
  trx: Knex.Transaction,
  id: number,
  state: RevisionState,
  by: { readonly at: Instant; readonly userId: number; readonly reason?: string },
): Promise<void> {
  await trx('revisions')
    .where({ id })
    .update({ state, decided_at: by.at, decided_by: by.userId, reason: by.reason ?? null });
}

/** A revision superseded by a later one keeps who approved it and when. */
export async function supersedeRevision(trx: Knex.Transaction, id: number): Promise<void> {
  await trx('revisions').where({ id }).update({ state: 'superseded' });
}

export interface RevisionRow {
  readonly id: number;
  readonly revision: number;
  readonly state: RevisionState;
  readonly version: number;
  readonly hash: string;
  readonly rollupHash: string | null;
  readonly nil: number;
  readonly late: number;
  readonly gapsReason: string | null;
  readonly submittedAt: Instant;
  readonly submittedBy: string;
  readonly signedAt: Instant | null;
  readonly signedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

const COLUMNS = {
  id: 's.id',
  revision: 's.revision',
  state: 's.state',
  version: 'v.version',
  hash: 's.hash',
  rollupHash: 's.rollup_hash',
  nil: 's.nil',
  late: 's.late',
  gapsReason: 's.gaps_reason',
  submittedAt: 's.submitted_at',
  submittedBy: 'b.name',
  signedAt: 's.signed_at',
  signedBy: 'g.name',
  decidedAt: 's.decided_at',
  decidedBy: 'd.name',
  reason: 's.reason',
} as const;

function revisionQuery(queries: Queries): Knex.QueryBuilder {
  return queries('revisions as s')
    .join('regime_versions as v', 'v.id', 's.version_id')
    .join('users as b', 'b.id', 's.submitted_by')
    .leftJoin('users as g', 'g.id', 's.signed_by')
    .leftJoin('users as d', 'd.id', 's.decided_by');
}

/** All revisions of a report, the newest first. */
export async function revisionsOf(queries: Queries, obligationId: number): Promise<RevisionRow[]> {
  return (await revisionQuery(queries)
    .where({ 's.obligation_id': obligationId })
    .orderBy('s.revision', 'desc')
    .select(COLUMNS)) as RevisionRow[];
}

/** A revision with everything in it. */
export interface WholeRevision extends RevisionRow {
  readonly content: JsonObject;
  readonly own: JsonObject | null;
  readonly state_: RollupState | null;
  readonly coverage: Json;
  readonly explanations: JsonObject;
}

/** One revision of a report by its number, or any by its id. */
export async function loadRevision(
  queries: Queries,
  which: { readonly obligationId: number; readonly revision: number } | { readonly id: number },
): Promise<WholeRevision | undefined> {
  const where =
    'id' in which
      ? { 's.id': which.id }
      : { 's.obligation_id': which.obligationId, 's.revision': which.revision };
  const row = (await revisionQuery(queries)
    .where(where)
    .first({
      ...COLUMNS,
      content: 's.content',
      own: 's.own_content',
      state_: 's.rollup_state',
      coverage: 's.coverage',
      explanations: 's.explanations',
    })) as
    | (RevisionRow & Record<'content' | 'own' | 'state_' | 'coverage' | 'explanations', string | null>)
    | undefined;
  if (!row) return undefined;
  const parsed = (text: string | null): Json => (text === null ? null : (JSON.parse(text) as Json));
  return {
    ...row,
    content: parsed(row.content) as JsonObject,
    own: parsed(row.own) as JsonObject | null,
    state_: parsed(row.state_) as unknown as RollupState | null,
    coverage: parsed(row.coverage),
    explanations: parsed(row.explanations) as JsonObject,
  };
}

/** Lineage of a frozen roll-up: which revision of which unit went in. */
export async function inputsOf(
  queries: Queries,
  revisionId: number,
): Promise<(RevisionInput & { name: string })[]> {
  return (await queries('revision_inputs as i')
    .join('revisions as s', 's.id', 'i.input_id')
    .join('obligations as o', 'o.id', 's.obligation_id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'i.revision_id': revisionId })
    .orderBy('i.unit_code')
    .select({
      unitId: 'i.unit_id',
      unitCode: 'i.unit_code',
      inputId: 'i.input_id',
      revision: 'i.revision',
      hash: 'i.hash',
      name: 'u.name',
    })) as (RevisionInput & { name: string })[];
}

/** A remark on a cell of a revision. */
export interface RemarkRow {
  readonly id: number;
  readonly revision: number;
  readonly path: string;
  readonly message: string;
  readonly author: string;
  readonly at: Instant;
}

/** Remarks of a report, or of one of its revisions, the newest last. */
export async function remarksOf(
  queries: Queries,
  where: { obligationId: number; revision?: number },
): Promise<RemarkRow[]> {
  const query = queries('remarks as m')
    .join('revisions as s', 's.id', 'm.revision_id')
    .join('users as b', 'b.id', 'm.author_id')
    .where({ 'm.obligation_id': where.obligationId })
    .orderBy('m.id');
  if (where.revision !== undefined) void query.where({ 's.revision': where.revision });
  return (await query.select({
    id: 'm.id',
    revision: 's.revision',
    path: 'm.path',
    message: 'm.message',
    author: 'b.name',
    at: 'm.at',
  })) as RemarkRow[];
}

export async function insertRemarks(
  trx: Knex.Transaction,
  about: {
    readonly obligationId: number;
    readonly revisionId: number;
    readonly authorId: number;
    readonly at: Instant;
  },
  remarks: readonly { readonly path: string; readonly message: string }[],
): Promise<void> {
  if (remarks.length === 0) return;
  await trx('remarks').insert(
    remarks.map(({ path, message }) => ({
      obligation_id: about.obligationId,
      revision_id: about.revisionId,
      path,
      message,
      author_id: about.authorId,
      at: about.at,
    })),
  );
}
