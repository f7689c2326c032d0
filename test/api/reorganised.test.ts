/** A merger in the middle of a year: who owes what, what it goes on from, and what stands behind recast figures. */
import assert from 'node:assert/strict';
import { decimal } from '../../regimes/decimal.js';
import { forEachDatabase } from '../database.js';
import { approveAll, CODE, expected, publish, regimeOf, type Expected } from '../over-time.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import { refreshObligations } from '../../worker/handlers/refresh-obligations.js';
import { QUIET } from '../worker/nation.js';
import { houses, paper, regimeLike } from './life.js';

const NOW = new Date('2026-11-21T02:00:00Z');
const HEAD = 'code,name,level,parent,valid_from,valid_to,predecessors\n';

forEachDatabase('The mergers of 1 July 2025', (open) => {
  let world: World;
  let admin: Caller;
  let owed: readonly Expected[];
  const codes = (period: string): string[] =>
    owed.filter((one) => one.period === period && one.level === 'province').map(({ code }) => code);

  before(async () => {
    const database = await open();
    world = await openWorld(database);
    admin = await world.as('administrator', 'VN');
    const header = {
      frequency: ['month', 'quarter', 'year'],
      window: { month: 'calendar', quarter: 'decree-09', year: 'calendar' },
    };
    const looksBack = {
      open: {
        type: 'integer',
        title: 'Còn lại',
        'x-aggregate': 'sum',
        'x-prefill': { from: 'previous', field: 'open' },
      },
    };
    await publish(database, regimeOf(['province'], looksBack, header), '2025-01', NOW);
    owed = await expected(database);
  });
  after(() => world.close());

  it('leave the months before to 63 provinces and those after to 34', () => {
    assert.equal(codes('2025-06').length, 63);
    assert.equal(codes('2025-07').length, 34);
    assert.ok(codes('2025-06').includes('10') && !codes('2025-07').includes('10'));
  });

  it('leave a quarter to the units of the last day of its window, 14 June and 14 September', () => {
    assert.equal(codes('2025-Q2').length, 63);
    assert.equal(codes('2025-Q3').length, 34);
  });

  it('leave the report of the whole year to the successors alone', () => {
    assert.equal(codes('2025').length, 34);
    assert.ok(codes('2025').includes('15') && !codes('2025').includes('10'));
  });

  it('give a merged province nothing to carry over, and say of whom it was made', async () => {
    const before = owed.filter(({ period }) => period === '2025-06');
    await approveAll(world.database, before, ({ code }) => ({ open: Number(code) }), NOW.toISOString());
    const merged = assertOk(await admin.get(`/reports/${CODE}/2025-07/15/basis`)).body;
    assert.deepEqual([merged.previous, merged.prefill.content], [null, {}]);
    assert.deepEqual(merged.reorganised.map((one: { name: string }) => one.name).sort(), [
      'Tỉnh Lào Cai',
      'Tỉnh Yên Bái',
    ]);
    const untouched = assertOk(await admin.get(`/reports/${CODE}/2025-07/01/basis`)).body;
    assert.deepEqual(untouched.prefill.content, { open: 1 });
    assert.ok(!('reorganised' in untouched));
  });

  it('roll up with the units of each half, and the year with the later ones', async () => {
    await world.settle();
    const june = assertOk(await admin.get(`/rollups/${CODE}/2025-06/VN`)).body;
    assert.deepEqual([june.coverage.expected, june.coverage.approved], [63, 63]);
    const july = assertOk(await admin.get(`/rollups/${CODE}/2025-07/VN`)).body;
    assert.deepEqual([july.coverage.expected, july.coverage.approved], [34, 0]);
    assert.equal(assertOk(await admin.get(`/rollups/${CODE}/2025/VN`)).body.coverage.expected, 34);
  });
});

forEachDatabase('Communes that are merged and split', (open) => {
  let world: World;
  let admin: Caller;
  const reorganise = (body: object, dry = false) =>
    admin.post(`/units/reorganise${dry ? '?dryRun=true' : ''}`, body);

  beforeEach(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
  });
  afterEach(() => world.close());

  it('are named in the roll-up where both have sent a report of the period', async () => {
    const regime = regimeLike('TEST-BOTH');
    assertOk(await admin.post('/regimes', regime.document), 201);
    assertOk(await admin.post('/regimes/TEST-BOTH/versions/1/publish', { effectiveFrom: '2026-10' }));
    const file = async (unit: string, damaged: number): Promise<void> => {
      const clerk = await world.as('clerk', unit);
      const own = paper(world, 'TEST-BOTH', '2026-10', unit);
      assertOk(await own.save(clerk, houses(damaged, 1)), 201);
      assertOk(await own.act(clerk, 'submit'));
      assertOk(await own.act(await world.as('aggregator', '15'), 'approve'));
    };
    const rollup = async () => {
      await world.settle();
      return admin.get('/rollups/TEST-BOTH/2026-10/15?view=provisional');
    };
    await file('02839', 10);
    const decision = {
      effective: '2026-10-20',
      units: [{ code: '99001', name: 'Xã Mới', level: 'commune', parent: '15' }],
      moves: [{ from: '02839', to: '99001' }],
    };
    assertOk(await reorganise(decision));
    await refreshObligations(world.database, QUIET, NOW);
    const before = assertOk(await rollup());
    assert.equal(before.body.overlaps, undefined);
    await file('99001', 25);
    const { body, headers } = assertOk(await rollup());
    assert.equal(body.content.houses[0].damaged, 35);
    assert.deepEqual(body.overlaps, [
      {
        predecessor: { code: '02839', name: body.overlaps[0].predecessor.name },
        successor: { code: '99001', name: 'Xã Mới' },
        effective: '2026-10-20',
      },
    ]);
    assert.notEqual(headers.get('etag'), before.headers.get('etag'));
    // Whoever has it with a name that was put right since does not have it.
    const path = '/rollups/TEST-BOTH/2026-10/15?view=provisional';
    const had = { 'if-none-match': headers.get('etag') ?? '' };
    assert.equal((await admin.get(path, had)).status, 304);
    const named = (name: string): Promise<unknown> =>
      world.database.write(
        async (trx) => void (await trx('unit_spells').where({ code: '02839' }).update({ name })),
      );
    await named('Xã Viết Lại');
    assert.equal(assertOk(await admin.get(path, had)).body.overlaps[0].predecessor.name, 'Xã Viết Lại');
    await named(body.overlaps[0].predecessor.name);
    assert.equal(assertOk(await admin.get('/rollups/TEST-BOTH/2026-10/01')).body.overlaps, undefined);
  });

  it('are split by shares: what would happen is told first, and nothing is done', async () => {
    const decision = {
      effective: '2026-07-01',
      units: [
        { code: '90001', name: 'Xã Bắc Hà Một', level: 'commune', parent: '15' },
        { code: '90002', name: 'Xã Bắc Hà Hai', level: 'commune', parent: '15' },
      ],
      moves: [
        { from: '02839', to: '90001', share: '1/3' },
        { from: '02839', to: '90002', share: '2/3' },
      ],
    };
    const { plan, issues } = assertOk(await reorganise(decision, true)).body;
    assert.deepEqual(issues, []);
    assert.deepEqual(
      [plan.created.count, plan.closed.items[0].code, plan.closed.items[0].on, plan.split.count],
      [2, '02839', '2026-06-30', 1],
    );
    assert.deepEqual(
      plan.split.items[0].parts.map((part: { share: string }) => part.share),
      ['1/3', '2/3'],
    );
    assertProblem(await admin.get('/units/90001'), 404, 'not-found');
    assertOk(await reorganise(decision));
    assert.equal(assertOk(await admin.get('/units/02839?at=2026-06-30')).body.validTo, '2026-06-30');
  });

  it('must go somewhere whole: shares that do not sum to 1 are refused', async () => {
    const into = (share: string, more: object[] = []) => ({
      effective: '2026-07-01',
      moves: [{ from: '02839', to: '02905', share }, ...more],
    });
    const rest = assertOk(await reorganise(into('0.4'), true)).body;
    assert.deepEqual(
      [rest.issues, rest.plan.closed.count, rest.plan.split.count],
      [[], 0, 1],
      'it goes on with 0.6',
    );
    const much = await reorganise(into('0.7', [{ from: '02839', to: '03006', share: '0.4' }]));
    assert.match(JSON.stringify(assertProblem(much, 422, 'body-has-mistakes').issues), /được chia 1\.1 phần/);
    const csv = `${HEAD}02839,Xã Bắc Hà,commune,15,2025-07-01,2026-06-30,\n90001,Xã Mới,commune,15,2026-07-01,,02839:0.5\n`;
    const file = await admin.post('/units/import', csv, { 'content-type': 'text/csv' });
    assert.match(JSON.stringify(assertProblem(file, 422, 'body-has-mistakes').issues), /Dòng 3: .*0\.5/);
  });

  it('may be absorbed by one that goes on, which then has nothing to carry over', async () => {
    await publish(
      world.database,
      regimeOf(['commune', 'province'], {
        open: { type: 'integer', 'x-aggregate': 'sum', 'x-prefill': { from: 'previous', field: 'open' } },
      }),
      '2026-Q1',
      NOW,
    );
    const before = (await expected(world.database)).filter(
      ({ period, step }) => period === '2026-Q2' && step === 0,
    );
    await approveAll(world.database, before, () => ({ open: 7 }), NOW.toISOString());
    assertOk(await reorganise({ effective: '2026-07-01', moves: [{ from: '02839', to: '02905' }] }));
    const basis = async (unit: string) =>
      assertOk(await admin.get(`/reports/${CODE}/2026-Q3/${unit}/basis`)).body;
    assert.deepEqual((await basis('02905')).prefill.content, {});
    assert.deepEqual((await basis('02905')).reorganised[0].code, '02839');
    assert.deepEqual((await basis('03006')).prefill.content, { open: 7 });
  });

  it('of which one went over whole into one alone, hand on what they reported', async () => {
    await publish(
      world.database,
      regimeOf(['commune', 'province'], {
        open: { type: 'integer', 'x-aggregate': 'sum', 'x-prefill': { from: 'previous', field: 'open' } },
      }),
      '2026-Q1',
      NOW,
    );
    const before = (await expected(world.database)).filter(
      ({ period, step }) => period === '2026-Q2' && step === 0,
    );
    await approveAll(world.database, before, () => ({ open: 7 }), NOW.toISOString());
    assertOk(
      await reorganise({
        effective: '2026-07-01',
        units: [{ code: '90001', name: 'Phường Bắc Hà', level: 'commune', parent: '15' }],
        moves: [{ from: '02839', to: '90001' }],
      }),
    );
    const { syncObligations } = await import('../../api/store/obligations.js');
    await world.database.write((trx) => syncObligations(trx, CODE, NOW));
    const basis = assertOk(await admin.get(`/reports/${CODE}/2026-Q3/90001/basis`)).body;
    assert.deepEqual([basis.previous.period, basis.prefill.content], ['2026-Q2', { open: 7 }]);
  });

  it('move with those below them when a province goes', async () => {
    const decision = { effective: '2027-01-01', moves: [{ from: '15', to: '14' }] };
    const refused = assertProblem(await reorganise(decision), 422, 'body-has-mistakes');
    assert.match(JSON.stringify(refused.issues), /units-below/);
    const below = ['02647', '02839', '02905', '03006', '15-SGDDT', '15-STC'].map((code) => ({
      code,
      to: '14',
    }));
    const { plan } = assertOk(await reorganise({ ...decision, below })).body;
    assert.deepEqual([plan.closed.count, plan.moved.count, plan.merged.count], [1, 6, 1]);
    assert.equal(assertOk(await admin.get('/units/02905?at=2027-01-01')).body.parent.code, '14');
  });

  it('recast by declared shares: estimated, named, and summing to what was reported', async () => {
    await publish(world.database, regimeOf(['commune', 'province']), '2026-Q1', NOW);
    const all = (await expected(world.database)).filter(({ step }) => step === 0);
    const first = all.filter(({ period }) => period <= '2026-Q2');
    const amounts = new Map(first.map((one, index) => [one.id, 100 + index + 0.001]));
    await approveAll(
      world.database,
      first,
      ({ id }) => ({ amount: amounts.get(id) ?? 0, plan: 1000, people: 10, mean: 3 }),
      NOW.toISOString(),
    );
    assertOk(
      await reorganise({
        effective: '2026-07-01',
        units: [{ code: '90001', name: 'Xã Mới', level: 'commune', parent: '15' }],
        moves: [
          { from: '02839', to: '90001', share: '1/3' },
          { from: '02839', to: '02905', share: '2/3' },
          { from: '02647', to: '90001' },
          { from: '03006', to: '90001', share: '0.25' },
        ],
      }),
    );
    await world.settle();
    const ask = async (path: string, units: string) =>
      assertOk(
        await admin.get(
          `/series?regime=${CODE}&path=${path}&unit=15&level=commune&from=2026-Q1&to=2026-Q2&view=provisional&units=${units}`,
        ),
      ).body;
    const reported = await ask('/amount', 'as-reported');
    const recast = await ask('/amount', 'today');
    assert.deepEqual(
      recast.rows.map((row: { unit: { code: string } }) => row.unit.code),
      ['02905', '03006', '90001'],
    );
    for (const index of [0, 1]) {
      const sum = (rows: { points: { value: number | null }[] }[]) =>
        rows
          .reduce((total, { points }) => total.plus(decimal(points[index]?.value ?? 0)), decimal(0))
          .toFixed(3);
      assert.equal(sum(recast.rows), sum(reported.rows));
      assert.equal(sum(recast.rows), decimal(recast.total[index].value).toFixed(3));
    }
    const made = recast.rows[2].points[0];
    assert.equal(made.estimated, true);
    assert.deepEqual(
      made.from.map((one: { code: string; share: string }) => [one.code, one.share]),
      [
        ['02647', '1'],
        ['02839', '1/3'],
        ['03006', '0.25'],
      ],
    );
    const rate = await ask('/rate', 'today');
    assert.deepEqual(
      rate.rows.map((row: { points: { gap?: string }[] }) => row.points[0]?.gap),
      ['split', 'split', 'split'],
      'a ratio cannot be divided',
    );
  });
});
