/** One report with everything that is decided on: its obligation, its period, its units and its revisions. */
import type { Knex } from 'knex';
import type { Instant, JsonObject, ReportState } from '../../regimes/words.js';
import { canonical } from '../../regimes/canonical.js';
import type { ActDocument } from './act.js';
import { locked, type Database, type Queries } from './database.js';
import {
  fromFlat,
  JOINS,
  LIST_COLUMNS,
  UNLOCKED_UNTIL,
  type FlatRow,
  type ObligationRow,
} from './obligation-rows.js';
import { ask, type Statement } from './statements.js';

/** The revision that stands, as the report shows it: the one that was sent, or the approved one. */
export interface Standing {
  readonly revision: number;
  readonly hash: string;
  readonly content: JsonObject;
  /** Of an aggregating unit: what it filled in itself. */
  readonly own: JsonObject | null;
  readonly explanations: Readonly<Record<string, string>>;
  readonly nil: boolean;
  readonly late: boolean;
  readonly submittedAt: Instant;
  readonly submittedBy: string;
  readonly signedBy: string | null;
  /** Id of the file that it was loaded from. */
  readonly importId: number | null;
  /** The head in whose place a deputy signed, as canonical JSON. */
  readonly signedFor: string | null;
}

/** A file that belongs to a report. */
export interface Attachment {
  readonly name: string;
  readonly hash: string;
  readonly size: number;
  readonly type: string;
}

export interface ReportRow extends ObligationRow {
  /** Counts the writes of the report; 0: nobody has opened it. */
  readonly counter: number;
  /** Counts how often the lock of its period, or the exception to it, has moved. */
  readonly lockCounter: number;
  /** What the unit itself filled in. */
  readonly content: JsonObject;
  /** The content as it is stored. */
  readonly contentText: string;
  readonly explanations: Readonly<Record<string, string>>;
  readonly submittedRevisionId: number | null;
  readonly approvedRevisionId: number | null;
  readonly approved: { readonly revision: number; readonly hash: string } | null;
  readonly savedAt: Instant | null;
  /** Undefined where nothing was sent, or what was sent is not in force (returned, recalled, never decided on). */
  readonly stands: Standing | undefined;
  /** Whether reviewers have remarked on any of its revisions. */
  readonly remarked: boolean;
  /** Files of the draft; of a report that is sent, those of the revision that was sent. */
  readonly attachments: readonly Attachment[];
  /** Whether anything says who handles it: duties of its unit or of those that review it, a filing on its behalf. */
  readonly handled: boolean;
}

/** Where a report lies on the wire. */
export interface ReportKey {
  readonly regime: string;
  readonly period: string;
  readonly unit: string;
}

/**
 * Locks the row of an obligation until the transaction ends, so that acts on its report follow each other (SQLite
 * holds the whole file already). Answers whether it is there.
 */
export async function lockObligation(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  id: number,
): Promise<boolean> {
  const query = trx('obligations').where({ id }).first<{ id: number } | undefined>('id');
  return (await locked(database, query)) !== undefined;
}

/** The columns of one row of `reportText`, by name. */
export const REPORT_COLUMNS = {
  ...LIST_COLUMNS,
  counter: 'r.counter',
  lockCounter: 'o.lock_counter',
  content: 'r.content',
  explanations: 'r.explanations',
  submittedRevisionId: 'r.submitted_revision_id',
  approvedRevisionId: 'r.approved_revision_id',
  approvedRevision: 'a.revision',
  approvedHash: 'a.hash',
  savedAt: 'r.saved_at',
  attachments: 'r.attachments',
  sentHash: 's.hash',
  sentContent: 's.content',
  sentOwn: 's.own_content',
  sentExplanations: 's.explanations',
  sentNil: 's.nil',
  sentBy: 'b.name',
  signedBy: 'g.name',
  importId: 's.import_id',
  signedFor: 's.signed_for',
  remarked: '(select 1 from remarks where obligation_id = o.id limit 1)',
  unlockedUntil: UNLOCKED_UNTIL,
  handled: `(select 1 from duties where unit_id in (o.unit_id, o.receiver_id, p.recipient_id)
    union all select 1 from filings_on_behalf where obligation_id = o.id limit 1)`,
} as const;

/** One row of what `reportText` asks. */
export type FlatReport = FlatRow & {
  readonly counter: number | null;
  readonly lockCounter: number;
  readonly content: string | null;
  readonly explanations: string | null;
  readonly submittedRevisionId: number | null;
  readonly approvedRevisionId: number | null;
  readonly approvedRevision: number | null;
  readonly approvedHash: string | null;
  readonly savedAt: string | null;
  readonly attachments: string | null;
  readonly sentHash: string | null;
  readonly sentContent: string | null;
  readonly sentOwn: string | null;
  readonly sentExplanations: string | null;
  readonly sentNil: number | null;
  readonly importId: number | null;
  readonly sentBy: string | null;
  readonly signedBy: string | null;
  readonly signedFor: string | null;
  readonly remarked: number | null;
  readonly handled: number | null;
};

/**
 * The text of a statement that answers one report.
 * @param more columns and joins that are answered with it
 */
export function reportText(
  where: string,
  more: { readonly columns?: string; readonly joins?: string } = {},
): string {
  const columns = Object.entries(REPORT_COLUMNS).map(([name, column]) => `${column} as "${name}"`);
  return `select ${columns.join(', ')}${more.columns ?? ''} from obligations as o ${JOINS}
    left join revisions as a on a.id = r.approved_revision_id
    left join users as b on b.id = s.submitted_by
    left join users as g on g.id = s.signed_by ${more.joins ?? ''}
    where ${where}`;
}

/** Where a report lies on the wire, as a condition of `reportText`: regime, period and unit are $1, $2 and $3. */
export const AT_KEY = 'p.regime = $1 and p.period = $2 and o.unit_code = $3';

const BY_ID: Statement = { name: 'report-by-id', text: reportText('o.id = $1') };
const BY_KEY: Statement = { name: 'report-by-key', text: reportText(AT_KEY) };

/** The report at a key, or by its obligation's id; undefined where no such report is owed. */
export async function loadReport(
  queries: Queries,
  which: ReportKey | number,
): Promise<ReportRow | undefined> {
  const [row] =
    typeof which === 'number'
      ? await ask<FlatReport>(queries, BY_ID, [which])
      : await ask<FlatReport>(queries, BY_KEY, [which.regime, which.period, which.unit]);
  return row && reportFrom(row);
}

/** The report of a row that `reportText` answered. */
export function reportFrom(row: FlatReport): ReportRow {
  const { approvedRevision, approvedHash } = row;
  const contentText = row.content ?? '{}';
  // Not by spreading: V8 takes 20 microseconds and more to add members to a spread copy of that many.
  return Object.assign(fromFlat(row), {
    counter: row.counter ?? 0,
    lockCounter: row.lockCounter,
    content: parsed(contentText),
    contentText,
    explanations: parsed<Record<string, string>>(row.explanations ?? '{}'),
    submittedRevisionId: row.submittedRevisionId,
    approvedRevisionId: row.approvedRevisionId,
    approved:
      approvedRevision === null || approvedHash === null
        ? null
        : { revision: approvedRevision, hash: approvedHash },
    savedAt: row.savedAt,
    stands: standingOf(row),
    remarked: row.remarked !== null,
    handled: row.handled !== null,
    attachments: attachmentsFrom(row.attachments),
  });
}

/** The list that a column holds; null where there are none. */
export const attachmentsFrom = (text: string | null): readonly Attachment[] =>
  text === null ? [] : (JSON.parse(text) as Attachment[]);

/** What a column holds for a list. */
export const attachmentsText = (files: readonly Attachment[]): string | null =>
  files.length === 0
    ? null
    : canonical(files.map(({ name, hash, size, type }) => ({ name, hash, size, type })));

const parsed = <T extends JsonObject>(text: string): T => JSON.parse(text) as T;

function standingOf(row: FlatReport): Standing | undefined {
  const { standing, sentHash, sentContent, sentBy, submittedAt } = row;
  if (standing === null || sentHash === null || sentContent === null) return undefined;
  if (sentBy === null || submittedAt === null) throw new Error(`Nobody has sent a revision of ${row.id}`);
  return {
    revision: standing,
    hash: sentHash,
    content: parsed(sentContent),
    own: row.sentOwn === null ? null : parsed(row.sentOwn),
    explanations: parsed(row.sentExplanations ?? '{}'),
    nil: row.sentNil === 1,
    late: row.late === 1,
    submittedAt,
    submittedBy: sentBy,
    signedBy: row.signedBy,
    importId: row.importId,
    signedFor: row.signedFor,
  };
}

/** The columns of `reports` that an action may change. */
export interface ReportChange {
  readonly state: ReportState;
  readonly correction: boolean;
  readonly versionId: number;
  readonly content: JsonObject;
  readonly explanations: Readonly<Record<string, string>>;
  readonly nil: boolean;
  readonly revision: number;
  readonly submittedRevisionId: number | null;
  readonly approvedRevisionId: number | null;
  readonly reason: string | null;
  readonly returnedDueAt: Instant | null;
  readonly correctionReason: string | null;
  readonly correctionDueAt: Instant | null;
  readonly correctionRequestedAt: Instant | null;
  readonly attachments: readonly Attachment[];
}

/**
 * The columns of a report after changes, and the write counted.
 * @param read the report as it was read, which is still there where this is written
 * @param row the same as the changes before leave it
 * @param text the canonical text of the content that it has afterwards, where it is at hand
 */
export function columnsOf(
  read: ReportRow,
  row: ReportRow,
  change: Partial<ReportChange>,
  by: { readonly at: Instant; readonly userId: number },
  text?: string,
): ActDocument['report'] {
  const next: ReportChange = Object.assign({ ...row }, change);
  return {
    counter: read.counter + 1,
    state: next.state,
    correction: next.correction ? 1 : 0,
    version_id: next.versionId,
    content: contentAfter(read, next.content, text),
    explanations: canonical(next.explanations),
    nil: next.nil ? 1 : 0,
    revision: next.revision,
    submitted_revision_id: next.submittedRevisionId,
    approved_revision_id: next.approvedRevisionId,
    reason: next.reason,
    returned_due_at: next.returnedDueAt,
    correction_reason: next.correctionReason,
    correction_due_at: next.correctionDueAt,
    correction_requested_at: next.correctionRequestedAt,
    saved_at: by.at,
    saved_by: by.userId,
    attachments: attachmentsText(next.attachments),
  };
}

/** Null where it is the one that lies there. */
function contentAfter(read: ReportRow, content: JsonObject, text?: string): string | null {
  const unopened = read.counter === 0;
  const written = text ?? (!unopened && content === read.content ? read.contentText : canonical(content));
  return !unopened && written === read.contentText ? null : written;
}

/** An approved content, as the version says that it was written against. */
export interface ApprovedContent {
  readonly revision: number;
  readonly hash: string;
  readonly content: JsonObject;
  /** It is the confirmed roll-up of what others sent. */
  readonly collated: boolean;
  readonly version: { readonly id: number; readonly hash: string };
}

const APPROVED: Statement = {
  name: 'approved-content',
  text: `select a.revision, a.hash, a.content, a.rollup_hash, v.id as version_id, v.hash as version_hash
    from obligations as o
    join regime_periods as p on p.id = o.regime_period_id
    join reports as r on r.obligation_id = o.id
    join revisions as a on a.id = r.approved_revision_id
    join regime_versions as v on v.id = a.version_id
    where p.regime = $1 and p.period = $2 and o.unit_id = $3`,
};

/** Content of the unit's approved report of another period of the same regime; undefined where there is none. */
export async function approvedContent(
  queries: Queries,
  key: { readonly regime: string; readonly period: string; readonly unitId: number },
): Promise<ApprovedContent | undefined> {
  const values = [key.regime, key.period, key.unitId];
  const [row] = await ask<{
    revision: number;
    hash: string;
    content: string;
    rollup_hash: string | null;
    version_id: number;
    version_hash: string;
  }>(queries, APPROVED, values);
  return (
    row && {
      revision: row.revision,
      hash: row.hash,
      content: parsed(row.content),
      collated: row.rollup_hash !== null,
      version: { id: row.version_id, hash: row.version_hash },
    }
  );
}
