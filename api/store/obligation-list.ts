/** Lists of obligations: filtered, within a reader's reach, by cursor. */
import type { Knex } from 'knex';
import type { ReportState } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { at, obligationQuery, obligationRows, type ObligationRow } from './obligation-rows.js';

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
  /** Reports beyond these that duties bring: of a unit that one prepares or files for, or to one that one reviews for. */
  readonly desk?: Desk;
}

/** Units by duty: all regimes of such a unit, or only some, or all but some. */
export interface Scope {
  readonly unitIds: readonly number[];
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/** Lists come in the order in which reports fall due. */
export interface Cursor {
  readonly dueAt: string;
  readonly id: number;
}

export interface Page {
  readonly rows: readonly ObligationRow[];
  readonly next: Cursor | undefined;
  /** Counted up to `COUNTED`. */
  readonly total: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
}

/** Nobody reads further than that; counting millions of rows would cost more than the page itself. */
export const COUNTED = 10_000;

/** One page of what a person may read, by due moment, with the number of all. */
export async function listObligations(
  queries: Queries,
  filter: ObligationFilter,
  reach: Reach,
  page: { readonly limit: number; readonly after?: Cursor | undefined },
): Promise<Page> {
  const ground = await groundOf(queries, reach);
  const total = await count(queries, filter, ground);
  const query = filtered(within(obligationQuery(queries), ground), filter)
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
    total: Math.min(total, COUNTED),
    more: total > COUNTED,
  };
}

/** Counts what a filter lets through, one more than `COUNTED` at most, with no table that the filter does not need. */
async function count(queries: Queries, filter: ObligationFilter, ground: Ground): Promise<number> {
  const query = queries('obligations as o').join('regime_periods as p', 'p.id', 'o.regime_period_id');
  if (filter.receiver !== undefined)
    void query.joinRaw(`join unit_spells as w on w.unit_id = o.receiver_id and ${at('w')}`);
  if (filter.state !== undefined) void query.leftJoin('reports as r', 'r.obligation_id', 'o.id');
  const some = filtered(within(query, ground), filter)
    .limit(COUNTED + 1)
    .select('o.id');
  const rows = (await queries.from(some.as('some')).count({ total: '*' })) as { total: number }[];
  return rows[0]?.total ?? 0;
}

/** The due moment that the list is sorted by: a return may show a later one. */
async function firstDue(queries: Queries, id: number): Promise<string> {
  const row = await queries('obligations').where({ id }).first<{ due_at: string } | undefined>('due_at');
  return row?.due_at ?? '';
}

/** What a reach comes to: the beginnings of the paths of what lies below, and the periods of regimes received. */
interface Ground {
  readonly paths: readonly string[];
  readonly periodIds: readonly number[];
  readonly desk: Desk | undefined;
}

/** A unit may have stood in several places: whatever lies below it has a path that begins with one of its own. */
async function groundOf(queries: Queries, { unitIds, desk }: Reach): Promise<Ground> {
  const spells = await queries('unit_spells')
    .whereIn('unit_id', [...unitIds])
    .distinct<{ path: string }[]>('path');
  const periods = await queries('regime_periods')
    .whereIn('recipient_id', [...unitIds])
    .select<{ id: number }[]>('id');
  const paths = spells.map(({ path }) => path);
  return {
    paths: paths.filter((path) => !paths.some((other) => other !== path && path.startsWith(other))),
    periodIds: periods.map(({ id }) => id),
    desk,
  };
}

function within(query: Knex.QueryBuilder, { paths, periodIds, desk }: Ground): Knex.QueryBuilder {
  const { config } = query.client as { config: { client: unknown } };
  return query.where((reachable) => {
    if (periodIds.length > 0) void reachable.whereIn('o.regime_period_id', [...periodIds]);
    for (const path of paths) {
      // Each in the form in which the database looks up a beginning in an index. A path ends with `/`; `0` comes next.
      if (config.client === 'pg') void reachable.orWhereLike('o.unit_path', `${path}%`);
      else void reachable.orWhereBetween('o.unit_path', [path, `${path.slice(0, -1)}0`]);
    }
    for (const scope of desk?.prepares ?? [])
      void reachable.orWhere((own) => void inScope(own, 'o.unit_id', scope));
    for (const scope of desk?.reviews ?? [])
      void reachable.orWhere((own) => void inScope(own, 'o.receiver_id', scope));
    if (desk && desk.files.length > 0) void reachable.orWhereIn('o.id', [...desk.files]);
    if (periodIds.length + paths.length === 0) void reachable.orWhereRaw('1 = 0');
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

/** The lists of a person's desk; every report stands in one of them, one to be confirmed in two. */
export const DESK = ['returned', 'toSign', 'corrections', 'owed', 'toReview', 'toConfirm', 'sent'] as const;
export type DeskList = (typeof DESK)[number];

/** Units in which the person prepares reports, signs them, and reviews those of others. */
export interface Desk {
  readonly prepares: readonly Scope[];
  readonly signs: readonly Scope[];
  readonly reviews: readonly Scope[];
  /** Reports that a unit of his files on behalf of another, by the ids of their obligations. */
  readonly files: readonly number[];
}

type Query = Knex.QueryBuilder;

function inScope(query: Query, column: string, { unitIds, only, except = [] }: Scope): Query {
  void query.whereIn(column, [...unitIds]);
  if (only) void query.whereIn('p.regime', [...only]);
  if (except.length > 0) void query.whereNotIn('p.regime', [...except]);
  return query;
}

/** Reports whose `column` is in one of these scopes; none where there is none. */
function inAny(query: Query, column: string, scopes: readonly Scope[]): Query {
  return query.where((any) => {
    for (const scope of scopes) void any.orWhere((own) => void inScope(own, column, scope));
    if (scopes.length === 0) void any.whereRaw('1 = 0');
  });
}

/** Reports that the person prepares: of his units, and those that a unit of his files for another. */
function prepared(query: Query, { prepares, files }: Desk): Query {
  return query.where((any) => {
    void any.where((own) => void inAny(own, 'o.unit_id', prepares));
    if (files.length > 0) void any.orWhereIn('o.id', [...files]);
  });
}

/** Reports that are sent to where the person reviews: to units of his, at the top also those that look after a regime. */
function received(query: Query, desk: Desk, queries: Queries): Query {
  return query.where((one) => {
    void one
      .where((own) => void inAny(own, 'o.receiver_id', desk.reviews))
      .orWhere((top) => {
        void inAny(top, 'p.recipient_id', desk.reviews).where('o.receiver_id', queries.ref('p.nation_id'));
      });
  });
}

/** Reports that another filed for their unit and that it has not answered yet. */
const unanswered = (query: Query): Query =>
  query.whereNotNull('s.on_behalf').whereNull('s.answer').whereIn('r.state', ['submitted', 'approved']);

const LISTS: Readonly<Record<DeskList, (query: Knex.QueryBuilder, desk: Desk, queries: Queries) => void>> = {
  returned: (query, desk) => {
    void prepared(query, desk).where((one) => {
      void one.where('r.state', 'returned').orWhere((rejected) => {
        void rejected.where('r.state', 'draft').whereNotNull('r.reason');
      });
    });
  },
  toSign: (query, desk) => {
    void inAny(query, 'o.unit_id', desk.signs).where('r.state', 'ready');
  },
  corrections: (query, desk) => {
    void prepared(query, desk).where((one) => {
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
    void prepared(query, desk).where((one) => {
      // Nobody owes what is there only because the past was loaded.
      void one
        .where((none) => void none.whereNull('r.state').where('p.imported', 0))
        .orWhere((draft) => {
          void draft.where({ 'r.state': 'draft', 'r.correction': 0 }).whereNull('r.reason');
        });
    });
  },
  toReview: (query, desk, queries) => {
    void received(query.where('r.state', 'submitted'), desk, queries);
  },
  toConfirm: (query, desk) => {
    void unanswered(inAny(query, 'o.unit_id', [...desk.prepares, ...desk.signs]));
  },
  sent: (query, desk) => {
    const mine = { ...desk, prepares: [...desk.prepares, ...desk.signs] };
    void prepared(query, mine).where((one) => {
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

/** How many reports of an inbox are looked through at most. */
export const INBOX_MOST = 2_000;

export interface InboxFilter {
  readonly regime?: string | undefined;
  readonly period?: string | undefined;
  readonly state?: ReportState | undefined;
}

/** What a person reviews, in the order in which it fell due; one more than `INBOX_MOST` at most. */
export async function inboxRows(queries: Queries, filter: InboxFilter, desk: Desk): Promise<ObligationRow[]> {
  const query = filtered(received(obligationQuery(queries), desk, queries), filter).where((one) => {
    // Of what is there only because the past was loaded, those that somebody corrects.
    void one.where('p.imported', 0).orWhere('r.correction', 1).orWhere('r.state', 'submitted');
  });
  return obligationRows(query.orderBy(['o.due_at', 'o.id']).limit(INBOX_MOST + 1));
}
