/** The live feed: each event once, to those within whose reach it is, for as long as they may hear it. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { forEachDatabase } from '../database.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type World } from '../world.js';

forEachDatabase('The live feed', (open) => {
  let world: World;

  before(async () => {
    world = await openWorld(await open());
  });
  after(() => world.close());

  interface Ear {
    readonly heard: () => string;
    readonly ended: Promise<void>;
  }

  async function listen(role: 'clerk' | 'administrator', unit: string): Promise<Ear> {
    const headers = { cookie: await world.cookieOf(role, unit) };
    const response = await fetch(`${world.origin}/api/v1/events`, { headers });
    assert.equal(response.status, 200);
    let text = '';
    const read = async (): Promise<void> => {
      for await (const part of response.body ?? []) text += Buffer.from(part as Uint8Array).toString();
    };
    return { heard: () => text, ended: read() };
  }

  const until = async (holds: () => boolean): Promise<void> => {
    for (let looks = 0; looks < 200 && !holds(); looks++) await setTimeout(50);
    assert.ok(holds());
  };
  const times = (text: string, type: string): number => text.split(`event: ${type}\n`).length - 1;

  it('tells each event once, however many begin to listen at the same moment', async () => {
    const admin = await world.as('administrator', 'VN');
    const ears = await Promise.all(Array.from({ length: 4 }, () => listen('administrator', 'VN')));
    await setTimeout(600);
    assertOk(await admin.post('/regimes', HOUSES.document), 201);
    for (const ear of ears) await until(() => times(ear.heard(), 'regime.declared') > 0);
    await setTimeout(600);
    for (const ear of ears) assert.equal(times(ear.heard(), 'regime.declared'), 1);
  });

  it('ends for a person who is locked', async () => {
    const admin = await world.as('administrator', 'VN');
    const ear = await listen('clerk', 'BTC');
    await setTimeout(600);
    assertOk(await admin.post('/users/test-clerk-btc/lock'));
    await Promise.race([
      ear.ended,
      setTimeout(10_000, undefined, { ref: false }).then(() => assert.fail('still listening')),
    ]);
  });
});
