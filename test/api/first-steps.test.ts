/** The tour of the first log-in is dismissed for good, by each for himself. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { assertOk, assertProblem, openWorld, type World } from '../world.js';

forEachDatabase('First steps', (open) => {
  let world: World;
  before(async () => {
    world = await openWorld(await open());
  });
  after(() => world.close());

  it('are shown until they are dismissed, and to nobody else less', async () => {
    const [clerk, head] = [await world.as('clerk', '02839'), await world.as('head', '02839')];
    assert.deepEqual(assertOk(await clerk.get('/first-steps')).body.dismissed, []);
    assertOk(await clerk.post('/first-steps/tour/dismiss'), 204);
    assertOk(await clerk.post('/first-steps/tour/dismiss'), 204);
    assert.deepEqual(assertOk(await clerk.get('/first-steps')).body.dismissed, ['tour']);
    assert.deepEqual(assertOk(await head.get('/first-steps')).body.dismissed, []);
    assertProblem(await clerk.post('/first-steps/other/dismiss'), 404, 'not-found');
  });
});
