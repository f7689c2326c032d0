import assert from 'node:assert/strict';
import { seedWorkingDays } from '../../api/seed/working-days.js';
import { refreshObligations } from '../../worker/handlers/refresh-obligations.js';
import { forEachDatabase } from '../database.js';
import { QUIET } from '../worker/nation.js';
import { assertOk, assertProblem, openWorld } from '../world.js';
import { houses, paper, publish, regimeLike } from './life.js';
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

  it('says which years are whole and which are not yet announced', async () => {
    const clerk = await world.as('clerk', '02905');
    for (const [year, state] of [
      [2025, 'known'],
      [2026, 'known'],
      [2027, 'provisional'],
      [2031, 'provisional'],
    ] as const)
      assert.equal(assertOk(await clerk.get(`/working-days?year=${year}`)).body.state, state);
  });

  it('is loaded from CSV, with every mistake at its line, and tried before', async () => {
    const send = (text: string, dryRun: boolean) =>
      admin.post(`/working-days/import?year=2027&dryRun=${dryRun}`, text, { 'content-type': 'text/csv' });
    const bad = 'day;kind;name_vi\n2027-02-30;holiday;Tết\n01/01/2028;nghỉ;Tết\n2027-02-08;tết;\n';
    const { issues } = assertProblem(await send(bad, false), 422, 'body-has-mistakes');
    assert.deepEqual(
      (issues as { path: string }[]).map(({ path }) => path),
      ['/2/day', '/3/day', '/4/kind', '/4/name_vi'],
    );
    const good =
      'day,kind,name_vi,name_en\n07/02/2027,nghỉ,Tết Nguyên đán,Lunar New Year\n2027-02-08,holiday,Tết,\n';
    const before = assertOk(await admin.get('/working-days?year=2027')).body.items;
    assert.equal(assertOk(await send(good, true)).body.items.length, 2);
    assert.deepEqual(assertOk(await admin.get('/working-days?year=2027')).body.items, before);
    const { items } = assertOk(await send(good, false)).body;
    assert.deepEqual(
      items.map((one: { day: string; name: { en: string } }) => `${one.day} ${one.name.en}`),
      ['2027-02-07 Lunar New Year', '2027-02-08 Tết'],
    );
    const csv = (await admin.get('/working-days.csv?year=2027')).body as string;
    assert.deepEqual(assertOk(await send(csv, true)).body.items, items);
  });

  it('moves the due moments of reports that nobody has opened, and says so beforehand', async () => {
    await publish(world, regimeLike('TEST-DAYS'), '2026-11');
    const clerk = await world.as('clerk', '00070');
    assertOk(await paper(world, 'TEST-DAYS', '2026-11', '00070').save(clerk, houses(1, 1)), 201);
    const { items } = assertOk(await admin.get('/working-days?year=2026')).body;
    const off = { day: '2026-12-02', kind: 'holiday', name: { vi: 'Nghỉ', en: 'Off' } };
    const dueOf = async (unit: string): Promise<string> =>
      assertOk(await admin.get(`/reports/TEST-DAYS/2026-11/${unit}`)).body.dueAt as string;
    const said = assertOk(await admin.put('/working-days?year=2026&dryRun=true', [...items, off])).body.moves;
    // Seven communes that nobody has opened, and 34 provinces.
    assert.equal(said.reports, 41);
    assert.deepEqual(
      said.items.map((one: { was: string; dueAt: string }) => [one.was, one.dueAt]),
      [
        ['2026-12-03T16:59:59.999Z', '2026-12-04T16:59:59.999Z'],
        ['2026-12-08T16:59:59.999Z', '2026-12-09T16:59:59.999Z'],
      ],
    );
    assert.equal(await dueOf('00097'), '2026-12-03T16:59:59.999Z');
    assert.equal(
      assertOk(await admin.put('/working-days?year=2026', [...items, off])).body.moves.reports,
      41,
    );
    await refreshObligations(world.database, QUIET, new Date('2026-11-21T02:00:00Z'));
    assert.deepEqual(
      [await dueOf('00097'), await dueOf('00070')],
      ['2026-12-04T16:59:59.999Z', '2026-12-03T16:59:59.999Z'],
    );
  });

  it('marks due moments counted in a year that is not known as provisional, until it is', async () => {
    const chain = [
      { level: 'commune', due: { workingDays: 24 } },
      { level: 'province', due: { monthsFromEnd: 2, day: 15 } },
      { level: 'nation' },
    ];
    await publish(world, regimeLike('TEST-NEXT', { chain }), '2026-11');
    const shown = async (unit: string): Promise<unknown> =>
      assertOk(await admin.get(`/obligations?regime=TEST-NEXT&unit=${unit}`)).body.items[0].dueProvisional;
    // 24 working days after November reach into 2027; the 15th of January is a day whatever is announced.
    assert.deepEqual([await shown('00070'), await shown('01')], [true, undefined]);
    assertOk(await admin.put('/working-days/years/2027', { state: 'known' }));
    await refreshObligations(world.database, QUIET, new Date('2026-11-21T02:00:00Z'));
    assert.equal(await shown('00070'), undefined);
    assertProblem(
      await (await world.as('administrator', '15')).put('/working-days/years/2027', { state: 'known' }),
      403,
      'forbidden',
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
