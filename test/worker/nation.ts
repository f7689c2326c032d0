/**
 * A small nation for the worker's tests: two provinces, one with more communes than fit one part of a roll-up, and a
 * regime that they report by. Reports are approved straight in the database, in one transaction with their mark, as
 * the API does.
 */
import { canonical, hashOf } from '../../regimes/canonical.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { parsePeriod } from '../../regimes/period.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import type { Database } from '../../api/store/database.js';
import { insertMarks } from '../../api/store/marks.js';
import { syncObligations } from '../../api/store/obligations.js';
import { insertDraft, markPublished, versionsOf } from '../../api/store/regimes.js';
import { VIEWS, WHOLE } from '../../api/store/rollups.js';
import { runJob, type JobDeps } from '../../worker/jobs.js';
import { createLog } from '../../api/log.js';

export const NOW = new Date('2026-11-20T02:00:00Z');
export const QUIET = createLog('silent');
const COMMUNES = { '01': 70, '02': 3 } as const;

const figure = { type: 'number', 'x-unit': { label: 'đồng', decimals: 3 }, 'x-aggregate': 'sum' };

export const REGIME: JsonObject = {
  $schema: 'urn:baocao:dialect:1',
  $id: 'urn:baocao:regime:TEST-TH',
  title: 'Thử tổng hợp',
  'x-regime': {
    code: 'TEST-TH',
    issuer: 'TEST',
    legalBasis: ['Thử'],
    kind: 'periodic',
    frequency: 'quarter',
    window: 'calendar',
    chain: [
      { level: 'commune', due: { workingDays: 3 } },
      { level: 'province', due: { workingDays: 6 } },
      { level: 'nation' },
    ],
  },
  type: 'object',
  additionalProperties: false,
  required: ['total'],
  properties: {
    total: figure,
    kinds: {
      type: 'array',
      'x-aggregate': { op: 'union', key: ['kind'] },
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'amount'],
        properties: { kind: { type: 'string', 'x-aggregate': 'none' }, amount: figure },
      },
    },
    remark: { type: 'string', 'x-aggregate': 'collate' },
  },
};

export interface Owed {
  readonly id: number;
  readonly regimePeriodId: number;
  readonly unitId: number;
  readonly receiverId: number;
  readonly receiverPath: string;
  readonly bucket: number;
}

export interface Nation {
  readonly regimePeriodId: number;
  /** What the communes owe, in one period. */
  readonly owed: readonly Owed[];
  readonly units: Readonly<Record<'nation' | '01' | '02', number>>;
}

/** Makes the units, publishes the regime for one period, and works off the first marks. */
export async function makeNation(database: Database): Promise<Nation> {
  const regimePeriodId = await database.write(async (trx) => {
    await trx('users').insert({
      username: 'approver',
      name: 'Người duyệt',
      password_hash: '-',
      language: 'vi',
      created_at: NOW.toISOString(),
    });
    const unit = async (code: string, level: string, above: { id: number; path: string } | null) => {
      const [made] = await trx('units')
        .insert({ created_at: NOW.toISOString() })
        .returning<{ id: number }[]>('id');
      const id = made!.id;
      const path = `${above?.path ?? '/'}${id}/`;
      await trx('unit_spells').insert({
        unit_id: id,
        code,
        name: `Đơn vị ${code}`,
        search: code,
        level,
        parent_id: above?.id ?? null,
        path,
        valid_from: '2000-01-01',
      });
      return { id, path };
    };
    const nation = await unit('VN', 'nation', null);
    for (const [code, count] of Object.entries(COMMUNES)) {
      const province = await unit(code, 'province', nation);
      for (let i = 1; i <= count; i++)
        await unit(`${code}${String(i).padStart(3, '0')}`, 'commune', province);
    }
    const { regime } = readRegime(REGIME);
    await insertDraft(trx, regime!, { at: NOW.toISOString(), userId: null });
    const [version] = await versionsOf(trx, 'TEST-TH');
    const by = { at: NOW.toISOString(), userId: null };
    await markPublished(trx, version!.id, parsePeriod('2026-Q3')!, by);
    await syncObligations(trx, 'TEST-TH', NOW);
    const period = await trx('regime_periods').where({ period: '2026-Q3' }).first<{ id: number }>('id');
    return period.id;
  });
  const nation = {
    regimePeriodId,
    owed: await owedBy(database, regimePeriodId),
    units: await units(database),
  };
  await settleByHand(database);
  return nation;
}

async function owedBy(database: Database, regimePeriodId: number): Promise<Owed[]> {
  return database
    .read('obligations as o')
    .join('unit_spells as r', 'r.unit_id', 'o.receiver_id')
    .where({ 'o.regime_period_id': regimePeriodId, 'o.step': 0 })
    .orderBy('o.unit_code')
    .select<Owed[]>({
      id: 'o.id',
      regimePeriodId: 'o.regime_period_id',
      unitId: 'o.unit_id',
      receiverId: 'o.receiver_id',
      receiverPath: 'r.path',
      bucket: 'o.bucket',
    });
}

async function units(database: Database): Promise<Nation['units']> {
  const id = async (code: string) =>
    (await database.read('unit_spells').where({ code }).first<{ unit_id: number }>('unit_id')).unit_id;
  return { nation: await id('VN'), '01': await id('01'), '02': await id('02') };
}

/** A commune's report is approved (again): a new revision in the place of the last, with its mark. */
export async function approve(database: Database, owed: Owed, content: JsonObject): Promise<void> {
  const at = NOW.toISOString();
  await database.write(async (trx) => {
    const last = await trx('reports')
      .where({ obligation_id: owed.id })
      .first<{ revision: number } | undefined>('revision');
    const version = await trx('regime_versions').first<{ id: number }>('id');
    const user = await trx('users').first<{ id: number }>('id');
    const revision = (last?.revision ?? 0) + 1;
    const common = { version_id: version.id, content: canonical(content), explanations: '{}' };
    const [row] = await trx('revisions')
      .insert({
        ...common,
        obligation_id: owed.id,
        revision,
        state: 'approved',
        hash: hashOf(content),
        late: 0,
        submitted_at: at,
        submitted_by: user.id,
        decided_at: at,
      })
      .returning<{ id: number }[]>('id');
    const report = { ...common, counter: revision, state: 'approved', revision, saved_at: at };
    await trx('reports')
      .insert({ ...report, obligation_id: owed.id, approved_revision_id: row!.id })
      .onConflict('obligation_id')
      .merge(['content', 'revision', 'counter', 'approved_revision_id']);
    await mark(trx, owed);
  });
}

/** The mark that every change of a commune's approved report leaves for its province. */
export async function mark(trx: Parameters<typeof insertMarks>[0], owed: Owed): Promise<void> {
  await insertMarks(
    trx,
    [
      {
        regimePeriodId: owed.regimePeriodId,
        unitId: owed.receiverId,
        unitPath: owed.receiverPath,
        bucket: owed.bucket,
        kind: 'child',
      },
    ],
    NOW,
  );
}

/** The content of a report, different for each number. */
export function contentFor(number: number): JsonObject {
  const kinds = ['đất', 'nhà', 'đường'].slice(0, number % 4);
  return {
    total: (number * 1001 + 1) / 1000,
    kinds: kinds.map((kind, index) => ({ kind, amount: (number * 7 + index) / 100 })),
    remark: `Ý kiến ${number}`,
  };
}

/** Works off all marks without a queue. */
export async function settleByHand(database: Database): Promise<void> {
  const deps: JobDeps = { database, log: QUIET, now: () => NOW, nudge: () => undefined };
  for (;;) {
    const mark = await database
      .read('rollup_marks')
      .orderBy('id')
      .first<{ regime_period_id: number; unit_id: number } | undefined>('regime_period_id', 'unit_id');
    if (!mark) return;
    await runJob(deps, 'recompute-rollup', { regimePeriodId: mark.regime_period_id, unitId: mark.unit_id });
  }
}

export async function marksLeft(database: Database): Promise<number> {
  const [row] = await database.read('rollup_marks').count<{ n: number }[]>({ n: 'id' });
  return Number(row?.n);
}

/** Waits until no mark is left; a slow machine gets its time. */
export async function settled(database: Database, within = 30_000): Promise<void> {
  for (const end = Date.now() + within; ;) {
    if ((await marksLeft(database)) === 0) return;
    if (Date.now() > end) throw new Error(`${await marksLeft(database)} marks are left`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Both views of every node, as text, without the moments they were computed at. */
export async function picture(database: Database): Promise<string[]> {
  const rows = await database
    .read('rollup_nodes')
    .orderBy(['regime_period_id', 'unit_id', 'view', 'bucket'])
    .select<Record<string, Json>[]>(
      'regime_period_id',
      'unit_id',
      'view',
      'bucket',
      'state',
      'inputs',
      'coverage',
      'hash',
    );
  return rows.map((row) => canonical(row));
}

/** The picture after everything has been forgotten and computed again from the approved reports alone. */
export async function pictureFromScratch(database: Database, nation: Nation): Promise<string[]> {
  await database.write(async (trx) => {
    await trx('rollup_nodes').where({ regime_period_id: nation.regimePeriodId }).delete();
    for (const owed of nation.owed) await mark(trx, owed);
  });
  await settleByHand(database);
  return picture(database);
}

/** The nation's figure `total` in thousandths, added up here from the latest approved contents. */
export async function sumOfTotals(database: Database): Promise<bigint> {
  const rows = await database
    .read('reports')
    .whereNotNull('approved_revision_id')
    .select<{ content: string }[]>('content');
  return rows.reduce(
    (sum, row) => sum + thousandths((JSON.parse(row.content) as { total: number }).total),
    0n,
  );
}

export const thousandths = (value: number): bigint => BigInt(Math.round(value * 1000));

/** The nation's provisional roll-up: the digits of its `total`, wherever its state keeps them. */
export async function nationState(database: Database, nation: Nation): Promise<string> {
  const row = await database
    .read('rollup_nodes')
    .where({ regime_period_id: nation.regimePeriodId, unit_id: nation.units.nation })
    .where({ view: VIEWS[1], bucket: WHOLE })
    .first<{ state: string }>('state');
  return row.state;
}
