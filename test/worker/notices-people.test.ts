/** Notices and who handles what: who is named hears, who is away does not, a department hears of what it reviews. */
import assert from 'node:assert/strict';
import { makeNotices } from '../../worker/handlers/notices/make-notices.js';
import { PDF } from '../api/files.js';
import { houses, paper, publish, regimeLike, type Paper } from '../api/life.js';
import { forEachDatabase } from '../database.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';

const CODE = 'TEST-TOLD';
const PERIOD = '2026-10';
const [UNIT, PROVINCE, DEPARTMENT] = ['00070', '01', '01-STC'];
const MORNING = '2026-11-02T02:00:00.000Z';

forEachDatabase('Notices of who handles what', (open) => {
  let world: World;
  let now: Date;
  let [clerk, head, province, admin, office]: Caller[] = [];
  let report: Paper;

  beforeEach(async function () {
    this.timeout(120_000);
    now = new Date(MORNING);
    world = await openWorld(await open(), MORNING);
    clerk = await world.as('clerk', UNIT);
    head = await world.as('head', UNIT);
    province = await world.as('aggregator', PROVINCE);
    admin = await world.as('administrator', 'VN');
    office = await world.as('clerk', DEPARTMENT);
    await publish(world, regimeLike(CODE), PERIOD);
    report = paper(world, CODE, PERIOD, UNIT);
  });
  afterEach(() => world.close());

  const who = (caller: Caller | undefined): Caller => {
    assert.ok(caller);
    return caller;
  };
  const make = (): Promise<void> => makeNotices({ database: world.database, now: () => now, mails: false });
  /** Another clerk or aggregator of a unit, by name. */
  async function another(username: string, role: string, unit: string): Promise<void> {
    const roles = [{ role, unit }];
    assertOk(await who(admin).post('/users', { username, name: username, roles }), 201);
  }
  const assign = async (caller: Caller | undefined, unit: string, duty: object): Promise<number> =>
    assertOk(await who(caller).post(`/units/${unit}/duties`, duty), 201).body.id as number;
  /** Who was told of a kind, by user name. */
  async function told(kind: string): Promise<string[]> {
    const rows = await world.database
      .read('notices')
      .join('users', 'users.id', 'notices.user_id')
      .where({ kind })
      .where((one) => void one.whereNull('period').orWhere('period', PERIOD))
      .where((one) => void one.whereNull('unit_code').orWhere('unit_code', UNIT))
      .distinct<{ username: string }[]>('username');
    return rows.map(({ username }) => username).toSorted();
  }
  const name = (role: string, unit: string): string => `test-${role}-${unit}`.toLowerCase();
  const term = { from: '2026-11-01', to: '2026-11-30' };

  it('tell who is assigned, and his substitute while he is away', async () => {
    await another('nguoi-lap', 'clerk', UNIT);
    await another('nguoi-thay', 'clerk', UNIT);
    await assign(head, UNIT, { task: 'prepare', user: 'nguoi-lap' });
    await make();
    assert.deepEqual(await told('request-came'), ['nguoi-lap']);
    assert.deepEqual(await told('duty-assigned'), ['nguoi-lap']);
    await assign(head, UNIT, { task: 'away', for: 'nguoi-lap', user: 'nguoi-thay', ...term });
    now = new Date('2026-11-04T17:05:00.000Z');
    await make();
    assert.deepEqual(await told('deputy-named'), ['nguoi-thay']);
    assert.deepEqual(await told('overdue'), [name('head', UNIT), 'nguoi-thay'].toSorted());
  });

  it('tell the department that reviews, in the place of the unit', async () => {
    assertOk(await report.save(who(clerk), houses(1, 1)), 201);
    await assign(admin, PROVINCE, { task: 'review', department: DEPARTMENT, regime: CODE });
    assertOk(await report.act(who(clerk), 'submit'));
    await make();
    assert.deepEqual(await told('to-review'), [name('clerk', DEPARTMENT)]);
    assertOk(await report.act(who(office), 'return', { reason: 'Thiếu' }));
    await make();
    assert.deepEqual(await told('returned'), [name('clerk', UNIT), name('head', UNIT)]);
  });

  it('tell deputies, and the head whose deputy they are', async () => {
    await another('chanh-van-phong', 'leader', UNIT);
    await assign(admin, UNIT, { task: 'deputy', user: 'chanh-van-phong', for: name('head', UNIT), ...term });
    await make();
    assert.deepEqual(await told('deputy-named'), ['chanh-van-phong', name('head', UNIT)]);
    now = new Date('2026-11-04T17:05:00.000Z');
    await make();
    assert.deepEqual(
      await told('overdue'),
      ['chanh-van-phong', name('clerk', UNIT), name('head', UNIT)].toSorted(),
    );
  });

  it('tell a unit what was filed on its behalf, and whoever filed it what the unit says', async () => {
    const filer = await world.as('clerk', PROVINCE);
    assertOk(await filer.post(`${report.path}/file-for`, { reason: 'Xã mất mạng' }));
    assertOk(await report.save(filer, houses(1, 2)), 201);
    const headers = { 'if-match': (await report.read(filer)).headers.get('etag') ?? '' };
    assertOk(await filer.post(`${report.path}/attachments?name=ban-giay.pdf`, PDF, headers), 201);
    assertOk(await report.act(filer, 'submit'));
    await make();
    assert.deepEqual(await told('filed-for'), [name('clerk', UNIT), name('head', UNIT)]);
    const { items } = assertOk(await who(clerk).get('/notices')).body as {
      items: { kind: string; facts: { reason?: string } }[];
    };
    assert.equal(items.find(({ kind }) => kind === 'filed-for')?.facts.reason, 'Xã mất mạng');
    assertOk(await who(clerk).post(`${report.path}/object-to-filing`, { reason: 'Sai dòng 1' }));
    assertOk(await who(head).post(`${report.path}/confirm-filing`));
    await make();
    const filers = [name('aggregator', PROVINCE), name('clerk', PROVINCE)];
    assert.deepEqual(await told('filing-objected'), filers);
    assert.deepEqual(await told('filing-confirmed'), filers);
  });

  it('tell that an exemption, an exception or an extension has ended', async () => {
    const exempt = { regime: CODE, unit: UNIT, from: '2026-11', reason: 'Mới sáp nhập' };
    const { id } = assertOk(await who(admin).post('/exemptions', exempt), 201).body as { id: number };
    assertOk(await who(admin).delete(`/exemptions/${id}`));
    const extension = `/extensions/${CODE}/${PERIOD}/${UNIT}`;
    const dueAt = '2026-11-12T10:00:00.000Z';
    assertOk(await who(province).put(extension, { dueAt, reason: 'Bão số 9' }));
    assertOk(await who(province).delete(extension));
    const lock = `/locks/${CODE}/${PERIOD}`;
    assertOk(await who(admin).put(lock, { reason: 'Đã chốt số liệu' }));
    const except = { unit: UNIT, until: '2026-11-09T10:00:00.000Z', reason: 'Máy hỏng' };
    const { exceptions } = assertOk(await who(admin).post(`${lock}/exceptions`, except), 201).body as {
      exceptions: { id: number }[];
    };
    assertOk(await who(admin).delete(`${lock}/exceptions/${exceptions[0]?.id}`));
    await make();
    const both = [name('clerk', UNIT), name('head', UNIT)];
    for (const kind of ['exemption-ended', 'extension-withdrawn', 'lock-exception-revoked'])
      assert.deepEqual(await told(kind), both, kind);
  });

  it('tell whoever has not answered that a request is closed, and whether the answer is owed still', async () => {
    const ask = async (title: string): Promise<number> => {
      const asked = await who(province).post('/requests', {
        issuer: PROVINCE,
        questions: [{ kind: 'number', label: 'Số ca bệnh', required: true, unit: 'ca', decimals: 0 }],
        title,
        text: 'Báo cáo nhanh',
        dueAt: '2026-11-02T11:00:00.000Z',
        units: [UNIT],
      });
      return assertOk(asked, 201).body.id as number;
    };
    const [gone, left] = [await ask('Sốt xuất huyết'), await ask('Ngập lụt')];
    assertOk(await who(province).post(`/requests/${gone}/close`, { open: 'withdraw' }));
    assertOk(await who(province).post(`/requests/${left}/close`, { open: 'leave' }));
    await make();
    const { items } = assertOk(await who(clerk).get('/notices')).body as {
      items: { kind: string; facts: { title?: string; dueAt?: string } }[];
    };
    assert.deepEqual(
      items
        .filter(({ kind }) => kind === 'request-closed')
        .map(({ facts }) => [facts.title, facts.dueAt])
        .toReversed(),
      [
        ['Sốt xuất huyết', undefined],
        ['Ngập lụt', '2026-11-02T11:00:00.000Z'],
      ],
    );
  });
});
