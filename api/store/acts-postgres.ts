/**
 * The statement by which PostgreSQL writes several acts, each on a report of its own: as a single one does, but for one
 * thing. Obligations that somebody else holds are passed over instead of waited for, so a group can neither be held up
 * nor meet another one in a dead-lock; it answers which it got hold of, and which of those it wrote.
 *
 * The acts come as arrays, one for each column: to take JSON apart would be half of the work.
 */
import { COLUMNS, LISTS, names, REPORT, type ActDocument, type Columns, type List } from './act-columns.js';
import { valueKept, WRITES } from './act-postgres.js';
import type { Asking } from './commits.js';
import { arrayOf, type Statement, type Value } from './statements.js';

/**
 * Beside the columns of a row: the obligation, the counter that the report must have and that of locks, whether it
 * sends a revision.
 */
const ACT = { about: 'int', was: 'int', locks: 'int', sends: 'int', ...REPORT } as const satisfies Columns;
const OF_ACT = { about: 'int' } as const satisfies Columns;

/** Rows `x` out of arrays that are the parameters from `first` on. */
const rowsFrom = (columns: Columns, first: number): string => {
  const arrays = Object.values(columns).map((type, index) => `$${first + index}::${type}[]`);
  return `unnest(${arrays.join(', ')}) as x(${names(columns)})`;
};

const HELD = `select o.id, o.lock_counter from obligations as o where o.id = any($1::int[]) for update skip locked`;
// The period's row must hold still as well, or be passed over: a report is opened under the version that it has.
const HELD_UNOPENED = `select o.id, o.lock_counter from given as x join obligations as o on o.id = x.about
    join regime_periods as p on p.id = o.regime_period_id and p.version_id = x.version_id
    for update of o skip locked for share of p skip locked`;

const valueOf = (name: string): string =>
  name === 'submitted_revision_id'
    ? `case x.sends when 1 then nextval('revisions_id_seq')::int else x.${name} end`
    : `x.${name}`;

// A row that was waited for or has moved is held as it is now: a lock that came between shows at its counter.
const GIVEN = 'join given as x on x.about = held.id and x.locks = held.lock_counter';
const RETURNING = 'returning r.obligation_id as id, r.submitted_revision_id as sent, r.content';
const OPENED = `insert into reports as r (obligation_id, ${names(REPORT)})
    select held.id, ${Object.keys(REPORT).map(valueOf).join(', ')} from held ${GIVEN}
    on conflict (obligation_id) do nothing ${RETURNING}`;
const CHANGED = `update reports as r set ${Object.keys(REPORT)
  .map((name) => `${name} = ${valueKept(name, valueOf(name))}`)
  .join(', ')}
    from held ${GIVEN}
    where r.obligation_id = held.id and r.counter = x.was ${RETURNING}`;

const statements = new Map<string, Statement>();

/** All open their reports, or none does. */
export function manyActs(acts: readonly ActDocument[]): Asking {
  const opens = acts[0]?.counter === 0;
  const lists = LISTS.filter((list) => acts.some((act) => act[list].length > 0));
  const name = ['acts', opens ? 'open' : 'change', ...lists].join('-');
  const statement = statements.get(name) ?? { name, text: textFor(opens, lists) };
  statements.set(name, statement);
  const about = (act: ActDocument): number => act.obligation_id;
  const values: Value[] = [
    arrayOf(acts.map(about), 'int'),
    arrayOf(
      acts.map(({ counter }) => counter),
      'int',
    ),
    arrayOf(
      acts.map((act) => act.lock_counter),
      'int',
    ),
    arrayOf(
      acts.map(({ revisions }) => (revisions.length > 0 ? 1 : 0)),
      'int',
    ),
  ];
  addColumns(
    values,
    REPORT_COLUMNS,
    acts.map(({ report }) => report),
  );
  for (const list of lists) {
    values.push(
      arrayOf(
        acts.flatMap((act) => act[list].map(() => about(act))),
        'int',
      ),
    );
    addColumns(
      values,
      LIST_COLUMNS[list],
      acts.flatMap((act): readonly AnyRow[] => act[list]),
    );
  }
  return { statement, values };
}

function textFor(opens: boolean, lists: readonly List[]): string {
  const parts = [
    `given as materialized (select * from ${rowsFrom(ACT, 1)})`,
    `held as materialized (${opens ? HELD_UNOPENED : HELD})`,
    `moved as (${opens ? OPENED : CHANGED})`,
  ];
  let next = 1 + Object.keys(ACT).length;
  for (const list of lists) {
    const columns: Columns = { ...OF_ACT, ...COLUMNS[list] };
    parts.push(`${list}_ as (${WRITES[list](`${rowsFrom(columns, next)} on x.about = moved.id`)})`);
    next += Object.keys(columns).length;
  }
  return `with ${parts.join(',\n')}
    select held.id, moved.id is not null as moved from held left join moved on moved.id = held.id`;
}

type AnyRow = Readonly<Record<string, Value>>;
type Column = readonly [name: string, type: 'int' | 'text'];

const columnsOf = (columns: Columns): readonly Column[] => Object.entries(columns);
const REPORT_COLUMNS = columnsOf(REPORT);
const LIST_COLUMNS = Object.fromEntries(LISTS.map((list) => [list, columnsOf(COLUMNS[list])])) as Readonly<
  Record<List, readonly Column[]>
>;

/** Adds the rows as one array for each column, as PostgreSQL reads them. */
function addColumns(values: Value[], columns: readonly Column[], rows: readonly AnyRow[]): void {
  const cells = new Array<Value>(rows.length).fill(null);
  for (const [name, type] of columns) {
    for (let index = 0; index < rows.length; index++) cells[index] = rows[index]?.[name] ?? null;
    values.push(arrayOf(cells, type));
  }
}
