/** Notices: each kind made once, for those it concerns, unless they do not want it; what the law needs, always. */
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { NOTICE_KIND_NAMES } from '../../forms/notices.js';
import type { Role } from '../../regimes/words.js';
import { makeNotices } from '../../worker/handlers/notices/make-notices.js';
import { houses, paper, publish, regimeLike, type Paper } from '../api/life.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type World } from '../world.js';

const REGIME = regimeLike('TEST-NOTICES', { signature: true });
const [COMMUNE, OTHER, PROVINCE] = ['02839', '02905', '15'];
const PUBLISHED = '2026-11-02T02:00:00.000Z';

interface Item {
  readonly id: number;
  readonly kind: string;
  readonly period?: string;
  readonly unit?: string;
  readonly read: boolean;
  readonly facts: Record<string, unknown>;
}

/** A world with a regime that is signed, and people in a commune, another, their province and above. */
async function stageOf(open: () => Promise<World['database']>) {
  let now = new Date(PUBLISHED);
  const world = await openWorld(await open(), PUBLISHED);
  const people: readonly (readonly [Role, string])[] = [
    ['clerk', COMMUNE],
    ['head', COMMUNE],
    ['clerk', OTHER],
    ['aggregator', PROVINCE],
    ['aggregator', 'VN'],
    ['aggregator', 'BTC'],
  ];
  for (const [role, unit] of people) await world.as(role, unit);
  await publish(world, REGIME, '2026-10');
  const make = (): Promise<void> => makeNotices({ database: world.database, now: () => now, mails: false });
  const later = async (moment: string): Promise<void> => {
    now = new Date(moment);
    world.at(moment);
    const expires_at = new Date(now.getTime() + 3_600_000).toISOString();
    await world.database.write((trx) => trx('sessions').update({ expires_at }));
    await make();
  };
  const told = async (role: Role, unit: string): Promise<Item[]> => {
    const reply = assertOk(await (await world.as(role, unit)).get('/notices?limit=1000'));
    return reply.body.items as Item[];
  };
  /** The kinds that a person was told of the October report of a unit, the oldest first. */
  const kinds = async (role: Role, unit: string, about = COMMUNE): Promise<string[]> =>
    (await told(role, unit))
      .filter(({ period, unit: of }) => period === '2026-10' && of === about)
      .map(({ kind }) => kind)
      .toReversed();
  const report: Paper = paper(world, REGIME.code, '2026-10', COMMUNE);
  return { world, make, later, told, kinds, report };
}

forEachDatabase('Notices', (open) => {
  let stage: Awaited<ReturnType<typeof stageOf>>;
  before(async function () {
    this.timeout(120_000);
    stage = await stageOf(open);
  });
  after(() => stage.world.close());

  const act = async (role: Role, unit: string, action: string, body?: unknown): Promise<void> => {
    assertOk(await stage.report.act(await stage.world.as(role, unit), action, body));
  };

  it('tell of a request and of a version, once for each unit that owes', async () => {
    await stage.make();
    const items = await stage.told('clerk', COMMUNE);
    const of = (kind: string): Item[] => items.filter((item) => item.kind === kind);
    assert.deepEqual(
      of('request-came')
        .map(({ period }) => period)
        .toSorted(),
      ['2026-10', '2026-11'],
    );
    assert.equal(of('request-came')[0]?.unit, COMMUNE);
    assert.equal(of('version-published').length, 1);
    assert.equal(of('version-published')[0]?.facts['version'], 1);
    // The province owes its own, and hears of its own only.
    const province = (await stage.told('aggregator', PROVINCE)).filter(({ kind }) => kind === 'request-came');
    assert.deepEqual([...new Set(province.map(({ unit }) => unit))], [PROVINCE]);
    assert.equal((await stage.told('aggregator', 'BTC')).map(({ kind }) => kind).join(), 'version-published');
  });

  it('tell three days before, and the day before, in the morning', async () => {
    assert.deepEqual(await stage.kinds('clerk', COMMUNE), ['request-came', 'due-in-three-days']);
    await stage.later('2026-11-02T23:30:00.000Z'); // half past six in Hà Nội
    assert.equal((await stage.kinds('clerk', COMMUNE)).includes('due-tomorrow'), false);
    await stage.later('2026-11-03T00:30:00.000Z');
    assert.deepEqual(await stage.kinds('clerk', COMMUNE), [
      'request-came',
      'due-in-three-days',
      'due-tomorrow',
    ]);
    assert.deepEqual(await stage.kinds('head', COMMUNE), []);
  });

  it('make nothing twice, however often and by however many at once they are made', async () => {
    const before = await stage.world.database.read('notices').orderBy('id').select('id');
    // As if everybody had forgotten how far they had come.
    await stage.world.database.write(async (trx) => {
      await trx('meta').where({ key: 'notices-told-to' }).update({ value: '0' });
      await trx('meta').where({ key: 'notices-looked-at' }).delete();
    });
    await Promise.all([stage.make(), stage.make(), stage.make()]);
    assert.deepEqual(await stage.world.database.read('notices').orderBy('id').select('id'), before);
  });

  it('tell the head of what waits for the signature, and the clerk that it was not signed', async () => {
    assertOk(await stage.report.save(await stage.world.as('clerk', COMMUNE), houses(1, 1)), 201);
    await act('clerk', COMMUNE, 'request-signature');
    await stage.make();
    assert.deepEqual(await stage.kinds('head', COMMUNE), ['to-sign']);
    await act('head', COMMUNE, 'reject', { reason: 'Thiếu số' });
    await stage.make();
    const [last] = await stage.told('clerk', COMMUNE);
    assert.equal(last?.kind, 'rejected');
    assert.equal(last?.facts['reason'], 'Thiếu số');
  });

  it('tell the unit at once that it is overdue, and the unit above after two working days', async () => {
    await stage.later('2026-11-04T16:59:00.000Z');
    assert.equal((await stage.kinds('clerk', COMMUNE)).includes('overdue'), false);
    await stage.later('2026-11-04T17:05:00.000Z');
    assert.equal((await stage.kinds('clerk', COMMUNE)).at(-1), 'overdue');
    assert.equal((await stage.kinds('head', COMMUNE)).at(-1), 'overdue');
    await stage.later('2026-11-06T16:00:00.000Z'); // the evening of the second working day
    assert.equal((await stage.kinds('aggregator', PROVINCE)).includes('overdue-below'), false);
    await stage.later('2026-11-06T17:05:00.000Z');
    assert.deepEqual(await stage.kinds('aggregator', PROVINCE), ['overdue-below']);
    assert.deepEqual(await stage.kinds('aggregator', PROVINCE, OTHER), ['overdue-below']);
  });

  it('tell the receiver of what came in, and the unit of what came back', async () => {
    await act('clerk', COMMUNE, 'request-signature');
    await act('head', COMMUNE, 'submit');
    await stage.make();
    assert.equal((await stage.kinds('aggregator', PROVINCE)).at(-1), 'to-review');
    await act('aggregator', PROVINCE, 'return', { reason: 'Số lẻ\r\nBcc: ai@đó.vn' });
    await stage.make();
    for (const role of ['clerk', 'head'] as const) {
      const [last] = await stage.told(role, COMMUNE);
      assert.equal(last?.kind, 'returned');
      assert.equal(last?.facts['dueAt'], '2026-11-11T16:59:59.999Z');
    }
  });

  it('tell a returned report anew as its new due moment comes', async () => {
    const before = await stage.kinds('clerk', COMMUNE);
    await stage.later('2026-11-10T01:00:00.000Z');
    // Of the two days that were left in the morning of the return it was told at once.
    assert.deepEqual((await stage.kinds('clerk', COMMUNE)).slice(before.length), ['due-tomorrow']);
    await stage.later('2026-11-11T18:00:00.000Z');
    assert.equal((await stage.kinds('clerk', COMMUNE)).at(-1), 'overdue');
    await act('clerk', COMMUNE, 'request-signature');
    await act('head', COMMUNE, 'submit');
    await act('aggregator', PROVINCE, 'approve');
    await stage.make();
    assert.equal((await stage.kinds('clerk', COMMUNE)).at(-1), 'approved');
    // Nobody is told of what he did himself.
    assert.equal((await stage.kinds('aggregator', PROVINCE)).includes('approved'), false);
  });

  it('tell of a correction that is asked for, and those above that it was made', async () => {
    await act('aggregator', PROVINCE, 'request-correction', { reason: 'Sai đơn vị tính' });
    await stage.make();
    assert.equal((await stage.kinds('head', COMMUNE)).at(-1), 'correction-requested');
    const nation = async (): Promise<string[]> => stage.kinds('aggregator', 'VN');
    assert.equal((await nation()).includes('corrected-below'), false);
    await act('clerk', COMMUNE, 'correct', { reason: 'Sai đơn vị tính' });
    await act('clerk', COMMUNE, 'request-signature');
    await act('head', COMMUNE, 'submit');
    await act('aggregator', PROVINCE, 'approve');
    await stage.make();
    assert.equal((await nation()).at(-1), 'corrected-below');
    assert.equal((await stage.kinds('aggregator', 'BTC')).at(-1), 'corrected-below');
  });

  it('are counted, read and listed page by page', async () => {
    const clerk = await stage.world.as('clerk', COMMUNE);
    const first = assertOk(await clerk.get('/notices?limit=2'));
    assert.equal(first.body.items.length, 2);
    const second = assertOk(await clerk.get(`/notices?limit=2&cursor=${first.body.next}`));
    assert.ok(second.body.items[0].id < first.body.items[1].id);
    const ids = first.body.items.map(({ id }: Item) => id);
    const read = assertOk(await clerk.post('/notices/read', { ids }));
    assert.equal(read.body.unread, first.body.unread - 2);
    // Another's notice is not mine to read.
    const head = await stage.world.as('head', COMMUNE);
    const before = assertOk(await head.get('/notices')).body.unread;
    assertOk(await head.post('/notices/read', { ids }));
    assert.equal(assertOk(await head.get('/notices')).body.unread, before);
    const all = assertOk(await clerk.post('/notices/read', { upTo: first.body.items[0].id }));
    assert.equal(all.body.unread, 0);
    assert.deepEqual(assertOk(await clerk.get('/notices?unread=true')).body.items, []);
    assertProblem(await clerk.get('/notices?cursor=bm8'), 400, 'unknown-parameter');
  });
});

forEachDatabase('Wishes about notices', (open) => {
  let stage: Awaited<ReturnType<typeof stageOf>>;
  before(async function () {
    this.timeout(120_000);
    stage = await stageOf(open);
  });
  after(() => stage.world.close());

  it('can switch off every kind but those that the law needs', async () => {
    const clerk = await stage.world.as('clerk', COMMUNE);
    const usual = assertOk(await clerk.get('/notices/preferences')).body;
    assert.equal(usual.kinds.length, NOTICE_KIND_NAMES.length);
    assert.deepEqual(
      usual.kinds.filter((one: { locked: boolean }) => one.locked).map((one: { kind: string }) => one.kind),
      ['request-came', 'overdue', 'returned', 'correction-requested'],
    );
    const off = (kind: string) => ({ kind, shown: false, mailed: false });
    const refused = await clerk.put('/notices/preferences', { kinds: [off('returned')], dailyAt: null });
    const { issues } = assertProblem(refused, 422, 'body-has-mistakes') as unknown as {
      issues: { path: string }[];
    };
    assert.equal(issues[0]?.path, '/kinds/0');
    const kinds = usual.kinds
      .filter((one: { locked: boolean }) => !one.locked)
      .map(({ kind }: { kind: string }) => off(kind));
    const saved = assertOk(await clerk.put('/notices/preferences', { kinds, dailyAt: '08:30' })).body;
    assert.equal(saved.dailyAt, '08:30');
    assert.ok(saved.kinds.every((one: { locked: boolean; shown: boolean }) => one.locked === one.shown));
  });

  it('hold for him who has them, and for nobody else', async () => {
    await stage.make();
    assert.deepEqual(await stage.kinds('clerk', COMMUNE), ['request-came']);
    assert.deepEqual(await stage.kinds('clerk', OTHER, OTHER), ['request-came', 'due-in-three-days']);
    await stage.later('2026-11-04T17:05:00.000Z');
    assert.deepEqual(await stage.kinds('clerk', COMMUNE), ['request-came', 'overdue']);
  });

  it('do not let those hear who are locked, or hold no role in the unit any more', async () => {
    const before = await stage.kinds('clerk', OTHER, OTHER);
    const admin = await stage.world.as('administrator', 'VN');
    assertOk(await admin.post(`/users/test-clerk-${OTHER}/lock`));
    await stage.make();
    const count = await stage.world.database
      .read('notices')
      .join('users', 'users.id', 'notices.user_id')
      .where('users.username', `test-clerk-${OTHER}`)
      .count<{ n: number }[]>({ n: '*' });
    await stage.later('2026-11-30T01:00:00.000Z');
    const after = await stage.world.database
      .read('notices')
      .join('users', 'users.id', 'notices.user_id')
      .where('users.username', `test-clerk-${OTHER}`)
      .count<{ n: number }[]>({ n: '*' });
    assert.ok(before.length > 0);
    assert.deepEqual(after, count);
  });
});

forEachDatabase('Notices of what is asked beside the calendar', (open) => {
  let stage: Awaited<ReturnType<typeof stageOf>>;
  before(async function () {
    this.timeout(120_000);
    stage = await stageOf(open);
    await stage.make();
  });
  after(() => stage.world.close());

  it('tell those who are asked by a request, its head too, and remind those who have not sent', async () => {
    const province = await stage.world.as('aggregator', PROVINCE);
    const asked = await province.post('/requests', {
      issuer: PROVINCE,
      questions: [{ kind: 'number', label: 'Số ca bệnh', required: true, unit: 'ca', decimals: 0 }],
      title: 'Sốt xuất huyết',
      text: 'Báo cáo nhanh',
      dueAt: '2026-11-02T11:00:00.000Z',
      units: [COMMUNE],
    });
    const { id, regime } = assertOk(asked, 201).body;
    await stage.make();
    const of = async (role: Role, unit: string): Promise<Item[]> =>
      (await stage.told(role, unit)).filter((item) => (item as { regime?: string }).regime === regime);
    for (const role of ['clerk', 'head'] as const)
      assert.deepEqual(
        (await of(role, COMMUNE)).map(({ kind, facts }) => `${kind}: ${String(facts['title'])}`),
        ['request-came: Sốt xuất huyết'],
      );
    assert.deepEqual(await of('clerk', OTHER), []);
    assertOk(await province.post(`/requests/${id}/remind`));
    await stage.make();
    assert.equal((await of('clerk', COMMUNE))[0]?.kind, 'reminded');
  });

  it('tell a unit that its due moment was put off, and of the new one as it comes', async () => {
    const province = await stage.world.as('aggregator', PROVINCE);
    const dueAt = '2026-11-12T10:00:00.000Z';
    assertOk(
      await province.put(`/extensions/${REGIME.code}/2026-10/${COMMUNE}`, { dueAt, reason: 'Bão số 9' }),
    );
    await stage.make();
    const [first] = await stage.told('clerk', COMMUNE);
    assert.equal(first?.kind, 'due-moved');
    assert.deepEqual([first?.facts['dueAt'], first?.facts['reason']], [dueAt, 'Bão số 9']);
    await stage.later('2026-11-04T17:05:00.000Z');
    assert.equal((await stage.kinds('clerk', COMMUNE)).includes('overdue'), false);
    assert.equal((await stage.kinds('clerk', OTHER, OTHER)).includes('overdue'), true);
    await stage.later('2026-11-11T01:00:00.000Z');
    assert.equal((await stage.kinds('clerk', COMMUNE)).at(-1), 'due-tomorrow');
  });

  it('tell a unit that it is exempt, and no more that it is late', async () => {
    const admin = await stage.world.as('administrator', 'VN');
    const exempt = { regime: REGIME.code, unit: OTHER, from: '2026-11', reason: 'Mới sáp nhập' };
    assertOk(await admin.post('/exemptions', exempt), 201);
    await stage.make();
    assert.equal((await stage.told('clerk', OTHER))[0]?.kind, 'exempted');
    await stage.later('2026-12-05T01:00:00.000Z');
    const late = (await stage.told('clerk', OTHER)).filter(
      ({ kind, period }) => kind === 'overdue' && period === '2026-11',
    );
    assert.deepEqual(late, []);
  });

  it('tell whoever is not through that the period is locked, and of nothing in it afterwards', async () => {
    const admin = await stage.world.as('administrator', 'VN');
    const lock = `/locks/${REGIME.code}/2026-11`;
    assertOk(await admin.put(lock, { reason: 'Đã chốt số liệu' }));
    await stage.make();
    const [first] = (await stage.told('clerk', COMMUNE)).filter(({ period }) => period === '2026-11');
    assert.equal(first?.kind, 'period-locked');
    const until = '2026-12-09T10:00:00.000Z';
    assertOk(await admin.post(`${lock}/exceptions`, { unit: COMMUNE, until, reason: 'Máy hỏng' }), 201);
    await stage.make();
    const [last] = await stage.told('clerk', COMMUNE);
    assert.deepEqual([last?.kind, last?.facts['dueAt']], ['lock-excepted', until]);
  });
});

describe('Notices made by several processes at once', function () {
  this.timeout(120_000);

  it('are made once', async () => {
    const { freshDatabase } = await import('../postgres.js');
    const { openPostgres } = await import('../../api/store/database.js');
    const { migrate } = await import('../../api/store/migrate.js');
    const { MIGRATIONS } = await import('../../migrations/index.js');
    const url = await freshDatabase();
    const database = openPostgres(url, 4);
    await migrate(database, MIGRATIONS);
    const stage = await stageOf(() => Promise.resolve(database));
    const children: ChildProcess[] = [];
    try {
      const file = path.join(import.meta.dirname, 'notices-process.ts');
      for (let n = 0; n < 3; n++)
        children.push(fork(file, [url, '2026-11-04T17:05:00.000Z'], { execArgv: ['--import', 'tsx'] }));
      // All are ready before any begins.
      await Promise.all(children.map((child) => once(child, 'message')));
      for (const child of children) child.send('begin');
      const ends = await Promise.all(children.map((child) => once(child, 'exit')));
      assert.deepEqual(
        ends.map(([code]) => code as number),
        [0, 0, 0],
      );
      const rows = await database
        .read('notices')
        .select<{ user_id: number; kind: string; subject: string }[]>('user_id', 'kind', 'subject');
      assert.ok(rows.length >= 10, String(rows.length));
      assert.equal(new Set(rows.map((row) => JSON.stringify(row))).size, rows.length);
      assert.deepEqual((await stage.kinds('clerk', COMMUNE)).toSorted(), ['overdue', 'request-came']);
      const made = await database
        .read('events')
        .where({ type: 'notices.made' })
        .select<{ data: string }[]>('data');
      const named = made.flatMap(({ data }) => (JSON.parse(data) as { readers: number[] }).readers);
      assert.deepEqual(new Set(named), new Set(rows.map((row) => row.user_id)));
    } finally {
      for (const child of children) child.kill('SIGKILL');
      await stage.world.close();
      await database.close();
    }
  });
});
