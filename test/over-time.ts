/**
 * Reports of many periods, written straight into the database as approved: the ground of tests about time. A regime
 * of one step by default: provinces report by quarter to the nation.
 */
import assert from 'node:assert/strict';
import { canonical, hashOf } from '../regimes/canonical.js';
import { readRegime } from '../regimes/dialect/read-regime.js';
import { parsePeriod } from '../regimes/period.js';
import type { Day, Json, JsonObject } from '../regimes/words.js';
import type { Database, Queries } from '../api/store/database.js';
import { insertMarks } from '../api/store/marks.js';
import { syncObligations } from '../api/store/obligations.js';
import { insertDraft, markPublished, versionsOf } from '../api/store/regimes.js';

export const CODE = 'TEST-TIME';

const figure = { type: 'number', 'x-unit': { label: 'triệu đồng', decimals: 3 }, 'x-aggregate': 'sum' };

/** @param steps the levels of the chain, lowest first, the nation left out */
export function regimeOf(
  steps: readonly string[],
  more: JsonObject = {},
  header: JsonObject = {},
): JsonObject {
  return {
    $schema: 'urn:baocao:dialect:1',
    $id: `urn:baocao:regime:${CODE}`,
    title: 'Theo dõi qua thời gian',
    'x-regime': {
      code: CODE,
      issuer: 'TEST',
      legalBasis: ['thử nghiệm'],
      kind: 'periodic',
      frequency: 'quarter',
      window: 'calendar',
      chain: [...steps.map((level) => ({ level, due: { workingDays: 3 } })), { level: 'nation' }],
      ...header,
    },
    type: 'object',
    additionalProperties: false,
    properties: {
      amount: { ...figure, title: 'Số tiền', 'x-indicator': 'AMOUNT' },
      plan: { ...figure, title: 'Kế hoạch' },
      rate: {
        type: 'number',
        title: 'Tỷ lệ',
        'x-calc': 'plan > 0 ? round(amount * 100 / plan, 2) : 0',
        'x-aggregate': { op: 'ratio', of: 'amount', by: 'plan', scale: 100, decimals: 2 },
      },
      people: { type: 'integer', title: 'Số người', 'x-aggregate': 'sum' },
      mean: {
        type: 'number',
        title: 'Bình quân',
        'x-aggregate': { op: 'mean', weight: 'people', decimals: 3 },
      },
      highest: { type: 'number', title: 'Cao nhất', 'x-aggregate': 'max' },
      sources: {
        type: 'array',
        title: 'Nguồn',
        'x-aggregate': { op: 'union', key: ['source'] },
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['source'],
          properties: {
            source: { type: 'string', 'x-aggregate': 'none' },
            sum: { ...figure, title: 'Số tiền theo nguồn' },
          },
        },
      },
      ...more,
    },
  };
}

/** Publishes a document from a period on and makes its obligations. */
export async function publish(
  database: Database,
  document: JsonObject,
  effectiveFrom: string,
  now: Date,
): Promise<void> {
  const { regime } = readRegime(document);
  assert.ok(regime, JSON.stringify(readRegime(document)));
  await database.write(async (trx) => {
    const by = { at: now.toISOString(), userId: null };
    const version = await insertDraft(trx, regime, by);
    const row = (await versionsOf(trx, regime.code)).find((one) => one.version === version);
    const from = parsePeriod(effectiveFrom);
    assert.ok(row && from);
    await markPublished(trx, row.id, from, by);
    await syncObligations(trx, regime.code, now);
  });
}

export interface Expected {
  readonly id: number;
  readonly regimePeriodId: number;
  readonly period: string;
  readonly windowTo: Day;
  readonly unitId: number;
  readonly code: string;
  readonly level: string;
  readonly step: number;
  readonly versionId: number;
  readonly receiverId: number;
  readonly receiverPath: string;
  readonly bucket: number;
}

/** What is expected in all periods so far. */
export async function expected(database: Database, regime = CODE): Promise<Expected[]> {
  const rows: unknown = await database
    .read('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .where({ 'p.regime': regime })
    .orderBy(['p.window_to', 'o.unit_code'])
    .select({
      id: 'o.id',
      regimePeriodId: 'p.id',
      period: 'p.period',
      windowTo: 'p.window_to',
      unitId: 'o.unit_id',
      code: 'o.unit_code',
      level: 'o.level',
      step: 'o.step',
      versionId: 'p.version_id',
      receiverId: 'o.receiver_id',
      receiverPath: 'o.unit_path',
      bucket: 'o.bucket',
    });
  return rows as Expected[];
}

/** Approves one report (again), as it became known at a moment. */
export async function approveAt(
  trx: Queries,
  owed: Expected,
  content: JsonObject,
  userId: number,
  at: string,
): Promise<void> {
  const last = await trx('reports')
    .where({ obligation_id: owed.id })
    .first<{ revision: number } | undefined>('revision');
  const revision = (last?.revision ?? 0) + 1;
  await trx('revisions').where({ obligation_id: owed.id, state: 'approved' }).update({ state: 'superseded' });
  const common = { version_id: owed.versionId, content: canonical(content), explanations: '{}' };
  const [row] = await trx('revisions')
    .insert({
      ...common,
      obligation_id: owed.id,
      revision,
      state: 'approved',
      hash: hashOf(content as Json),
      late: 0,
      submitted_at: at,
      submitted_by: userId,
      decided_at: at,
    })
    .returning<{ id: number }[]>('id');
  const report = { ...common, counter: revision, state: 'approved', revision, saved_at: at };
  await trx('reports')
    .insert({ ...report, obligation_id: owed.id, approved_revision_id: row!.id })
    .onConflict('obligation_id')
    .merge(['content', 'revision', 'counter', 'approved_revision_id']);
}

/** Approves many reports in one transaction; the marks of all receivers with them. */
export async function approveAll(
  database: Database,
  owed: readonly Expected[],
  contentOf: (one: Expected) => JsonObject | undefined,
  at: string,
): Promise<void> {
  await database.write(async (trx) => {
    const user = await aUser(trx);
    for (const one of owed) {
      const content = contentOf(one);
      if (content) await approveAt(trx, one, content, user, at);
    }
    const nodes = new Map(owed.map((one) => [`${one.regimePeriodId} ${one.receiverId} ${one.bucket}`, one]));
    await insertMarks(
      trx,
      [...nodes.values()].map((one) => ({
        regimePeriodId: one.regimePeriodId,
        unitId: one.receiverId,
        unitPath: one.receiverPath.replace(/\d+\/$/, ''),
        bucket: one.bucket,
        kind: 'child' as const,
      })),
      new Date(at),
    );
  });
}

async function aUser(trx: Queries): Promise<number> {
  const known = await trx('users').first<{ id: number } | undefined>('id');
  if (known) return known.id;
  const [made] = await trx('users')
    .insert({
      username: 'time',
      name: 'Thời gian',
      password_hash: '-',
      language: 'vi',
      created_at: new Date(0).toISOString(),
    })
    .returning<{ id: number }[]>('id');
  return made!.id;
}
