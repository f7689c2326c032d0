/** What was said about remarks after they were made, and which of them are settled. */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface ReplyRow {
  readonly id: number;
  readonly message: string;
  readonly author: string;
  readonly at: Instant;
}
export interface Settlement {
  readonly by: string;
  readonly at: Instant;
}
export interface Thread {
  readonly replies: readonly ReplyRow[];
  readonly settled: Settlement | undefined;
}

/** Threads of the remarks of one report, by remark; those without replies that are open are not in it. */
export async function threadsOf(
  queries: Queries,
  obligationId: number,
): Promise<ReadonlyMap<number, Thread>> {
  const replies = (await queries('remark_replies as y')
    .join('remarks as m', 'm.id', 'y.remark_id')
    .join('users as b', 'b.id', 'y.author_id')
    .where('m.obligation_id', obligationId)
    .orderBy('y.id')
    .select({
      id: 'y.id',
      remarkId: 'y.remark_id',
      message: 'y.message',
      author: 'b.name',
      at: 'y.at',
    })) as (ReplyRow & {
    readonly remarkId: number;
  })[];
  const settled = (await queries('remark_settlements as e')
    .join('remarks as m', 'm.id', 'e.remark_id')
    .join('users as b', 'b.id', 'e.user_id')
    .where('m.obligation_id', obligationId)
    .select({ remarkId: 'e.remark_id', by: 'b.name', at: 'e.at' })) as (Settlement & {
    readonly remarkId: number;
  })[];
  const threads = new Map<number, { replies: ReplyRow[]; settled: Settlement | undefined }>();
  const threadAt = (id: number): { replies: ReplyRow[]; settled: Settlement | undefined } => {
    const known = threads.get(id) ?? { replies: [], settled: undefined };
    threads.set(id, known);
    return known;
  };
  for (const { remarkId, ...reply } of replies) threadAt(remarkId).replies.push(reply);
  for (const { remarkId, by, at } of settled) threadAt(remarkId).settled = { by, at };
  return threads;
}

/** Whether a remark is one of a report. */
export async function isRemarkOf(queries: Queries, id: number, obligationId: number): Promise<boolean> {
  const row = await queries('remarks')
    .where({ id, obligation_id: obligationId })
    .first<{ id: number } | undefined>('id');
  return row !== undefined;
}

export interface Said {
  readonly remarkId: number;
  readonly userId: number;
  readonly at: Instant;
}

export async function addReply(
  trx: Knex.Transaction,
  said: Said & { readonly message: string },
): Promise<void> {
  const { remarkId, userId, at, message } = said;
  await trx('remark_replies').insert({ remark_id: remarkId, author_id: userId, at, message });
}

/** Answers whether that changed anything. */
export async function settle(trx: Knex.Transaction, { remarkId, userId, at }: Said): Promise<boolean> {
  const rows: unknown[] = await trx('remark_settlements')
    .insert({ remark_id: remarkId, user_id: userId, at })
    .onConflict('remark_id')
    .ignore()
    .returning('remark_id');
  return rows.length > 0;
}

/** Answers whether that changed anything. */
export async function reopen(trx: Knex.Transaction, remarkId: number): Promise<boolean> {
  return (await trx('remark_settlements').where({ remark_id: remarkId }).delete()) > 0;
}
