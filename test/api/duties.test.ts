/** What changes who owes what by when, beside the regime: exemptions, extensions, locks, the end of a regime. */
import assert from 'node:assert/strict';
import { refreshObligations } from '../../worker/handlers/refresh-obligations.js';
import { forEachDatabase } from '../database.js';
import { QUIET } from '../worker/nation.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import { eventsOf, houses, paper, publish, regimeLike } from './life.js';

const CODE = 'TEST-DUTY';
const reason = 'Bão số 12';

forEachDatabase('Duties that are changed', (open) => {
  let world: World;
  let admin: Caller;
  let clerk: Caller;
  let province: Caller;

  before(async () => {
    world = await openWorld(await open());
    await publish(world, regimeLike(CODE), '2026-09');
    admin = await world.as('administrator', 'VN');
    clerk = await world.as('clerk', '00070');
    province = await world.as('aggregator', '01');
    await world.settle();
  });
  after(() => world.close());

  const codes = async (query: string): Promise<string[]> => {
    const { items } = assertOk(await admin.get(`/obligations?limit=1000&${query}`)).body as {
      items: { unit: { code: string } }[];
    };
    return items.map(({ unit }) => unit.code);
  };
  const refresh = (): Promise<void> =>
    refreshObligations(world.database, QUIET, new Date('2026-11-21T02:00:00.000Z'));

  describe('by exemption', () => {
    const asked = { regime: CODE, unit: '02647', from: '2026-10', reason };

    it('say beforehand what they would take away, and do nothing', async () => {
      const said = assertOk(await admin.post('/exemptions?dryRun=true', asked)).body;
      assert.equal(said.removed, 2);
      assert.equal((await codes(`regime=${CODE}&unit=02647`)).length, 3);
      assert.deepEqual(assertOk(await admin.get('/exemptions')).body.items, []);
    });

    it('take away what nobody has opened from their first period on, and give it back at their end', async () => {
      const { id, removed } = assertOk(await admin.post('/exemptions', asked), 201).body;
      assert.equal(removed, 2);
      assert.equal((await codes(`regime=${CODE}&unit=02647`)).length, 1);
      await refresh();
      assert.equal((await codes(`regime=${CODE}&unit=02647`)).length, 1);
      assertProblem(await admin.post('/exemptions', asked), 409, 'conflict');
      const [listed] = assertOk(await admin.get(`/exemptions?regime=${CODE}`)).body.items;
      assert.deepEqual(
        [listed.unit.code, listed.from, listed.to, listed.reason],
        ['02647', '2026-10', null, reason],
      );
      // A clerk elsewhere learns nothing of it.
      assert.deepEqual(assertOk(await clerk.get('/exemptions')).body.items, []);
      const ended = assertOk(await admin.delete(`/exemptions/${id}`)).body;
      assert.equal(ended.made, 2);
      assert.equal((await codes(`regime=${CODE}&unit=02647`)).length, 3);
      assertProblem(await admin.delete(`/exemptions/${id}`), 404, 'not-found');
    });

    it('free a province with all below it, but for what is open and whoever that is sent to', async () => {
      const other = await world.as('clerk', '02839');
      assertOk(await paper(world, CODE, '2026-10', '02839').save(other, houses(1, 1)), 201);
      const whole = { ...asked, unit: '15', subtree: true, to: '2026-10' };
      const done = assertOk(await admin.post('/exemptions', whole), 201).body;
      const left = await codes(`regime=${CODE}&period=2026-10`);
      // The commune that has begun stays, and so does its province: its report would lead nowhere.
      assert.deepEqual(
        left.filter((code) => ['02647', '02839', '02905', '03006', '15'].includes(code)).toSorted(),
        ['02839', '15'],
      );
      assert.equal(done.staying, 2);
      assert.ok((await codes(`regime=${CODE}&period=2026-11`)).includes('02905'));
      assertOk(await admin.delete(`/exemptions/${done.id}`));
    });

    it('leave a province owing that others report to', async () => {
      const alone = { ...asked, unit: '01' };
      const { id, removed } = assertOk(await admin.post('/exemptions', alone), 201).body;
      assert.equal(removed, 0);
      assertOk(await admin.delete(`/exemptions/${id}`));
    });

    it('are refused where they make no sense, and to whoever does not look after the regime', async () => {
      assertProblem(await admin.post('/exemptions', { ...asked, to: '2026-09' }), 422, 'body-has-mistakes');
      assertProblem(await admin.post('/exemptions', { ...asked, from: '2026-Q1' }), 422, 'body-has-mistakes');
      assertProblem(await admin.post('/exemptions', { ...asked, unit: '99999' }), 422, 'body-has-mistakes');
      assertProblem(await admin.post('/exemptions', { ...asked, regime: 'NONE' }), 404, 'not-found');
      assertProblem(await province.post('/exemptions', asked), 403, 'forbidden');
    });
  });

  describe('by extension', () => {
    const path = `/extensions/${CODE}/2026-10/00070`;
    const dueAt = '2026-12-01T10:00:00.000Z';

    it('move the due moment, keep the rule’s own, and judge lateness by it', async () => {
      const report = paper(world, CODE, '2026-10', '00070');
      const before = assertOk(await report.read(clerk)).body;
      assert.equal(before.late, true);
      const after = assertOk(await province.put(path, { dueAt, reason })).body;
      assert.deepEqual([after.dueAt, after.ruleDueAt, after.late], [dueAt, before.dueAt, false]);
      await refresh();
      const shown = assertOk(await report.read(clerk)).body;
      assert.deepEqual([shown.dueAt, shown.ruleDueAt], [dueAt, before.dueAt]);
      const [listed] = assertOk(await clerk.get(`/extensions?regime=${CODE}`)).body.items;
      assert.deepEqual([listed.unit.code, listed.dueAt, listed.reason], ['00070', dueAt, reason]);
      assertOk(await report.save(clerk, houses(2, 1)), 201);
      const sent = assertOk(await report.act(clerk, 'submit')).body;
      assert.equal(sent.receipt.late, false);
      assert.ok((await eventsOf(world, CODE, '2026-10', '00070')).includes('extension.granted'));
    });

    it('are not for what is sent, nor for an earlier moment', async () => {
      assertProblem(await province.put(path, { dueAt, reason }), 409, 'state-forbids');
      const open = `/extensions/${CODE}/2026-11/00097`;
      const early = { dueAt: '2026-11-22T10:00:00.000Z', reason };
      assertProblem(await province.put(open, early), 422, 'body-has-mistakes');
    });

    it('are taken back', async () => {
      const open = `/extensions/${CODE}/2026-11/00097`;
      assertProblem(await province.delete(open), 404, 'not-found');
      const { ruleDueAt } = assertOk(await admin.put(open, { dueAt: '2026-12-24T10:00:00Z', reason })).body;
      const back = assertOk(await province.delete(open)).body;
      assert.deepEqual([back.dueAt, back.ruleDueAt], [ruleDueAt, undefined]);
    });

    it('are granted by the receiving unit and the regime’s administrators alone', async () => {
      const open = `/extensions/${CODE}/2026-11/00097`;
      const asked = { dueAt: '2026-12-24T10:00:00Z', reason };
      for (const [role, unit] of [
        ['clerk', '00097'],
        ['aggregator', '15'],
        ['leader', 'VN'],
        ['administrator', '01'],
      ] as const)
        assertProblem(await (await world.as(role, unit)).put(open, asked), 403, 'forbidden');
    });
  });

  describe('by a lock', () => {
    const path = `/locks/${CODE}/2026-10`;

    it('let reports be read and nothing else', async () => {
      const locked = assertOk(await admin.put(path, { reason: 'Đã công bố' })).body;
      assert.equal(locked.locked, true);
      const report = paper(world, CODE, '2026-10', '00070');
      const shown = assertOk(await report.read(clerk)).body;
      assert.deepEqual([shown.locked, shown.actions, shown.nextActor], [true, [], 'nobody']);
      assertProblem(await report.act(clerk, 'recall'), 409, 'period-locked');
      assertProblem(await report.act(province, 'approve'), 409, 'period-locked');
      const fresh = paper(world, CODE, '2026-10', '00097');
      assertProblem(await fresh.save(await world.as('clerk', '00097'), houses(1, 1)), 409, 'period-locked');
      assertOk(await paper(world, CODE, '2026-11', '00097').read(await world.as('clerk', '00097')));
    });

    it('are lifted for one unit until a moment', async () => {
      const until = '2026-11-21T03:00:00.000Z';
      const asked = { unit: '00070', until, reason: 'Sai số' };
      const { exceptions } = assertOk(await admin.post(`${path}/exceptions`, asked), 201).body;
      assert.deepEqual([exceptions[0].unit.code, exceptions[0].expired], ['00070', false]);
      const report = paper(world, CODE, '2026-10', '00070');
      assert.equal(assertOk(await report.read(clerk)).body.unlockedUntil, until);
      assertOk(await report.act(clerk, 'recall'));
      world.at(until);
      assertProblem(await report.act(clerk, 'submit'), 409, 'period-locked');
      world.at('2026-11-21T02:00:00.000Z');
      assertOk(await report.act(clerk, 'submit'));
      assertOk(await admin.delete(`${path}/exceptions/${exceptions[0].id}`));
      assertProblem(await report.act(clerk, 'recall'), 409, 'period-locked');
    });

    it('may lie ahead', async () => {
      assertOk(await admin.put(path, { from: '2026-12-31T17:00:00Z', reason: 'Cuối năm' }));
      const report = paper(world, CODE, '2026-10', '00070');
      const shown = assertOk(await report.read(clerk)).body;
      assert.deepEqual([shown.locked, shown.lockedAt], [false, '2026-12-31T17:00:00.000Z']);
      assertOk(await report.act(province, 'approve'));
    });

    it('end', async () => {
      assertProblem(await province.delete(path), 403, 'forbidden');
      assert.equal(assertOk(await admin.delete(path)).body.locked, false);
      assertProblem(await admin.delete(path), 404, 'not-found');
      const exception = { unit: '00070', until: '2026-12-01T00:00:00Z', reason };
      assertProblem(await admin.post(`${path}/exceptions`, exception), 409, 'state-forbids');
    });
  });

  describe('by the end of the regime', () => {
    // Under the decree December is open since 15 November, while November has not ended.
    const ENDING = 'TEST-ENDING';
    const path = `/regimes/${ENDING}/retirement`;
    const withdraw = { lastPeriod: '2026-11', open: 'withdraw', reason: 'Thông tư mới' };
    const december = (): Promise<string[]> => codes(`regime=${ENDING}&period=2026-12`);

    it('are withdrawn after the last period, drafts with them', async () => {
      await publish(world, regimeLike(ENDING, { window: 'decree-09' }), '2026-10');
      const begun = await world.as('clerk', '02905');
      assertOk(await paper(world, ENDING, '2026-12', '02905').save(begun, houses(1, 1)), 201);
      const owed = (await december()).length;
      const said = assertOk(await admin.put(`${path}?dryRun=true`, withdraw)).body;
      assert.deepEqual([said.later, said.removed, said.drafts, said.sent], [['2026-12'], owed - 1, 1, 0]);
      assert.equal((await december()).length, owed);
      assertOk(await admin.put(path, withdraw));
      assert.deepEqual(await december(), []);
      await refresh();
      assert.deepEqual(await december(), []);
      assert.ok((await codes(`regime=${ENDING}&period=2026-11`)).length > 0);
      assert.ok((await eventsOf(world, ENDING, '2026-12', '02905')).includes('report.withdrawn'));
    });

    it('are shown with the regime, and no version is published after it', async () => {
      const { retirement } = assertOk(await world.stranger.get(`/regimes/${ENDING}`)).body;
      assert.deepEqual([retirement.lastPeriod, retirement.lastDay], ['2026-11', '2026-11-30']);
      const { items } = assertOk(await world.stranger.get('/catalogue')).body;
      const listed = items.find((item: { code: string }) => item.code === ENDING);
      assert.equal(listed.lastPeriod, '2026-11');
      const { document } = regimeLike(ENDING, { window: 'decree-09' });
      assertOk(await admin.post(`/regimes/${ENDING}/versions`, document), 201);
      const publication = { effectiveFrom: '2026-12' };
      assertProblem(
        await admin.post(`/regimes/${ENDING}/versions/2/publish`, publication),
        409,
        'state-forbids',
      );
    });

    it('come back when the end is undone', async () => {
      assertProblem(await province.delete(path), 403, 'forbidden');
      assert.equal((await admin.delete(path)).status, 204);
      assert.ok((await december()).includes('02905'));
      assertProblem(await admin.delete(path), 404, 'not-found');
    });

    it('stay where that is chosen, and no later period is asked for', async () => {
      assertOk(await admin.put(path, { ...withdraw, open: 'keep' }));
      await refreshObligations(world.database, QUIET, new Date('2026-12-20T02:00:00.000Z'));
      assert.ok((await december()).includes('02905'));
      assert.deepEqual(await codes(`regime=${ENDING}&period=2027-01`), []);
      assert.ok((await codes(`regime=${CODE}&period=2026-12`)).length > 0);
    });

    it('cannot be undone once the last period is over', async () => {
      const over = { ...withdraw, lastPeriod: '2026-10' };
      assertOk(await admin.put(path, over));
      assertProblem(await admin.delete(path), 409, 'state-forbids');
      assertProblem(await admin.put(path, withdraw), 409, 'state-forbids');
      const { items } = assertOk(await world.stranger.get('/catalogue')).body as {
        items: { code: string }[];
      };
      assert.ok(!items.some(({ code }) => code === ENDING));
    });
  });
});
