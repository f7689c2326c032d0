import assert from 'node:assert/strict';
import type { JsonObject } from '../../regimes/words.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, callerWith, openWorld } from '../world.js';
import type { Caller, Reply, World } from '../world.js';

forEachDatabase('Logging in', (open) => {
  let world: World;
  let admin: Caller;
  beforeEach(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
  });
  afterEach(() => world.close());

  /** Makes a user; answers the password that was drawn. */
  async function engage(
    username: string,
    roles: JsonObject[] = [{ role: 'clerk', unit: '02905' }],
  ): Promise<string> {
    const reply = assertOk(await admin.post('/users', { username, name: 'Lò Thị Mai', roles }), 201);
    return reply.body.password as string;
  }
  const logIn = (username: string, password: string): Promise<Reply> =>
    world.stranger.post('/session', { username, password });
  const cookieOf = (reply: Reply): string => (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const entered = (reply: Reply): Caller => callerWith(world.origin, { cookie: cookieOf(reply) });

  /** A user who has changed the first password to this one. */
  async function settled(username: string, password = 'một mật khẩu dài'): Promise<Caller> {
    const first = await engage(username);
    const caller = entered(assertOk(await logIn(username, first), 201));
    assertOk(await caller.post('/session/password', { current: first, next: password }), 204);
    return caller;
  }

  it('opens a session in a cookie that scripts cannot read', async () => {
    const password = await engage('mai');
    const reply = assertOk(await logIn('mai', password), 201);
    const cookie = reply.headers.get('set-cookie') ?? '';
    assert.match(cookie, /^baocao=[\w-]{43}; /);
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/']) assert.ok(cookie.includes(part), part);
    const session = assertOk(await entered(reply).get('/session')).body;
    assert.deepEqual(session.user, {
      username: 'mai',
      name: 'Lò Thị Mai',
      mustChangePassword: true,
      language: 'vi',
    });
    assert.deepEqual(session.roles, [
      { role: 'clerk', unit: { code: '02905', name: 'Xã Bảo Thắng', level: 'commune' } },
    ]);
  });

  it('lies in the database as a hash only', async () => {
    const reply = await logIn('mai', await engage('mai'));
    const rows = await world.database.read('sessions').select<{ token_hash: string }[]>('token_hash');
    const token = cookieOf(reply).slice('baocao='.length);
    assert.ok(rows.every((row) => row.token_hash !== token && /^[0-9a-f]{64}$/.test(row.token_hash)));
  });

  it('answers an unknown user and a wrong password with the same words', async () => {
    await engage('mai');
    const wrong = assertProblem(await logIn('mai', 'không phải mật khẩu'), 401, 'login-failed');
    const unknown = assertProblem(await logIn('nobody', 'không phải mật khẩu'), 401, 'login-failed');
    assert.deepEqual(wrong, unknown);
  });

  it('lets a new user do nothing before the first password is changed', async () => {
    const password = await engage('mai');
    const caller = entered(await logIn('mai', password));
    assertProblem(await caller.get('/units'), 403, 'password-change-required');
    assertOk(await caller.post('/session/password', { current: password, next: 'chín chữ số 9' }), 204);
    assertOk(await caller.get('/units'));
    assertOk(await logIn('mai', 'chín chữ số 9'), 201);
    assertProblem(await logIn('mai', password), 401, 'login-failed');
  });

  it('tells everything that is wrong with a change of password at once', async () => {
    await engage('mai');
    const caller = await settled('lan');
    const reply = await caller.post('/session/password', { current: 'sai', next: 'ngắn' });
    const { issues } = assertProblem(reply, 422, 'body-has-mistakes');
    assert.deepEqual(
      (issues as { path: string }[]).map((issue) => issue.path),
      ['/current', '/next'],
    );
  });

  it('a changed password ends the other sessions of the user', async () => {
    const here = await settled('mai', 'mật khẩu thứ nhất');
    const there = entered(await logIn('mai', 'mật khẩu thứ nhất'));
    assertOk(await there.get('/session'));
    assertOk(
      await here.post('/session/password', { current: 'mật khẩu thứ nhất', next: 'mật khẩu thứ hai' }),
      204,
    );
    assertProblem(await there.get('/session'), 401, 'not-authenticated');
    assertOk(await here.get('/session'));
  });

  it('refuses an account after ten failures, even with the right password, until time has passed', async () => {
    await settled('mai', 'mật khẩu thứ nhất');
    for (let n = 0; n < 10; n++) assertProblem(await logIn('mai', 'sai'), 401, 'login-failed');
    const reply = await logIn('mai', 'mật khẩu thứ nhất');
    assertProblem(reply, 429, 'too-many-attempts');
    assert.equal(reply.headers.get('retry-after'), '900');
    assertProblem(await logIn('someone-else', 'sai'), 401, 'login-failed');
    world.at('2026-11-21T02:15:01.000Z');
    assertOk(await logIn('mai', 'mật khẩu thứ nhất'), 201);
  });

  it('counts attempts that are made at the same time', async () => {
    await settled('mai', 'mật khẩu thứ nhất');
    const replies = await Promise.all(Array.from({ length: 25 }, () => logIn('mai', 'sai')));
    assert.equal(replies.filter((reply) => reply.status === 401).length, 10);
    assert.equal(replies.filter((reply) => reply.status === 429).length, 15);
  });

  it('counts unknown users too, and all accounts of one address together', async () => {
    for (let n = 0; n < 50; n++) assertProblem(await logIn(`guess-${n}`, 'sai'), 401, 'login-failed');
    assertProblem(await logIn('guess-50', 'sai'), 429, 'too-many-attempts');
  });

  it('a right password clears the failures of its account', async () => {
    await settled('mai', 'mật khẩu thứ nhất');
    for (let n = 0; n < 9; n++) await logIn('mai', 'sai');
    assertOk(await logIn('mai', 'mật khẩu thứ nhất'), 201);
    for (let n = 0; n < 9; n++) assertProblem(await logIn('mai', 'sai'), 401, 'login-failed');
  });

  it('a session ends 12 hours after its last use, and 7 days after it began at the latest', async () => {
    const caller = await settled('mai');
    world.at('2026-11-21T13:59:00.000Z');
    assertOk(await caller.get('/session'));
    world.at('2026-11-22T01:58:00.000Z');
    assertOk(await caller.get('/session'));
    world.at('2026-11-22T13:59:00.000Z');
    assertProblem(await caller.get('/session'), 401, 'not-authenticated');

    world.at('2026-11-23T00:00:00.000Z');
    const daily = entered(await logIn('mai', 'một mật khẩu dài'));
    for (let hours = 6; hours < 7 * 24; hours += 6) {
      world.at(new Date(Date.parse('2026-11-23T00:00:00.000Z') + hours * 3_600_000).toISOString());
      assertOk(await daily.get('/session'));
    }
    world.at('2026-11-30T00:00:01.000Z');
    assertProblem(await daily.get('/session'), 401, 'not-authenticated');
  });

  it('logging out ends the session, and is no mistake without one', async () => {
    const caller = await settled('mai');
    assertOk(await caller.delete('/session'), 204);
    assertProblem(await caller.get('/session'), 401, 'not-authenticated');
    assertOk(await world.stranger.delete('/session'), 204);
  });

  it('keeps the language of the person', async () => {
    const caller = await settled('mai');
    assert.equal(assertOk(await caller.patch('/session', { language: 'en' })).body.user.language, 'en');
    assert.equal(assertOk(await caller.get('/session')).body.user.language, 'en');
  });

  it('refuses a change that comes from another site', async () => {
    const caller = await settled('mai');
    const reply = await caller.post('/session/password', {}, { origin: 'https://evil.example' });
    assertProblem(reply, 403, 'foreign-origin');
  });
});
