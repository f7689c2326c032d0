/** Feeds: named sources from which other systems push values; every push is kept, the latest value is in force. */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { Instant, Issue, Json, JsonObject, Text } from '../../regimes/words.js';
import type { FeedValue } from '../../forms/outside.js';
import type { Queries } from './database.js';

export interface Feed {
  readonly id: number;
  readonly code: string;
  readonly name: Text;
  readonly createdAt: Instant;
  /** Who may push to it. */
  readonly pushers: readonly { readonly userId: number; readonly username: string; readonly name: string }[];
}

interface FeedRow {
  readonly id: number;
  readonly code: string;
  readonly name_vi: string;
  readonly name_en: string;
  readonly created_at: string;
}

/** All feeds by code, or the one with that code. */
export async function feeds(queries: Queries, code?: string): Promise<Feed[]> {
  const query = queries('feeds').orderBy('code');
  if (code !== undefined) void query.where({ code });
  const rows = await query.select<FeedRow[]>('id', 'code', 'name_vi', 'name_en', 'created_at');
  const pushers = await queries('feed_pushers as f')
    .join('users as u', 'u.id', 'f.user_id')
    .whereIn(
      'f.feed_id',
      rows.map(({ id }) => id),
    )
    .orderBy('u.username')
    .select<{ feedId: number; userId: number; username: string; name: string }[]>({
      feedId: 'f.feed_id',
      userId: 'u.id',
      username: 'u.username',
      name: 'u.name',
    });
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: { vi: row.name_vi, en: row.name_en },
    createdAt: row.created_at,
    pushers: pushers
      .filter(({ feedId }) => feedId === row.id)
      .map(({ userId, username, name }) => ({ userId, username, name })),
  }));
}

/** Makes a feed. Answers its id. */
export async function insertFeed(
  trx: Knex.Transaction,
  feed: { readonly code: string; readonly name: Text; readonly at: Instant; readonly by: number },
): Promise<number> {
  const { code, name, at, by } = feed;
  const [row] = await trx('feeds')
    .insert({ code, name_vi: name.vi, name_en: name.en, created_at: at, created_by: by })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  return row.id;
}

export async function renameFeed(trx: Knex.Transaction, id: number, name: Text): Promise<void> {
  await trx('feeds').where({ id }).update({ name_vi: name.vi, name_en: name.en });
}

export async function setPushers(
  trx: Knex.Transaction,
  id: number,
  userIds: readonly number[],
): Promise<void> {
  await trx('feed_pushers').where({ feed_id: id }).delete();
  for (const userId of userIds) await trx('feed_pushers').insert({ feed_id: id, user_id: userId });
}

/** What an earlier push under the key was, and what it was answered. */
export interface KnownPush {
  readonly hash: string;
  readonly answer: JsonObject;
}

export async function knownPush(
  queries: Queries,
  feedId: number,
  key: string,
): Promise<KnownPush | undefined> {
  const row = await queries('feed_pushes')
    .where({ feed_id: feedId, key })
    .first<{ hash: string; answer: string } | undefined>('hash', 'answer');
  return row && { hash: row.hash, answer: JSON.parse(row.answer) as JsonObject };
}

/** One value of a push, judged. */
export interface NewValue {
  readonly unitId: number;
  readonly unitCode: string;
  readonly period: string;
  readonly row: JsonObject | null;
  readonly field: string;
  readonly value: Json;
  readonly observedAt: string | null;
}

const CHUNK = 80;

/** Keeps a push with its values. */
export async function insertPush(
  trx: Knex.Transaction,
  push: {
    readonly feedId: number;
    readonly key: string;
    readonly hash: string;
    readonly answer: JsonObject;
    readonly at: Instant;
    readonly by: number;
  },
  values: readonly NewValue[],
): Promise<void> {
  const { feedId, key, hash, answer, at, by } = push;
  const [row] = await trx('feed_pushes')
    .insert({ feed_id: feedId, key, hash, answer: canonical(answer), at, user_id: by })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  for (let start = 0; start < values.length; start += CHUNK)
    await trx('feed_values').insert(
      values.slice(start, start + CHUNK).map((one) => ({
        feed_id: feedId,
        push_id: row.id,
        unit_id: one.unitId,
        unit_code: one.unitCode,
        period: one.period,
        row_key: one.row === null ? '' : canonical(one.row),
        field: one.field,
        value: canonical(one.value),
        observed_at: one.observedAt,
      })),
    );
}

interface ValueRow {
  readonly id: number;
  readonly rowKey: string;
  readonly field: string;
  readonly value: string;
  readonly observedAt: string | null;
  readonly key: string;
  readonly at: Instant;
}

const VALUE = {
  id: 'v.id',
  rowKey: 'v.row_key',
  field: 'v.field',
  value: 'v.value',
  observedAt: 'v.observed_at',
  key: 'p.key',
  at: 'p.at',
} as const;

function valueOf(row: ValueRow): FeedValue {
  return {
    field: row.field,
    row: row.rowKey === '' ? null : (JSON.parse(row.rowKey) as JsonObject),
    value: JSON.parse(row.value) as Json,
    key: row.key,
    at: row.at,
    ...(row.observedAt === null ? {} : { observedAt: row.observedAt }),
  };
}

/** The values in force that a feed has for a unit and a period. */
export async function latestValues(
  queries: Queries,
  { code, period, unitId }: { readonly code: string; readonly period: string; readonly unitId: number },
): Promise<FeedValue[]> {
  const rows = await queries('feed_values as v')
    .join('feeds as f', 'f.id', 'v.feed_id')
    .join('feed_pushes as p', 'p.id', 'v.push_id')
    .where({ 'f.code': code, 'v.unit_id': unitId, 'v.period': period })
    .orderBy('v.id')
    .select<ValueRow[]>(VALUE);
  const latest = new Map(rows.map((row) => [`${row.rowKey} ${row.field}`, row]));
  return [...latest.values()].map(valueOf);
}

/** A value as administrators see it. */
export interface ShownValue extends FeedValue {
  readonly id: number;
  readonly unit: string;
  readonly period: string;
}

/** Values of a feed, the newest first; superseded ones too. */
export async function listValues(
  queries: Queries,
  feedId: number,
  filter: { readonly unit?: string | undefined; readonly period?: string | undefined },
  limit: number,
  before?: number,
): Promise<ShownValue[]> {
  const query = queries('feed_values as v')
    .join('feed_pushes as p', 'p.id', 'v.push_id')
    .where({ 'v.feed_id': feedId })
    .orderBy('v.id', 'desc')
    .limit(limit);
  if (filter.unit !== undefined) void query.where('v.unit_code', filter.unit);
  if (filter.period !== undefined) void query.where('v.period', filter.period);
  if (before !== undefined) void query.where('v.id', '<', before);
  const rows = await query.select<(ValueRow & { unit: string; period: string })[]>({
    ...VALUE,
    unit: 'v.unit_code',
    period: 'v.period',
  });
  return rows.map((row) => ({ id: row.id, unit: row.unit, period: row.period, ...valueOf(row) }));
}

export interface PushItem {
  readonly key: string;
  readonly at: Instant;
  readonly by: string;
  readonly values: number;
}

/** The last pushes of a feed. */
export async function lastPushes(queries: Queries, feedId: number, limit = 20): Promise<PushItem[]> {
  type Row = Omit<PushItem, 'values'> & { readonly answer: string };
  const rows: readonly Row[] = await queries('feed_pushes as p')
    .join('users as u', 'u.id', 'p.user_id')
    .where({ feed_id: feedId })
    .orderBy('p.id', 'desc')
    .limit(limit)
    .select({
      key: 'p.key',
      at: 'p.at',
      by: 'u.name',
      answer: 'p.answer',
    });
  return rows.map(({ key, at, by, answer }) => ({
    key,
    at,
    by,
    values: (JSON.parse(answer) as { accepted: number }).accepted,
  }));
}

export interface Refusal {
  readonly key: string | null;
  readonly at: Instant;
  readonly by: string;
  readonly mistakes: number;
  /** The first of them. */
  readonly issues: readonly Issue[];
}

const KEPT_ISSUES = 20;

export async function insertRefusal(
  trx: Knex.Transaction,
  refusal: {
    readonly feedId: number;
    readonly key: string | null;
    readonly issues: readonly Issue[];
    readonly at: Instant;
    readonly by: number;
  },
): Promise<void> {
  const { feedId, key, issues, at, by } = refusal;
  await trx('feed_refusals').insert({
    feed_id: feedId,
    key,
    mistakes: issues.length,
    issues: canonical(issues.slice(0, KEPT_ISSUES) as unknown as Json),
    at,
    user_id: by,
  });
}

export async function lastRefusals(queries: Queries, feedId: number, limit = 20): Promise<Refusal[]> {
  const rows = await queries('feed_refusals as r')
    .join('users as u', 'u.id', 'r.user_id')
    .where({ feed_id: feedId })
    .orderBy('r.id', 'desc')
    .limit(limit)
    .select<(Omit<Refusal, 'issues'> & { issues: string })[]>({
      key: 'r.key',
      at: 'r.at',
      by: 'u.name',
      mistakes: 'r.mistakes',
      issues: 'r.issues',
    });
  return rows.map((row) => ({ ...row, issues: JSON.parse(row.issues) as Issue[] }));
}
