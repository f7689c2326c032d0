/** Opening balances: what a unit goes on from where there is no previous report. */
import type { Knex } from 'knex';
import { canonical, hashOf } from '../../regimes/canonical.js';
import type { Instant, JsonObject } from '../../regimes/words.js';
import type { Queries } from './database.js';
import type { ApprovedContent } from './reports.js';

export interface OpeningBalance {
  readonly id: number;
  readonly period: string;
  readonly unitCode: string;
  readonly content: JsonObject;
  readonly hash: string;
  readonly source: string;
  readonly at: Instant;
  readonly by: string;
}

/** The balance that a unit's period closes with; undefined without one. It stands in for an approved report. */
export async function openingContent(
  queries: Queries,
  key: { readonly regime: string; readonly period: string; readonly unitId: number },
): Promise<ApprovedContent | undefined> {
  const row = await queries('opening_balances as b')
    .join('regime_versions as v', 'v.id', 'b.version_id')
    .where({ 'b.regime': key.regime, 'b.period': key.period, 'b.unit_id': key.unitId })
    .first<{ content: string; hash: string; versionId: number; versionHash: string } | undefined>({
      content: 'b.content',
      hash: 'b.hash',
      versionId: 'v.id',
      versionHash: 'v.hash',
    });
  return (
    row && {
      revision: 0,
      hash: row.hash,
      content: JSON.parse(row.content) as JsonObject,
      collated: false,
      version: { id: row.versionId, hash: row.versionHash },
    }
  );
}

export async function listOpening(
  queries: Queries,
  filter: {
    readonly regime: string;
    readonly period?: string | undefined;
    readonly unit?: string | undefined;
  },
  limit: number,
  after = 0,
): Promise<OpeningBalance[]> {
  const query = queries('opening_balances as b')
    .join('users as u', 'u.id', 'b.by')
    .where('b.regime', filter.regime)
    .where('b.id', '>', after)
    .orderBy('b.id')
    .limit(limit);
  if (filter.period !== undefined) void query.where('b.period', filter.period);
  if (filter.unit !== undefined) void query.where('b.unit_code', filter.unit);
  const rows = await query.select<(Omit<OpeningBalance, 'content'> & { content: string })[]>({
    id: 'b.id',
    period: 'b.period',
    unitCode: 'b.unit_code',
    content: 'b.content',
    hash: 'b.hash',
    source: 'b.source',
    at: 'b.at',
    by: 'u.name',
  });
  return rows.map((row) => ({ ...row, content: JSON.parse(row.content) as JsonObject }));
}

/** Puts a balance in the place of the one that may be there. */
export async function putOpening(
  trx: Knex.Transaction,
  one: {
    readonly regime: string;
    readonly period: string;
    readonly unitId: number;
    readonly unitCode: string;
    readonly versionId: number;
    readonly content: JsonObject;
    readonly source: string;
    readonly importId: number | null;
    readonly at: Instant;
    readonly by: number;
  },
): Promise<string> {
  const hash = hashOf(one.content);
  await trx('opening_balances')
    .insert({
      regime: one.regime,
      period: one.period,
      unit_id: one.unitId,
      unit_code: one.unitCode,
      version_id: one.versionId,
      content: canonical(one.content),
      hash,
      source: one.source,
      import_id: one.importId,
      at: one.at,
      by: one.by,
    })
    .onConflict(['regime', 'period', 'unit_id'])
    .merge();
  return hash;
}

export async function dropOpening(
  trx: Knex.Transaction,
  key: { readonly regime: string; readonly period: string; readonly unitId: number },
): Promise<boolean> {
  const { regime, period, unitId } = key;
  return (await trx('opening_balances').where({ regime, period, unit_id: unitId }).delete()) > 0;
}
