/**
 * The statement by which PostgreSQL writes one act: the obligation's row is locked first, so that acts on one report,
 * and whoever takes obligations away, follow each other; then the report is changed if its counter is still the
 * expected one (a statement that waited for another's change looks at the row again), and everything else is inserted
 * only where it was. Whoever locks a period moves a counter at its obligations: what was decided before is not written. A report is opened under the version that its period has then, or not at all.
 */
import {
  COLUMNS,
  from,
  LISTS,
  names,
  REPORT,
  type ActDocument,
  type Columns,
  type List,
} from './act-columns.js';
import type { Asking } from './commits.js';
import type { Statement, Value } from './statements.js';

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

/** A content that is not sent is the one that lies in the report already: most are sent as they were saved last. */
const REVISION_VALUES = Object.keys(COLUMNS.revisions)
  .map((name) => (name === 'content' ? 'coalesce(x.content, moved.content)' : `x.${name}`))
  .join(', ');

/** What a column of a report `r` that is there becomes, of which `value` is what the act says. */
export const valueKept = (name: string, value: string): string =>
  name === 'content' ? 'coalesce(x.content, r.content)' : value;

/**
 * The parts of PostgreSQL's statement that write the rows of a list, once the reports are written.
 * `x` is those rows under that name, and on what they are joined with the reports that were written.
 */
export const WRITES: Readonly<Record<List, (x: string) => string>> = {
  revisions: (x) => `insert into revisions (id, obligation_id, ${names(COLUMNS.revisions)})
    select moved.sent, moved.id, ${REVISION_VALUES} from moved join ${x}`,
  inputs: (x) => `insert into revision_inputs (revision_id, ${names(COLUMNS.inputs)})
    select moved.sent, ${from('x', COLUMNS.inputs)} from moved join ${x}`,
  fates: (x) => `update revisions as s set state = x.state, decided_at = coalesce(x.decided_at, s.decided_at),
      decided_by = coalesce(x.decided_by, s.decided_by), reason = coalesce(x.reason, s.reason)
    from moved join ${x} where s.id = x.id`,
  remarks: (x) => `insert into remarks (obligation_id, ${names(COLUMNS.remarks)})
    select moved.id, ${from('x', COLUMNS.remarks)} from moved join ${x}`,
  events: (x) =>
    `insert into events (${names(COLUMNS.events)}) select ${from('x', COLUMNS.events)} from moved join ${x}`,
  marks: (x) =>
    `insert into rollup_marks (${names(COLUMNS.marks)}) select ${from('x', COLUMNS.marks)} from moved join ${x}`,
};

/** $1 is the obligation, $2 the counter, $3 that of locks; the report's columns follow, then the lists that are not empty. */
const REPORT_AT = 4;
const VERSION = `$${REPORT_AT + Object.keys(REPORT).indexOf('version_id')}::int`;
const HELD = `held as materialized (select o.id from obligations as o
    where o.id = $1::int and o.lock_counter = $3::int for update)`;
// Whoever moves the period to another version holds its obligations until then: the period is locked after them, so
// that its row is looked at again, and not as it was when the statement began.
const HELD_UNOPENED = `held as materialized (select o.id from obligations as o
    join regime_periods as p on p.id = o.regime_period_id
    where o.id = $1::int and o.lock_counter = $3::int and p.version_id = ${VERSION}
    for update of o for share of p)`;

/** @param sends whether the act makes a revision: its id is drawn here */
const valueOf = (name: string, sends: boolean): string =>
  sends && name === 'submitted_revision_id' ? `nextval('revisions_id_seq')::int` : `x.${name}`;

const opened = (sends: boolean): string => {
  const values = Object.keys(REPORT).map((name) => valueOf(name, sends));
  return `moved as (insert into reports (obligation_id, ${names(REPORT)})
    select held.id, ${values.join(', ')} from held, ${oneRow(REPORT, REPORT_AT)}
    where $2::int = 0
    on conflict (obligation_id) do nothing returning obligation_id as id, submitted_revision_id as sent, content)`;
};

const changed = (sends: boolean): string => {
  const values = Object.keys(REPORT).map((name) => `${name} = ${valueKept(name, valueOf(name, sends))}`);
  return `moved as (update reports as r set ${values.join(', ')} from held, ${oneRow(REPORT, REPORT_AT)}
    where r.obligation_id = held.id and r.counter = $2::int
    returning r.obligation_id as id, r.submitted_revision_id as sent, r.content)`;
};

const statements = new Map<string, Statement>();

/**
 * The statement for documents of that shape, with the values of this one: a list of one row, as most are, comes as a
 * parameter for each column, a longer one as JSON; of lists that are empty PostgreSQL need not know.
 */
export function oneAct(act: ActDocument): Asking {
  const lists = LISTS.filter((list) => act[list].length > 0);
  const shape = lists.map((list) => (act[list].length > 1 ? `${list}*` : list));
  const name = ['act', act.counter === 0 ? 'opens' : 'changes', ...shape].join('-');
  const statement = statements.get(name) ?? { name, text: textFor(act, lists) };
  statements.set(name, statement);
  const values = [act.obligation_id, act.counter, act.lock_counter, ...cellsOf(REPORT, act.report)];
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
    parts.push(
      `${list}_ as (${WRITES[list](`${one ? oneRow(columns, next) : recordset(columns, next)} on true`)})`,
    );
    next += one ? Object.keys(columns).length : 1;
  }
  return `with ${parts.join(',\n')}\nselect id from moved`;
}
