/** A past that meets what is there: units that had each other's codes, locked periods, versions that reach back, corrections. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../regimes/words.js';
import { workOnPast } from '../../api/actions/load-past.js';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';
import { houses, paper, publish, regimeLike } from './life.js';

const bytes = { 'content-type': 'application/octet-stream' };

/** Provinces say what they have left, and how much that is more than the month before. */
function stock(code: string, header: JsonObject = {}): { code: string; document: Record<string, unknown> } {
  const chain = [{ level: 'province', due: { workingDays: 3 } }, { level: 'nation' }];
  const { document } = regimeLike(code, { chain, ...header });
  const properties = {
    left: { type: 'integer', title: 'Còn', 'x-aggregate': 'sum' },
    more: { type: 'number', title: 'Tăng', 'x-calc': 'left - previous.left', 'x-aggregate': 'sum' },
  };
  return { code, document: { ...document, required: ['left'], properties } };
}

forEachDatabase('A past that meets what is there', (open) => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  const deps = (): Parameters<typeof workOnPast>[0] => ({
    database: world.database,
    now: () => new Date('2026-11-21T02:00:00.000Z'),
    nudge: () => undefined,
  });
  const told = async (id: number): Promise<JsonObject> => {
    await workOnPast(deps(), id);
    return assertOk(await admin.get(`/past-imports/${id}`)).body as JsonObject;
  };
  const check = async (regime: string, ...lines: string[]): Promise<JsonObject> => {
    const path = `/regimes/${regime}/past-imports?kind=reports&name=past.csv`;
    return told(assertOk(await admin.post(path, lines.join('\n'), bytes), 201).body.id as number);
  };
  const load = async (checked: JsonObject): Promise<JsonObject> => {
    assert.equal(checked['state'], 'checked', JSON.stringify(checked));
    assertOk(await admin.post(`/past-imports/${Number(checked['id'])}/start`));
    return told(Number(checked['id']));
  };
  const contentOf = async (path: string): Promise<JsonObject> =>
    assertOk(await admin.get(`/reports/${path}`)).body.content as JsonObject;
  const verified = async (): Promise<void> => {
    await world.settle();
    const found: string[] = [];
    await verify(world.database, {}, { tell: (one) => found.push(one.detail) });
    assert.deepEqual(found, []);
  };

  it('goes on from the same unit, not from another that had its code, and from what was loaded before', async () => {
    await publish(world, stock('TEST-STOCK'), '2026-10');
    // 15 was Yên Bái until 30 June 2025, and is Lào Cai, into which two went over, since.
    await load(
      await check('TEST-STOCK', 'period,unit,left', '2025-06,15,5', '2025-07,15,100', '2025-08,15,103'),
    );
    assert.deepEqual(await contentOf('TEST-STOCK/2025-07/15'), { left: 100 });
    assert.deepEqual(await contentOf('TEST-STOCK/2025-08/15'), { left: 103, more: 3 });
    await load(await check('TEST-STOCK', 'period,unit,left', '2025-09,15,110'));
    assert.deepEqual(await contentOf('TEST-STOCK/2025-09/15'), { left: 110, more: 7 });
    await verified();
  });

  it('does not reach into a locked period, be it locked before the check or after', async () => {
    await publish(world, regimeLike('TEST-LOCKED'), '2026-10');
    const line = '2026-10,00070,brick,3,1.5';
    const checked = await check('TEST-LOCKED', 'period,unit,key,houses.damaged,houses.loss', line);
    assertOk(await admin.put('/locks/TEST-LOCKED/2026-10', { reason: 'Chốt số liệu' }));
    const loaded = await load(checked);
    assert.deepEqual(
      [loaded['state'], loaded['made'], loaded['reason']],
      ['failed', 0, 'Line 2: The period 2026-10 is locked; its figures stand'],
    );
    const again = await check('TEST-LOCKED', 'period,unit,key,houses.damaged,houses.loss', line, '');
    assert.equal(again['state'], 'refused');
    assert.equal(
      await world.database
        .read('reports')
        .count({ n: '*' })
        .then(([row]) => Number(row?.['n'])),
      4,
    );
    assertOk(await admin.delete('/locks/TEST-LOCKED/2026-10'));
    // Unlocked, what failed is gone on with.
    assert.equal((await load(checked))['made'], 1);
  });

  it('stands when a version is published that reaches back over it', async () => {
    const { code, document } = stock('TEST-REACH', { frequency: ['month', 'year'] });
    await publish(world, { code, document }, '2026-10');
    await load(await check(code, 'period,unit,left', '2026-05,15,5', '2026-06,15,7'));
    assertOk(await admin.post(`/regimes/${code}/versions`, { ...document, title: 'Khác' }), 201);
    const published = assertOk(
      await admin.post(`/regimes/${code}/versions/2/publish`, { effectiveFrom: '2026' }),
    );
    assert.ok(
      published.body.obligations.kept.includes('2026-05'),
      JSON.stringify(published.body.obligations),
    );
    const report = assertOk(await admin.get(`/reports/${code}/2026-06/15`)).body;
    assert.deepEqual(
      [report.state, report.regimeVersion, report.content],
      ['approved', 1, { left: 7, more: 2 }],
    );
    // Asked for now, it is a period like any other: who owes it has it on the desk.
    const { owed } = assertOk(await (await world.as('clerk', '01')).get('/my-work')).body;
    assert.ok(owed.some((one: JsonObject) => one['regime'] === code && one['period'] === '2026-06'));
    await verified();
  });

  it('is received where it had been owed, but nobody says that it came in time', async () => {
    await publish(world, regimeLike('TEST-OWED'), '2026-08');
    await load(
      await check(
        'TEST-OWED',
        'period,unit,key,houses.damaged,houses.loss',
        '2026-08,00070,brick,3,1.5',
        '2026-08,00004,brick,1,2',
      ),
    );
    const query = '/rates?regime=TEST-OWED&period=2026-08&step=0&unit=01';
    const [row] = assertOk(await admin.get(query)).body.items;
    assert.deepEqual([row.received, row.receivedOnTime], [2, 0]);
  });

  it('is corrected like any other report, and signed above with its gaps', async () => {
    await publish(world, regimeLike('TEST-MEND'), '2026-10');
    await load(
      await check(
        'TEST-MEND',
        'period,unit,key,houses.damaged,houses.loss',
        '2026-08,00070,brick,3,1.5',
        '2026-08,00004,brick,3,123456789012345',
      ),
    );
    const clerk = await world.as('clerk', '00070');
    const province = await world.as('aggregator', '01');
    const own = paper(world, 'TEST-MEND', '2026-08', '00070');
    assertOk(await own.act(clerk, 'correct', { reason: 'Nhập sai' }));
    assertOk(await own.save(clerk, houses(4, 2)));
    assertOk(await own.act(clerk, 'submit'));
    const { items } = assertOk(await province.get('/inbox?regime=TEST-MEND')).body;
    assert.deepEqual(
      items.map((one: JsonObject) => one['period']),
      ['2026-08'],
    );
    assertOk(await own.act(province, 'approve'));
    await world.settle();
    const above = paper(world, 'TEST-MEND', '2026-08', '01');
    assertOk(await above.save(province, {}), 201);
    assertOk(await above.act(province, 'submit', { gaps: { reason: 'Thiếu xã' } }));
    await verified();
    const nation = assertOk(await admin.get('/rollups/TEST-MEND/2026-08/VN?view=provisional')).body;
    assert.deepEqual(nation.content.houses, [{ kind: 'brick', damaged: 7, loss: 123456789012347 }]);
  });
});
