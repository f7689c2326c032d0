/** Proofs that the server gives hold for a checker in another language, which was written from the documentation. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { checkedInPython, type ProofFile } from '../proofs/in-python.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';
import { houses, paper, publish, regimeLike } from './life.js';

const REGIME = regimeLike('TEST-PROOF');
const PERIOD = '2026-10';
/** Communes of the province 15 and one of Hà Nội. */
const BELOW = ['02647', '02839', '02905'] as const;

forEachDatabase('Proofs for a checker in Python', (open) => {
  let world: World;
  let vn: Caller;

  before(async function () {
    if (checkedInPython({}) === undefined) this.skip();
    world = await openWorld(await open());
    await publish(world, REGIME, '2026-09');
    vn = await world.as('aggregator', 'VN');
    for (const [place, unit] of [...BELOW, '00004'].entries()) {
      const own = paper(world, REGIME.code, PERIOD, unit);
      const clerk = await world.as('clerk', unit);
      assertOk(await own.save(clerk, houses(1, place + 0.125)), 201);
      assertOk(await own.act(clerk, 'submit'));
      const above = unit === '00004' ? '01' : '15';
      assertOk(await own.act(await world.as('aggregator', above), 'approve'));
    }
    await world.settle();
  });
  after(() => (world as World | undefined)?.close());

  const proofOf = async (unit: string, view: string): Promise<ProofFile> =>
    assertOk(await vn.get(`/rollups/${REGIME.code}/${PERIOD}/VN/proof?unit=${unit}&view=${view}`)).body;

  function holds(proof: ProofFile, unit: string): void {
    const checked = checkedInPython(proof, proof.root);
    assert.deepEqual([checked?.status, checked?.text.includes(`: ${unit}, revision 1`)], [0, true]);
  }

  it('hold through provisional roll-ups that stand in for reports', async () => {
    const proof = await proofOf('02839', 'provisional');
    assert.deepEqual(
      proof.steps.map(({ proof: { input } }) => [input.unit, input.revision]),
      [
        ['02839', 1],
        ['15', null],
      ],
    );
    holds(proof, '02839');
    assert.equal(checkedInPython(proof, '0'.repeat(64))?.status, 1);
  });

  it('hold through the signed report of a province, for each of its communes', async () => {
    const own = paper(world, REGIME.code, PERIOD, '15');
    const aggregator = await world.as('aggregator', '15');
    assertOk(await own.save(aggregator, { summary: 'Tổng hợp' }), 201);
    const gaps = { gaps: { reason: 'Còn xã chưa gửi' } };
    assertOk(await own.act(aggregator, 'submit', gaps));
    assertOk(await own.act(vn, 'approve'));
    await world.settle();
    // All of them first: the server, in this very process, does not answer while Python runs.
    const proofs = await Promise.all(BELOW.map((unit) => proofOf(unit, 'confirmed')));
    for (const [place, unit] of BELOW.entries()) {
      const proof = proofs[place]!;
      assert.equal(proof.steps[1]?.seal?.rollup, proof.steps[0]?.proof.root);
      holds(proof, unit);
    }
  });
});
