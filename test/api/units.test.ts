import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld } from '../world.js';
import type { Caller, Reply, World } from '../world.js';

const HEAD = 'code,name,level,parent,valid_from,valid_to,predecessors\n';
const paths = (problem: { issues?: unknown }): string[] =>
  (problem.issues as { path: string }[]).map((issue) => issue.path);

forEachDatabase('Units', (open) => {
  let world: World;
  let admin: Caller;
  let local: Caller;
  beforeEach(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
    local = await world.as('administrator', '15');
  });
  afterEach(() => world.close());

  const commune = (code: string, more: object = {}): object => ({
    code,
    name: `Xã ${code}`,
    level: 'commune',
    parent: '15',
    validFrom: '2026-01-01',
    ...more,
  });
  const importing = (by: Caller, csv: string, query = ''): Promise<Reply> =>
    by.post(`/units/import${query}`, csv, { 'content-type': 'text/csv' });

  it('are read as of a day', async () => {
    const before = assertOk(await local.get('/units/15?at=2025-06-30')).body;
    const after = assertOk(await local.get('/units/15?at=2025-07-01')).body;
    assert.deepEqual(
      [before.name, before.validTo, before.successors],
      [
        'Tỉnh Yên Bái',
        '2025-06-30',
        [{ code: '15', name: 'Tỉnh Lào Cai', effective: '2025-07-01', share: '1' }],
      ],
    );
    assert.deepEqual(
      [after.name, after.validFrom, after.validTo, after.parent],
      ['Tỉnh Lào Cai', '2025-07-01', null, { code: 'VN', name: 'Việt Nam' }],
    );
    assert.deepEqual(after.predecessors.map((unit: { name: string }) => unit.name).sort(), [
      'Tỉnh Lào Cai',
      'Tỉnh Yên Bái',
    ]);
  });

  it('tell their history', async () => {
    const { history } = assertOk(await local.get('/units/75')).body;
    assert.deepEqual(
      history.map((spell: { name: string; validFrom: string; validTo: string | null }) => [
        spell.name,
        spell.validFrom,
        spell.validTo,
      ]),
      [
        ['Tỉnh Đồng Nai', '2025-07-01', '2026-04-29'],
        ['Thành phố Đồng Nai', '2026-04-30', null],
      ],
    );
  });

  it('are listed by level and parent, page after page', async () => {
    const first = assertOk(await local.get('/units?level=province&limit=20')).body;
    const second = assertOk(await local.get(`/units?level=province&limit=20&cursor=${first.next}`)).body;
    assert.deepEqual([first.items.length, second.items.length, second.next], [20, 14, undefined]);
    const below = assertOk(await local.get('/units?parent=15&level=commune')).body.items;
    assert.deepEqual(
      below.map((unit: { code: string }) => unit.code),
      ['02647', '02839', '02905', '03006'],
    );
    assert.deepEqual(
      below[0].path.map((unit: { code: string }) => unit.code),
      ['VN', '15', '02647'],
    );
    assert.equal(assertOk(await local.get('/units?q=sa%20pa')).body.items[0].code, '03006');
    assert.deepEqual(assertOk(await local.get('/units?parent=none')).body.items, []);
  });

  for (const query of [
    'level=city',
    'at=2026-02-30',
    'at=today',
    'limit=0',
    'limit=1001',
    'cursor=%21',
    'x=1',
  ]) {
    it(`refuse the query ?${query}`, async () => {
      assertProblem(await local.get(`/units?${query}`), 400, 'unknown-parameter');
    });
  }

  it('are for people who are logged in', async () => {
    assertProblem(await world.stranger.get('/units'), 401, 'not-authenticated');
    assertProblem(await world.stranger.get('/units/15'), 401, 'not-authenticated');
  });

  it('that do not exist are not found', async () => {
    assertProblem(await local.get('/units/99999'), 404, 'not-found');
    assertProblem(await local.get('/units/02905?at=2025-06-30'), 404, 'not-found');
  });

  it('are made by the administrators above them', async () => {
    const made = assertOk(await local.post('/units', commune('90001')), 201);
    assert.equal(made.headers.get('location'), '/api/v1/units/90001?at=2026-01-01');
    assertProblem(await local.post('/units', commune('90002', { parent: '01' })), 403, 'forbidden');
    assertOk(await admin.post('/units', commune('90002', { parent: '01' })), 201);
    for (const role of ['clerk', 'head', 'aggregator', 'leader', 'auditor'] as const) {
      const caller = await world.as(role, 'VN');
      assertProblem(await caller.post('/units', commune('90003')), 403, 'forbidden');
      assertProblem(await caller.patch('/units/90001', { from: '2026-02-01', name: 'X' }), 403, 'forbidden');
      assertProblem(await importing(caller, HEAD), 403, 'forbidden');
    }
    assertProblem(await importing(local, HEAD), 403, 'forbidden');
    assertProblem(await local.patch('/units/15', { from: '2026-02-01', name: 'X' }), 403, 'forbidden');
  });

  it('keep a code to themselves for as long as they exist', async () => {
    assertOk(await admin.post('/units', commune('90001', { validTo: '2026-06-30' })), 201);
    const clash = await admin.post('/units', commune('90001', { validFrom: '2026-06-30' }));
    assert.deepEqual(paths(assertProblem(clash, 422, 'body-has-mistakes')), ['/code']);
    assertOk(await admin.post('/units', commune('90001', { validFrom: '2026-07-01' })), 201);
  });

  it('stand under a unit that exists all the while and is of a level above', async () => {
    const refused = async (more: object): Promise<string[]> =>
      paths(assertProblem(await admin.post('/units', commune('90001', more)), 422, 'body-has-mistakes'));
    assert.deepEqual(await refused({ validFrom: '2024-01-01' }), ['/parent']);
    assert.deepEqual(await refused({ parent: '02905' }), ['/parent']);
    assert.deepEqual(await refused({ parent: 'VN' }), ['/parent']);
    assert.deepEqual(await refused({ parent: null }), ['/parent']);
    assert.deepEqual(await refused({ parent: 'NONE' }), ['/parent']);
    assert.deepEqual(await refused({ level: 'nation', parent: null }), ['/level']);
    assert.deepEqual(await refused({ validTo: '2025-12-31' }), ['/validTo']);
  });

  it('are renamed from a day on and stay who they are', async () => {
    const changed = await local.patch('/units/02905', { from: '2026-09-01', name: 'Phường Bảo Thắng' });
    assert.equal(assertOk(changed).body.history.length, 2);
    assert.equal(assertOk(await local.get('/units/02905?at=2026-08-31')).body.name, 'Xã Bảo Thắng');
    assert.equal(assertOk(await local.get('/units/02905?at=2026-09-01')).body.name, 'Phường Bảo Thắng');
  });

  it('take those below them along when they move', async () => {
    assertOk(await admin.post('/units', commune('90-PTC', { level: 'department', parent: '02905' })), 201);
    assertOk(await admin.patch('/units/02905', { from: '2026-09-01', parent: '01' }));
    const path = async (at: string): Promise<string[]> =>
      assertOk(await admin.get(`/units/90-PTC?at=${at}`)).body.path.map(
        (unit: { code: string }) => unit.code,
      );
    assert.deepEqual(await path('2026-08-31'), ['VN', '15', '02905', '90-PTC']);
    assert.deepEqual(await path('2026-09-01'), ['VN', '01', '02905', '90-PTC']);
  });

  it('end on a day, but not before those below them', async () => {
    assert.deepEqual(
      paths(
        assertProblem(await admin.patch('/units/15', { validTo: '2026-12-31' }), 422, 'body-has-mistakes'),
      ),
      Array.from({ length: 6 }, () => '/validTo'),
    );
    assert.equal(
      assertOk(await local.patch('/units/02905', { validTo: '2026-12-31' })).body.validTo,
      '2026-12-31',
    );
    assertProblem(await local.get('/units/02905?at=2027-01-01'), 404, 'not-found');
    assert.equal(assertOk(await local.patch('/units/02905', { validTo: null })).body.validTo, null);
  });

  describe('from a file', () => {
    it('are imported with validity and succession, and a second time nothing changes', async () => {
      const csv =
        HEAD +
        '90001,Xã Mới,commune,15,2026-07-01,,02839:0.5; 02905\n' +
        '02905,Xã Bảo Thắng,commune,15,2025-07-01,2026-06-30,\n' +
        '02839,Phường Bắc Hà,commune,15,2026-07-01,,\n';
      const counts = { created: 1, changed: 2, unchanged: 0, issues: [] };
      const { plan, ...tried } = assertOk(await importing(admin, csv, '?dryRun=true')).body;
      assert.deepEqual(tried, counts);
      assert.deepEqual(
        ['created', 'closed', 'renamed', 'moved', 'merged', 'split'].map((name) => plan[name].count),
        [1, 1, 1, 0, 1, 1],
      );
      assertProblem(await admin.get('/units/90001'), 404, 'not-found');
      const { plan: _done, ...imported } = assertOk(await importing(admin, csv)).body;
      assert.deepEqual(imported, counts);
      const made = assertOk(await admin.get('/units/90001')).body;
      assert.deepEqual(
        made.predecessors.map((unit: { code: string; share: string }) => [unit.code, unit.share]).sort(),
        [
          ['02839', '0.5'],
          ['02905', '1'],
        ],
      );
      assertProblem(await admin.get('/units/02905'), 404, 'not-found');
      assert.equal(assertOk(await importing(admin, csv)).body.unchanged, 3);
    });

    it('may name a unit before the one above it', async () => {
      const csv = `${HEAD}90002,Phòng,department,90001,2026-07-01,,\n90001,Xã,commune,15,2026-07-01,,\n`;
      assert.equal(assertOk(await importing(admin, csv)).body.created, 2);
    });

    it('with mistakes change nothing, and every mistake has its line', async () => {
      const csv =
        HEAD +
        '90001,Xã Tốt,commune,15,2026-07-01,,\n' +
        '9 1,,village,,2026-02-30,soon,02905:2\n' +
        '90001,Xã Lặp,commune,15,2026-07-01,,\n';
      const problem = assertProblem(await importing(admin, csv), 422, 'body-has-mistakes');
      assert.deepEqual(paths(problem), [
        '/3/code',
        '/3/name',
        '/3/level',
        '/3/parent',
        '/3/valid_from',
        '/3/valid_to',
        '/3/predecessors',
        '/4/code',
      ]);
      const dry = assertOk(await importing(admin, csv, '?dryRun=true')).body;
      assert.equal(dry.issues.length, 8);
      assertProblem(await admin.get('/units/90001'), 404, 'not-found');
    });

    it('that contradict what is there are refused at their lines', async () => {
      const csv = `${HEAD}90001,Xã,commune,77777,2026-07-01,,\n75,Xã,commune,15,2026-07-01,,\n`;
      const problem = assertProblem(await importing(admin, csv), 422, 'body-has-mistakes');
      assert.deepEqual(paths(problem), ['/2/parent']);
      const clash = await importing(admin, `${HEAD}75,Xã,commune,15,2026-07-01,,\n`);
      assert.deepEqual(paths(assertProblem(clash, 422, 'body-has-mistakes')), ['/2/code']);
    });

    it('that are no CSV are refused', async () => {
      assertProblem(await importing(admin, 'code,"name\n1,2'), 422, 'body-has-mistakes');
      assertProblem(await importing(admin, ''), 422, 'body-has-mistakes');
      assertProblem(await admin.post('/units/import', '{}'), 415, 'media-type');
    });

    it('are all communes of the country in a few seconds', async function () {
      this.timeout(60_000);
      const started = Date.now();
      const csv = nationOfCommunes();
      const { created, changed, unchanged, issues } = assertOk(await importing(admin, csv)).body;
      assert.deepEqual([created + changed + unchanged, issues], [3321, []]);
      assert.ok(created >= 3300, `${created} created`);
      assert.ok(Date.now() - started < 20_000, `${Date.now() - started} ms`);
      const page = assertOk(await admin.get('/units?level=commune&limit=1000')).body;
      assert.equal(page.items.length, 1000);
    });
  });
});

/** As many communes as the country has, made up. */
function nationOfCommunes(): string {
  const head = 'code,name,level,parent,valid_from\n';
  const provinces = ['01', '04', '08', '11', '12', '14', '15', '19', '20', '22'];
  const rows = Array.from(
    { length: 3321 },
    (_, n) => `${40_000 + n},Xã ${n},commune,${provinces[n % 10] ?? ''},2025-07-01`,
  );
  return head + rows.join('\n');
}
