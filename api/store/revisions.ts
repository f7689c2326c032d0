/** Revisions: what was sent, for ever. Only a revision's fate (its state, who decided) is ever added. */
import type { Knex } from 'knex';
import type { RollupState } from '../../regimes/aggregate/aggregation.js';
import type { Instant, Json, JsonObject, RevisionState } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { threadsOf, type Thread } from './remark-threads.js';
import { attachmentsFrom, type Attachment } from './reports.js';

export interface RevisionInput {
  readonly unitId: number;
  readonly unitCode: string;
  readonly inputId: number;
  readonly revision: number;
  readonly hash: string;
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
  /** Canonical JSON of the files that were sent with it; null where there were none. */
  readonly attachments: string | null;
  /** The file that it was loaded from, and its line there; null where it was filed. */
  readonly importId: number | null;
  readonly importLine: number | null;
  readonly importFile: string | null;
  readonly importHash: string | null;
  readonly signedFor: string | null;
  readonly onBehalf: string | null;
  readonly answer: string | null;
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
  attachments: 's.attachments',
  importId: 's.import_id',
  importLine: 's.import_line',
  importFile: 'i.file_name',
  importHash: 'i.hash',
  signedFor: 's.signed_for',
  onBehalf: 's.on_behalf',
  answer: 's.answer',
} as const;

function revisionQuery(queries: Queries): Knex.QueryBuilder {
  return queries('revisions as s')
    .join('regime_versions as v', 'v.id', 's.version_id')
    .join('users as b', 'b.id', 's.submitted_by')
    .leftJoin('users as g', 'g.id', 's.signed_by')
    .leftJoin('users as d', 'd.id', 's.decided_by')
    .leftJoin('past_imports as i', 'i.id', 's.import_id');
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

/** The files that were sent with a revision. */
export async function attachmentsOfRevision(queries: Queries, id: number): Promise<readonly Attachment[]> {
  const row = await queries('revisions')
    .where({ id })
    .first<{ attachments: string | null } | undefined>('attachments');
  return attachmentsFrom(row?.attachments ?? null);
}

/** Whether any revision of a report was sent with that file. */
export async function wasSentWith(queries: Queries, obligationId: number, hash: string): Promise<boolean> {
  const row = await queries('revisions')
    .where({ obligation_id: obligationId })
    .whereLike('attachments', `%"${hash}"%`)
    .first<{ id: number } | undefined>('id');
  return row !== undefined;
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

/** A remark on a cell of a revision, with what was said about it since. */
export interface RemarkRow extends Partial<Thread> {
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
  const rows = (await query.select({
    id: 'm.id',
    revision: 's.revision',
    path: 'm.path',
    message: 'm.message',
    author: 'b.name',
    at: 'm.at',
  })) as RemarkRow[];
  if (rows.length === 0) return rows;
  const threads = await threadsOf(queries, where.obligationId);
  return rows.map((row) => ({ ...row, ...threads.get(row.id) }));
}

/** What a unit says of a revision that another filed for it; part of its fate, not of what was sent. */
export async function answerFiling(trx: Knex.Transaction, id: number, answer: string): Promise<void> {
  await trx('revisions').where({ id }).update({ answer });
}
