/** Asked once: values from another regime's approved report, from a feed and from the previous period. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../regimes/words.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, callerWith, openWorld, type Caller, type World } from '../world.js';
import { paper, publish, type Paper } from './life.js';

const figure = { type: 'number', 'x-unit': { label: 'triệu đồng', decimals: 3 }, 'x-aggregate': 'sum' };

function document(code: string, properties: JsonObject, frequency = 'quarter'): JsonObject {
  return {
    $schema: 'urn:baocao:dialect:1',
    $id: `urn:baocao:regime:${code}`,
    title: code,
    'x-regime': {
      code,
      issuer: 'BTC',
      legalBasis: ['thử nghiệm'],
      kind: 'periodic',
      frequency,
      window: 'calendar',
      submitEarly: true,
      chain: [{ level: 'province', due: { workingDays: 3 } }, { level: 'nation' }],
    },
    type: 'object',
    additionalProperties: false,
    properties,
  };
}

const table = (columns: JsonObject): JsonObject => ({
  type: 'array',
  title: 'Dự án',
  'x-layout': 'grid',
  'x-rows': 'growing',
  'x-aggregate': { op: 'union', key: ['project'] },
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['project'],
    properties: { project: { type: 'string', title: 'Dự án', 'x-aggregate': 'none' }, ...columns },
  },
});

/** By month; the quarter takes over its last month. */
const PLANS = document(
  'TEST-PLANS',
  { total: { ...figure, title: 'Tổng' }, projects: table({ plan: { ...figure, title: 'Kế hoạch' } }) },
  'month',
);
const SPENT = document('TEST-SPENT', {
  total: { ...figure, title: 'Tổng', 'x-prefill': { from: 'regime', code: 'TEST-PLANS', pointer: '/total' } },
  paid: { ...figure, title: 'Đã trả', 'x-prefill': { from: 'feed', code: 'TREASURY' } },
  open: { ...figure, title: 'Tồn', 'x-prefill': { from: 'previous', field: 'open' } },
  projects: table({
    plan: {
      ...figure,
      title: 'Kế hoạch',
      'x-prefill': { from: 'regime', code: 'TEST-PLANS', pointer: '/projects/*/plan' },
    },
    paid: { ...figure, title: 'Đã trả', 'x-prefill': { from: 'feed', code: 'TREASURY', field: 'paidOut' } },
  }),
});
interface Told {
  readonly rule: string;
  readonly path: string;
  readonly severity: string;
  readonly figure: string;
  readonly changed: boolean;
}
const Q3 = { period: '2026-Q3', unit: '15' };

forEachDatabase('What was asked once', (open) => {
  let world: World;
  let [admin, clerk, nation, machine]: Caller[] = [];
  let spent: Paper;

  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
    clerk = await world.as('clerk', '15');
    nation = await world.as('aggregator', 'VN');
    await world.as('auditor', 'VN');
    const token = assertOk(await admin.post('/users/test-auditor-vn/tokens', { name: 'Kho bạc' }), 201);
    machine = callerWith(world.origin, { authorization: `Bearer ${token.body.token}` });
    spent = paper(world, 'TEST-SPENT', Q3.period, Q3.unit);
  });
  after(() => world.close());

  it('is told of at declaration: sources that are not there yet warn, pointers that lead nowhere are mistakes', async () => {
    const early = assertOk(await admin!.post('/regimes/check', SPENT)).body.issues;
    assert.deepEqual(
      early.map((one: Told) => [one.rule, one.severity]),
      Array(4).fill(['prefill-source', 'warning']),
    );
    await publish(world, { code: 'TEST-PLANS', document: PLANS }, '2026-08');
    const lost = structuredClone(SPENT) as { properties: Record<string, Record<string, unknown>> };
    lost.properties['total']!['x-prefill'] = { from: 'regime', code: 'TEST-PLANS', pointer: '/nothing' };
    lost.properties['open']!['x-prefill'] = {
      from: 'regime',
      code: 'TEST-PLANS',
      pointer: '/projects/*/plan',
    };
    const refused = await admin!.post('/regimes', lost);
    assertProblem(refused, 422, 'regime-has-mistakes');
    assert.deepEqual(
      refused.body.issues.map((one: Told) => `${one.rule} ${one.path}`),
      [
        'prefill-pointer /properties/total/x-prefill/pointer',
        'prefill-pointer /properties/open/x-prefill/pointer',
      ],
    );
    const feed = { code: 'TREASURY', name: { vi: 'Kho bạc', en: 'Treasury' }, pushers: ['test-auditor-vn'] };
    assertOk(await admin!.post('/feeds', feed), 201);
    assertProblem(await admin!.post('/feeds', feed), 409, 'conflict');
    assert.deepEqual(assertOk(await admin!.post('/regimes/check', SPENT)).body.issues, []);
    await publish(world, { code: 'TEST-SPENT', document: SPENT }, '2026-Q2');
  });

  const push = (key: string, items: readonly object[]): ReturnType<Caller['post']> =>
    machine!.post('/feeds/TREASURY', { items }, { 'idempotency-key': key });
  const items = [
    { ...Q3, values: { paid: 12.345 }, observedAt: '2026-10-01T00:00:00Z' },
    { ...Q3, row: { project: 'Cầu' }, values: { paidOut: 3 } },
    { ...Q3, row: { project: 'Đường' }, values: { paidOut: 4 } },
  ];

  it('is pushed by whom administrators named, once for a key', async () => {
    assertProblem(await clerk!.post('/feeds/TREASURY', { key: 'x', items }), 403, 'forbidden');
    assertProblem(await admin!.post('/feeds/TREASURY', { key: 'x', items }), 403, 'forbidden');
    const first = assertOk(await push('day-1', items), 201).body;
    assert.deepEqual([first.items, first.accepted], [3, 3]);
    assert.deepEqual(assertOk(await push('day-1', items)).body, first);
    assertProblem(await push('day-1', items.slice(1)), 409, 'conflict');
    const kept = assertOk(await admin!.get('/feeds/TREASURY/values')).body.items;
    assert.equal(kept.length, 3);
  });

  it('tells a machine every mistake at once, keeps nothing, and shows it to administrators', async () => {
    const wrong = [
      { unit: 'none', period: '2026-Q3', values: { paid: 1 } },
      { unit: '15', period: '2026-13', values: { paid: 1 } },
      { ...Q3, values: { paid: 1 } },
      { ...Q3, values: { paid: 2, 'Not a field': 3 } },
    ];
    const refused = await push('bad', wrong);
    assertProblem(refused, 422, 'body-has-mistakes');
    assert.deepEqual(
      refused.body.issues.map((one: Told) => one.path),
      ['/items/0/unit', '/items/1/period', '/items/3/values/paid', '/items/3/values/Not a field'],
    );
    assertProblem(await machine!.post('/feeds/TREASURY', { items }), 422, 'body-has-mistakes');
    const digits = '{"items":[{"unit":"15","period":"2026-Q3","values":{"paid":1234567890.1234567}}]}';
    const long = await machine!.post('/feeds/TREASURY', digits, { 'idempotency-key': 'long' });
    assertProblem(long, 422, 'body-has-mistakes');
    const shown = assertOk(await admin!.get('/feeds/TREASURY')).body;
    assert.deepEqual([shown.pushes.length, shown.refusals.length, shown.refusals[0].mistakes], [1, 1, 4]);
  });

  it('fills in the form, with where each value came from', async () => {
    const plans = paper(world, 'TEST-PLANS', '2026-09', '15');
    const content = {
      total: 100,
      projects: [
        { project: 'Cầu', plan: 60 },
        { project: 'Chợ', plan: 40 },
      ],
    };
    assertOk(await plans.save(clerk!, content), 201);
    assertOk(await plans.act(clerk!, 'submit'));
    // Not approved: nothing to go by.
    assert.deepEqual(Object.keys(assertOk(await clerk!.get(`${spent.path}/basis`)).body.prefill.content), [
      'paid',
      'projects',
    ]);
    assertOk(await plans.act(nation!, 'approve'));
    const basis = assertOk(await clerk!.get(`${spent.path}/basis`)).body.prefill;
    assert.deepEqual(basis.content, {
      total: 100,
      paid: 12.345,
      projects: [
        { project: 'Cầu', plan: 60, paid: 3 },
        { project: 'Chợ', plan: 40 },
        { project: 'Đường', paid: 4 },
      ],
    });
    const { hash, ...origin } = basis.sources['/projects/1/plan'];
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.deepEqual(origin, {
      from: 'regime',
      code: 'TEST-PLANS',
      period: '2026-09',
      revision: 1,
      pointer: '/projects/*/plan',
    });
    assert.deepEqual(basis.sources['/paid'], {
      from: 'feed',
      code: 'TREASURY',
      field: 'paid',
      key: 'day-1',
      at: '2026-11-21T02:00:00.000Z',
      observedAt: '2026-10-01T00:00:00Z',
    });
  });

  it('asks why where it is changed or taken out, and does not let it be sent unexplained', async () => {
    const basis = assertOk(await clerk!.get(`${spent.path}/basis`)).body.prefill;
    const opened = assertOk(await spent.save(clerk!, { ...basis.content, open: 1 }), 201).body;
    assert.deepEqual(opened.issues, []);
    assert.deepEqual(
      opened.prefilled.map((one: Told) => [one.figure, one.changed]),
      [
        ['/total', false],
        ['/paid', false],
        ['/projects/["Cầu"]/plan', false],
        ['/projects/["Cầu"]/paid', false],
        ['/projects/["Chợ"]/plan', false],
        ['/projects/["Đường"]/paid', false],
      ],
    );
    // Another order of the rows is no change; another figure, and a row that is gone, are.
    const [bridge, market, road] = basis.content.projects;
    const changed = {
      ...basis.content,
      open: 1,
      projects: [road, { ...market, plan: 41 }, { project: 'Kè' }],
    };
    assert.ok(bridge);
    const saved = assertOk(await spent.save(clerk!, changed)).body;
    assert.deepEqual(
      saved.issues.map((one: Told) => `${one.rule} ${one.path} ${one.severity}`),
      ['prefill-changed /projects warning', 'prefill-changed /projects/1/plan warning'],
    );
    assertProblem(await spent.act(clerk!, 'submit'), 422, 'content-has-mistakes');
    const explanations = {
      'prefill-changed@/projects': 'Dự án đã dừng',
      'prefill-changed@/projects/1/plan': 'Đã điều chỉnh kế hoạch ngày 01/10',
    };
    const sent = assertOk(await spent.act(clerk!, 'submit', { explanations })).body;
    assert.deepEqual(sent.explanations, explanations);
    const revision = assertOk(await nation!.get(`${spent.path}/revisions/1`)).body;
    assert.deepEqual(revision.explanations, explanations);
    assert.equal(revision.prefilled.length, 6);
    assertOk(await spent.act(nation!, 'approve'));
  });

  it('leaves what was opened as it is, and says that something newer has come', async () => {
    const other = paper(world, 'TEST-SPENT', Q3.period, '01');
    const place = { period: Q3.period, unit: '01' };
    const someone = await world.as('clerk', '01');
    assertOk(await push('day-2', [{ ...place, values: { paid: 5 } }]), 201);
    const { content } = assertOk(await someone.get(`${other.path}/basis`)).body.prefill;
    assertOk(await other.save(someone, content), 201);
    assertOk(await push('day-3', [{ ...place, values: { paid: 6 } }]), 201);
    const draft = assertOk(await other.read(someone)).body;
    assert.equal(draft.content.paid, 5);
    assert.deepEqual(draft.issues, []);
    assert.deepEqual(
      [draft.newer[0].path, draft.newer[0].value, draft.newer[0].origin.key],
      ['/paid', 6, 'day-3'],
    );
    // Whoever takes the newer value over has nothing to explain, and that is where it is from now on.
    const taken = assertOk(await other.save(someone, { paid: 6 })).body;
    assert.deepEqual([taken.issues, taken.newer], [[], undefined]);
    assert.deepEqual([taken.prefilled[0].value, taken.prefilled[0].origin.key], [6, 'day-3']);
    const back = assertOk(await other.save(someone, { paid: 5 })).body;
    assert.deepEqual(
      back.issues.map((one: Told) => one.path),
      ['/paid'],
    );
  });

  it('carries over from the previous report with its revision', async () => {
    const next = assertOk(await clerk!.get('/reports/TEST-SPENT/2026-Q4/15/basis')).body.prefill;
    assert.equal(next.content.open, 1);
    const { hash, ...origin } = next.sources['/open'];
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.deepEqual(origin, { from: 'previous', period: '2026-Q3', revision: 1 });
  });

  it('is changed by administrators of the nation alone', async () => {
    const body = { name: { vi: 'Kho bạc Nhà nước', en: 'State Treasury' }, pushers: ['nobody'] };
    const unknown = await admin!.put('/feeds/TREASURY', body);
    assertProblem(unknown, 422, 'body-has-mistakes');
    assert.equal(unknown.body.issues[0].path, '/pushers/0');
    assertOk(await admin!.put('/feeds/TREASURY', { ...body, pushers: [] }));
    assertProblem(await push('day-4', items), 403, 'forbidden');
    assertProblem(await clerk!.get('/feeds'), 403, 'forbidden');
  });
});
