/** Requests whose acts meet each other: handed down unopened, closed after several rounds, filed by whoever approves. */
import assert from 'node:assert/strict';
import type { JsonObject } from '../../regimes/words.js';
import { openNextRound } from '../../api/actions/open-round.js';
import { difference, type Difference } from '../../worker/handlers/verify/difference.js';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';
import { DISASTER, damage } from './disaster.js';
import { houses, paper, publish, regimeLike } from './life.js';

const ISSUED = '2026-11-28T08:00:00.000Z';
const TONIGHT = '2026-11-28T13:00:00.000Z';
const TOMORROW = '2026-11-28T18:05:00.000Z';

interface Asked {
  readonly id: number;
  readonly period: string;
}

forEachDatabase('Requests whose acts meet each other', (open) => {
  let world: World;
  let agency: Caller;
  let hanoi: Caller;
  before(async () => {
    world = await openWorld(await open(), ISSUED);
    await publish(world, DISASTER, '2026-01-01');
    agency = await world.as('aggregator', 'BNNMT');
    hanoi = await world.as('aggregator', '01');
  });
  after(() => world.close());

  const ask = async (body: JsonObject): Promise<Asked> => {
    const about = { issuer: 'BNNMT', regime: DISASTER.code, title: 'Bão', text: '', dueAt: TONIGHT };
    return assertOk(await agency.post('/requests', { ...about, ...body }), 201).body as Asked;
  };
  const send = async (period: string, unit: string, content: unknown): Promise<void> => {
    const report = paper(world, DISASTER.code, period, unit);
    const clerk = await world.as('clerk', unit);
    await report.save(clerk, content);
    assertOk(await report.act(clerk, 'submit'));
  };
  const dead = async (period: string): Promise<unknown> => {
    await world.settle();
    const path = `/rollups/${DISASTER.code}/${period}/VN?view=provisional`;
    const { content, coverage } = assertOk(await agency.get(path)).body;
    return [content.people?.dead, coverage.lowest.expected, coverage.lowest.approved];
  };
  const verified = async (): Promise<void> => {
    await world.settle();
    const found: string[] = [];
    await verify(world.database, {}, { tell: (one: Difference) => found.push(difference(one)) });
    assert.deepEqual(found, []);
  };

  it('is handed down by a unit that had not opened it, asked twice that day, and closed while a correction waits', async () => {
    const [own, handed] = [await ask({ units: ['01', '15'] }), await ask({ units: ['01', '15'] })];
    assert.deepEqual([own.period, handed.period], ['2026-11-28', '2026-11-28-2']);
    const below = { unit: '01', units: ['00004', '00070'] };
    assertOk(await hanoi.post(`/requests/${handed.id}/hand-down`, below));
    await verified();
    await send(own.period, '01', damage(1, 0, 1));
    assertOk(await agency.post(`/requests/${own.id}/approve`));
    await send(handed.period, '00004', damage(5, 0, 7));
    const commune = paper(world, DISASTER.code, handed.period, '00004');
    assertOk(await commune.act(hanoi, 'approve'));
    assert.deepEqual(
      [await dead(own.period), await dead(handed.period)],
      [
        [1, 2, 1],
        [5, 3, 1],
      ],
    );
    const clerk = await world.as('clerk', '00004');
    assertOk(await commune.act(clerk, 'correct', { reason: 'Đếm sai' }));
    await send(handed.period, '00004', damage(6, 0, 7));
    assertOk(await agency.post(`/requests/${handed.id}/close`, { open: 'withdraw' }));
    assert.deepEqual(await dead(handed.period), [5, 1, 1]);
    assertOk(await commune.act(hanoi, 'approve'));
    assert.deepEqual(await dead(handed.period), [6, 1, 1]);
    await verified();
  });

  it('withdraws what every round still asks for, for nobody could afterwards', async () => {
    const made = await ask({ units: ['15', '46'], repeat: { opens: '01:00', due: '20:00' } });
    world.at(TOMORROW);
    const deps = { database: world.database, now: () => new Date(TOMORROW), nudge: () => undefined };
    assert.equal(await openNextRound(deps, made.id), true);
    assertOk(await agency.post(`/requests/${made.id}/close`, { open: 'withdraw' }));
    const rounds = [made.period, '2026-11-29'];
    const owed = assertOk(await agency.get(`/obligations?regime=${DISASTER.code}&state=none`)).body.items;
    assert.deepEqual(
      owed.filter((one: JsonObject) => rounds.includes(one['period'] as string)),
      [],
    );
    await verified();
    world.at(ISSUED);
  });

  it('approves what is in order, though one of the answers was filed by whoever approves', async () => {
    const made = await ask({ units: ['15', '46'] });
    const path = `/reports/${DISASTER.code}/${made.period}/15`;
    assertOk(await agency.post(`${path}/file-for`, { reason: 'Mất điện' }));
    const report = paper(world, DISASTER.code, made.period, '15');
    assertOk(await report.save(agency, damage(2, 0, 0)), 201);
    const headers = {
      'content-type': 'application/octet-stream',
      'if-match': assertOk(await report.read(agency)).headers.get('etag') ?? '',
    };
    assertOk(await agency.post(`${path}/attachments?name=van-ban.pdf`, pdf, headers), 201);
    assertOk(await report.act(agency, 'submit'));
    await send(made.period, '46', damage(3, 0, 0));
    const done = assertOk(await agency.post(`/requests/${made.id}/approve`)).body;
    assert.deepEqual(done, { approved: 1, left: 1 });
    assert.deepEqual(await dead(made.period), [3, 2, 1]);
  });

  it('leave nothing behind, nor does a regime whose end is taken back: its draft was withdrawn, and is owed anew', async () => {
    await publish(world, regimeLike('TEST-ENDS', { window: 'decree-09' }), '2026-11');
    const admin = await world.as('administrator', 'VN');
    const clerk = await world.as('clerk', '00070');
    const report = paper(world, 'TEST-ENDS', '2026-12', '00070');
    assertOk(await report.save(clerk, houses(1, 1)), 201);
    const end = { lastPeriod: '2026-11', open: 'withdraw', reason: 'Thay bằng chế độ khác' };
    assert.equal(assertOk(await admin.put('/regimes/TEST-ENDS/retirement', end)).body.drafts, 1);
    await verified();
    await admin.delete('/regimes/TEST-ENDS/retirement');
    assert.equal(assertOk(await report.read(clerk)).body.state, 'none');
    await verified();
  });
});

const pdf = new Uint8Array(
  Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
);
