/** Acts that meet on one report, and what an act answers: the report as reading it would find it then. */
import assert from 'node:assert/strict';
import { ACT, type ActDocument } from '../../api/store/act.js';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type Reply, type World } from '../world.js';
import { eventsOf, houses, paper, publish, regimeLike, type Paper } from './life.js';

const PERIOD = '2026-10';
const PLAIN = 'TEST-PLAIN';
const SIGNED = 'TEST-SIGNED';
const UNIT = '00070';

forEachDatabase('Acts on one report', (open) => {
  let world: World;
  let clerk: Caller;
  let head: Caller;
  let aggregator: Caller;
  const at = (regime: string, unit = UNIT, period = PERIOD): Paper => paper(world, regime, period, unit);

  before(async () => {
    world = await openWorld(await open());
    await publish(world, regimeLike(PLAIN), '2026-09');
    await publish(world, regimeLike(SIGNED, { signature: true }), PERIOD);
    clerk = await world.as('clerk', UNIT);
    head = await world.as('head', UNIT);
    aggregator = await world.as('aggregator', '01');
  });
  after(() => world.close());

  const statuses = (replies: readonly Reply[]): number[] => replies.map(({ status }) => status).sort();
  const etag = async (report: Paper): Promise<Record<string, string>> => ({
    'if-match': assertOk(await report.read(clerk)).headers.get('etag') ?? '',
  });
  const rows = async (table: string): Promise<number> => {
    const [row] = await world.database.read(table).count<{ n: number }[]>({ n: '*' });
    return Number(row?.n);
  };

  it('open it once, and write nothing for the one that came second', async () => {
    const report = at(PLAIN);
    const fresh = { 'if-none-match': '*' };
    const replies = await Promise.all([1, 2, 3, 4].map((n) => report.save(clerk, houses(n, n), fresh)));
    assert.deepEqual(statuses(replies), [201, 412, 412, 412]);
    for (const reply of replies) if (reply.status === 412) assertProblem(reply, 412, 'stale');
    assert.deepEqual(await eventsOf(world, PLAIN, PERIOD, UNIT), ['report.opened']);
  });

  it('are one where two bring the same version, whatever the acts', async () => {
    const report = at(PLAIN);
    const seen = await etag(report);
    const [revisions, marks] = [await rows('revisions'), await rows('rollup_marks')];
    const replies = await Promise.all([
      report.act(clerk, 'submit', {}, seen),
      report.save(clerk, houses(5, 5), seen),
      report.act(clerk, 'submit', {}, seen),
      report.save(clerk, houses(6, 6), seen),
    ]);
    assert.deepEqual(statuses(replies), [200, 412, 412, 412]);
    const sent = replies[0]?.status === 200 || replies[2]?.status === 200;
    assert.equal(await rows('revisions'), revisions + (sent ? 1 : 0));
    assert.equal(await rows('rollup_marks'), marks + (sent ? 1 : 0));
    assert.equal((await eventsOf(world, PLAIN, PERIOD, UNIT)).length, 2);
    if (!sent) assertOk(await report.act(clerk, 'submit'));
  });

  it('follow each other where any version will do', async () => {
    const report = at(PLAIN);
    const replies = await Promise.all(
      ['approve', 'recall'].map((action) =>
        report.act(action === 'approve' ? aggregator : clerk, action, {}, { 'if-match': '*' }),
      ),
    );
    assert.deepEqual(statuses(replies), [200, 409]);
    for (const reply of replies) if (reply.status === 409) assertProblem(reply, 409, 'state-forbids');
    const { state } = assertOk(await report.read(clerk)).body as { state: string };
    if (state === 'draft') {
      assertOk(await report.act(clerk, 'submit'));
      assertOk(await report.act(aggregator, 'approve'));
    }
  });

  it('are refused to one whose role was taken away, and to one whose session has ended', async () => {
    const report = at(PLAIN);
    const other = await world.as('aggregator', 'VN');
    const user = await world.database
      .read('users')
      .where({ username: 'test-aggregator-vn' })
      .first<{ id: number }>();
    assertProblem(await report.act(other, 'request-correction', { reason: 'x' }), 403, 'forbidden');
    await world.database.write((trx) => trx('user_roles').where({ user_id: user.id }).delete());
    assertProblem(await report.read(other), 403, 'forbidden');
    await world.database.write((trx) =>
      trx('users').where({ id: user.id }).update({ locked_at: '2026-11-21' }),
    );
    assertProblem(await report.read(other), 401, 'not-authenticated');
    await world.database.write((trx) => trx('sessions').where({ user_id: user.id }).delete());
    assertProblem(await report.read(other), 401, 'not-authenticated');
    assertProblem(await at(PLAIN, '99999').read(other), 401, 'not-authenticated');
    assertProblem(await at(PLAIN, '99999').read(clerk), 404, 'not-found');
  });

  it('answer what reading answers', async () => {
    const report = at(SIGNED);
    const fine = houses(2, 1.5);
    const reads = async (who: Caller, reply: Reply, status = 200): Promise<void> => {
      assertOk(reply, status);
      const read = assertOk(await report.read(who));
      assert.deepEqual(reply.body, read.body);
      assert.equal(reply.headers.get('etag'), read.headers.get('etag'));
    };
    await reads(clerk, await report.save(clerk, houses(0, 3)), 201);
    await reads(clerk, await report.save(clerk, fine));
    await reads(clerk, await report.act(clerk, 'request-signature'));
    await reads(clerk, await report.act(clerk, 'withdraw'));
    await reads(clerk, await report.act(clerk, 'request-signature'));
    await reads(head, await report.act(head, 'reject', { reason: 'Xem lại' }));
    await reads(clerk, await report.act(clerk, 'request-signature'));
    await reads(head, await report.act(head, 'submit'));
    await reads(clerk, await report.act(clerk, 'recall'));
    await reads(clerk, await report.act(clerk, 'request-signature'));
    await reads(head, await report.act(head, 'submit'));
    const remarks = [{ path: '/houses/0/damaged', message: 'Kiểm tra lại' }];
    await reads(aggregator, await report.act(aggregator, 'return', { reason: 'Thiếu', remarks }));
    await reads(clerk, await report.save(clerk, fine));
    await reads(clerk, await report.act(clerk, 'request-signature'));
    await reads(head, await report.act(head, 'submit'));
    await reads(aggregator, await report.act(aggregator, 'approve'));
    await reads(aggregator, await report.act(aggregator, 'request-correction', { reason: 'Sai số' }));
    await reads(clerk, await report.act(clerk, 'correct', { reason: 'Sửa' }));
    await reads(clerk, await report.act(clerk, 'discard'));
    await reads(clerk, await report.act(clerk, 'correct', { reason: 'Sửa' }));
    await reads(clerk, await report.save(clerk, houses(4, 1.5)));
    await reads(clerk, await report.act(clerk, 'request-signature'));
    await reads(head, await report.act(head, 'submit'));
    await reads(aggregator, await report.act(aggregator, 'return', { reason: 'Chưa được' }));
    await reads(clerk, await report.act(clerk, 'request-signature'));
    await reads(head, await report.act(head, 'submit'));
    await reads(clerk, await report.act(clerk, 'discard'));
    await reads(clerk, await report.act(clerk, 'correct', { reason: 'Sửa' }));
    await reads(clerk, await report.act(clerk, 'request-signature'));
    await reads(head, await report.act(head, 'submit'));
    await reads(aggregator, await report.act(aggregator, 'approve'));
  });

  it('answer what reading answers for a nil return too', async () => {
    const report = at(PLAIN, UNIT, '2026-09');
    const reply = assertOk(await report.act(clerk, 'nil-return', {}, { 'if-none-match': '*' }), 201);
    assert.equal(reply.body.state, 'submitted');
    const read = assertOk(await report.read(clerk));
    assert.deepEqual(reply.body, read.body);
    assert.equal(reply.headers.get('etag'), read.headers.get('etag'));
    const events = await eventsOf(world, PLAIN, '2026-09', UNIT);
    assert.deepEqual(events, ['report.opened', 'report.submitted']);
  });

  it('write all of what they write, or nothing; a neighbour in one commit does not suffer', async () => {
    const documents = await Promise.all(['a', 'b', 'c', 'd'].map(documentFor));
    const [first, second, third, fourth] = documents;
    assert.ok(first && second && third && fourth);
    const before = await rows('events');
    const wrong: ActDocument = { ...second, counter: 7 };
    const broken: ActDocument = { ...fourth, report: { ...fourth.report, saved_by: 999_999 } };
    const outdated: ActDocument = { ...fourth, report: { ...fourth.report, version_id: 999_999 } };
    const written = await Promise.allSettled(
      [first, wrong, broken, outdated, third, third].map((one) => world.database.commit(ACT, one)),
    );
    const outcomes = written.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    assert.deepEqual(outcomes.slice(0, 4), [true, false, 'failed', false]);
    assert.deepEqual(outcomes.slice(4).sort(), [false, true]);
    assert.equal(await rows('events'), before + 2);
    const opened = await world.database.read('reports').whereIn(
      'obligation_id',
      documents.map((one) => one.obligation_id),
    );
    assert.equal(opened.length, 2);
  });

  it('find no report where the obligation is taken away meanwhile', async () => {
    const { id, unit_code: unit } = await owedBySomebody(4);
    const other = await world.as('clerk', unit);
    let saving: Promise<Reply> | undefined;
    await world.database.write(async (trx) => {
      await trx('obligations').where({ id }).forUpdate().select('id');
      saving = at(PLAIN, unit).save(other, {}, { 'if-none-match': '*' });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await trx('obligations').where({ id }).delete();
    });
    assert.ok(saving);
    assertProblem(await saving, 404, 'not-found');
  });

  async function owedBySomebody(
    index: number,
  ): Promise<{ id: number; unit_code: string; version_id: number }> {
    return world.database
      .read('obligations as o')
      .join('regime_periods as p', 'p.id', 'o.regime_period_id')
      .where({ 'p.regime': PLAIN, 'p.period': PERIOD, 'o.step': 0 })
      .whereNot('o.unit_code', UNIT)
      .orderBy('o.id')
      .offset(index)
      .first<{ id: number; unit_code: string; version_id: number }>('o.id', 'o.unit_code', 'p.version_id');
  }

  /** The opening of a report, as an act would write it. */
  async function documentFor(unit: string, index: number): Promise<ActDocument> {
    const row = await owedBySomebody(index);
    const moment = '2026-11-21T02:00:00.000Z';
    return {
      obligation_id: row.id,
      counter: 0,
      lock_counter: 0,
      report: {
        counter: 1,
        state: 'draft',
        correction: 0,
        version_id: row.version_id,
        content: '{"note":"Nhà \\"cấp 4\\""}',
        explanations: '{}',
        nil: 0,
        revision: 0,
        submitted_revision_id: null,
        approved_revision_id: null,
        reason: null,
        returned_due_at: null,
        correction_reason: null,
        correction_due_at: null,
        correction_requested_at: null,
        saved_at: moment,
        saved_by: null,
        attachments: null,
      },
      revisions: [],
      inputs: [],
      fates: [],
      remarks: [],
      events: [
        {
          at: moment,
          type: 'report.opened',
          actor_id: null,
          regime: PLAIN,
          period: PERIOD,
          unit_id: null,
          unit_code: unit,
          unit_path: null,
          data: '{}',
        },
      ],
      marks: [],
    };
  }
});
