/** Who owes what by when, over the wire: made when a regime is published, for units as they were in each period. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import { refreshObligations } from '../../worker/handlers/refresh-obligations.js';
import { QUIET } from '../worker/nation.js';
import { houses, paper, publish, regimeLike } from './life.js';

interface Item {
  readonly period: string;
  readonly unit: { code: string; name: string; level: string };
  readonly receiver: { code: string };
  readonly step: number;
  readonly state: string;
  readonly dueAt: string;
  readonly window: { from: string; to: string };
  readonly late: boolean;
}

const COMMUNES = ['00004', '00070', '00097', '00103', '02647', '02839', '02905', '03006'];

forEachDatabase('Obligations', (open) => {
  let world: World;
  let admin: Caller;
  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  async function owed(query: string, caller = admin): Promise<Item[]> {
    return assertOk(await caller.get(`/obligations?limit=1000&${query}`)).body.items as Item[];
  }

  it('are made for every open period since, and for every unit of the chain but the last', async () => {
    await publish(world, regimeLike('TEST-MONTH'), '2026-08');
    const items = await owed('regime=TEST-MONTH');
    // November's window is open since the first of the month.
    assert.deepEqual(
      [...new Set(items.map(({ period }) => period))],
      ['2026-08', '2026-09', '2026-10', '2026-11'],
    );
    const october = items.filter(({ period }) => period === '2026-10');
    const communes = october.filter(({ unit }) => unit.level === 'commune');
    assert.deepEqual(communes.map(({ unit }) => unit.code).toSorted(), COMMUNES);
    assert.equal(october.length, COMMUNES.length + 34);
    assert.ok(communes.every(({ unit, receiver }) => receiver.code === (unit.code < '02' ? '01' : '15')));
    assert.ok(october.every(({ step, receiver }) => step === 0 || receiver.code === 'VN'));
  });

  it('fall due so many working days after the window, and provinces after communes', async () => {
    const [commune] = await owed('regime=TEST-MONTH&period=2026-10&unit=00070');
    const [province] = await owed('regime=TEST-MONTH&period=2026-10&unit=01');
    assert.deepEqual(commune?.window, { from: '2026-10-01', to: '2026-10-31' });
    // October 2026 ends on a Saturday: the third working day is Wednesday, the sixth the Monday after.
    assert.equal(commune?.dueAt, '2026-11-04T16:59:59.999Z');
    assert.equal(province?.dueAt, '2026-11-09T16:59:59.999Z');
  });

  it('take units, codes and parents as they were on the last day of the window', async () => {
    const chain = [
      { level: 'district', due: { workingDays: 2 } },
      { level: 'province', due: { workingDays: 5 } },
      { level: 'nation' },
    ];
    await publish(world, regimeLike('TEST-DISTRICT', { chain, frequency: 'quarter' }), '2025-Q2');
    const before = await owed('regime=TEST-DISTRICT&period=2025-Q2');
    assert.deepEqual(
      before
        .filter(({ unit }) => unit.level === 'district')
        .map(({ unit, receiver }) => [unit.code, receiver.code]),
      [
        ['001', '01'],
        ['002', '01'],
        ['080', '10'],
        ['086', '10'],
      ],
    );
    assert.equal(before.filter(({ unit }) => unit.level === 'province').length, 63);
    const since = await owed('regime=TEST-DISTRICT&period=2025-Q3');
    assert.deepEqual([...new Set(since.map(({ unit }) => unit.level))], ['province']);
    assert.equal(since.length, 34);
    const fifteen = (items: Item[]): string | undefined =>
      items.find(({ unit }) => unit.code === '15')?.unit.name;
    assert.match(fifteen(before) ?? '', /Yên Bái/);
    assert.match(fifteen(since) ?? '', /Lào Cai/);
  });

  it('know windows that straddle the mergers: the third quarter under the decree ends after them', async () => {
    await publish(world, regimeLike('TEST-DECREE', { frequency: 'quarter', window: 'decree-09' }), '2025-Q3');
    const items = await owed('regime=TEST-DECREE&period=2025-Q3');
    assert.deepEqual(items[0]?.window, { from: '2025-06-15', to: '2025-09-14' });
    assert.equal(items.filter(({ unit }) => unit.level === 'province').length, 34);
  });

  it('exist for weeks, halves and nine months', async () => {
    const due = { week: { workingDays: 1 }, half: { workingDays: 3 }, 'nine-months': { workingDays: 3 } };
    const chain = [{ level: 'commune', due }, { level: 'province', due }, { level: 'nation' }];
    const frequency = ['week', 'half', 'nine-months'];
    await publish(world, regimeLike('TEST-MANY', { frequency, chain }), '2026-H1');
    const items = await owed('regime=TEST-MANY&unit=00070');
    const periods = items.map(({ period }) => period);
    for (const period of ['2026-H1', '2026-H2', '2026-9M', '2026-W02', '2026-W47']) {
      assert.ok(periods.includes(period), period);
    }
    assert.ok(!periods.includes('2026-W48') && !periods.includes('2025-H2'));
    const week = items.find(({ period }) => period === '2026-W46');
    assert.deepEqual(
      [week?.window, week?.dueAt],
      [{ from: '2026-11-09', to: '2026-11-15' }, '2026-11-16T16:59:59.999Z'],
    );
    assert.deepEqual(
      (await owed('regime=TEST-MANY&unit=00070&frequency=half')).map(({ period }) => period),
      ['2026-H1', '2026-H2'],
    );
  });

  it('page by cursor, each once and in the order in which they fall due', async () => {
    const all = await owed('regime=TEST-MONTH');
    const paged: Item[] = [];
    let cursor: string | undefined;
    do {
      const page = assertOk(
        await admin.get(
          `/obligations?regime=TEST-MONTH&limit=7${cursor === undefined ? '' : `&cursor=${cursor}`}`,
        ),
      ).body as { items: Item[]; next?: string; total: number };
      assert.equal(page.total, all.length);
      assert.ok(page.items.length <= 7);
      paged.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(paged, all);
    const dues = all.map(({ dueAt }) => dueAt);
    assert.deepEqual(dues, dues.toSorted());
    assertProblem(await admin.get('/obligations?cursor=AAAA'), 400, 'unknown-parameter');
    assertProblem(await admin.get('/obligations?limit=0'), 400, 'unknown-parameter');
    assertProblem(await admin.get('/obligations?state=lost'), 400, 'unknown-parameter');
  });

  it('know no cursor whose id no row can have', async () => {
    const cursor = Buffer.from('2026-11-05T17:00:00.000Z 99999999999999').toString('base64url');
    assertProblem(await admin.get(`/obligations?cursor=${cursor}`), 400, 'unknown-parameter');
  });

  it('are found by state and receiver, and shown within reach only', async () => {
    const clerk = await world.as('clerk', '00070');
    assertOk(await paper(world, 'TEST-MONTH', '2026-10', '00070').save(clerk, houses(1, 1)), 201);
    const drafts = await owed('regime=TEST-MONTH&state=draft');
    assert.deepEqual(
      drafts.map(({ unit, period }) => [unit.code, period]),
      [['00070', '2026-10']],
    );
    const toLaoCai = await owed('regime=TEST-MONTH&period=2026-10&receiver=15');
    assert.equal(toLaoCai.length, 4);
    assert.deepEqual(
      [...new Set((await owed('regime=TEST-MONTH', clerk)).map(({ unit }) => unit.code))],
      ['00070'],
    );
    assert.deepEqual(await owed('regime=TEST-MONTH&unit=02647', clerk), []);
  });

  it('go over to a new version where nobody has begun, and are kept where somebody has', async () => {
    const { code, document } = regimeLike('TEST-MONTH');
    assertOk(await admin.post(`/regimes/${code}/versions`, document), 201);
    const early = await admin.post(`/regimes/${code}/versions/2/publish`, { effectiveFrom: '2026-07' });
    assertProblem(early, 422, 'body-has-mistakes');
    const published = assertOk(
      await admin.post(`/regimes/${code}/versions/2/publish`, { effectiveFrom: '2026-09' }),
    );
    assert.deepEqual(published.body.obligations.kept, ['2026-10']);
    const versionOf = async (period: string): Promise<number> =>
      assertOk(await admin.get(`/reports/${code}/${period}/00070`)).body.regimeVersion as number;
    assert.deepEqual(
      [
        await versionOf('2026-08'),
        await versionOf('2026-09'),
        await versionOf('2026-10'),
        await versionOf('2026-11'),
      ],
      [1, 2, 1, 2],
    );
    assert.equal((await owed('regime=TEST-MONTH&period=2026-10')).length, COMMUNES.length + 34);
    assertProblem(
      await admin.post(`/regimes/${code}/versions/2/publish`, { effectiveFrom: '2026-09' }),
      409,
      'state-forbids',
    );
  });

  it('go where no version asks for them any more, but for periods in which somebody has begun', async () => {
    const monthly = regimeLike('TEST-LESS');
    assertOk(await admin.post('/regimes', monthly.document), 201);
    assertOk(await admin.post('/regimes/TEST-LESS/versions/1/publish', { effectiveFrom: '2026-08' }));
    const clerk = await world.as('clerk', '00070');
    assertOk(await paper(world, 'TEST-LESS', '2026-11', '00070').save(clerk, houses(1, 1)), 201);
    const periods = async (): Promise<string[]> =>
      [...new Set((await owed('regime=TEST-LESS')).map(({ period }) => period))].sort();
    const before = await periods();
    assert.ok(before.includes('2026-10') && before.includes('2026-11'), before.join());
    const quarterly = regimeLike('TEST-LESS', { frequency: 'quarter' });
    assertOk(await admin.post('/regimes/TEST-LESS/versions', quarterly.document), 201);
    assertOk(await admin.post('/regimes/TEST-LESS/versions/2/publish', { effectiveFrom: '2026-Q4' }));
    const after = await periods();
    assert.ok(!after.includes('2026-10') && after.includes('2026-11'), after.join());
    // The nightly run finds nothing more to do, and a clock that was set back takes nothing away.
    await refreshObligations(world.database, QUIET, new Date('2026-11-05T02:00:00.000Z'));
    await refreshObligations(world.database, QUIET, new Date('2026-08-10T02:00:00.000Z'));
    assert.deepEqual(await periods(), after);
  });
});
