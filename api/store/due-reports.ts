/** Reports that nobody has sent and that fall due within a span of time, whatever it is that they are due by. */
import type { Knex } from 'knex';
import type { Instant, ReportState } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { obligationQuery, obligationRows, type ObligationRow } from './obligation-rows.js';

/** The moment that holds, and of which reports: a return's, else that of a correction asked for, else the first one. */
const KINDS: readonly (readonly [column: string, of: (query: Knex.QueryBuilder) => unknown])[] = [
  [
    'o.due_at',
    (query) =>
      query
        .whereNull('r.returned_due_at')
        .whereNull('r.correction_due_at')
        .where((open) => {
          void open
            // Nobody owes what is there only because the past was loaded.
            .where((none) => void none.whereNull('r.state').where('p.imported', 0))
            .orWhere((draft) => {
              void draft.where('r.correction', 0).whereIn('r.state', ['draft', 'ready']);
            });
        }),
  ],
  ['r.returned_due_at', (query) => inState(query, ['returned', 'draft', 'ready'])],
  [
    'r.correction_due_at',
    (query) =>
      query.whereNull('r.returned_due_at').where((asked) => {
        void inState(asked, ['returned', 'draft', 'ready']).orWhere((approved) => {
          void inState(approved, ['approved']).whereNotNull('r.correction_requested_at');
        });
      }),
  ],
];

/**
 * Compared so that no index of states is used: nearly every report that there ever was is approved, and SQLite would
 * read them all instead of the few with such a due moment, which have an index of their own.
 */
function inState(query: Knex.QueryBuilder, states: readonly ReportState[]): Knex.QueryBuilder {
  return query.whereRaw(`coalesce(r.state, '') in (${states.map(() => '?').join(', ')})`, [...states]);
}

const AT_A_TIME = 500;
/** No id is higher: what is due at the very beginning of a span is not in it. */
const LAST_ID = 2_147_483_647;

/** All of them with a due moment after `from` and not after `to`, some hundred at a time. */
export async function* dueBetween(
  queries: Queries,
  from: Instant,
  to: Instant,
): AsyncGenerator<readonly ObligationRow[]> {
  for (const [column, of] of KINDS) {
    let last: { readonly due: Instant; readonly id: number } = { due: from, id: LAST_ID };
    for (;;) {
      const { due, id } = last;
      const query = obligationQuery(queries)
        .where(column, '>=', due)
        .where(column, '<=', to)
        .where((later) => {
          void later.where(column, '>', due).orWhere('o.id', '>', id);
        })
        .orderBy([column, 'o.id'])
        .limit(AT_A_TIME);
      of(query);
      const rows = await obligationRows(query);
      const end = rows.at(-1);
      if (end) yield rows;
      if (!end || rows.length < AT_A_TIME) break;
      last = { due: dueBy(end, column), id: end.id };
    }
  }
}

function dueBy(row: ObligationRow, column: string): Instant {
  if (column === 'r.returned_due_at') return row.returnedDueAt ?? row.dueAt;
  return column === 'r.correction_due_at' ? (row.correctionDueAt ?? row.dueAt) : row.dueAt;
}
