/** Lists of obligations: filtered, within a reader's reach, by cursor. */
import type { Knex } from 'knex';
import type { ReportState } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { obligationQuery, obligationRows, type ObligationRow } from './obligation-rows.js';

export interface ObligationFilter {
  readonly regime?: string | undefined;
  readonly period?: string | undefined;
  readonly frequency?: string | undefined;
  readonly unit?: string | undefined;
  readonly receiver?: string | undefined;
  readonly state?: ReportState | undefined;
}

/** The units whose subtrees, and the recipients whose regimes, a person may read. */
export interface Reach {
  readonly unitIds: readonly number[];
}

/** Lists come in the order in which reports fall due. */
export interface Cursor {
  readonly dueAt: string;
  readonly id: number;
}

export interface Page {
  readonly rows: readonly ObligationRow[];
  readonly next: Cursor | undefined;
  readonly total: number;
}

/** One page of what a person may read, by due moment, with the number of all. */
export async function listObligations(
  queries: Queries,
  filter: ObligationFilter,
  reach: Reach,
  page: { readonly limit: number; readonly after?: Cursor | undefined },
): Promise<Page> {
  const all = (): Knex.QueryBuilder => filtered(within(obligationQuery(queries), reach), filter);
  const counted = (await all().count({ total: '*' })) as { total: number }[];
  const query = all()
    .orderBy(['o.due_at', 'o.id'])
    .limit(page.limit + 1);
  const { after } = page;
  if (after) {
    void query.where((later) => {
      void later.where('o.due_at', '>', after.dueAt).orWhere((same) => {
        void same.where('o.due_at', after.dueAt).where('o.id', '>', after.id);
      });
    });
  }
  const rows = await obligationRows(query);
  const last = rows[page.limit - 1];
  return {
    rows: rows.slice(0, page.limit),
    next:
      rows.length > page.limit && last ? { dueAt: await firstDue(queries, last.id), id: last.id } : undefined,
    total: counted[0]?.total ?? 0,
  };
}

/** The due moment that the list is sorted by: a return may show a later one. */
async function firstDue(queries: Queries, id: number): Promise<string> {
  const row = await queries('obligations').where({ id }).first<{ due_at: string } | undefined>('due_at');
  return row?.due_at ?? '';
}

function within(query: Knex.QueryBuilder, reach: Reach): Knex.QueryBuilder {
  return query.where((reachable) => {
    void reachable.whereIn('p.recipient_id', [...reach.unitIds]);
    for (const id of reach.unitIds) void reachable.orWhereLike('o.unit_path', `%/${id}/%`);
  });
}

function filtered(query: Knex.QueryBuilder, filter: ObligationFilter): Knex.QueryBuilder {
  const columns: readonly (readonly [string, string | undefined])[] = [
    ['p.regime', filter.regime],
    ['p.period', filter.period],
    ['p.frequency', filter.frequency],
    ['o.unit_code', filter.unit],
    ['w.code', filter.receiver],
  ];
  for (const [column, value] of columns) if (value !== undefined) void query.where(column, value);
  if (filter.state === 'none') void query.whereNull('r.state');
  else if (filter.state !== undefined) void query.where('r.state', filter.state);
  return query;
}

/** The lists of a person's desk; every report stands in one of them. */
export const DESK = ['returned', 'toSign', 'corrections', 'owed', 'toReview', 'sent'] as const;
export type DeskList = (typeof DESK)[number];

/** Units in which the person prepares reports, signs them, and reviews those of others. */
export interface Desk {
  readonly prepares: readonly number[];
  readonly signs: readonly number[];
  readonly reviews: readonly number[];
}

const LISTS: Readonly<Record<DeskList, (query: Knex.QueryBuilder, desk: Desk, queries: Queries) => void>> = {
  returned: (query, desk) => {
    void query.whereIn('o.unit_id', [...desk.prepares]).where((one) => {
      void one.where('r.state', 'returned').orWhere((rejected) => {
        void rejected.where('r.state', 'draft').whereNotNull('r.reason');
      });
    });
  },
  toSign: (query, desk) => {
    void query.whereIn('o.unit_id', [...desk.signs]).where('r.state', 'ready');
  },
  corrections: (query, desk) => {
    void query.whereIn('o.unit_id', [...desk.prepares]).where((one) => {
      void one
        .where((asked) => {
          void asked.where('r.state', 'approved').whereNotNull('r.correction_requested_at');
        })
        .orWhere((open) => {
          void open.where({ 'r.correction': 1, 'r.state': 'draft' }).whereNull('r.reason');
        });
    });
  },
  owed: (query, desk) => {
    void query.whereIn('o.unit_id', [...desk.prepares]).where((one) => {
      void one.whereNull('r.state').orWhere((draft) => {
        void draft.where({ 'r.state': 'draft', 'r.correction': 0 }).whereNull('r.reason');
      });
    });
  },
  toReview: (query, desk, queries) => {
    void query.where('r.state', 'submitted').where((one) => {
      void one.whereIn('o.receiver_id', [...desk.reviews]).orWhere((top) => {
        void top
          .whereIn('p.recipient_id', [...desk.reviews])
          .where('o.receiver_id', queries.ref('p.nation_id'));
      });
    });
  },
  sent: (query, desk) => {
    void query.whereIn('o.unit_id', [...new Set([...desk.prepares, ...desk.signs])]).where((one) => {
      void one.whereIn('r.state', ['submitted', 'ready']).orWhere((approved) => {
        void approved.where('r.state', 'approved').whereNull('r.correction_requested_at');
      });
    });
  },
};

/** One list of a desk with the number of all that belong in it. What was sent stands newest first. */
export async function deskList(
  queries: Queries,
  name: DeskList,
  desk: Desk,
  limit: number,
): Promise<{ readonly rows: ObligationRow[]; readonly count: number }> {
  const all = (): Knex.QueryBuilder => {
    const query = obligationQuery(queries);
    LISTS[name](query, desk, queries);
    return query;
  };
  const counted = (await all().count({ total: '*' })) as { total: number }[];
  const ordered = name === 'sent' ? all().orderBy('r.saved_at', 'desc') : all().orderBy(['o.due_at', 'o.id']);
  return { rows: await obligationRows(ordered.limit(limit)), count: counted[0]?.total ?? 0 };
}
