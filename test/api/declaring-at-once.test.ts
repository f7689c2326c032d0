/** Two people who declare at the same moment follow one another: one of them may be refused, nobody meets a failure. */
import assert from 'node:assert/strict';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';

forEachDatabase('Declaring at the same moment', (open) => {
  let world: World;
  let admin: Caller;

  before(async () => {
    world = await openWorld(await open());
    admin = await world.as('administrator', 'VN');
  });
  after(() => world.close());

  it('gives a code to one regime', async () => {
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => admin.post('/regimes', HOUSES.document)),
    );
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 409, 409, 409, 409]);
  });

  it('gives each next version a number of its own', async () => {
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => admin.post(`/regimes/${HOUSES.code}/versions`, HOUSES.document)),
    );
    assert.deepEqual(
      replies.map(({ status }) => status),
      [201, 201, 201, 201, 201],
    );
    const regime = assertOk(await admin.get(`/regimes/${HOUSES.code}`));
    assert.deepEqual(
      regime.body.versions.map(({ version }: { version: number }) => version),
      [1, 2, 3, 4, 5, 6],
    );
  });

  it('makes one user of a name', async () => {
    const user = { username: 'hai-nguoi', name: 'Hai Người', roles: [{ role: 'clerk', unit: 'VN' }] };
    const replies = await Promise.all(Array.from({ length: 4 }, () => admin.post('/users', user)));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, 422, 422, 422]);
  });
});
