import assert from 'node:assert/strict';
import { seedWorkingDays } from '../../api/seed/working-days.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld } from '../world.js';
import type { Caller, World } from '../world.js';

const TET = { day: '2027-02-08', kind: 'holiday', name: { vi: 'Tết Nguyên đán', en: 'Lunar New Year' } };

forEachDatabase('The calendar of working days', (open) => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld(await open());
    await world.database.write((trx) => seedWorkingDays(trx));
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  it('shows the present year unless asked for another', async () => {
    const clerk = await world.as('clerk', '02905');
    const { year, items } = assertOk(await clerk.get('/working-days')).body;
    assert.equal(year, 2026);
    assert.ok(items.some((item: { day: string }) => item.day === '2026-04-30'));
    assert.equal(assertOk(await clerk.get('/working-days?year=2025')).body.items[0].day, '2025-01-01');
  });

  it('is replaced year by year by an administrator of the nation', async () => {
    const before = assertOk(await admin.get('/working-days?year=2026')).body;
    assert.deepEqual(assertOk(await admin.put('/working-days?year=2027', [TET])).body.items, [TET]);
    assert.deepEqual(assertOk(await admin.get('/working-days?year=2026')).body, before);
  });

  it('holds each day once and in its year', async () => {
    const days = [TET, TET, { ...TET, day: '2028-01-01' }];
    const { issues } = assertProblem(
      await admin.put('/working-days?year=2027', days),
      422,
      'body-has-mistakes',
    );
    assert.deepEqual(
      (issues as { path: string; rule: string }[]).map(({ path, rule }) => `${path} ${rule}`),
      ['/1/day repeated', '/2/day year'],
    );
  });

  it("is nobody else's to change", async () => {
    for (const [role, unit] of [
      ['administrator', '15'],
      ['clerk', 'VN'],
      ['leader', 'VN'],
      ['aggregator', 'VN'],
    ] as const)
      assertProblem(await (await world.as(role, unit)).put('/working-days', []), 403, 'forbidden');
  });

  it('is seeded once: what an administrator took out stays out', async () => {
    assert.equal(await world.database.write((trx) => seedWorkingDays(trx)), false);
  });
});
