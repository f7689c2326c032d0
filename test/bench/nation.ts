/** A made-up nation for the benchmarks: provinces, communes, a regime of so many whole numbers, drafts or reports. */
import { canonical, hashOf } from '../../regimes/canonical.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { parsePeriod } from '../../regimes/period.js';
import type { JsonObject } from '../../regimes/words.js';
import type { Database } from '../../api/store/database.js';
import { syncObligations } from '../../api/store/obligations.js';
import { insertDraft, markPublished, versionsOf } from '../../api/store/regimes.js';
import { openSession } from '../../api/store/sessions.js';
import { recomputeRollup } from '../../worker/handlers/recompute-rollup.js';
import { dirtyNodes } from '../../api/store/marks.js';

export const CODE = 'BENCH';
export const PERIOD = '2026-10';
export const NOW = new Date('2026-11-21T02:00:00.000Z');
const AT = NOW.toISOString();

export interface Size {
  readonly provinces: number;
  readonly communes: number;
  readonly cells: number;
  /** The first period; all until November 2026 are made. */
  readonly from: string;
}

/** A commune's obligation in one period. */
export interface Owed {
  readonly id: number;
  readonly unit: string;
  readonly unitId: number;
  readonly receiverId: number;
  readonly period: string;
  readonly versionId: number;
}

export function regimeOfCells(cells: number): JsonObject {
  const names = Array.from({ length: cells }, (_, index) => `c${index + 1}`);
  const field = { type: 'integer', minimum: 0, 'x-aggregate': 'sum' };
  return {
    $schema: 'urn:baocao:dialect:1',
    $id: `urn:baocao:regime:${CODE}`,
    title: 'Đo tốc độ',
    'x-regime': {
      code: CODE,
      issuer: 'BENCH',
      legalBasis: ['Đo'],
      kind: 'periodic',
      frequency: 'month',
      window: 'calendar',
      chain: [
        { level: 'commune', due: { workingDays: 3 } },
        { level: 'province', due: { workingDays: 6 } },
        { level: 'nation' },
      ],
    },
    type: 'object',
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, field])),
    'x-rules': [
      {
        id: 'B-1',
        severity: 'error',
        assert: 'c1 <= c2 + c3',
        at: ['c1'],
        message: { vi: 'Cột 1 quá lớn', en: 'Column 1 is too large' },
      },
    ],
  };
}

export function contentOf(cells: number, number: number): JsonObject {
  const value = (index: number): number => (index === 0 ? 0 : ((number * 31 + index * 7) % 997) + 1);
  return Object.fromEntries(Array.from({ length: cells }, (_, index) => [`c${index + 1}`, value(index)]));
}

const pad = (number: number, length: number): string => String(number).padStart(length, '0');

async function insert(database: Database, table: string, rows: readonly object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 500) {
    await database.write(async (trx) => {
      await trx(table).insert(rows.slice(start, start + 500));
    });
  }
}

/** The units alone. */
export async function makeUnits(
  database: Database,
  size: Pick<Size, 'provinces' | 'communes'>,
): Promise<void> {
  const spells: Record<string, string | number | null>[] = [];
  const unit = (id: number, code: string, level: string, parent: number | null, path: string): void => {
    const name = `Đơn vị ${code}`;
    const rest = { parent_id: parent, path, valid_from: '2000-01-01' };
    spells.push({ unit_id: id, code, name, search: code, level, ...rest });
  };
  unit(1, 'VN', 'nation', null, '/1/');
  for (let p = 0; p < size.provinces; p++) unit(2 + p, pad(p + 1, 2), 'province', 1, `/1/${2 + p}/`);
  for (let c = 0; c < size.communes; c++) {
    const [id, parent] = [2 + size.provinces + c, 2 + (c % size.provinces)];
    unit(id, pad(c + 1, 5), 'commune', parent, `/1/${parent}/${id}/`);
  }
  await insert(
    database,
    'units',
    spells.map(({ unit_id }) => ({ id: unit_id, created_at: AT })),
  );
  await insert(database, 'unit_spells', spells);
}

/** Units, the regime, its obligations, and every node computed once (empty). */
export async function makeNation(database: Database, size: Size): Promise<void> {
  await makeUnits(database, size);
  const read = readRegime(regimeOfCells(size.cells));
  if (!read.regime) throw new Error(JSON.stringify(read.issues));
  const { regime } = read;
  await database.write(async (trx) => {
    const by = { at: AT, userId: null };
    await insertDraft(trx, regime, by);
    const [version] = await versionsOf(trx, CODE);
    const from = parsePeriod(size.from);
    if (!version || !from) throw new Error('No version');
    await markPublished(trx, version.id, from, by);
    await syncObligations(trx, CODE, NOW);
  });
  await settleAll(database);
}

export async function settleAll(database: Database): Promise<number> {
  for (let passes = 0; ;) {
    const nodes = await dirtyNodes(database.read, 500);
    if (nodes.length === 0) return passes;
    for (const node of nodes) await recomputeRollup(database, node, new Date().toISOString());
    passes += nodes.length;
  }
}

export async function owedIn(database: Database, period?: string): Promise<Owed[]> {
  const query = database
    .read('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .where({ 'o.step': 0 })
    .orderBy('o.id')
    .select<Owed[]>({
      id: 'o.id',
      unit: 'o.unit_code',
      unitId: 'o.unit_id',
      receiverId: 'o.receiver_id',
      period: 'p.period',
      versionId: 'p.version_id',
    });
  return period === undefined ? query : query.where({ 'p.period': period });
}

/** A user with a session for each unit. Answers cookies by unit id. */
export async function people(
  database: Database,
  role: string,
  unitIds: readonly number[],
): Promise<Map<number, string>> {
  const cookies = new Map<number, string>();
  for (let start = 0; start < unitIds.length; start += 200) {
    await database.write(async (trx) => {
      for (const unitId of unitIds.slice(start, start + 200)) {
        const username = `bench-${role}-${unitId}`;
        const person = { username, name: username, password_hash: '-', language: 'vi', created_at: AT };
        const [user] = await trx('users').insert(person).returning<{ id: number }[]>('id');
        if (!user) throw new Error('No user');
        await trx('user_roles').insert({ user_id: user.id, unit_id: unitId, role });
        cookies.set(unitId, `baocao=${await openSession(trx, user.id, new Date())}`);
      }
    });
  }
  return cookies;
}

/** Reports straight into the tables, as drafts or in the state that a revision has. */
export async function fillReports(
  database: Database,
  owed: readonly Owed[],
  cells: number,
  state: 'draft' | 'submitted' | 'approved',
): Promise<void> {
  const [last] = await database.read('revisions').max<{ id: number | null }[]>('id as id');
  const first = (last?.id ?? 0) + 1;
  const user = (await database.read('users').first<{ id: number }>('id')).id;
  const texts = owed.map((_, index) => contentOf(cells, index));
  if (state !== 'draft') {
    const rows = owed.map((one, index) => ({
      id: first + index,
      obligation_id: one.id,
      revision: 1,
      state,
      version_id: one.versionId,
      content: canonical(texts[index] ?? {}),
      explanations: '{}',
      hash: hashOf(texts[index] ?? {}),
      late: 0,
      submitted_at: AT,
      submitted_by: user,
      decided_at: state === 'approved' ? AT : null,
    }));
    await insert(database, 'revisions', rows);
    // Ids that were given are not drawn from the sequence.
    if (database.dialect === 'postgres')
      await database.read.raw("select setval('revisions_id_seq', (select max(id) from revisions))");
  }
  const rows = owed.map((one, index) => ({
    obligation_id: one.id,
    counter: 1,
    state,
    version_id: one.versionId,
    content: canonical(texts[index] ?? {}),
    explanations: '{}',
    revision: state === 'draft' ? 0 : 1,
    submitted_revision_id: state === 'draft' ? null : first + index,
    approved_revision_id: state === 'approved' ? first + index : null,
    saved_at: AT,
  }));
  await insert(database, 'reports', rows);
}
