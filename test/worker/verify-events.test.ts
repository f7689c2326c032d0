/** Events are sealed after they were committed: from then on none can be changed, taken away or slipped in unseen. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type World } from '../world.js';
import type { Database } from '../../api/store/database.js';
import { lastSeal, sealEvents } from '../../api/store/event-seals.js';
import { recordEvent } from '../../api/store/events.js';
import type { Difference } from '../../worker/handlers/verify/difference.js';
import { verify } from '../../worker/handlers/verify/verify.js';

const NOW = new Date('2026-11-21T02:00:00.000Z');
const PERIOD = '2026-10';
const UNIT = '00070';
const PATH = `/reports/${HOUSES.code}/${PERIOD}/${UNIT}`;

forEachDatabase('Events and what travels with a revision', (open) => {
  let world: World;
  let database: Database;
  before(async () => {
    database = await open();
    world = await openWorld(database);
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: PERIOD }));
    const [clerk, aggregator] = [await world.as('clerk', UNIT), await world.as('aggregator', '01')];
    const content = { houses: [{ kind: 'brick', damaged: 3, loss: 1.5 }] };
    const etag = (reply: { headers: Headers }) => ({ 'if-match': reply.headers.get('etag') ?? '' });
    const saved = assertOk(await clerk.put(PATH, { content }, { 'if-none-match': '*' }), 201);
    const sent = assertOk(await clerk.post(`${PATH}/submit`, {}, etag(saved)));
    const remarks = [{ path: '/houses/0/loss', message: 'Xem lại' }];
    const back = assertOk(await aggregator.post(`${PATH}/return`, { reason: 'Sai', remarks }, etag(sent)));
    const again = assertOk(
      await clerk.post(`${PATH}/submit`, {}, { 'if-match': back.headers.get('etag') ?? '' }),
    );
    assertOk(await aggregator.post(`${PATH}/approve`, {}, etag(again)));
    await world.settle();
  });
  after(() => world.close());

  async function differences(): Promise<Difference[]> {
    const found: Difference[] = [];
    await verify(database, {}, { tell: (one) => found.push(one) });
    return found;
  }
  const told = async (): Promise<string[]> =>
    (await differences()).map(({ kind, unit, detail }) =>
      `${kind} ${unit} ${/(event|seal) \d+/.exec(detail)?.[0] ?? ''}`.trim(),
    );

  it('hold a revision against the papers, the reason and the remarks that its events tell of', async () => {
    assert.deepEqual(await differences(), []);
    const { id } = await database
      .read('obligations')
      .where({ unit_code: UNIT })
      .orderBy('id')
      .first<{ id: number }>('id');
    const rows = { obligation_id: id };
    const changes: [string, object, object, string][] = [
      ['revisions', { ...rows, revision: 2 }, { explanations: '{"A@/x":"Khác"}' }, 'revision-papers'],
      ['revisions', { ...rows, revision: 2 }, { gaps_reason: 'Không có' }, 'revision-papers'],
      [
        'revisions',
        { ...rows, revision: 2 },
        { signed_by: 1, signed_at: NOW.toISOString() },
        'revision-papers',
      ],
      ['revisions', { ...rows, revision: 2 }, { decided_at: '2026-11-22T00:00:00.000Z' }, 'revision-event'],
      ['revisions', { ...rows, revision: 1 }, { reason: 'Đúng' }, 'revision-event'],
      ['remarks', rows, { revision_id: null }, 'revision-event'],
    ];
    for (const [table, where, change, kind] of changes) {
      const [row] = (await database.read(table).where(where).select('*')) as Record<string, unknown>[];
      assert.ok(row);
      const own = { id: row['id'] };
      if (table === 'remarks') await database.write(async (trx) => trx(table).where(own).delete());
      else await database.write(async (trx) => trx(table).where(own).update(change));
      const found = await differences();
      assert.deepEqual(
        found.map((one) => [one.kind, one.unit, one.period]),
        [[kind, UNIT, PERIOD]],
        JSON.stringify(change),
      );
      if (table === 'remarks') await database.write(async (trx) => trx(table).insert(row));
      else await database.write(async (trx) => trx(table).where(own).update(row));
    }
    assert.deepEqual(await differences(), []);
  });

  it('are sealed up to the last that was committed, each once, seal upon seal', async () => {
    const first = await sealEvents(database, NOW);
    assert.equal(first?.number, 1);
    assert.equal(await sealEvents(database, NOW), undefined, 'there is nothing to seal');
    const event = { at: NOW.toISOString(), type: 'regime.revised', actorId: null, data: {} };
    await database.write((trx) => recordEvent(trx, event));
    await Promise.all([sealEvents(database, NOW), sealEvents(database, NOW), sealEvents(database, NOW)]);
    const last = await lastSeal(database.read);
    assert.equal(last?.number, 2);
    assert.equal(last.previous, first.hash);
    const [all] = await database.read('event_seals').sum<{ n: number | string }[]>({ n: 'count' });
    const [there] = await database.read('events').count<{ n: number | string }[]>({ n: 'id' });
    assert.equal(Number(all?.n), Number(there?.n));
    assert.deepEqual(await differences(), []);
  });

  it('are not sealed past one whose transaction is still open', async () => {
    if (database.dialect === 'sqlite') return; // one writer: nothing can be open behind what is committed
    const event = { at: NOW.toISOString(), type: 'regime.revised', actorId: null, data: {} };
    let late = 0;
    const open = database.write(async (trx) => {
      late = await recordEvent(trx, event);
      await setTimeout(700);
    });
    await setTimeout(150);
    await database.write((trx) => recordEvent(trx, event)); // a later id, committed before
    const sealed = await sealEvents(database, NOW);
    await open;
    assert.ok(late > 0);
    const covered = await database
      .read('event_seals')
      .where('last_id', '>=', late)
      .first<{ digests: string }>();
    assert.ok(sealed && covered.digests.includes(`${late} `), 'the open one was waited for');
    assert.deepEqual(await differences(), []);
  });

  it('are named where one was changed, in whatever column', async () => {
    await sealEvents(database, NOW);
    const { id, ...row } = await database
      .read('events')
      .where({ type: 'report.returned' })
      .first<Record<string, unknown> & { id: number }>();
    const changes = [
      { data: '{"state":"draft"}' },
      { type: 'report.opened' },
      { actor_id: null },
      { unit_path: '/1/' },
      { at: '2026-01-01T00:00:00.000Z' },
    ];
    for (const change of changes) {
      await database.write(async (trx) => trx('events').where({ id }).update(change));
      assert.ok((await told()).includes(`event-changed ${UNIT} event ${id}`), JSON.stringify(change));
      await database.write(async (trx) => trx('events').where({ id }).update(row));
    }
    assert.deepEqual(await differences(), []);
  });

  it('are named where one was taken away or slipped in, of whatever kind', async () => {
    const row = await database
      .read('events')
      .where({ type: 'regime.published' })
      .first<Record<string, unknown> & { id: number }>();
    await database.write(async (trx) => trx('events').where({ id: row.id }).delete());
    assert.deepEqual(await told(), [`event-missing - event ${row.id}`]);
    const { id, ...rest } = row;
    await database.write(async (trx) => trx('events').insert({ id, ...rest }));
    assert.deepEqual(await differences(), []);
    await database.write(async (trx) => trx('events').where({ id: row.id }).delete());
    await database.write(async (trx) =>
      trx('events').insert({ ...rest, id: row.id, type: 'regime.declared' }),
    );
    assert.deepEqual(await told(), [`event-changed - event ${row.id}`]);
    await database.write(async (trx) => trx('events').where({ id: row.id }).update({ type: row['type'] }));
    assert.deepEqual(await differences(), []);
  });

  it('are held against seals that are themselves held against one another', async () => {
    const row = await database
      .read('event_seals')
      .where({ number: 1 })
      .first<Record<string, unknown> & { digests: string }>();
    const lines = row.digests.split('\n');
    for (const change of [
      { digests: lines.slice(1).join('\n') },
      { root: '0'.repeat(64) },
      { hash: '0'.repeat(64) },
      { sealed_at: '2026-01-01T00:00:00.000Z' },
      { count: 1 },
    ]) {
      await database.write(async (trx) => trx('event_seals').where({ number: 1 }).update(change));
      assert.ok(
        (await told()).some((one) => one.startsWith('seal-broken - seal')),
        JSON.stringify(change),
      );
      await database.write(async (trx) => trx('event_seals').where({ number: 1 }).update(row));
    }
    await database.write(async (trx) => trx('event_seals').where({ number: 1 }).delete());
    assert.ok((await told()).includes('seal-broken - seal 1'));
    await database.write(async (trx) => trx('event_seals').insert(row));
    assert.deepEqual(await differences(), []);
  });
});
