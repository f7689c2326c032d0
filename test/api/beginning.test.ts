/** A beginning: reports of past periods loaded from CSV, and opening balances. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../regimes/words.js';
import { workOnPast } from '../../api/actions/load-past.js';
import { makeNotices } from '../../worker/handlers/notices/make-notices.js';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { houses, paper, regimeLike } from './life.js';

const CODE = 'TEST-PAST';
const bytes = { 'content-type': 'application/octet-stream' };
const FILE = [
  'period,unit,key,houses.damaged,houses.loss,note',
  '2026-09,00070,,,,Bão số 3',
  '2026-09,00070,brick,3,1.5,',
  '2026-09,00070,wood,2,0.25,',
  '2026-08,00070,brick,1,0,',
  '2026-09,02647,brick,4,2.125,',
  '2026-09,00004,,,,',
].join('\n');

interface Told {
  readonly path: string;
  readonly rule: string;
  readonly severity: string;
}

forEachDatabase('A beginning', (open) => {
  let world: World;
  let admin: Caller;
  let clerk: Caller;

  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
    clerk = await world.as('clerk', '00070');
    const { document } = regimeLike(CODE);
    const open_ = {
      type: 'integer',
      title: 'Tồn',
      'x-aggregate': 'sum',
      'x-prefill': { from: 'previous', field: 'left' },
    };
    const left = { type: 'integer', title: 'Còn', 'x-aggregate': 'sum', 'x-indicator': 'LEFT' };
    const properties = { ...(document['properties'] as JsonObject), open: open_, left };
    assertOk(await admin.post('/regimes', { ...document, properties }), 201);
    assertOk(await admin.post(`/regimes/${CODE}/versions/1/publish`, { effectiveFrom: '2026-10' }));
  });
  after(() => world.close());

  const deps = (): Parameters<typeof workOnPast>[0] => ({
    database: world.database,
    now: () => new Date('2026-11-21T02:00:00.000Z'),
    nudge: () => undefined,
  });
  /** Takes a file in and has it checked. */
  const take = async (csv: string, kind = 'reports', name = 'past.csv'): Promise<JsonObject> => {
    const path = `/regimes/${CODE}/past-imports?kind=${kind}&name=${name}`;
    const taken: Reply = await admin.post(path, csv, bytes);
    assert.ok(taken.status === 201 || taken.status === 200, JSON.stringify(taken.body));
    await workOnPast(deps(), taken.body.id as number);
    return assertOk(await admin.get(`/past-imports/${taken.body.id}`)).body as JsonObject;
  };
  const load = async (id: unknown): Promise<JsonObject> => {
    assertOk(await admin.post(`/past-imports/${Number(id)}/start`));
    await workOnPast(deps(), Number(id));
    return assertOk(await admin.get(`/past-imports/${Number(id)}`)).body as JsonObject;
  };

  it('gives a template with a line for every unit of the period', async () => {
    const template = assertOk(await admin.get(`/regimes/${CODE}/versions/1/past-template`)).body as string;
    assert.match(template, /period,unit,key,houses\.damaged,houses\.loss,note,open,left\r\n,,kind,/);
    const filled = assertOk(await admin.get(`/regimes/${CODE}/versions/1/past-template?period=2026-09`))
      .body as string;
    assert.match(filled, /\r\n2026-09,00070,,/);
    assert.doesNotMatch(filled, /2026-09,01,/);
    assertProblem(await clerk.get(`/regimes/${CODE}/versions/1/past-template`), 403, 'forbidden');
  });

  it('tells every mistake by line and column before anything is loaded', async () => {
    const wrong = [
      'period,unit,key,houses.damaged,houses.loss,note',
      '2026-13,00070,brick,1,1,',
      '2026-12,00070,brick,1,1,',
      '2026-09,99999,brick,1,1,',
      '2026-09,01,brick,1,1,',
      '2026-09,00070,stone,1,1,',
      '2026-09,00004,brick,-1,"1.234,5",',
      '2026-08,00004,wood,0,7,',
    ].join('\n');
    const checked = await take(wrong);
    assert.equal(checked['state'], 'refused');
    const issues = checked['issues'] as unknown as Told[];
    assert.deepEqual(
      issues.map(({ path, rule, severity }) => `${path} ${rule} ${severity}`).toSorted(),
      [
        '/2/period period error',
        '/3/period period error',
        '/4/unit unit error',
        '/5/unit aggregates error',
        '/6/houses.kind enum error',
        '/7/houses.damaged minimum error',
        '/7/houses.loss required error',
        '/7/houses.loss unreadable error',
        '/8/houses.loss LOSS warning',
      ].toSorted(),
    );
    assertProblem(await admin.post(`/past-imports/${Number(checked['id'])}/start`), 409, 'state-forbids');
    const strange = await take('period,unit,nothing\n2026-09,00070,1');
    assert.deepEqual(
      [(strange['issues'] as unknown as Told[])[0]?.path, strange['state']],
      ['/1/nothing', 'refused'],
    );
  });

  it('makes approved revisions that say where they came from', async () => {
    const checked = await take(FILE);
    assert.deepEqual(
      [checked['state'], checked['reports'], checked['errors']],
      ['checked', 3, 0],
      JSON.stringify(checked),
    );
    assert.deepEqual([(await world.database.read('reports')).length], [0]);
    const loaded = await load(checked['id']);
    assert.deepEqual(
      [loaded['state'], loaded['done'], loaded['made']],
      ['done', 3, 3],
      JSON.stringify(loaded),
    );
    const report = assertOk(await clerk.get(`/reports/${CODE}/2026-09/00070`)).body;
    assert.equal(report.state, 'approved');
    assert.deepEqual(report.content.houses, [
      { kind: 'brick', damaged: 3, loss: 1.5 },
      { kind: 'wood', damaged: 2, loss: 0.25 },
    ]);
    assert.deepEqual(report.receipt.imported, {
      id: checked['id'],
      file: 'past.csv',
      hash: checked['hash'],
      line: 2,
    });
    const revisions = assertOk(await clerk.get(`/reports/${CODE}/2026-09/00070/revisions`)).body.items;
    assert.equal(revisions[0].imported.file, 'past.csv');
  });

  it('rolls up, and verify finds nothing to say', async () => {
    await world.settle();
    const nation = assertOk(await admin.get(`/rollups/${CODE}/2026-09/VN?view=provisional`)).body;
    assert.deepEqual(
      nation.content.houses.map((row: JsonObject) => [row['kind'], row['damaged'], row['loss']]),
      [
        ['brick', 7, 3.625],
        ['wood', 2, 0.25],
      ],
    );
    const found: string[] = [];
    await verify(
      world.database,
      { regime: CODE, period: undefined },
      { tell: (one) => found.push(one.detail) },
    );
    assert.deepEqual(found, []);
  });

  it('gives series a past', async () => {
    const path = `/series?regime=${CODE}&path=/houses/["brick"]/damaged&unit=01&level=commune&from=2026-08&to=2026-10`;
    const series = assertOk(await admin.get(encodeURI(path))).body;
    const row = series.rows.find(({ unit }: { unit: { code: string } | null }) => unit?.code === '00070');
    assert.deepEqual(
      row.points.map((one: JsonObject) => [one['period'], one['value']]),
      [
        ['2026-08', 1],
        ['2026-09', 3],
        ['2026-10', null],
      ],
    );
  });

  it('asks nobody for what else those periods might have had', async () => {
    const other = await world.as('clerk', '00004');
    const { owed } = assertOk(await other.get('/my-work')).body;
    assert.deepEqual(
      owed.map((one: JsonObject) => one['period']),
      ['2026-10', '2026-11'],
    );
    // And the day's run over the calendar leaves them as they are.
    const before = (await world.database.read('obligations')).length;
    assertOk(await admin.post('/regimes', { ...regimeLike('TEST-OTHER').document }), 201);
    assertOk(await admin.post('/regimes/TEST-OTHER/versions/1/publish', { effectiveFrom: '2027-01' }));
    assert.equal((await world.database.read('obligations')).length, before);
  });

  it('never goes over a report that is there, nor loads a file twice', async () => {
    const again = await admin.post(`/regimes/${CODE}/past-imports?kind=reports&name=again.csv`, FILE, bytes);
    assertOk(again, 200);
    assert.equal(again.body.state, 'done');
    const more = await take('period;unit;key;field;value\n2026-09;00070;brick;houses.damaged;9\n');
    assert.deepEqual(
      (more['issues'] as unknown as Told[]).map(({ path, rule }) => `${path} ${rule}`),
      ['/2/unit reported'],
    );
  });

  it('goes on where it was interrupted, and passes over what is loaded', async () => {
    const lines = ['2026-07', '2026-06', '2026-05'].flatMap((period) =>
      ['00070', '00004', '02647'].map((unit) => `${period},${unit},brick,1,1`),
    );
    const checked = await take(['period,unit,key,houses.damaged,houses.loss', ...lines].join('\n'));
    assertOk(await admin.post(`/past-imports/${Number(checked['id'])}/start`));
    let writes = 0;
    const dying = {
      ...world.database,
      write: ((work) => {
        writes += 1;
        return writes === 6 ? Promise.reject(new Error('killed')) : world.database.write(work);
      }) as World['database']['write'],
    };
    await workOnPast({ ...deps(), database: dying }, Number(checked['id']));
    const broken = assertOk(await admin.get(`/past-imports/${Number(checked['id'])}`)).body;
    assert.deepEqual([broken.state, broken.reason], ['failed', 'killed']);
    const there = await world.database.read('revisions').where({ import_id: checked['id'] });
    assert.ok(there.length > 0 && there.length < 9, String(there.length));
    const loaded = await load(checked['id']);
    assert.deepEqual([loaded['state'], loaded['made']], ['done', 9]);
    assert.equal((await world.database.read('revisions').where({ import_id: checked['id'] })).length, 9);
    await world.settle();
    const found: string[] = [];
    await verify(
      world.database,
      { regime: CODE, period: undefined },
      { tell: (one) => found.push(one.detail) },
    );
    assert.deepEqual(found, []);
  });

  it('opens with a balance where there is no previous report, until there is one', async () => {
    const path = `/regimes/${CODE}/opening-balances/2026-09/00004`;
    const wrong = await admin.put(path, { content: { left: 'many' }, source: 'Biên bản' });
    assertProblem(wrong, 422, 'content-has-mistakes');
    assertProblem(await clerk.put(path, { content: { left: 5 }, source: 'Biên bản' }), 403, 'forbidden');
    assertOk(await admin.put(path, { content: { left: 5 }, source: 'Biên bản bàn giao 30/9' }));
    const other = await world.as('clerk', '00004');
    const basis = assertOk(await other.get(`/reports/${CODE}/2026-10/00004/basis`)).body;
    assert.deepEqual([basis.prefill.content.open, basis.previous.opening], [5, true]);
    assert.equal(basis.prefill.sources['/open'].opening, true);
    assertProblem(
      await admin.put(`/regimes/${CODE}/opening-balances/2026-09/00070`, {
        content: { left: 5 },
        source: 'x',
      }),
      409,
      'conflict',
    );
    const list = assertOk(await admin.get(`/regimes/${CODE}/opening-balances`)).body.items;
    assert.deepEqual(
      [list[0].unit, list[0].source, list[0].content],
      ['00004', 'Biên bản bàn giao 30/9', { left: 5 }],
    );
    assert.equal((await admin.delete(path)).status, 204);
    assert.equal(assertOk(await other.get(`/reports/${CODE}/2026-10/00004/basis`)).body.previous, null);
    const file = await take('period,unit,key,left\n2026-09,00004,,7\n', 'opening', 'so-du.csv');
    assert.deepEqual([file['state'], file['errors']], ['checked', 0], JSON.stringify(file));
    await load(file['id']);
    assert.equal(
      assertOk(await other.get(`/reports/${CODE}/2026-10/00004/basis`)).body.prefill.content.open,
      7,
    );
    // A balance of October, and then the report of October: the report is what November goes on from.
    assertOk(
      await admin.put(`/regimes/${CODE}/opening-balances/2026-10/00004`, {
        content: { left: 1 },
        source: 'x',
      }),
    );
    const october = paper(world, CODE, '2026-10', '00004');
    assertOk(await october.save(other, { ...houses(1, 1), open: 7, left: 6 }), 201);
    assertOk(await october.act(other, 'submit'));
    assertOk(await october.act(await world.as('aggregator', '01'), 'approve'));
    const next = assertOk(await other.get(`/reports/${CODE}/2026-11/00004/basis`)).body;
    assert.deepEqual([next.prefill.content.open, next.previous.opening], [6, undefined]);
  });

  it('is told of to nobody, is overdue for nobody, and is in no rate unless it is asked for', async () => {
    await world.as('clerk', '00097'); // of a unit that the files say nothing of
    const kinds = async (): Promise<string[]> => {
      await makeNotices({ database: world.database, now: deps().now, mails: false });
      const rows = await world.database
        .read('notices')
        .whereIn('period', ['2026-08', '2026-09'])
        .distinct<{ kind: string }[]>('kind');
      return rows.map(({ kind }) => kind);
    };
    assert.ok(
      (await world.database.read('events').where({ type: 'report.approved', period: '2026-09' })).length > 0,
    );
    assert.deepEqual(await kinds(), []);
    // As if what was never asked for had fallen due this very morning.
    const imported = world.database.read('regime_periods').where({ imported: 1 }).select('id');
    await world.database.write((trx) =>
      trx('obligations')
        .whereIn('regime_period_id', imported.clone())
        .update({ due_at: '2026-11-21T01:00:00.000Z' }),
    );
    await world.database.write((trx) => trx('meta').where({ key: 'notices-looked-at' }).delete());
    assert.deepEqual(await kinds(), []);
    const periods = async (more: string): Promise<string[]> =>
      (
        assertOk(await admin.get(`/rates?regime=${CODE}&unit=VN${more}`)).body.items as { period: string }[]
      ).map(({ period }) => period);
    assert.equal((await periods('')).includes('2026-09'), false);
    assert.ok((await periods('')).includes('2026-10'));
    assert.ok((await periods('&imported=true')).includes('2026-09'));
  });
});
