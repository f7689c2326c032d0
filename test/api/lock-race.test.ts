/** A lock and acts that were decided just before it: none of them is written after it. */
import assert from 'node:assert/strict';
import { setLock } from '../../api/store/period-locks.js';
import type { Database } from '../../api/store/database.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { eventsOf, houses, paper, publish, regimeLike } from './life.js';

const CODE = 'TEST-LOCK-RACE';
const PERIOD = '2026-10';
const [FIRST, SECOND] = ['02839', '02905'];
const OPENS = { 'if-none-match': '*' };

forEachDatabase('A lock that comes between', (open) => {
  let world: World;
  let clerks: Caller[];
  let admin: Caller;
  /** What happens between the decision on an act and its being written. */
  let between: (() => Promise<unknown>) | undefined;

  beforeEach(async () => {
    const database = await open();
    const commit: Database['commit'] = async (writing, document) => {
      const once = between;
      between = undefined;
      waiting = once?.() ?? waiting;
      await waiting;
      return database.commit(writing, document);
    };
    let waiting: Promise<unknown> = Promise.resolve();
    world = await openWorld({ ...database, commit });
    await publish(world, regimeLike(CODE), PERIOD);
    clerks = [await world.as('clerk', FIRST), await world.as('clerk', SECOND)];
    admin = await world.as('administrator', 'VN');
  });
  afterEach(() => world.close());

  const of = (index: number) => paper(world, CODE, PERIOD, index === 0 ? FIRST : SECOND);
  const clerk = (index: number): Caller => {
    const found = clerks[index];
    assert.ok(found);
    return found;
  };
  const lock = async (): Promise<void> => {
    assertOk(await admin.put(`/locks/${CODE}/${PERIOD}`, { reason: 'Đã chốt số liệu' }));
  };
  const save = (index: number, headers?: Record<string, string>): Promise<Reply> =>
    of(index).save(clerk(index), houses(1, 1), headers);

  it('is met by acts that open reports, singly and in a group', async () => {
    between = lock;
    assertProblem(await save(0, OPENS), 409, 'period-locked');
    assertOk(await admin.delete(`/locks/${CODE}/${PERIOD}`));
    between = lock;
    const replies = await Promise.all([save(0, OPENS), save(1, OPENS)]);
    for (const reply of replies) assertProblem(reply, 409, 'period-locked');
    assert.equal(assertOk(await of(0).read(clerk(0))).body.state, 'none');
  });

  it('is met by acts that change reports, singly and in a group', async () => {
    for (const index of [0, 1]) assertOk(await save(index, OPENS), 201);
    between = lock;
    const replies = await Promise.all([0, 1].map((index) => of(index).act(clerk(index), 'submit')));
    for (const reply of replies) assertProblem(reply, 409, 'period-locked');
    assert.equal((await eventsOf(world, CODE, PERIOD, FIRST)).includes('report.submitted'), false);
  });

  it('is waited for by an act that reaches the database while it is not committed yet', async () => {
    assertOk(await save(0, OPENS), 201);
    const user = await world.database.read('users').first<{ id: number }>('id');
    const period = await world.database
      .read('regime_periods')
      .where({ regime: CODE, period: PERIOD })
      .first<{ id: number }>('id');
    const replies: Promise<Reply>[] = [];
    await world.database.write(async (trx) => {
      await setLock(trx, period.id, { at: '2026-11-21T01:00:00.000Z', reason: 'Chốt', userId: user.id });
      replies.push(of(0).act(clerk(0), 'submit'), save(1, OPENS));
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    for (const reply of await Promise.all(replies)) assertProblem(reply, 409, 'period-locked');
  });

  it('and an exception that is taken back meanwhile lets nothing through', async () => {
    assertOk(await save(0, OPENS), 201);
    await lock();
    const path = `/locks/${CODE}/${PERIOD}/exceptions`;
    const until = '2026-11-25T00:00:00.000Z';
    assertOk(await admin.post(path, { unit: FIRST, until, reason: 'Máy hỏng' }), 201);
    const { body } = assertOk(await admin.get(`/locks?regime=${CODE}`)) as {
      body: { items: { exceptions: { id: number }[] }[] };
    };
    const id = body.items[0]?.exceptions[0]?.id ?? 0;
    between = async () => assertOk(await admin.delete(`${path}/${id}`));
    assertProblem(await of(0).act(clerk(0), 'submit'), 409, 'period-locked');
  });

  it('holds up nobody where it is taken away before the act is written: it is decided anew and goes through', async () => {
    between = async () => {
      await lock();
      assertOk(await admin.delete(`/locks/${CODE}/${PERIOD}`));
    };
    assertOk(await save(0, OPENS), 201);
  });
});
