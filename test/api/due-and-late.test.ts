/** What a report is due by, and when it is called late, over its whole life. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type Caller, type Reply, type World } from '../world.js';

const SIGNED = {
  ...HOUSES.document,
  'x-regime': { ...HOUSES.document['x-regime'], signature: true },
};
const content = { houses: [{ kind: 'brick', damaged: 1, loss: 1 }] };

forEachDatabase('Due moments', (open) => {
  let world: World;
  let communes: { unit: string; province: string; dueAt: string }[];
  const path = (unit: string): string => `/reports/${HOUSES.code}/2026-10/${unit}`;

  before(async () => {
    world = await openWorld(await open(), '2026-11-02T02:00:00.000Z');
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', SIGNED), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: '2026-10' }));
    const listed = assertOk(await admin.get(`/obligations?regime=${HOUSES.code}&period=2026-10&limit=1000`));
    type Item = { unit: { code: string; level: string }; receiver: { code: string }; dueAt: string };
    communes = (listed.body.items as Item[])
      .filter(({ unit }) => unit.level === 'commune')
      .map(({ unit, receiver, dueAt }) => ({ unit: unit.code, province: receiver.code, dueAt }));
  });
  after(() => world.close());
  beforeEach(() => {
    world.at('2026-11-02T02:00:00.000Z');
  });

  /** Time passes, and everybody is still logged in. */
  const later = async (moment: string): Promise<void> => {
    world.at(moment);
    const expires_at = new Date(Date.parse(moment) + 3_600_000).toISOString();
    await world.database.write((trx) => trx('sessions').update({ expires_at }));
  };

  const act = async (who: Caller, unit: string, action: string, body: unknown = {}): Promise<Reply> => {
    const before = assertOk(await who.get(path(unit)));
    const headers = { 'if-match': before.headers.get('etag') ?? '' };
    return assertOk(await who.post(`${path(unit)}/${action}`, body, headers));
  };

  async function sent(index: number): Promise<{ unit: string; clerk: Caller; head: Caller; above: Caller }> {
    const { unit, province } = communes[index] ?? { unit: '', province: '' };
    const [clerk, head, above] = await Promise.all([
      world.as('clerk', unit),
      world.as('head', unit),
      world.as('aggregator', province),
    ]);
    assertOk(await clerk.put(path(unit), { content }, { 'if-none-match': '*' }), 201);
    await act(clerk, unit, 'request-signature');
    await act(head, unit, 'submit');
    return { unit, clerk, head, above };
  }

  it('keeps the new due moment of a return while the report waits for its signature and is sent again', async () => {
    const { unit, clerk, head, above } = await sent(0);
    const dueAt = '2026-12-01T10:00:00.000Z';
    const returned = await act(above, unit, 'return', { reason: 'Xem lại', dueAt });
    assert.equal(returned.body.dueAt, dueAt);
    await later('2026-11-20T02:00:00.000Z');
    const ready = await act(clerk, unit, 'request-signature');
    assert.deepEqual([ready.body.dueAt, ready.body.late], [dueAt, false]);
    const again = await act(head, unit, 'submit');
    assert.deepEqual([again.body.dueAt, again.body.late, again.body.receipt.late], [dueAt, false, false]);
  });

  it('does not call a correction late that nobody asked for, of a report that was in time', async () => {
    const { unit, clerk, head, above } = await sent(1);
    await act(above, unit, 'approve');
    await later('2027-01-20T02:00:00.000Z');
    const opened = await act(clerk, unit, 'correct', { reason: 'Cộng sai' });
    assert.equal(opened.body.late, false);
    await act(clerk, unit, 'request-signature');
    assert.equal((await act(head, unit, 'submit')).body.receipt.late, false);
  });

  it('calls a correction late that was asked for by a moment that has passed', async () => {
    const { unit, clerk, above } = await sent(2);
    await act(above, unit, 'approve');
    await act(above, unit, 'request-correction', { reason: 'Sai', dueAt: '2026-11-10T10:00:00.000Z' });
    await later('2026-11-11T02:00:00.000Z');
    assert.equal((await act(clerk, unit, 'correct', { reason: 'Sai' })).body.late, true);
  });

  it('shows the approved revision again when a correction that had been sent is discarded', async () => {
    const { unit, clerk, head, above } = await sent(3);
    const approved = await act(above, unit, 'approve');
    assert.equal(approved.body.revision, 1);
    await act(clerk, unit, 'correct', { reason: 'Cộng sai' });
    await act(clerk, unit, 'request-signature');
    assert.equal((await act(head, unit, 'submit')).body.revision, 2);
    const discarded = await act(clerk, unit, 'discard');
    assert.equal(discarded.body.state, 'approved');
    assert.deepEqual([discarded.body.revision, discarded.body.receipt.revision], [1, 1]);
    const next = await act(clerk, unit, 'correct', { reason: 'Cộng sai' });
    assert.equal(next.body.approved.revision, 1);
    await act(clerk, unit, 'request-signature');
    assert.equal((await act(head, unit, 'submit')).body.revision, 3);
  });
});
