import assert from 'node:assert/strict';
import type { Database } from '../../api/store/database.js';
import { seedUnits } from '../../api/seed/units.js';
import {
  findUnits,
  idsOfPath,
  nation,
  successionsOf,
  unitByCode,
  unitById,
  unitsById,
  unitsOn,
} from '../../api/store/units.js';
import { forEachDatabase } from '../database.js';

forEachDatabase('the units that ship', (open) => {
  let database: Database;
  before(async () => {
    database = await open();
    assert.equal(await database.write((trx) => seedUnits(trx, new Date())), true);
  });

  it('are written once', async () => {
    assert.equal(await database.write((trx) => seedUnits(trx, new Date())), false);
  });

  it('have 63 provinces until 30 June 2025 and 34 from the next day on', async () => {
    const provinces = async (day: string): Promise<number> =>
      (await unitsOn(database.read, day)).filter((unit) => unit.level === 'province').length;
    assert.deepEqual([await provinces('2025-06-30'), await provinces('2025-07-01')], [63, 34]);
  });

  const holders: [code: string, before: string, after: string][] = [
    ['15', 'Tỉnh Yên Bái', 'Tỉnh Lào Cai'],
    ['24', 'Tỉnh Bắc Giang', 'Tỉnh Bắc Ninh'],
    ['44', 'Tỉnh Quảng Bình', 'Tỉnh Quảng Trị'],
    ['52', 'Tỉnh Bình Định', 'Tỉnh Gia Lai'],
    ['80', 'Tỉnh Long An', 'Tỉnh Tây Ninh'],
    ['82', 'Tỉnh Tiền Giang', 'Tỉnh Đồng Tháp'],
    ['91', 'Tỉnh Kiên Giang', 'Tỉnh An Giang'],
  ];
  for (const [code, earlier, later] of holders) {
    it(`the code ${code} changed its holder from ${earlier} to ${later}`, async () => {
      const old = await unitByCode(database.read, code, '2025-06-30');
      const now = await unitByCode(database.read, code, '2025-07-01');
      assert.deepEqual([old?.name, now?.name], [earlier, later]);
      assert.notEqual(old?.id, now?.id);
    });
  }

  it('a merged province keeps who went over into it', async () => {
    const now = await unitByCode(database.read, '15', '2026-01-01');
    const rows = await successionsOf(database.read, [now?.id ?? 0]);
    const from = await unitsById(
      database.read,
      rows.map((row) => row.fromId),
      '2025-06-30',
    );
    assert.deepEqual([...from.values()].map((unit) => unit.code).sort(), ['10', '15']);
    assert.deepEqual(
      new Set(rows.map((row) => [row.effective, row.share].join())),
      new Set(['2025-07-01,1']),
    );
  });

  it('a renamed unit stays the same unit', async () => {
    const before = await unitByCode(database.read, '75', '2026-04-29');
    const after = await unitByCode(database.read, '75', '2026-04-30');
    assert.equal(before?.id, after?.id);
    assert.deepEqual([before?.name, after?.name], ['Tỉnh Đồng Nai', 'Thành phố Đồng Nai']);
  });

  it('a path leads from the nation to the unit', async () => {
    const commune = await unitByCode(database.read, '02905', '2026-01-01');
    const path = idsOfPath(commune?.path ?? '');
    const units = await Promise.all(path.map((id) => unitById(database.read, id, '2026-01-01')));
    assert.deepEqual(
      units.map((unit) => unit?.code),
      ['VN', '15', '02905'],
    );
    assert.equal((await nation(database.read, '2026-01-01'))?.id, path[0]);
  });

  it('are found by name without diacritics and by the beginning of their code', async () => {
    const found = async (q: string): Promise<string[]> =>
      (await findUnits(database.read, '2026-01-01', { q, limit: 10 })).map((unit) => unit.code);
    assert.deepEqual(await found('bac ha'), ['02839']);
    assert.deepEqual(await found('Đồng Nai'), ['75']);
    assert.deepEqual(await found('15-'), ['15-SGDDT', '15-STC']);
    assert.deepEqual(await found('100%'), []);
  });

  it('the sample districts ended with their level', async () => {
    const districts = async (day: string): Promise<number> =>
      (await findUnits(database.read, day, { level: 'district', limit: 10 })).length;
    assert.deepEqual([await districts('2025-06-30'), await districts('2025-07-01')], [4, 0]);
  });
});
