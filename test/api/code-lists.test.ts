import assert from 'node:assert/strict';
import { firstStart } from '../../api/seed/first-start.js';
import { seedCodeLists } from '../../api/seed/code-lists.js';
import { readSettings } from '../../api/settings.js';
import { createLog } from '../../api/log.js';
import { forEachDatabase } from '../database.js';
import { shipped } from '../regimes/shipped.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';

const NOW = new Date('2026-11-21T02:00:00.000Z');
const FIELDS = '/code-lists/LINH-VUC-TTHC';
const csv = { 'content-type': 'text/csv' };
const name = { vi: 'Màu', en: 'Colours' };
const red = { value: 'red', vi: 'Đỏ', en: 'Red' };
const blue = { value: 'blue', vi: 'Xanh', en: 'Blue' };

forEachDatabase('Code lists', (open) => {
  let world: World;
  let admin: Caller;
  before(async function () {
    this.timeout(120_000);
    const database = await open();
    const settings = readSettings({ DATABASE_URL: 'postgres://nobody@localhost/nowhere' });
    await firstStart({ database, settings, log: createLog('silent'), now: () => NOW });
    world = await openWorld(database);
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  it('ship with the values of the regimes that name them, and agree with them', async () => {
    const clerk = await world.as('clerk', '02905');
    const { items } = assertOk(await clerk.get('/code-lists')).body;
    const fields = items.find(({ code }: { code: string }) => code === 'LINH-VUC-TTHC');
    assert.deepEqual(
      [fields.items, fields.regimes, fields.differing, fields.version],
      [34, ['VPCP-II06A'], 0, 1],
    );
    assert.ok(items.every(({ differing }: { differing: number }) => differing === 0));
  });

  it('are seeded once: what an administrator changed stays', async () => {
    const before = assertOk(await admin.get(FIELDS)).body;
    await world.database.write((trx) => seedCodeLists(trx, () => [shipped('VPCP-II06A')], NOW));
    assert.deepEqual(assertOk(await admin.get(FIELDS)).body, before);
  });

  it('are written as numbered versions that stay as they were', async () => {
    assertOk(await admin.put('/code-lists/MAU', { basis: 0, name, items: [red] }));
    const second = assertOk(await admin.put('/code-lists/MAU', { basis: 1, name, items: [red, blue] })).body;
    assert.deepEqual([second.version, second.items.length, second.versions.length], [2, 2, 2]);
    assert.deepEqual(assertOk(await admin.get('/code-lists/MAU?version=1')).body.items, [red]);
    const again = assertOk(await admin.put('/code-lists/MAU', { basis: 2, name, items: [red, blue] })).body;
    assert.equal(again.version, 2);
  });

  it('let nobody overwrite what somebody else has written meanwhile', async () => {
    const late = await admin.put('/code-lists/MAU', { basis: 1, name, items: [blue] });
    assert.match(assertProblem(late, 409, 'conflict')['detail'] as string, /2/);
    assertProblem(await admin.put('/code-lists/MAU', { basis: 0, name, items: [blue] }), 409, 'conflict');
  });

  it('tell every mistake of their items', async () => {
    const items = [red, red, { value: ' ', vi: '', en: '' }];
    const refused = assertProblem(
      await admin.put('/code-lists/SAI', { basis: 0, name, items }),
      422,
      'body-has-mistakes',
    );
    assert.deepEqual(
      (refused['issues'] as { path: string; rule: string }[]).map(({ path, rule }) => `${path} ${rule}`),
      ['/items/1/value repeated', '/items/2/value missing', '/items/2/vi missing'],
    );
    assertProblem(await admin.get('/code-lists/SAI'), 404, 'not-found');
  });

  it('come from CSV, tried first, and go out as the same CSV', async () => {
    const file = 'value;vi;en;valid_from\nred;Đỏ;Red;\ngreen;Lục;;01/02/2026';
    const tried = assertOk(await admin.post('/code-lists/MAU/import?dryRun=true', file, csv)).body;
    assert.deepEqual([tried.added, tried.changed, tried.removed, tried.version], [1, 0, 1, 2]);
    const done = assertOk(await admin.post('/code-lists/MAU/import?basis=2', file, csv)).body;
    assert.equal(done.version, 3);
    const text = assertOk(await admin.get('/code-lists/MAU/csv')).body as string;
    assert.equal(text, 'value,vi,en,valid_from,valid_to\r\nred,Đỏ,Red,,\r\ngreen,Lục,Lục,2026-02-01,\r\n');
    assert.equal(assertOk(await admin.post('/code-lists/MAU/import', text, csv)).body.version, 3);
    const wrong = await admin.post(
      '/code-lists/MAU/import?dryRun=true',
      'value,vi,valid_to\na,,31/02/2026',
      csv,
    );
    assert.deepEqual(
      assertOk(wrong).body.issues.map(({ path }: { path: string }) => path),
      ['/2/valid_to', '/2/vi'],
    );
  });

  it('show which versions of which regimes differ from them, and touch no regime', async () => {
    const before = assertOk(await admin.get('/regimes/VPCP-II06A')).body;
    const list = assertOk(await admin.get(FIELDS)).body;
    const items = [...list.items.slice(1), { ...red, value: 'moi' }];
    items[0] = { ...items[0], vi: 'Tên khác' };
    assertOk(await admin.put(FIELDS, { basis: 1, name: list.name, items }));
    const [use] = assertOk(await admin.get(FIELDS)).body.uses;
    assert.deepEqual(
      [use.regime, use.path, use.missing, use.extra, use.renamed],
      ['VPCP-II06A', '/properties/procedures/items/properties/field', ['moi'], ['hoTich'], ['chungThuc']],
    );
    assert.deepEqual(assertOk(await admin.get('/regimes/VPCP-II06A')).body, before);
  });

  it("are nobody else's to change", async () => {
    for (const [role, unit] of [
      ['administrator', '15'],
      ['leader', 'VN'],
    ] as const)
      assertProblem(
        await (await world.as(role, unit)).put('/code-lists/MAU', { basis: 3, name, items: [red] }),
        403,
        'forbidden',
      );
  });
});
