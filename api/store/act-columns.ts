/** What one act on a report writes, column by column as the tables have them. */
import type { Instant, ReportState, RevisionState } from '../../regimes/words.js';

/** The columns of a table that a document may hold, with PostgreSQL's types. */
export type Columns = Readonly<Record<string, 'int' | 'text'>>;

export const REPORT = {
  counter: 'int',
  state: 'text',
  correction: 'int',
  version_id: 'int',
  content: 'text',
  explanations: 'text',
  nil: 'int',
  revision: 'int',
  submitted_revision_id: 'int',
  approved_revision_id: 'int',
  reason: 'text',
  returned_due_at: 'text',
  correction_reason: 'text',
  correction_due_at: 'text',
  correction_requested_at: 'text',
  saved_at: 'text',
  saved_by: 'int',
  attachments: 'text',
} as const satisfies Columns;

const REVISION = {
  revision: 'int',
  state: 'text',
  version_id: 'int',
  content: 'text',
  own_content: 'text',
  rollup_state: 'text',
  rollup_hash: 'text',
  coverage: 'text',
  gaps_reason: 'text',
  explanations: 'text',
  nil: 'int',
  empty: 'int',
  hash: 'text',
  late: 'int',
  submitted_at: 'text',
  submitted_by: 'int',
  signed_at: 'text',
  signed_by: 'int',
  attachments: 'text',
  signed_for: 'text',
  on_behalf: 'text',
} as const satisfies Columns;

const INPUT = {
  unit_id: 'int',
  unit_code: 'text',
  input_id: 'int',
  revision: 'int',
  hash: 'text',
} as const satisfies Columns;

const FATE = {
  id: 'int',
  state: 'text',
  decided_at: 'text',
  decided_by: 'int',
  reason: 'text',
} as const satisfies Columns;

const REMARK = {
  revision_id: 'int',
  path: 'text',
  message: 'text',
  author_id: 'int',
  at: 'text',
} as const satisfies Columns;

const EVENT = {
  at: 'text',
  type: 'text',
  actor_id: 'int',
  regime: 'text',
  period: 'text',
  unit_id: 'int',
  unit_code: 'text',
  unit_path: 'text',
  data: 'text',
} as const satisfies Columns;

const MARK = {
  regime_period_id: 'int',
  unit_id: 'int',
  unit_path: 'text',
  bucket: 'int',
  kind: 'text',
  at: 'text',
} as const satisfies Columns;

/** A row of such columns: what is null or absent is null in the database. */
export type Row<C extends Columns> = {
  readonly [N in keyof C]: (C[N] extends 'int' ? number : string) | null;
};

/** What an act writes; column by column as the tables have them. */
export interface ActDocument {
  readonly obligation_id: number;
  /** The report's counter that the act was decided on; 0 where nobody had opened it. */
  readonly counter: number;
  /** How often the lock of its period had moved when the act was decided. */
  readonly lock_counter: number;
  /** `content` is null where it stays as it was; a report that is opened has one. */
  readonly report: Row<typeof REPORT> & { readonly state: ReportState; readonly saved_at: Instant };
  /** The new revision, if any; it becomes the report's submitted one. Its `content` is null where it is the report's. */
  readonly revisions: readonly Row<typeof REVISION>[];
  /** Lineage of the new revision. */
  readonly inputs: readonly Row<typeof INPUT>[];
  /** Revisions decided on; what is null stays as it was. */
  readonly fates: readonly (Row<typeof FATE> & { readonly id: number; readonly state: RevisionState })[];
  readonly remarks: readonly Row<typeof REMARK>[];
  readonly events: readonly Row<typeof EVENT>[];
  readonly marks: readonly Row<typeof MARK>[];
}

/** The lists of a document, with the columns of their rows. */
export const COLUMNS = {
  revisions: REVISION,
  inputs: INPUT,
  fates: FATE,
  remarks: REMARK,
  events: EVENT,
  marks: MARK,
} as const;
export type List = keyof typeof COLUMNS;
export const LISTS = Object.keys(COLUMNS) as readonly List[];

export const names = (columns: Columns): string => Object.keys(columns).join(', ');
/** The same columns of a table or sub-select of that alias. */
export const from = (alias: string, columns: Columns): string =>
  Object.keys(columns)
    .map((name) => `${alias}.${name}`)
    .join(', ');
