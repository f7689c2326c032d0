import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, callerWith, openWorld } from '../world.js';
import type { Caller, Reply, World } from '../world.js';

const CLERK = [{ role: 'clerk', unit: '02905' }];

forEachDatabase('Users', (open) => {
  let world: World;
  let admin: Caller;
  let local: Caller;
  let serial = 0;
  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
    local = await world.as('administrator', '15');
  });
  after(() => world.close());

  const fresh = (): string => `user-${++serial}`;
  const create = (by: Caller, username: string, roles: unknown = CLERK): Promise<Reply> =>
    by.post('/users', { username, name: 'Giàng A Sáng', roles });
  const logIn = (username: string, password: string): Promise<Reply> =>
    world.stranger.post('/session', { username, password });

  it('are made with a password that is told once', async () => {
    const username = fresh();
    const made = assertOk(await create(admin, username), 201).body;
    assert.match(made.password, /^[a-z2-9]{5}(-[a-z2-9]{5}){2}$/);
    const read = assertOk(await admin.get(`/users/${username}`)).body;
    assert.ok(!('password' in read));
    assert.deepEqual([read.locked, read.mustChangePassword, read.roles.length], [false, true, 1]);
  });

  it('have names of their own, in whatever case', async () => {
    const username = fresh();
    assertOk(await create(admin, username), 201);
    const { issues } = assertProblem(await create(admin, username.toUpperCase()), 422, 'body-has-mistakes');
    assert.equal((issues as { path: string }[])[0]?.path, '/username');
  });

  it('hold roles in units that exist', async () => {
    const reply = await create(admin, fresh(), [{ role: 'clerk', unit: '99999' }]);
    const { issues } = assertProblem(reply, 422, 'body-has-mistakes');
    assert.equal((issues as { path: string }[])[0]?.path, '/roles/0/unit');
  });

  it('of a province are made by its administrator, who reaches no further', async () => {
    assertOk(await create(local, fresh()), 201);
    assertOk(await create(local, fresh(), [{ role: 'aggregator', unit: '15' }]), 201);
    assertProblem(await create(local, fresh(), [{ role: 'clerk', unit: '00004' }]), 403, 'forbidden');
    assertProblem(await create(local, fresh(), [{ role: 'administrator', unit: 'VN' }]), 403, 'forbidden');
    assertProblem(await create(local, fresh(), []), 403, 'forbidden');
  });

  it("with a role outside of the province are out of its administrator's reach", async () => {
    const username = fresh();
    assertOk(await create(admin, username, [...CLERK, { role: 'clerk', unit: '00004' }]), 201);
    const path = `/users/${username}`;
    assertProblem(await local.get(path), 403, 'forbidden');
    assertProblem(await local.patch(path, { name: 'X' }), 403, 'forbidden');
    assertProblem(await local.put(`${path}/roles`, CLERK), 403, 'forbidden');
    for (const act of ['lock', 'unlock', 'reset-password'])
      assertProblem(await local.post(`${path}/${act}`), 403, 'forbidden');
    assertProblem(await local.post(`${path}/tokens`, { name: 'x' }), 403, 'forbidden');
  });

  for (const role of ['clerk', 'head', 'aggregator', 'leader', 'auditor'] as const) {
    it(`are none of a ${role}'s business`, async () => {
      const username = fresh();
      assertOk(await create(admin, username), 201);
      const caller = await world.as(role, 'VN');
      assertProblem(await caller.get('/users'), 403, 'forbidden');
      assertProblem(await caller.get(`/users/${username}`), 403, 'forbidden');
      assertProblem(await caller.get('/users/nobody-at-all'), 403, 'forbidden');
      assertProblem(await create(caller, fresh()), 403, 'forbidden');
      assertProblem(await caller.post(`/users/${username}/lock`), 403, 'forbidden');
      assertProblem(
        await caller.post('/users/import', 'username,name,roles\n', { 'content-type': 'text/csv' }),
        403,
        'forbidden',
      );
    });
  }

  it("are listed by name, page after page, each within the reader's reach", async () => {
    const names: string[] = [];
    let next: string | undefined;
    do {
      const page = assertOk(await local.get(`/users?limit=2${next ? `&cursor=${next}` : ''}`)).body;
      names.push(...page.items.map((user: { username: string }) => user.username));
      next = page.next;
    } while (next);
    const all = assertOk(await admin.get('/users?limit=1000')).body.items as {
      username: string;
      roles: { unit: { code: string } }[];
    }[];
    const within = all.filter((user) => user.roles.some(({ unit }) => /^15|^0[23]/.test(unit.code)));
    assert.deepEqual(
      names,
      within.map((user) => user.username),
    );
    assert.ok(all.length > names.length);
  });

  it('a locked user is out at once and comes back when unlocked', async () => {
    const username = fresh();
    const { password } = assertOk(await create(admin, username), 201).body;
    const entered = assertOk(await logIn(username, password), 201);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { token } = assertOk(await admin.post(`/users/${username}/tokens`, { name: 'máy' }), 201).body;
    assert.equal(assertOk(await local.post(`/users/${username}/lock`)).body.locked, true);
    assertProblem(await callerWith(world.origin, { cookie }).get('/session'), 401, 'not-authenticated');
    const machine = callerWith(world.origin, { authorization: `Bearer ${token}` });
    assertProblem(await machine.get('/session'), 401, 'not-authenticated');
    assertProblem(await logIn(username, password), 401, 'login-failed');
    assert.equal(assertOk(await local.post(`/users/${username}/unlock`)).body.locked, false);
    assertOk(await logIn(username, password), 201);
  });

  it('a reset password replaces the old one and must be changed', async () => {
    const username = fresh();
    const { password } = assertOk(await create(admin, username), 201).body;
    const drawn = assertOk(await local.post(`/users/${username}/reset-password`)).body.password;
    assertProblem(await logIn(username, password), 401, 'login-failed');
    assert.equal(assertOk(await logIn(username, drawn), 201).body.user.mustChangePassword, true);
  });

  it('change their name, and their roles take effect at once', async () => {
    const username = fresh();
    assertOk(await create(admin, username), 201);
    const changed = await admin.patch(`/users/${username}`, { name: 'Giàng A Páo', email: 'pao@example.vn' });
    assert.equal(assertOk(changed).body.email, 'pao@example.vn');
    const roles = [{ role: 'leader', unit: '15' }];
    const held = assertOk(await admin.put(`/users/${username}/roles`, roles)).body.roles;
    assert.deepEqual(held, [
      { role: 'leader', unit: { code: '15', name: 'Tỉnh Lào Cai', level: 'province' } },
    ]);
  });

  it('the last administrator of the nation cannot be taken away', async () => {
    const username = 'test-administrator-vn';
    assertProblem(await admin.put(`/users/${username}/roles`, CLERK), 409, 'conflict');
    assertProblem(await admin.post(`/users/${username}/lock`), 409, 'conflict');
    assertOk(await admin.get('/users'));
  });

  it('a token speaks for its user until it is taken away or has expired', async () => {
    const path = '/users/test-administrator-15/tokens';
    const made = assertOk(
      await local.post(path, { name: 'đồng bộ', expiresAt: '2026-11-22T00:00:00Z' }),
      201,
    ).body;
    const machine = callerWith(world.origin, { authorization: `Bearer ${made.token}` });
    assert.equal(assertOk(await machine.get('/session')).body.user.username, 'test-administrator-15');
    assertProblem(await machine.post(path, { name: 'không hết hạn' }), 403, 'forbidden');
    const listed = assertOk(await machine.get(path)).body.items;
    assert.deepEqual(Object.keys(listed[0]).sort(), ['createdAt', 'expiresAt', 'id', 'name']);
    world.at('2026-11-22T00:00:00.000Z');
    assertProblem(await machine.get('/session'), 401, 'not-authenticated');
    world.at('2026-11-21T02:00:00.000Z');
    assertOk(await local.delete(`${path}/${made.id}`), 204);
    assertProblem(await machine.get('/session'), 401, 'not-authenticated');
    assertProblem(await local.delete(`${path}/${made.id}`), 404, 'not-found');
  });

  it('are recorded, each deed with who did it', async () => {
    const username = fresh();
    assertOk(await create(admin, username), 201);
    assertOk(await admin.post(`/users/${username}/lock`));
    const rows = await world.database
      .read('events')
      .join('users', 'users.id', 'events.actor_id')
      .where('data', 'like', `%"${username}"%`)
      .orderBy('events.id')
      .select('type', 'username');
    assert.deepEqual(rows, [
      { type: 'user.created', username: 'test-administrator-vn' },
      { type: 'user.locked', username: 'test-administrator-vn' },
    ]);
  });

  describe('from a file', () => {
    const post = (by: Caller, csv: string): Promise<Reply> =>
      by.post('/users/import', csv, { 'content-type': 'text/csv' });

    it('are made all at once, each with a password', async () => {
      const [one, two] = [fresh(), fresh()];
      const csv = `username,name,roles,email\n${one},Vàng Thị Dợ,clerk@02839; head@02839,\n${two},Lý A Tủa,clerk@15-STC,tua@example.vn\n`;
      const { created } = assertOk(await post(local, csv), 201).body;
      assert.deepEqual(
        created.map((user: { username: string }) => user.username),
        [one, two],
      );
      assertOk(await logIn(one, created[0].password), 201);
      assert.equal(assertOk(await admin.get(`/users/${one}`)).body.roles.length, 2);
    });

    it('are not made at all where a line has a mistake, and every mistake is named with its line', async () => {
      const good = fresh();
      const csv = `username,name,roles\n${good},Tốt,clerk@02839\n${good},Lặp,clerk@02839\nx y,,boss@02839\nz1,Xa,clerk@00004\n`;
      const { issues } = assertProblem(await post(local, csv), 422, 'body-has-mistakes');
      assert.deepEqual(
        (issues as { path: string }[]).map((issue) => issue.path),
        ['/3/username', '/4/username', '/4/name', '/4/roles', '/5/roles'],
      );
      assertProblem(await admin.get(`/users/${good}`), 404, 'not-found');
    });

    it('need the columns that the file must have', async () => {
      const { issues } = assertProblem(await post(admin, 'username;boss\na;b\n'), 422, 'body-has-mistakes');
      assert.deepEqual((issues as { path: string }[]).map((issue) => issue.path).sort(), [
        '/1/boss',
        '/1/name',
        '/1/roles',
      ]);
    });
  });
});
