/** The life of a report over the wire: every act, every refusal, and what stays unchanged for ever. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import { eventsOf, houses, paper, publish, regimeLike, type Paper } from './life.js';

const PERIOD = '2026-10';
const PLAIN = 'TEST-PLAIN';
const SIGNED = 'TEST-SIGNED';
const EARLY = 'TEST-EARLY';

/** RFC 8785 for what these reports hold (no number that needs an exponent), written without the platform's own. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`;
}
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

forEachDatabase('The life of a report', (open) => {
  let world: World;
  let clerk: Caller;
  let head: Caller;
  let aggregator: Caller;
  const at = (regime: string, unit = '00070', period = PERIOD): Paper => paper(world, regime, period, unit);

  before(async () => {
    world = await openWorld(await open());
    await publish(world, regimeLike(PLAIN), '2026-09');
    await publish(world, regimeLike(SIGNED, { signature: true }), PERIOD);
    await publish(world, regimeLike(EARLY, { submitEarly: true }), PERIOD);
    clerk = await world.as('clerk', '00070');
    head = await world.as('head', '00070');
    aggregator = await world.as('aggregator', '01');
  });
  after(() => world.close());

  it('begins with nothing: no ETag, and only a save that expects nothing opens it', async () => {
    const report = at(PLAIN);
    const none = assertOk(await report.read(clerk));
    assert.equal(none.body.state, 'none');
    assert.deepEqual(none.body.content, {});
    assert.equal(none.headers.get('etag'), null);
    assertProblem(await report.save(clerk, {}, {}), 428, 'precondition-required');
    assertProblem(await report.save(clerk, {}, { 'if-match': '"1"' }), 412, 'stale');
    assertProblem(await report.save(clerk, {}, { 'if-match': '*' }), 412, 'stale');
    assertProblem(await report.act(clerk, 'submit'), 409, 'state-forbids');
    const opened = assertOk(await report.save(clerk, {}, { 'if-none-match': '*' }), 201);
    assert.equal(opened.body.state, 'draft');
    assert.equal(opened.body.issues[0].rule, 'required');
    assertProblem(await report.save(clerk, {}, { 'if-none-match': '*' }), 412, 'stale');
    assert.deepEqual(await eventsOf(world, PLAIN, PERIOD, '00070'), ['report.opened']);
  });

  it('is saved on the version that was seen, and on no other', async () => {
    const report = at(PLAIN);
    const seen = assertOk(await report.read(clerk)).headers.get('etag') ?? '';
    const saved = assertOk(await report.save(clerk, houses(1, 2.5), { 'if-match': `"x", ${seen}` }));
    assert.notEqual(saved.headers.get('etag'), seen);
    assertProblem(await report.save(clerk, houses(9, 9), { 'if-match': seen }), 412, 'stale');
    const weak = `W/${saved.headers.get('etag') ?? ''}`;
    assertProblem(await report.save(clerk, houses(9, 9), { 'if-match': weak }), 412, 'stale');
    const read = assertOk(await report.read(clerk));
    assert.deepEqual(read.body.content, houses(1, 2.5));
    assert.equal(read.headers.get('etag'), saved.headers.get('etag'));
  });

  it('is not sent with a mistake, nor with a warning that nobody explained', async () => {
    const report = at(PLAIN);
    assertOk(await report.save(clerk, { ...houses(-1, 2), note: 'x' }));
    const wrong = assertProblem(await report.act(clerk, 'submit'), 422, 'content-has-mistakes');
    assert.ok((wrong['issues'] as { path: string }[]).some(({ path }) => path === '/houses/0/damaged'));
    const warned = assertOk(await report.save(clerk, houses(0, 2.5)));
    assert.deepEqual(
      warned.body.issues.map((issue: { rule: string; severity: string }) => [issue.rule, issue.severity]),
      [['LOSS', 'warning']],
    );
    assertProblem(await report.act(clerk, 'submit'), 422, 'content-has-mistakes');
    const elsewhere = { explanations: { 'LOSS@/houses/1/loss': 'Nhầm ô' } };
    assertProblem(await report.act(clerk, 'submit', elsewhere), 422, 'content-has-mistakes');
    const explanations = { 'LOSS@/houses/0/loss': 'Thiệt hại do di dời' };
    const sent = assertOk(await report.act(clerk, 'submit', { explanations }));
    assert.equal(sent.body.state, 'submitted');
    assert.deepEqual(sent.body.explanations, explanations);
  });

  it('carries a receipt whose hash anybody can compute again', async () => {
    const { body } = assertOk(await at(PLAIN).read(aggregator));
    assert.equal(body.receipt.revision, 1);
    assert.equal(body.receipt.submittedBy.name, 'clerk 00070');
    assert.equal(body.receipt.hash, sha256(canonical(houses(0, 2.5))));
  });

  it('is taken back while it is not decided, and sent again as the next revision', async () => {
    const report = at(PLAIN);
    const recalled = assertOk(await report.act(clerk, 'recall'));
    assert.equal(recalled.body.state, 'draft');
    assertProblem(await report.act(clerk, 'recall'), 409, 'state-forbids');
    assertOk(await report.save(clerk, houses(2, 3)));
    assert.equal(assertOk(await report.act(clerk, 'submit')).body.revision, 2);
    assertProblem(await report.save(clerk, houses(2, 4)), 409, 'state-forbids');
  });

  it('is returned with a reason, remarks on cells and a new due moment', async () => {
    const report = at(PLAIN);
    assertProblem(await report.act(aggregator, 'return', {}), 422, 'body-has-mistakes');
    assertProblem(await report.act(aggregator, 'return', { reason: ' \n' }), 422, 'body-has-mistakes');
    const lost = { reason: 'Sai', remarks: [{ path: '/nowhere', message: 'Đâu?' }] };
    assertProblem(await report.act(aggregator, 'return', lost), 422, 'body-has-mistakes');
    const remarks = [{ path: '/houses/0/loss', message: 'Quá nhỏ' }];
    const returned = assertOk(await report.act(aggregator, 'return', { reason: 'Xem lại', remarks }));
    assert.equal(returned.body.state, 'returned');
    assert.equal(returned.body.reason, 'Xem lại');
    assert.equal(returned.body.remarks[0].message, 'Quá nhỏ');
    // Saturday 21 November 2026: three working days end with Wednesday the 25th.
    assert.equal(returned.body.dueAt, '2026-11-25T16:59:59.999Z');
    assertProblem(await report.act(aggregator, 'approve'), 409, 'state-forbids');
    assert.equal(assertOk(await report.save(clerk, houses(3, 4))).body.state, 'returned');
    assertOk(await report.act(clerk, 'submit'));
  });

  it('is approved, then corrected beside what counts, then dropped or approved again', async () => {
    const report = at(PLAIN);
    const approved = assertOk(await report.act(aggregator, 'approve'));
    assert.equal(approved.body.state, 'approved');
    assertProblem(await report.act(aggregator, 'request-correction', {}), 422, 'body-has-mistakes');
    const asked = assertOk(await report.act(aggregator, 'request-correction', { reason: 'Đối chiếu lại' }));
    assert.equal(asked.body.state, 'approved');
    assert.equal(asked.body.correctionRequest.reason, 'Đối chiếu lại');
    assert.equal(asked.body.nextActor, 'clerk');
    assertProblem(await report.act(clerk, 'discard'), 409, 'state-forbids');
    const opened = assertOk(await report.act(clerk, 'correct', { reason: 'Sai số' }));
    assert.deepEqual(
      [opened.body.state, opened.body.correction, opened.body.approved.revision],
      ['draft', true, 3],
    );
    assertOk(await report.save(clerk, houses(30, 4)));
    const dropped = assertOk(await report.act(clerk, 'discard'));
    assert.deepEqual([dropped.body.state, dropped.body.content], ['approved', houses(3, 4)]);
    assertOk(await report.act(clerk, 'correct', { reason: 'Sai thật' }));
    assertOk(await report.save(clerk, houses(31, 4)));
    assertOk(await report.act(clerk, 'submit'));
    const again = assertOk(await report.act(aggregator, 'approve'));
    assert.deepEqual([again.body.state, again.body.correction, again.body.revision], ['approved', false, 4]);
  });

  it('has left an event for every act, and revisions that never changed', async () => {
    const report = at(PLAIN);
    const types = await eventsOf(world, PLAIN, PERIOD, '00070');
    assert.deepEqual(types, [
      ...['report.opened', 'report.saved', 'report.saved', 'report.saved', 'report.submitted'],
      ...['report.recalled', 'report.saved', 'report.submitted', 'report.returned', 'report.saved'],
      ...['report.submitted', 'report.approved', 'report.correction-requested', 'report.correction-opened'],
      ...['report.saved', 'report.correction-discarded', 'report.correction-opened', 'report.saved'],
      ...['report.submitted', 'report.approved'],
    ]);
    const { items } = assertOk(await clerk.get(`${report.path}/revisions`)).body;
    assert.deepEqual(
      items.map((one: { revision: number; state: string }) => [one.revision, one.state]),
      [
        [4, 'approved'],
        [3, 'superseded'],
        [2, 'returned'],
        [1, 'recalled'],
      ],
    );
    const contents = [houses(0, 2.5), houses(2, 3), houses(3, 4), houses(31, 4)];
    for (const [index, content] of contents.entries()) {
      const revision = assertOk(await clerk.get(`${report.path}/revisions/${index + 1}`)).body;
      assert.deepEqual(revision.content, content);
      assert.equal(revision.hash, sha256(canonical(content)));
    }
  });

  it('passes the desk of the head where the regime needs a signature', async () => {
    const report = at(SIGNED);
    assertOk(await report.save(clerk, { houses: [{ kind: 'brick', damaged: -1, loss: 1 }] }), 201);
    assertProblem(await report.act(clerk, 'request-signature'), 422, 'content-has-mistakes');
    assertOk(await report.save(clerk, houses(1, 1)));
    assertProblem(await report.act(clerk, 'submit'), 403, 'forbidden');
    assert.equal(assertOk(await report.act(clerk, 'request-signature')).body.nextActor, 'head');
    assertProblem(await report.save(clerk, houses(2, 2)), 409, 'state-forbids');
    assert.equal(assertOk(await report.act(clerk, 'withdraw')).body.state, 'draft');
    assertOk(await report.act(clerk, 'request-signature'));
    assertProblem(await report.act(head, 'reject', {}), 422, 'body-has-mistakes');
    const rejected = assertOk(await report.act(head, 'reject', { reason: 'Chưa đủ' }));
    assert.deepEqual([rejected.body.state, rejected.body.reason], ['draft', 'Chưa đủ']);
    assertOk(await report.act(clerk, 'request-signature'));
    const signed = assertOk(await report.act(head, 'submit'));
    assert.equal(signed.body.receipt.signedBy.name, 'head 00070');
    assertOk(await report.act(head, 'recall'));
    assertProblem(await at(PLAIN, '00070', '2026-09').act(clerk, 'request-signature'), 409, 'state-forbids');
  });

  it('asks for no signature where the regime needs none', async () => {
    const report = at(PLAIN, '00097');
    const other = await world.as('clerk', '00097');
    assertOk(await report.save(other, houses(1, 1)), 201);
    assertProblem(await report.act(other, 'request-signature'), 409, 'signature-not-needed');
  });

  it('is sent when the window has closed, or early where the regime allows it', async () => {
    const plain = at(PLAIN, '00103');
    const early = at(EARLY, '00103');
    const other = await world.as('clerk', '00103');
    world.at('2026-10-31T16:59:59.999Z'); // the last moment of October in Hà Nội
    assertOk(await plain.save(other, houses(1, 1)), 201);
    assertProblem(await plain.act(other, 'submit'), 409, 'window-not-closed');
    assertOk(await early.save(other, houses(1, 1)), 201);
    assert.equal(assertOk(await early.act(other, 'submit')).body.receipt.late, false);
    world.at('2026-10-31T17:00:00.000Z');
    assert.equal(assertOk(await plain.act(other, 'submit')).body.receipt.late, false);
    world.at('2026-11-21T02:00:00.000Z');
  });

  it('is accepted after its due moment, and marked late', async () => {
    const report = at(PLAIN, '00004');
    const other = await world.as('clerk', '00004');
    assertOk(await report.save(other, houses(1, 1)), 201);
    const sent = assertOk(await report.act(other, 'submit'));
    assert.deepEqual([sent.body.late, sent.body.receipt.late], [true, true]);
  });

  it('may be a nil return in one act: zeros, said to be one', async () => {
    const report = at(EARLY, '00004');
    const other = await world.as('clerk', '00004');
    assert.ok(assertOk(await report.read(other)).body.actions.includes('nil-return'));
    const sent = assertOk(await report.act(other, 'nil-return'), 201);
    assert.deepEqual([sent.body.state, sent.body.nil, sent.body.content.houses], ['submitted', true, []]);
    assert.deepEqual(await eventsOf(world, EARLY, PERIOD, '00004'), ['report.opened', 'report.submitted']);
    assertProblem(await report.act(other, 'nil-return'), 409, 'state-forbids');
  });

  it('of a province waits for what is below: settled, complete, or with a reason for the gaps', async () => {
    const report = at(PLAIN, '01');
    assertProblem(await report.act(aggregator, 'nil-return'), 409, 'nil-return-impossible');
    assertOk(await report.save(aggregator, { summary: 'Tổng hợp' }), 201);
    assertProblem(await report.act(aggregator, 'submit'), 409, 'rollup-not-settled');
    const stale = { 'if-match': assertOk(await report.read(aggregator)).headers.get('etag') ?? '' };
    await world.settle();
    // What was seen before is not what would be signed now.
    assertProblem(await report.act(aggregator, 'submit', {}, stale), 412, 'stale');
    const missing = assertProblem(await report.act(aggregator, 'submit'), 409, 'children-missing');
    assert.match(missing['detail'] as string, /Hoàn Kiếm|Tây Hồ|Ba Đình|Hồng Hà/);
    assertProblem(
      await report.act(aggregator, 'submit', { gaps: { reason: ' ' } }),
      422,
      'body-has-mistakes',
    );
    const sent = assertOk(await report.act(aggregator, 'submit', { gaps: { reason: 'Bão lũ' } }));
    assert.equal(sent.body.state, 'submitted');
    const frozen = assertOk(await aggregator.get(`${report.path}/revisions/1`)).body;
    assert.equal(frozen.gaps.reason, 'Bão lũ');
    assert.deepEqual(
      frozen.rollup.inputs.map((one: { unit: { code: string }; revision: number }) => [
        one.unit.code,
        one.revision,
      ]),
      [['00070', 4]],
    );
    assert.equal(frozen.content.houses[0].damaged, 31);
    const foreign = await at(PLAIN, '15').save(await world.as('aggregator', '15'), houses(1, 1));
    assertProblem(foreign, 422, 'content-has-mistakes');
  });

  it('is sent once: two who submit the same version at the same time get one receipt', async () => {
    const report = at(PLAIN, '02647');
    const other = await world.as('clerk', '02647');
    const saved = assertOk(await report.save(other, houses(1, 1)), 201);
    const version = { 'if-match': saved.headers.get('etag') ?? '' };
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => report.act(other, 'submit', {}, version)),
    );
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 412, 412, 412, 412, 412]);
    const { items } = assertOk(await other.get(`${report.path}/revisions`)).body;
    assert.equal(items.length, 1);
  });
});
