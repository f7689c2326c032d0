/** Verify finds and names whatever was tampered with; rebuild puts roll-ups right. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type World } from '../world.js';
import type { Database } from '../../api/store/database.js';
import { insertMarks } from '../../api/store/marks.js';
import { difference, DIFFERENCES, type Difference } from '../../worker/handlers/verify/difference.js';
import { verifyDue } from '../../worker/handlers/nightly-verify.js';
import { rebuild } from '../../worker/handlers/verify/rebuild.js';
import { runJob } from '../../worker/jobs.js';
import { QUIET } from './nation.js';
import { verify } from '../../worker/handlers/verify/verify.js';

const PERIOD = '2026-10';
const path = (unit: string): string => `/reports/${HOUSES.code}/${PERIOD}/${unit}`;
const NOW = new Date('2026-11-21T03:00:00.000Z');

forEachDatabase('Verify and rebuild', (open) => {
  let world: World;
  let database: Database;
  let communes: string[];
  let province: string;

  before(async () => {
    database = await open();
    world = await openWorld(database);
    const admin = await world.as('administrator', 'VN');
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    assertOk(await admin.post(`/regimes/${HOUSES.code}/versions/1/publish`, { effectiveFrom: PERIOD }));
    const owed = assertOk(await admin.get(`/obligations?regime=${HOUSES.code}&period=${PERIOD}&limit=1000`))
      .body.items;
    const leaves = owed.filter((row: { step: number }) => row.step === 0);
    province = leaves[0].receiver.code;
    communes = leaves
      .filter((row: { receiver: { code: string } }) => row.receiver.code === province)
      .map((row: { unit: { code: string } }) => row.unit.code);
    for (const [index, unit] of communes.entries()) {
      const content = { houses: [{ kind: 'brick', damaged: index, loss: index / 8 }], note: `Xã ${unit}` };
      await file(unit, 'clerk', content, index === 1 ? 'return' : 'approve', province);
    }
    await world.settle();
    await file(province, 'aggregator', { summary: 'Tổng hợp' }, 'approve', 'VN', { gaps: { reason: 'Trễ' } });
    await world.settle();
  });
  after(() => world.close());

  async function file(
    unit: string,
    role: 'clerk' | 'aggregator',
    content: unknown,
    decision: string,
    receiver: string,
    sending: object = {},
  ): Promise<void> {
    const sender = await world.as(role, unit);
    const etag = (reply: { headers: Headers }): Record<string, string> => ({
      'if-match': reply.headers.get('etag') ?? '',
    });
    const saved = assertOk(await sender.put(path(unit), { content }, { 'if-none-match': '*' }), 201);
    const sent = assertOk(await sender.post(`${path(unit)}/submit`, sending, etag(saved)));
    const aggregator = await world.as('aggregator', receiver);
    const reason = decision === 'return' ? { reason: 'Xem lại' } : {};
    assertOk(await aggregator.post(`${path(unit)}/${decision}`, reason, etag(sent)));
  }

  async function differences(): Promise<Difference[]> {
    const found: Difference[] = [];
    await verify(database, {}, { tell: (one) => found.push(one) });
    return found;
  }
  const kindsOf = (found: readonly Difference[], unit: string): string[] => [
    ...new Set(found.filter((one) => one.unit === unit).map((one) => one.kind)),
  ];
  const owedBy = async (unit: string): Promise<{ id: number; unit_id: number; regime_period_id: number }> =>
    database
      .read('obligations as o')
      .join('regime_periods as p', 'p.id', 'o.regime_period_id')
      .where({ 'p.period': PERIOD, unit_code: unit })
      .first<{ id: number; unit_id: number; regime_period_id: number }>('o.*');
  const obligation = async (unit: string): Promise<number> => (await owedBy(unit)).id;
  const nodeOf = async (unit: string): Promise<{ unit_id: number; regime_period_id: number }> => {
    const { unit_id, regime_period_id } = await owedBy(unit);
    return { unit_id, regime_period_id };
  };

  /** Changes rows, looks what verify says of a unit, and puts the rows back. */
  async function tampered(
    table: string,
    where: Record<string, unknown>,
    change: Record<string, unknown>,
    unit: string,
  ): Promise<string[]> {
    const rows = (await database.read(table).where(where).select('*')) as Record<string, unknown>[];
    assert.equal(rows.length, 1, 'one row is tampered with');
    await database.write(async (trx) => trx(table).where(where).update(change));
    const found = await differences();
    await database.write(async (trx) =>
      trx(table)
        .where({ ...where, ...change })
        .update(rows[0] ?? {}),
    );
    return kindsOf(found, unit);
  }

  it('finds nothing where nothing is wrong, and says what it looked at', async () => {
    const found = await verify(database, {}, { tell: (one) => assert.fail(difference(one)) });
    assert.equal(found.differences, 0);
    assert.equal(found.revisions, communes.length + 1);
    assert.ok(found.nodes > 30);
    assert.deepEqual(found.unsettled, []);
  });

  it('names a revision whose content was changed, whatever became of it', async () => {
    const content = '{"houses":[{"damaged":9,"kind":"brick","loss":1}]}';
    for (const [index, kinds] of [
      [0, ['revision-hash']],
      [1, ['revision-hash']], // returned: in no figure, and still not to be touched
    ] as const) {
      const unit = communes[index] ?? '';
      const found = await tampered('revisions', { obligation_id: await obligation(unit) }, { content }, unit);
      assert.deepEqual(found, [...kinds]);
    }
  });

  it('names a revision whose content and hash were changed together, by its event', async () => {
    const unit = communes[0] ?? '';
    const { content, hash } = await database
      .read('revisions')
      .where({ obligation_id: await obligation(communes[2] ?? '') })
      .first<{ content: string; hash: string }>('content', 'hash');
    const change = { content, hash };
    const found = await tampered('revisions', { obligation_id: await obligation(unit) }, change, unit);
    assert.deepEqual(found, ['revision-event']);
  });

  it('names an aggregating revision whose figures, own part or frozen inputs were changed', async () => {
    const where = { obligation_id: await obligation(province) };
    const row = await database.read('revisions').where(where).first<{ id: number; rollup_state: string }>();
    const state = row.rollup_state.replace(/"sum":"[\d.]+"/, '"sum":"1000000"');
    assert.notEqual(state, row.rollup_state);
    assert.ok(
      (await tampered('revisions', where, { rollup_state: state }, province)).includes('revision-state'),
    );
    const own = { own_content: '{}' };
    assert.deepEqual(await tampered('revisions', where, own, province), ['revision-state']);
    const input = { revision_id: row.id, unit_code: communes[0] };
    const found = await tampered('revision_inputs', input, { revision: 7 }, province);
    assert.deepEqual(found, ['revision-lineage']);
  });

  it('names a report that counts a revision which was not approved', async () => {
    const unit = communes[1] ?? '';
    const where = { obligation_id: await obligation(unit) };
    const { id } = await database.read('revisions').where(where).first<{ id: number }>('id');
    assert.deepEqual(await tampered('reports', where, { approved_revision_id: id }, unit), [
      'report-pointer',
    ]);
    assert.deepEqual(await tampered('reports', where, { state: 'approved' }, unit), ['report-event']);
    const found = await tampered('revisions', where, { state: 'approved' }, unit);
    assert.deepEqual(found.sort(), ['report-pointer', 'revision-event']);
  });

  it('names an event that was changed or taken away', async () => {
    const unit = communes[0] ?? '';
    const of = (type: string): Record<string, unknown> => ({ unit_code: unit, type });
    const other = { actor_id: null };
    assert.deepEqual(await tampered('events', of('report.approved'), other, unit), ['revision-event']);
    const later = { at: '2027-01-01T00:00:00.000Z' };
    assert.deepEqual(await tampered('events', of('report.submitted'), later, unit), ['revision-event']);
    const gone = { type: 'unit.renamed' };
    const found = await tampered('events', of('report.approved'), gone, unit);
    assert.deepEqual(found.sort(), ['report-event', 'revision-event']);
  });

  it('names a roll-up row, each column of it, and the one that is not there', async () => {
    const where = { ...(await nodeOf(province)), view: 'provisional', bucket: -1 };
    const { state } = await database.read('rollup_nodes').where(where).first<{ state: string }>('state');
    const wrong = { state: state.replace(/"sum":"[\d.]+"/, '"sum":"12"') };
    assert.deepEqual(await tampered('rollup_nodes', where, wrong, province), ['node-state']);
    assert.deepEqual(await tampered('rollup_nodes', where, { inputs: '[]' }, province), ['node-inputs']);
    assert.deepEqual(await tampered('rollup_nodes', where, { hash: 'f'.repeat(64) }, province), [
      'node-hash',
    ]);
    assert.deepEqual(await tampered('rollup_nodes', where, { coverage: '{}' }, province), ['node-coverage']);
    const stale = { computed_at: '2026-01-01T00:00:00.000Z' };
    assert.deepEqual(await tampered('rollup_nodes', where, stale, province), ['node-event']);
    assert.deepEqual(await tampered('rollup_nodes', where, { bucket: 5 }, province), ['node-missing']);
  });

  it('raises one alarm a night, at the first difference, and remembers the night', async () => {
    const night = new Date('2026-11-21T18:30:00.000Z'); // half past one in the morning
    assert.equal(await verifyDue(database.read, NOW), undefined, 'not by day');
    assert.equal(await verifyDue(database.read, night), '2026-11-22');
    const where = { ...(await nodeOf(province)), view: 'confirmed', bucket: -1 };
    const { hash } = await database.read('rollup_nodes').where(where).first<{ hash: string }>('hash');
    const write = (to: string) =>
      database.write(async (trx) => trx('rollup_nodes').where(where).update({ hash: to }));
    await write('0'.repeat(64));
    const deps = { database, log: QUIET, now: () => night, nudge: () => undefined };
    await runJob(deps, 'rollup.verify', {});
    await write(hash);
    const alarms = await database.read('events').where({ type: 'rollup.alarm' }).select('unit_code', 'data');
    assert.equal(alarms.length, 1);
    assert.equal(alarms[0].unit_code, province);
    assert.match(alarms[0].data, /"kind":"node-hash"/);
    assert.equal(await verifyDue(database.read, night), undefined);
  });

  it('does not judge what waits for the worker, but waits for it, or says so', async () => {
    const unit = communes[1] ?? '';
    const clerk = await world.as('clerk', unit);
    const before = assertOk(await clerk.get(path(unit)));
    assertOk(await clerk.post(`${path(unit)}/submit`, {}, { 'if-match': before.headers.get('etag') ?? '' }));
    const tell = (one: Difference): void => assert.fail(difference(one));
    const found = await verify(database, {}, { tell });
    assert.deepEqual(found.unsettled.map((one) => one.unit).sort(), ['VN', province].sort());
    const patient = verify(database, {}, { tell, patience: 20_000 });
    await world.settle();
    assert.deepEqual((await patient).unsettled, []);
  });

  it('lets the roll-up of a unit that receives nothing any more be, as long as it holds nothing', async () => {
    const { id: receiver_id, regime_period_id } = await database
      .read('obligations as o')
      .join('regime_periods as p', 'p.id', 'o.regime_period_id')
      .where({ 'o.step': 0, 'p.period': PERIOD })
      .whereNotExists(
        database
          .read('reports as r')
          .join('obligations as x', 'x.id', 'r.obligation_id')
          .where({
            'x.receiver_id': database.read.ref('o.receiver_id'),
          }),
      )
      .orderBy('o.id')
      .first<{ id: number; regime_period_id: number }>({
        id: 'o.receiver_id',
        regime_period_id: 'o.regime_period_id',
      });
    const spell = await database.read('unit_spells').where({ unit_id: receiver_id }).first();
    const received = database.read('obligations').where({ receiver_id, regime_period_id });
    const owed = database.read('obligations').where({ unit_id: receiver_id, regime_period_id });
    const rows = [...(await received), ...(await owed)] as Record<string, unknown>[];
    const above = rows.at(-1)?.['receiver_id'];
    const changed = async (change: (trx: Knex.Transaction) => Promise<unknown>): Promise<void> => {
      await database.write(async (trx) => {
        await change(trx);
        const of = { regimePeriodId: regime_period_id, bucket: 0, kind: 'child' as const };
        const nation = { ...of, unitId: Number(above), unitPath: `/${Number(above)}/` };
        await insertMarks(trx, [{ ...of, unitId: receiver_id, unitPath: spell.path }, nation], NOW);
      });
    };
    const ids = rows.map(({ id }) => Number(id));
    await database.write(async (trx) =>
      trx('rollup_nodes')
        .where({ regime_period_id, unit_id: receiver_id })
        .update({ hash: 'f'.repeat(64) }),
    );
    await changed((trx) => trx('obligations').whereIn('id', ids).delete());
    const early = await verify(database, {}, { tell: (one) => assert.fail(difference(one)) });
    assert.ok(
      early.unsettled.some(({ unit }) => unit === spell.code),
      'it waits for the worker',
    );
    await world.settle();
    assert.deepEqual((await differences()).map(difference), []);
    const where = { regime_period_id, unit_id: receiver_id, view: 'confirmed', bucket: -1 };
    const found = await tampered('rollup_nodes', where, { hash: 'f'.repeat(64) }, spell.code);
    assert.deepEqual(found, ['node-needless']);
    await changed((trx) => trx('obligations').insert(rows));
    await world.settle();
    assert.deepEqual((await differences()).map(difference), []);
  });

  it('knows reports by their units, whatever code these are given after they have written or sent them', async () => {
    const others = await database
      .read('obligations as o')
      .leftJoin('reports as r', 'r.obligation_id', 'o.id')
      .where({ 'o.step': 0, 'r.obligation_id': null })
      .orderBy('o.id')
      .first<{ unit_code: string }>('o.unit_code');
    const clerk = await world.as('clerk', others.unit_code);
    assertOk(
      await clerk.put(path(others.unit_code), { content: { note: 'Nháp' } }, { 'if-none-match': '*' }),
      201,
    );
    const called = new Map(
      [others.unit_code, communes[0] ?? '', province].map((code) => [code, `${code}~7`]),
    );
    const calling = async (from: string, to: string): Promise<void> => {
      const of = await owedBy(from);
      await database.write(async (trx) => {
        const { receiver_id } = await trx('obligations')
          .where({ id: of.id })
          .first<{ receiver_id: number }>('receiver_id');
        await trx('obligations').where({ id: of.id }).update({ unit_code: to });
        const unitPath = (
          await trx('unit_spells').where({ unit_id: receiver_id }).first<{ path: string }>('path')
        ).path;
        const { bucket } = await trx('obligations').where({ id: of.id }).first<{ bucket: number }>('bucket');
        const place = { regimePeriodId: of.regime_period_id, unitId: receiver_id, unitPath, bucket };
        await insertMarks(trx, [{ ...place, kind: 'child' }], NOW);
      });
    };
    for (const [code, later] of called) await calling(code, later);
    await world.settle();
    const found = await differences();
    for (const [code, later] of called) await calling(later, code);
    await world.settle();
    assert.deepEqual(found.map(difference), []);
  });

  it('is put right by a rebuild, whatever stood in the rows', async () => {
    const rows = (): Promise<unknown[]> =>
      database
        .read('rollup_nodes')
        .orderBy(['regime_period_id', 'unit_id', 'view', 'bucket'])
        .select('unit_id', 'view', 'bucket', 'state', 'inputs', 'coverage', 'hash');
    const before = await rows();
    await database.write(async (trx) => {
      const { unit_id, regime_period_id } = await nodeOf(province);
      const ours = trx('rollup_nodes').where({ regime_period_id });
      await ours.clone().where({ unit_id }).update({ state: 'no JSON', hash: '-' });
      await ours.clone().whereNot({ unit_id }).delete();
    });
    assert.ok((await differences()).length > 0);
    const deps = { database, log: QUIET, now: () => NOW, nudge: () => undefined };
    const { regime_period_id: regimePeriodId } = await nodeOf(province);
    await runJob(deps, 'rollup.rebuild', { regimePeriodId });
    await world.settle();
    assert.deepEqual(await differences(), []);
    assert.deepEqual(await rows(), before);
    const { periods } = await rebuild(database, { regime: HOUSES.code }, () => NOW);
    assert.equal(periods, 2);
    assert.deepEqual(await differences(), []);
  });
});

describe('The documentation of verify', () => {
  it('names every difference that there is, and no other', async () => {
    const text = await readFile(new URL('../../docs/rollup-engineering.md', import.meta.url), 'utf8');
    const table = text.slice(text.indexOf('| difference'), text.indexOf('Whoever changes a revision'));
    const documented = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name);
    assert.deepEqual(documented, Object.keys(DIFFERENCES));
  });
});
