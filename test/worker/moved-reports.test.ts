/** Mergers that become known when reports were opened, sent and approved already: no figure is lost or counted twice. */
import assert from 'node:assert/strict';
import { withTexts } from '../../api/actions/report-context.js';
import { changeUnits } from '../../api/actions/change-units.js';
import type { UnitChange } from '../../api/actions/unit-registry.js';
import { syncObligations } from '../../api/store/obligations.js';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import { canonical } from '../../regimes/canonical.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { at } from '../../regimes/pointer.js';
import type { Json } from '../../regimes/words.js';
import type { Difference } from '../../worker/handlers/verify/difference.js';
import { verify } from '../../worker/handlers/verify/verify.js';
import { forEachDatabase } from '../database.js';
import { approveAll, CODE, expected, publish, regimeOf, type Expected } from '../over-time.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';

const NOW = new Date('2026-11-21T02:00:00.000Z');
const PERIOD = '2026-Q3';

const create = (code: string, parent: string, from: string): UnitChange => ({
  kind: 'create',
  code,
  name: 'Xã Bắc Hà',
  level: 'commune',
  parent,
  from,
});
const end = (code: string): UnitChange => ({ kind: 'end', code, at: '2026-08-31', to: '2026-08-31' });

forEachDatabase('Reports whose units turn out to have been reorganised', (open) => {
  let world: World;
  let admin: Caller;

  const change = async (...changes: UnitChange[]): Promise<void> => {
    await world.database.write(async (trx) => {
      const { issues } = await changeUnits(trx, changes, { actorId: null, at: NOW.toISOString() });
      assert.deepEqual(issues, []);
    });
  };
  const changeLate = async (...changes: UnitChange[]): Promise<void> => {
    await change(...changes);
    await world.database.write((trx) => syncObligations(trx, CODE, NOW));
  };
  const owedBy = async (code: string): Promise<Expected> => {
    const found = (await expected(world.database)).find((one) => one.code === code && one.period === PERIOD);
    assert.ok(found, code);
    return found;
  };
  const approve = async (code: string, amount: number): Promise<void> => {
    await approveAll(world.database, [await owedBy(code)], () => ({ amount }), NOW.toISOString());
  };
  const amountOf = async (unit: string, view = 'confirmed'): Promise<unknown> =>
    assertOk(await admin.get(`/rollups/${CODE}/${PERIOD}/${unit}?view=${view}`)).body.content.amount;
  /** Of roll-ups: the reports here were written without acts, and no event tells of them. */
  const differences = async (): Promise<unknown[]> => {
    const found: unknown[] = [];
    const tell = (one: Difference): void => {
      if (!one.kind.endsWith('-event')) found.push(one);
    };
    const { unsettled } = await verify(world.database, { regime: CODE, period: PERIOD }, { tell });
    return [...found, ...unsettled];
  };

  beforeEach(async () => {
    world = await openWorld(await open(), NOW.toISOString());
    admin = await world.as('administrator', 'VN');
  });
  afterEach(() => world.close());

  it('count once where their code went to a unit in another part of a wide step', async () => {
    const more = Array.from({ length: 70 }, (_, index) => create(`${91_001 + index}`, '15', '2026-01-01'));
    await change(...more);
    await publish(world.database, regimeOf(['commune', 'province']), PERIOD, NOW);
    await approve('02839', 10);
    await world.settle();
    assert.equal(await amountOf('15'), 10);
    const { bucket, unitId } = await owedBy('02839');
    await changeLate(end('02839'), create('02839', '15', '2026-09-01'));
    assert.notEqual((await owedBy('02839')).bucket, bucket);
    await world.settle();
    assert.equal(await amountOf('15'), 10);
    assert.deepEqual(await differences(), []);
    await approve('02839', 10);
    await approve(`02839~${unitId}`, 4);
    await world.settle();
    assert.equal(await amountOf('15'), 14);
    assert.deepEqual(await differences(), []);
  });

  it('are known by their new names where their code went to a unit of another receiver', async () => {
    await publish(world.database, regimeOf(['commune', 'province']), PERIOD, NOW);
    await approve('02839', 10);
    await world.settle();
    const { unitId } = await owedBy('02839');
    await changeLate(end('02839'), create('02839', '14', '2026-09-01'));
    await world.settle();
    const { items } = assertOk(await admin.get(`/rollups/${CODE}/${PERIOD}/15/inputs`)).body;
    const counted = items.filter((one: { revision: number | null }) => one.revision !== null);
    assert.deepEqual(
      counted.map((one: { unit: { code: string } }) => one.unit.code),
      [`02839~${unitId}`],
    );
    assert.deepEqual(await differences(), []);
  });

  it('stay in the figures where the province that they were sent to ended before the period did', async () => {
    await publish(world.database, regimeOf(['commune', 'province']), PERIOD, NOW);
    await approve('02839', 10);
    await world.settle();
    const below = ['02647', '02839', '02905', '03006', '15-SGDDT', '15-STC'];
    await changeLate(
      ...below.map((code): UnitChange => ({ kind: 'change', code, from: '2026-09-01', parent: '14' })),
      end('15'),
    );
    await world.settle();
    assert.equal(await amountOf('VN', 'provisional'), 10);
    assert.equal(await amountOf('15'), 10);
    assert.deepEqual(await differences(), []);
    const report = assertOk(await admin.get(`/reports/${CODE}/${PERIOD}/02839`)).body;
    assert.equal(report.receiver.code, '15');
    for (const filter of ['unit=02839', 'unit=15', 'receiver=15'])
      assert.equal(
        assertOk(await admin.get(`/obligations?period=${PERIOD}&${filter}`)).body.total,
        1,
        filter,
      );
    assert.equal((await owedBy('02905')).receiverId, (await owedBy('14')).unitId);
  });

  it('are no longer what an act was decided on when their unit has moved', async () => {
    await publish(world.database, regimeOf(['commune', 'province']), PERIOD, NOW);
    const clerk = await world.as('clerk', '02839');
    const path = `/reports/${CODE}/${PERIOD}/02839`;
    const saved = assertOk(await clerk.put(path, { content: { amount: 1 } }, { 'if-none-match': '*' }), 201);
    const etag = saved.headers.get('etag') ?? '';
    await changeLate({ kind: 'change', code: '02839', from: '2026-09-01', parent: '14' });
    const late = await clerk.put(path, { content: { amount: 2 } }, { 'if-match': etag });
    assertProblem(late, 412, 'stale');
    const now = assertOk(await clerk.get(path)).headers.get('etag') ?? '';
    assertOk(await clerk.put(path, { content: { amount: 2 } }, { 'if-match': now }));
  });

  describe('whose texts are quoted under a code that was given away', () => {
    const document = regimeOf(['commune', 'province'], {
      note: { type: 'string', title: 'Ghi chú', 'x-aggregate': 'collate' },
    });
    const aggregation = aggregationOf(readRegime(document).regime!);
    /** What a roll-up says that quotes the first revision of a unit under its code. */
    const quoted = async (name: string): Promise<Json | undefined> => {
      const source = { unit: { code: '02839', name }, revision: 1, approvedAt: NOW.toISOString() };
      const state = aggregation.leaf({ note: '?' }, source, 'commune');
      const { content } = aggregation.finish(aggregation.lift(state, 'commune'));
      const { regimePeriodId } = await owedBy('02839');
      const read = await withTexts(world.database.read, regimePeriodId, aggregation, content);
      return at(read, '/note/0/text');
    };
    const write = async (code: string, note: string): Promise<void> => {
      await approveAll(world.database, [await owedBy(code)], () => ({ note }), NOW.toISOString());
    };
    const successor = (name: string): UnitChange =>
      ({ ...create('02839', '15', '2026-09-01'), name }) as UnitChange;

    beforeEach(async () => {
      await publish(world.database, document, PERIOD, NOW);
      await write('02839', 'của đơn vị cũ');
    });

    it('are those of the unit that wrote them', async () => {
      assert.equal(await quoted('Xã Bắc Hà'), 'của đơn vị cũ');
      await changeLate(end('02839'), successor('Xã Bắc Hà Mới'));
      assert.equal(await quoted('Xã Bắc Hà'), 'của đơn vị cũ');
      await write('02839', 'của đơn vị mới');
      assert.equal(await quoted('Xã Bắc Hà'), 'của đơn vị cũ');
      assert.equal(await quoted('Xã Bắc Hà Mới'), 'của đơn vị mới');
    });

    it('are said to be unknown where the names do not tell either', async () => {
      const { id: old } = await owedBy('02839');
      await changeLate(end('02839'), successor('Xã Bắc Hà'));
      await write('02839', 'của đơn vị mới');
      assert.equal(await quoted('Xã Bắc Hà'), 'của đơn vị mới');
      await frozenAs('02839', old);
      assert.match(canonical((await quoted('Xã Bắc Hà')) ?? null), /^"\[Không xác định được/);
    });

    it('are said to be unknown where nobody has written them', async () => {
      await world.database.write((trx) => trx('reports').delete());
      await world.database.write((trx) => trx('revisions').delete());
      assert.match(canonical((await quoted('Xã Bắc Hà')) ?? null), /^"\[Không xác định được/);
    });

    /** A report above was sent that stands on the first revision of a report, under the code that it had. */
    const frozenAs = async (code: string, obligationId: number): Promise<void> => {
      const input = await world.database
        .read('revisions')
        .where({ obligation_id: obligationId })
        .first<{ id: number; revision: number; hash: string }>('id', 'revision', 'hash');
      const { unitId } = await owedBy(code);
      await world.database.write((trx) =>
        trx('revision_inputs').insert({
          revision_id: input.id,
          unit_id: unitId,
          unit_code: code,
          input_id: input.id,
          revision: input.revision,
          hash: input.hash,
        }),
      );
    };
  });
});
