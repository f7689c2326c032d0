/** How the versions of a regime are in use: reports that are open under them, and contents to try a candidate on. */
import { closesAt, opensAt, type Window } from '../../regimes/calendar.js';
import { canonical } from '../../regimes/canonical.js';
import type { Json, JsonObject, Level, ReportState } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** Reports of one period that were opened under one version. */
export interface OpenPeriod {
  readonly periodId: number;
  readonly period: string;
  readonly versionId: number;
  readonly version: number;
  /** Never sent: they can follow a newer version. */
  readonly drafts: number;
  /** Sent at least once: a signed content keeps the version it was written against. */
  readonly sent: number;
}

/** Periods of a regime in which somebody has opened a report, latest first; rounds of requests keep their version. */
export async function openPeriodsOf(queries: Queries, regime: string): Promise<OpenPeriod[]> {
  const rows = (await queries('reports as r')
    .join('obligations as o', 'o.id', 'r.obligation_id')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('regime_versions as v', 'v.id', 'p.version_id')
    .where({ 'p.regime': regime, 'p.request_id': null })
    .groupBy('p.id', 'p.period', 'p.version_id', 'v.version', 'p.window_to')
    .orderBy('p.window_to', 'desc')
    .select({
      periodId: 'p.id',
      period: 'p.period',
      versionId: 'p.version_id',
      version: 'v.version',
      drafts: queries.raw('sum(case when r.revision = 0 then 1 else 0 end)'),
      sent: queries.raw('sum(case when r.revision > 0 then 1 else 0 end)'),
    })) as OpenPeriod[];
  return rows.map((row) => ({ ...row, drafts: Number(row.drafts), sent: Number(row.sent) }));
}

/** A draft that was never sent. */
export interface OpenDraft {
  readonly id: number;
  readonly counter: number;
  readonly state: ReportState;
  readonly content: JsonObject;
  readonly unitId: number;
  readonly unitCode: string;
  readonly unitPath: string;
}

/** Keeps every act on a report of the period waiting until the transaction ends. */
export async function lockPeriod(trx: Queries, periodId: number): Promise<void> {
  // SQLite holds the whole file already; its dialect leaves the clause out.
  await trx('obligations').where({ regime_period_id: periodId }).orderBy('id').forUpdate().select('id');
}

/** The drafts of one period that were never sent; they hold still where the period is locked. */
export async function draftsOf(trx: Queries, periodId: number): Promise<OpenDraft[]> {
  const rows = (await trx('reports as r')
    .join('obligations as o', 'o.id', 'r.obligation_id')
    .where({ 'o.regime_period_id': periodId, 'r.revision': 0 })
    .orderBy('o.id')
    .select({
      id: 'o.id',
      counter: 'r.counter',
      state: 'r.state',
      content: 'r.content',
      unitId: 'o.unit_id',
      unitCode: 'o.unit_code',
      unitPath: 'o.unit_path',
    })) as (Omit<OpenDraft, 'content'> & { readonly content: string })[];
  return rows.map((row) => ({ ...row, content: JSON.parse(row.content) as JsonObject }));
}

/** Whether a report of the period was ever sent. */
export async function anySent(trx: Queries, periodId: number): Promise<boolean> {
  const row = await trx('revisions as s')
    .join('obligations as o', 'o.id', 's.obligation_id')
    .where({ 'o.regime_period_id': periodId })
    .first<{ id: number } | undefined>('s.id');
  return row !== undefined;
}

/**
 * Writes a draft under another version. What was ready to be signed is a draft again: nobody signs unseen content.
 * Answers the state that it is in then.
 */
export async function rewriteDraft(
  trx: Queries,
  draft: OpenDraft,
  to: { readonly versionId: number; readonly content: JsonObject },
): Promise<ReportState> {
  const state = draft.state === 'ready' ? 'draft' : draft.state;
  await trx('reports')
    .where({ obligation_id: draft.id })
    .update({
      content: canonical(to.content as Json),
      version_id: to.versionId,
      counter: draft.counter + 1,
      state,
    });
  return state;
}

/** Pins a period to another version, whose window it takes over. */
export async function pinPeriod(
  trx: Queries,
  periodId: number,
  to: {
    readonly versionId: number;
    readonly window: Window;
    readonly recipientId: number | null;
  },
): Promise<void> {
  await trx('regime_periods')
    .where({ id: periodId })
    .update({
      version_id: to.versionId,
      window_from: to.window.from,
      window_to: to.window.to,
      opens_at: opensAt(to.window),
      closes_at: closesAt(to.window),
      recipient_id: to.recipientId,
    });
}

/** A content that was sent, with what the unit's rules may look back at. */
export interface SentContent {
  readonly obligationId: number;
  readonly unitCode: string;
  readonly unitName: string;
  readonly level: Level;
  readonly unitId: number;
  readonly revision: number;
  readonly versionId: number;
  readonly versionHash: string;
  readonly content: JsonObject;
}

/** Sent contents of the lowest step of one period by obligation, so many after one. */
export async function sentContents(
  queries: Queries,
  period: { readonly regime: string; readonly period: string },
  after: number,
  limit: number,
  unitIds?: readonly number[],
): Promise<SentContent[]> {
  const query = queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .join('reports as r', 'r.obligation_id', 'o.id')
    .join('revisions as s', 's.id', queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'))
    .join('regime_versions as v', 'v.id', 's.version_id')
    .where({ 'p.regime': period.regime, 'p.period': period.period, 'o.step': 0 })
    .where('o.id', '>', after)
    .orderBy('o.id')
    .limit(limit);
  if (unitIds) void query.whereIn('o.unit_id', [...unitIds]);
  const rows = (await query.select({
    obligationId: 'o.id',
    unitCode: 'o.unit_code',
    unitName: 'u.name',
    level: 'o.level',
    unitId: 'o.unit_id',
    revision: 's.revision',
    versionId: 's.version_id',
    versionHash: 'v.hash',
    content: 's.content',
  })) as (Omit<SentContent, 'content'> & { readonly content: string })[];
  return rows.map((row) => ({ ...row, content: JSON.parse(row.content) as JsonObject }));
}

/** What became of a draft when a version was published. */
export interface Migration {
  readonly from: number;
  readonly to: number;
  readonly at: string;
  /** Cells whose values had no place in the new version. */
  readonly lost: readonly string[];
}

/** The last time that a report was moved to another version; undefined where it never was. */
export async function migrationOf(
  queries: Queries,
  key: { readonly regime: string; readonly period: string; readonly unitId: number },
): Promise<Migration | undefined> {
  const row = await queries('events')
    .where({ regime: key.regime, period: key.period, unit_id: key.unitId, type: 'report.migrated' })
    .orderBy('id', 'desc')
    .first<{ at: string; data: string } | undefined>('at', 'data');
  if (!row) return undefined;
  const { from, to, lost } = JSON.parse(row.data) as Omit<Migration, 'at'>;
  return { from, to, at: row.at, lost };
}
