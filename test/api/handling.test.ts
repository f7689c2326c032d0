/** Who handles what: duties narrow who acts, deputies sign in their term, departments review, and others file. */
import assert from 'node:assert/strict';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { PDF } from './files.js';
import { houses, paper, publish, regimeLike, type Paper } from './life.js';

const PERIOD = '2026-10';
const UNIT = '00070';

forEachDatabase('Who handles what', (open) => {
  let world: World;
  let clerk: Caller;
  let head: Caller;
  let province: Caller;
  let admin: Caller;
  let number = 0;

  /** A world whose clock stands there. */
  async function begin(moment?: string): Promise<void> {
    world = await openWorld(await open(), moment);
    [clerk, head] = [await world.as('clerk', UNIT), await world.as('head', UNIT)];
    [province, admin] = [await world.as('aggregator', '01'), await world.as('administrator', 'VN')];
  }
  beforeEach(() => begin());
  afterEach(() => world.close());

  /** Another person with a role in a unit, named so. */
  async function another(name: string, role: string, unit: string): Promise<Caller> {
    const made = assertOk(await admin.post('/users', { username: name, name, roles: [{ role, unit }] }), 201);
    const login = await world.stranger.post('/session', { username: name, password: made.body.password });
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const headers = { cookie };
    const next = 'một mật khẩu thật dài 2026';
    const sent = (c: Record<string, string> = {}): Record<string, string> => ({ ...headers, ...c });
    assertOk(
      await world.stranger.post('/session/password', { current: made.body.password, next }, sent()),
      204,
    );
    return {
      get: (path, more) => world.stranger.get(path, sent(more)),
      put: (path, body, more) => world.stranger.put(path, body, sent(more)),
      post: (path, body, more) => world.stranger.post(path, body, sent(more)),
      delete: (path, more) => world.stranger.delete(path, sent(more)),
      patch: () => Promise.reject(new Error('not used')),
    };
  }

  async function regime(header: Parameters<typeof regimeLike>[1] = {}): Promise<string> {
    const code = `TEST-HANDLED-${++number}`;
    await publish(world, regimeLike(code, header), PERIOD);
    return code;
  }
  const at = (code: string): Paper => paper(world, code, PERIOD, UNIT);
  const assign = (caller: Caller, unit: string, duty: object): Promise<Reply> =>
    caller.post(`/units/${unit}/duties`, duty);
  const name = (role: string, unit: string): string => `test-${role}-${unit}`.toLowerCase();
  const listed = async (caller: Caller, list: string): Promise<string[]> => {
    const work = assertOk(await caller.get('/my-work'));
    return (work.body[list] as { regime: string; period: string; unit: { code: string } }[])
      .filter((one) => one.regime.startsWith('TEST-HANDLED') && one.period === PERIOD)
      .filter(({ unit }) => unit.code === UNIT)
      .map((one) => `${one.regime} ${one.unit.code}`);
  };

  it('a regime’s preparers are those named for it; others are told who, and their desks are free of it', async () => {
    const [code, other] = [await regime(), await regime()];
    const second = await another('can-bo-hai', 'clerk', UNIT);
    assertOk(await assign(head, UNIT, { task: 'prepare', regime: code, user: 'can-bo-hai' }), 201);
    const refused = assertProblem(await at(code).save(clerk, houses(1, 2)), 403, 'handled-by-others');
    assert.match(refused['detail'] as string, /can-bo-hai/);
    assertOk(await at(code).save(second, houses(1, 2)), 201);
    assertOk(await at(other).save(clerk, houses(1, 2)), 201);
    assert.deepEqual(await listed(clerk, 'owed'), [`${other} ${UNIT}`]);
    assert.deepEqual(
      (await listed(second, 'owed')).toSorted(),
      [`${code} ${UNIT}`, `${other} ${UNIT}`].toSorted(),
    );
    const seen = assertOk(await at(code).read(clerk));
    assert.deepEqual(seen.body.actions, []);
    assert.deepEqual(seen.body.handling.prepare, [{ name: 'can-bo-hai' }]);
  });

  it('a duty for one regime counts before one for all; ended duties hold nobody back', async () => {
    const [code, other] = [await regime(), await regime()];
    await another('can-bo-hai', 'clerk', UNIT);
    assertOk(await assign(head, UNIT, { task: 'prepare', user: 'can-bo-hai' }), 201);
    const duty = assertOk(
      await assign(head, UNIT, { task: 'prepare', regime: code, user: name('clerk', UNIT) }),
      201,
    );
    assertOk(await at(code).save(clerk, houses(1, 2)), 201);
    assertProblem(await at(other).save(clerk, houses(1, 2)), 403, 'handled-by-others');
    assert.deepEqual(await listed(clerk, 'owed'), [`${code} ${UNIT}`]);
    const all = assertOk(await head.get(`/units/${UNIT}/duties`)).body.items as { id: number }[];
    for (const { id } of all) assertOk(await head.delete(`/units/${UNIT}/duties/${id}`), 204);
    assertOk(await at(other).save(clerk, houses(1, 2)), 201);
    assert.ok(duty.body.id > 0);
  });

  it('where checkers are named, who prepares saves and they send', async () => {
    const code = await regime();
    const second = await another('kiem-tra', 'clerk', UNIT);
    assertOk(await assign(head, UNIT, { task: 'prepare', regime: code, user: name('clerk', UNIT) }), 201);
    assertOk(await assign(head, UNIT, { task: 'check', regime: code, user: 'kiem-tra' }), 201);
    assertOk(await at(code).save(clerk, houses(1, 2)), 201);
    assertProblem(await at(code).act(clerk, 'submit'), 403, 'handled-by-others');
    assertOk(await at(code).save(second, houses(2, 2)));
    assertOk(await at(code).act(second, 'submit'));
  });

  it('where a signer is named, another head does not sign', async () => {
    const code = await regime({ signature: true });
    const vice = await another('pho-chu-tich', 'head', UNIT);
    assertOk(await at(code).save(clerk, houses(1, 2)), 201);
    assertOk(await assign(admin, UNIT, { task: 'sign', regime: code, user: 'pho-chu-tich' }), 201);
    assertProblem(await at(code).act(head, 'submit'), 403, 'handled-by-others');
    const sent = assertOk(await at(code).act(vice, 'submit'));
    assert.equal(sent.body.receipt.signedBy.name, 'pho-chu-tich');
    assert.equal(sent.body.receipt.signedFor, undefined);
  });

  // The days of the term are days in Việt Nam: they begin and end at 17:00 UTC.
  const TERM: [moment: string, status: number][] = [
    ['2026-11-21T16:59:59.999Z', 403],
    ['2026-11-21T17:00:00.000Z', 200],
    ['2026-11-23T16:59:59.999Z', 200],
    ['2026-11-23T17:00:00.000Z', 403],
  ];
  for (const [moment, status] of TERM) {
    it(`a deputy from 22 to 23 November who signs at ${moment} is ${status === 200 ? 'let' : 'refused'}`, async () => {
      await world.close();
      await begin(moment);
      const code = await regime({ signature: true });
      const vice = await another('pho-phong', 'clerk', UNIT);
      const term = { from: '2026-11-22', to: '2026-11-23', note: 'QĐ 12/QĐ-UBND' };
      const deputy = { task: 'deputy', user: 'pho-phong', for: name('head', UNIT), ...term };
      assertOk(await assign(head, UNIT, deputy), 201);
      assertOk(await at(code).save(clerk, houses(1, 2)), 201);
      assertOk(await at(code).act(clerk, 'request-signature'));
      const acted = await at(code).act(vice, 'submit');
      assert.equal(acted.status, status, JSON.stringify(acted.body));
      assert.deepEqual(await listed(vice, 'toSign'), []);
      if (status !== 200) return;
      assert.deepEqual(
        [acted.body.receipt.signedBy.name, acted.body.receipt.signedFor.name],
        ['pho-phong', `head ${UNIT}`],
      );
      const revision = assertOk(await clerk.get(`${at(code).path}/revisions/1`));
      assert.equal(revision.body.signedFor.name, `head ${UNIT}`);
    });
  }

  it('a deputy has the reports to sign on the desk, and none who is away himself signs', async () => {
    const code = await regime({ signature: true });
    const vice = await another('pho-phong', 'clerk', UNIT);
    const term = { from: '2026-11-01', to: '2026-12-31' };
    const deputy = { task: 'deputy', user: 'pho-phong', for: name('head', UNIT), ...term };
    assertOk(await assign(head, UNIT, deputy), 201);
    assertOk(await at(code).save(clerk, houses(1, 2)), 201);
    assertOk(await at(code).act(clerk, 'request-signature'));
    assert.deepEqual(await listed(vice, 'toSign'), [`${code} ${UNIT}`]);
    assert.ok((await at(code).read(vice)).body.actions.includes('submit'));
    // Whoever is away says so himself.
    assertOk(await assign(vice, UNIT, { task: 'away', for: 'pho-phong', ...term }), 201);
    assertProblem(await at(code).act(vice, 'submit'), 403, 'forbidden');
    assert.deepEqual(await listed(vice, 'toSign'), []);
  });

  it('who stands in for a preparer who is away has the work on the desk and does it', async () => {
    await world.close();
    await begin('2026-11-21T16:00:00.000Z');
    const code = await regime();
    const second = await another('van-phong', 'leader', UNIT);
    assertProblem(await at(code).save(second, houses(1, 2)), 403, 'forbidden');
    const away = { task: 'away', for: name('clerk', UNIT), user: 'van-phong' };
    assertOk(await assign(clerk, UNIT, { ...away, from: '2026-11-20', to: '2026-11-21' }), 201);
    assert.deepEqual(await listed(second, 'owed'), [`${code} ${UNIT}`]);
    assertOk(await at(code).save(second, houses(1, 2)), 201);
    world.at('2026-11-21T17:00:00.000Z');
    assertProblem(await at(code).save(second, houses(1, 2)), 403, 'forbidden');
  });

  it('a department that reviews for its province does so, alone or beside it, and sees what it reviews', async () => {
    const [code, shared] = [await regime(), await regime()];
    const finance = await world.as('clerk', '01-STC');
    const elsewhere = await world.as('clerk', '15-STC');
    for (const [one, own] of [
      [code, false],
      [shared, true],
    ] as const) {
      assertOk(await assign(admin, '01', { task: 'review', regime: one, department: '01-STC', own }), 201);
      assertOk(await at(one).save(clerk, houses(1, 2)), 201);
      assertOk(await at(one).act(clerk, 'submit'));
    }
    assert.deepEqual(
      (await listed(finance, 'toReview')).toSorted(),
      [`${code} ${UNIT}`, `${shared} ${UNIT}`].toSorted(),
    );
    assert.deepEqual(await listed(province, 'toReview'), [`${shared} ${UNIT}`]);
    const found = assertOk(await finance.get(`/obligations?regime=${code}&period=${PERIOD}`));
    assert.equal((found.body.items as object[]).length, 4);
    const seen = assertOk(await at(code).read(finance));
    assert.deepEqual(seen.body.handling.review, [{ name: 'Sở Tài chính thành phố Hà Nội', code: '01-STC' }]);
    assert.ok(seen.body.actions.includes('approve'));
    assertProblem(await at(code).act(province, 'approve'), 403, 'handled-by-others');
    assertProblem(await at(code).act(elsewhere, 'approve'), 403, 'forbidden');
    const more = { dueAt: '2026-12-24T10:00:00.000Z', reason: 'Mưa lũ' };
    const extension = `/extensions/${code}/${PERIOD}/${UNIT}`;
    assertProblem(await finance.put(extension, more), 409, 'state-forbids');
    assertOk(await at(code).act(finance, 'return', { reason: 'Thiếu' }));
    assertProblem(await elsewhere.put(extension, more), 403, 'forbidden');
    assertOk(await finance.put(extension, more));
    assertOk(await at(shared).act(province, 'approve'));
  });

  it('a department that reviews for its province reads what comes of it there, and of nobody else', async () => {
    const code = await regime();
    const finance = await world.as('clerk', '01-STC');
    const ways = (unit: string): string[] => [
      `/rollups/${code}/${PERIOD}/${unit}?view=provisional`,
      `/rollups/${code}/${PERIOD}/${unit}/inputs?view=provisional`,
      `/rollups/${code}/${PERIOD}/${unit}/lineage?view=provisional&path=/houses/0/loss`,
      `/series?regime=${code}&path=/houses/0/loss&unit=${unit}&view=provisional`,
      `/series/vintages?regime=${code}&path=/houses/0/loss&period=${PERIOD}&unit=${unit}&view=provisional`,
    ];
    assertOk(await at(code).save(clerk, houses(1, 2)), 201);
    assertOk(await at(code).act(clerk, 'submit'));
    assertOk(await at(code).act(province, 'approve'));
    await world.settle();
    for (const way of ways('01')) assertProblem(await finance.get(way), 403, 'forbidden');
    assertOk(await assign(admin, '01', { task: 'review', regime: code, department: '01-STC' }), 201);
    for (const way of ways('01')) assertOk(await finance.get(way));
    for (const way of ways('15')) assert.equal((await finance.get(way)).status, 403, way);
    assertOk(await finance.get(`/rollups/${code}/${PERIOD}/01/proof?unit=${UNIT}&view=provisional`));
  });

  it('what is filed on behalf of a unit needs a reason and the paper, says so, and waits for its word', async () => {
    const code = await regime({ signature: true });
    const other = await another('nguoi-nhap', 'clerk', '01');
    const report = at(code);
    assertProblem(await report.save(other, houses(1, 2)), 403, 'forbidden');
    assertProblem(await other.post(`${report.path}/file-for`, { reason: ' ' }), 422, 'reason-missing');
    assertProblem(await clerk.post(`${report.path}/file-for`, { reason: 'x' }), 403, 'forbidden');
    const taken = assertOk(await other.post(`${report.path}/file-for`, { reason: 'Xã mất mạng' }));
    assert.equal(taken.body.filing.unit.code, '01');
    assert.deepEqual(await listed(other, 'owed'), [`${code} ${UNIT}`]);
    assertOk(await report.save(other, houses(1, 2)), 201);
    assertProblem(await report.act(other, 'submit'), 409, 'paper-missing');
    const headers = { 'if-match': (await report.read(other)).headers.get('etag') ?? '' };
    assertOk(await other.post(`${report.path}/attachments?name=ban-giay.pdf`, PDF, headers), 201);
    const sent = assertOk(await report.act(other, 'submit'));
    assert.equal(sent.body.receipt.signedBy, undefined);
    assert.deepEqual(sent.body.onBehalf, {
      unit: { code: '01', name: 'Thành phố Hà Nội' },
      reason: 'Xã mất mạng',
      answer: 'none',
    });
    assert.deepEqual(await listed(clerk, 'toConfirm'), [`${code} ${UNIT}`]);
    assertProblem(await other.post(`${report.path}/confirm-filing`), 403, 'forbidden');
    const objected = await clerk.post(`${report.path}/object-to-filing`, { reason: 'Sai dòng 1' });
    assert.equal(assertOk(objected).body.onBehalf.objection, 'Sai dòng 1');
    assertOk(await report.act(province, 'approve'));
    const confirmed = assertOk(await head.post(`${report.path}/confirm-filing`));
    assert.deepEqual(
      [confirmed.body.onBehalf.answer, confirmed.body.onBehalf.answeredBy.name, confirmed.body.state],
      ['confirmed', `head ${UNIT}`, 'approved'],
    );
    assertProblem(await clerk.post(`${report.path}/object-to-filing`, { reason: 'x' }), 409, 'state-forbids');
    const items = assertOk(await admin.get(`/obligations?regime=${code}&unit=${UNIT}`)).body.items;
    assert.equal(items[0].onBehalf.answer, 'confirmed');
    await world.settle();
    const kinds: string[] = [];
    const told = { tell: ({ kind }: { readonly kind: string }) => kinds.push(kind) };
    await verify(world.database, { regime: code }, told);
    assert.deepEqual(kinds, []);
    // What the unit said cannot be changed, nor taken away, without being seen.
    const said = world.database.read('revisions').whereNotNull('answer').first<{ answer: string }>('answer');
    const { answer } = await said;
    for (const other of [answer.replace('confirmed', 'objected'), answer.replace('2026', '2025'), null]) {
      const where = { revision: 1 };
      await world.database.write((trx) =>
        trx('revisions').where(where).whereNotNull('on_behalf').update({ answer: other }),
      );
      await verify(world.database, { regime: code }, told);
      assert.deepEqual(kinds.splice(0), ['revision-event'], String(other));
    }
  });

  it('nobody approves what he filed himself; handed back it is the unit’s again', async () => {
    const [code, back] = [await regime(), await regime()];
    const both = province; // aggregators of the receiver file and review
    for (const one of [code, back])
      assertOk(await both.post(`${at(one).path}/file-for`, { reason: 'Xã mất mạng' }));
    assertOk(await at(code).save(both, houses(1, 2)), 201);
    const headers = { 'if-match': (await at(code).read(both)).headers.get('etag') ?? '' };
    assertOk(await both.post(`${at(code).path}/attachments?name=a.pdf`, PDF, headers), 201);
    assertOk(await at(code).act(both, 'submit'));
    const refused = assertProblem(await at(code).act(both, 'approve'), 403, 'handled-by-others');
    assert.match(refused['detail'] as string, /Người nhập thay/);
    assertOk(await at(code).act(await another('duyet', 'aggregator', '01'), 'approve'));
    assertOk(await clerk.post(`${at(back).path}/hand-back`));
    assertProblem(await at(back).save(both, houses(1, 2)), 403, 'forbidden');
    assertOk(await at(back).save(clerk, houses(1, 2)), 201);
  });

  it('a unit may name another that files for it', async () => {
    const code = await regime();
    const office = await world.as('clerk', '01-STC');
    assertProblem(await office.post(`${at(code).path}/file-for`, { reason: 'x' }), 403, 'forbidden');
    assertOk(await assign(head, UNIT, { task: 'file-for', department: '01-STC' }), 201);
    const taken = assertOk(await office.post(`${at(code).path}/file-for`, { reason: 'Theo phân công' }));
    assert.equal(taken.body.filing.unit.code, '01-STC');
    assertOk(await at(code).save(office, houses(1, 2)), 201);
  });

  it('duties that make no sense are refused with their places', async () => {
    const wrong: [duty: object, path: string][] = [
      [{ task: 'prepare' }, '/user'],
      [{ task: 'prepare', user: 'nobody' }, '/user'],
      [{ task: 'prepare', user: name('head', UNIT) }, '/user'],
      [{ task: 'prepare', department: '01-STC' }, '/department'],
      [{ task: 'prepare', user: name('clerk', UNIT), regime: 'NONE' }, '/regime'],
      [{ task: 'deputy', user: name('clerk', UNIT), for: name('head', UNIT) }, '/from'],
      [
        {
          task: 'deputy',
          user: name('clerk', UNIT),
          for: name('clerk', UNIT),
          from: '2026-11-01',
          to: '2026-11-02',
        },
        '/for',
      ],
      [{ task: 'away', for: name('clerk', UNIT), from: '2026-11-02', to: '2026-11-01' }, '/to'],
      [{ task: 'sign', user: name('clerk', UNIT) }, '/user'],
      [{ task: 'file-for', user: name('clerk', UNIT) }, '/department'],
    ];
    for (const [duty, path] of wrong) {
      const reply = assertProblem(await assign(head, UNIT, duty), 422, 'body-has-mistakes');
      const paths = (reply['issues'] as { path: string }[]).map((issue) => issue.path);
      assert.ok(paths.includes(path), JSON.stringify([duty, reply['issues']]));
    }
    const sick = { task: 'away', for: name('head', UNIT), from: '2026-11-01', to: '2026-11-02' };
    assertProblem(await assign(clerk, UNIT, sick), 403, 'forbidden');
  });
});
