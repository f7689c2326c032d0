/**
 * What one act on a report writes, as one document: the report's new state, its revision, the fate of earlier ones,
 * remarks, lineage, events and dirty marks. It is written by one statement, whole or not at all, and not at all where
 * the report is no longer the one that the act was decided on.
 *
 * PostgreSQL: the obligation's row is locked first, so that acts on one report, and whoever takes obligations away,
 * follow each other; then the report is changed if its counter is still the expected one (a statement that waited for
 * another's change looks at the row again), and everything else is inserted only where it was. A report is opened
 * under the version that its period has then, or not at all.
 * SQLite knows no such statement, but a trigger may do as much: the document is inserted into a view without rows.
 */
import type { Instant, ReportState, RevisionState } from '../../regimes/words.js';
import type { Writing } from './commits.js';
import type { Statement, Value } from './statements.js';

/** The columns of a table that a document may hold, with PostgreSQL's types. */
type Columns = Readonly<Record<string, 'int' | 'text'>>;

const REPORT = {
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
  hash: 'text',
  late: 'int',
  submitted_at: 'text',
  submitted_by: 'int',
  signed_at: 'text',
  signed_by: 'int',
  attachments: 'text',
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
type Row<C extends Columns> = { readonly [N in keyof C]: (C[N] extends 'int' ? number : string) | null };

/** What an act writes; column by column as the tables have them. */
export interface ActDocument {
  readonly obligation_id: number;
  /** The report's counter that the act was decided on; 0 where nobody had opened it. */
  readonly counter: number;
  readonly report: Row<typeof REPORT> & { readonly state: ReportState; readonly saved_at: Instant };
  /** The new revision, if any; it becomes the report's submitted one. */
  readonly revisions: readonly Row<typeof REVISION>[];
  /** Lineage of the new revision. */
  readonly inputs: readonly Row<typeof INPUT>[];
  /** Revisions decided on; what is null stays as it was. */
  readonly fates: readonly (Row<typeof FATE> & { readonly id: number; readonly state: RevisionState })[];
  readonly remarks: readonly Row<typeof REMARK>[];
  readonly events: readonly Row<typeof EVENT>[];
  readonly marks: readonly Row<typeof MARK>[];
}

const names = (columns: Columns): string => Object.keys(columns).join(', ');
const from = (alias: string, columns: Columns): string =>
  Object.keys(columns)
    .map((name) => `${alias}.${name}`)
    .join(', ');

/** One row `x` whose columns are the parameters from `first` on: PostgreSQL need not take a document apart for it. */
const oneRow = (columns: Columns, first: number): string => {
  const cells = Object.entries(columns).map(([name, type], index) => `$${first + index}::${type} as ${name}`);
  return `(select ${cells.join(', ')}) as x`;
};
/** Any number of rows `x`, all of them the one parameter `at`. */
const recordset = (columns: Columns, at: number): string => {
  const types = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  return `jsonb_to_recordset($${at}::jsonb) as x(${types.join(', ')})`;
};

const COLUMNS = {
  revisions: REVISION,
  inputs: INPUT,
  fates: FATE,
  remarks: REMARK,
  events: EVENT,
  marks: MARK,
} as const;
type List = keyof typeof COLUMNS;
const NAMES = Object.keys(COLUMNS) as readonly List[];

/** The parts of PostgreSQL's statement that write the rows `x` of a list, once the report is written. */
const LISTS: Readonly<Record<List, (x: string) => string>> = {
  revisions: (x) => `insert into revisions (id, obligation_id, ${names(REVISION)})
    select moved.sent, moved.id, ${from('x', REVISION)} from moved, ${x}`,
  inputs: (x) => `insert into revision_inputs (revision_id, ${names(INPUT)})
    select moved.sent, ${from('x', INPUT)} from moved, ${x}`,
  fates: (x) => `update revisions as s set state = x.state, decided_at = coalesce(x.decided_at, s.decided_at),
      decided_by = coalesce(x.decided_by, s.decided_by), reason = coalesce(x.reason, s.reason)
    from moved, ${x} where s.id = x.id`,
  remarks: (x) => `insert into remarks (obligation_id, ${names(REMARK)})
    select moved.id, ${from('x', REMARK)} from moved, ${x}`,
  events: (x) => `insert into events (${names(EVENT)}) select ${from('x', EVENT)} from moved, ${x}`,
  marks: (x) => `insert into rollup_marks (${names(MARK)}) select ${from('x', MARK)} from moved, ${x}`,
};

/** $1 is the obligation, $2 the counter; the report's columns follow, then the lists that are not empty. */
const REPORT_AT = 3;
const VERSION = `$${REPORT_AT + Object.keys(REPORT).indexOf('version_id')}::int`;
const HELD = 'held as materialized (select o.id from obligations as o where o.id = $1::int for update)';
// Whoever moves the period to another version holds its obligations until then: the period is locked after them, so
// that its row is looked at again, and not as it was when the statement began.
const HELD_UNOPENED = `held as materialized (select o.id from obligations as o
    join regime_periods as p on p.id = o.regime_period_id
    where o.id = $1::int and p.version_id = ${VERSION}
    for update of o for share of p)`;

/** @param sends whether the act makes a revision: its id is drawn here */
const valueOf = (name: string, sends: boolean): string =>
  sends && name === 'submitted_revision_id' ? `nextval('revisions_id_seq')::int` : `x.${name}`;

const opened = (sends: boolean): string => {
  const values = Object.keys(REPORT).map((name) => valueOf(name, sends));
  return `moved as (insert into reports (obligation_id, ${names(REPORT)})
    select held.id, ${values.join(', ')} from held, ${oneRow(REPORT, REPORT_AT)}
    where $2::int = 0
    on conflict (obligation_id) do nothing returning obligation_id as id, submitted_revision_id as sent)`;
};

const changed = (sends: boolean): string => {
  const values = Object.keys(REPORT).map((name) => `${name} = ${valueOf(name, sends)}`);
  return `moved as (update reports as r set ${values.join(', ')} from held, ${oneRow(REPORT, REPORT_AT)}
    where r.obligation_id = held.id and r.counter = $2::int
    returning r.obligation_id as id, r.submitted_revision_id as sent)`;
};

const statements = new Map<string, Statement>();

/**
 * The statement for documents of that shape, with the values of this one: a list of one row, as most are, comes as a
 * parameter for each column, a longer one as JSON; of lists that are empty PostgreSQL need not know.
 */
function postgres(document: object): { readonly statement: Statement; readonly values: readonly Value[] } {
  const act = document as ActDocument;
  const lists = NAMES.filter((list) => act[list].length > 0);
  const shape = lists.map((list) => (act[list].length > 1 ? `${list}*` : list));
  const name = ['act', act.counter === 0 ? 'opens' : 'changes', ...shape].join('-');
  const statement = statements.get(name) ?? { name, text: textFor(act, lists) };
  statements.set(name, statement);
  const values = [act.obligation_id, act.counter, ...cellsOf(REPORT, act.report)];
  for (const list of lists) {
    const [only, second] = act[list];
    if (only && !second) values.push(...cellsOf(COLUMNS[list], only));
    else values.push(JSON.stringify(act[list]));
  }
  return { statement, values };
}

const cellsOf = (columns: Columns, row: Readonly<Record<string, Value>>): Value[] =>
  Object.keys(columns).map((name) => row[name] ?? null);

function textFor(act: ActDocument, lists: readonly List[]): string {
  const sends = lists.includes('revisions');
  const parts = act.counter === 0 ? [HELD_UNOPENED, opened(sends)] : [HELD, changed(sends)];
  let next = REPORT_AT + Object.keys(REPORT).length;
  for (const list of lists) {
    const columns = COLUMNS[list];
    const one = act[list].length === 1;
    parts.push(`${list}_ as (${LISTS[list](one ? oneRow(columns, next) : recordset(columns, next))})`);
    next += one ? Object.keys(columns).length : 1;
  }
  return `with ${parts.join(',\n')}\nselect id from moved`;
}

const CHANGED = 'the report is no longer the one that was decided on';
const cells = (alias: string, columns: Columns): string =>
  Object.keys(columns)
    .map((name) => `${alias}.value ->> '${name}'`)
    .join(', ');
const rows = (list: List, alias: string): string => `json_each(new.document, '$.${list}') as ${alias}`;
const REVISION_ID = `(select id from revisions where obligation_id = new.document ->> 'obligation_id'
    and revision = new.document ->> '$.revisions[0].revision')`;

const TRIGGER = `
create temp view if not exists acts as select '' as document where 0;
create temp trigger if not exists acts_written instead of insert on acts begin
  select raise(abort, '${CHANGED}')
    where not exists (select 1 from obligations where id = new.document ->> 'obligation_id')
    or new.document ->> 'counter' <>
      coalesce((select counter from reports where obligation_id = new.document ->> 'obligation_id'), 0)
    or new.document ->> 'counter' = 0 and new.document ->> '$.report.version_id' <>
      (select p.version_id from obligations as o join regime_periods as p on p.id = o.regime_period_id
        where o.id = new.document ->> 'obligation_id');
  insert into revisions (obligation_id, ${names(REVISION)})
    select new.document ->> 'obligation_id', ${cells('x', REVISION)} from ${rows('revisions', 'x')};
  insert into revision_inputs (revision_id, ${names(INPUT)})
    select ${REVISION_ID}, ${cells('x', INPUT)} from ${rows('inputs', 'x')};
  insert into reports (obligation_id, ${names(REPORT)})
    select new.document ->> 'obligation_id', ${cells('x', REPORT)}
    from (select new.document -> 'report' as value) as x where true
    on conflict (obligation_id) do update set
      ${Object.keys(REPORT)
        .map((name) => `${name} = excluded.${name}`)
        .join(', ')};
  update reports set submitted_revision_id = ${REVISION_ID}
    where obligation_id = new.document ->> 'obligation_id' and new.document -> '$.revisions[0]' is not null;
  update revisions set state = x.value ->> 'state',
      decided_at = coalesce(x.value ->> 'decided_at', decided_at),
      decided_by = coalesce(x.value ->> 'decided_by', decided_by),
      reason = coalesce(x.value ->> 'reason', revisions.reason)
    from ${rows('fates', 'x')} where revisions.id = x.value ->> 'id';
  insert into remarks (obligation_id, ${names(REMARK)})
    select new.document ->> 'obligation_id', ${cells('x', REMARK)} from ${rows('remarks', 'x')};
  insert into events (${names(EVENT)}) select ${cells('x', EVENT)} from ${rows('events', 'x')};
  insert into rollup_marks (${names(MARK)}) select ${cells('x', MARK)} from ${rows('marks', 'x')};
end;`;

/** How an act is written. */
export const ACT: Writing = {
  postgres,
  sqlite: {
    name: 'act',
    text: 'insert into acts (document) select value from json_each($1)',
    before: TRIGGER,
  },
  changed: CHANGED,
};
