/** Explanations of warnings: saved with the draft, taken away with it, and sent where they explain something. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type Caller, type World } from '../world.js';
import { houses, paper, publish, regimeLike, type Paper } from './life.js';

const KEY = 'LOSS@/houses/0/loss';

forEachDatabase('Explanations over the wire', (open) => {
  let world: World;
  let clerk: Caller;
  let report: Paper;

  before(async () => {
    world = await openWorld(await open());
    await publish(world, regimeLike('TEST-EXPLAIN'), '2026-10');
    const admin = await world.as('administrator', 'VN');
    const units = assertOk(await admin.get('/units?level=commune&at=2026-10-31'));
    const unit: string = units.body.items[0].code;
    clerk = await world.as('clerk', unit);
    report = paper(world, 'TEST-EXPLAIN', '2026-10', unit);
    assertOk(await clerk.put(report.path, { content: houses(0, 2) }, { 'if-none-match': '*' }), 201);
  });
  after(() => world.close());

  const save = async (body: unknown): Promise<Record<string, string>> => {
    const headers = { 'if-match': (await report.read(clerk)).headers.get('etag') ?? '' };
    return assertOk(await clerk.put(report.path, body, headers)).body.explanations;
  };

  it('are replaced by those that a save brings, and kept by a save that brings none', async () => {
    assert.deepEqual(await save({ content: houses(0, 2), explanations: { [KEY]: 'Di dời', 'X@/y': 'Cũ' } }), {
      [KEY]: 'Di dời',
      'X@/y': 'Cũ',
    });
    assert.deepEqual(await save({ content: houses(0, 3) }), { [KEY]: 'Di dời', 'X@/y': 'Cũ' });
    assert.deepEqual(await save({ content: houses(0, 3), explanations: { 'X@/y': 'Cũ' } }), { 'X@/y': 'Cũ' });
    assertProblem(await report.act(clerk, 'submit'), 422, 'content-has-mistakes');
  });

  it('stay with their row when a save that brings none moves the rows, and go when the row is gone', async () => {
    const [brick] = houses(0, 3)['houses'] as object[];
    const wood = { kind: 'wood', damaged: 1, loss: 1 };
    await save({ content: houses(0, 3), explanations: { [KEY]: 'Di dời' } });
    const moved = await save({ content: { houses: [wood, brick] } });
    assert.deepEqual(moved, { 'LOSS@/houses/1/loss': 'Di dời' });
    assert.deepEqual(await save({ content: { houses: [{ ...wood, damaged: 0 }] } }), {});
    await save({ content: houses(0, 3), explanations: { 'X@/y': 'Cũ' } });
  });

  it('travel with the report where they explain a warning that it has', async () => {
    const sent = assertOk(await report.act(clerk, 'submit', { explanations: { [KEY]: 'Di dời' } }));
    assert.deepEqual(sent.body.explanations, { [KEY]: 'Di dời' });
    const revision = assertOk(await clerk.get(`${report.path}/revisions/1`));
    assert.deepEqual(revision.body.explanations, { [KEY]: 'Di dời' });
  });

  it('excuse nobody from saying which version he has seen', async () => {
    const recall = await report.act(clerk, 'recall', {}, { 'if-none-match': '"never"' });
    assertProblem(recall, 428, 'precondition-required');
    assertProblem(await report.act(clerk, 'recall', {}, { 'if-none-match': '*' }), 412, 'stale');
  });
});
