/** What administrators look at beside the demonstration: a feed with what was pushed to it, and a run that verified. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from './stage.js';

export const FEED = 'KHO-BAC';

/** A feed with two deliveries, of which the second supersedes a value, and one that was refused. Once for each stage. */
export async function feedIn(stage: Stage): Promise<void> {
  const admin = await stage.person('admin');
  if ((await admin.call('GET', `/feeds/${FEED}`)).status === 200) return;
  const name = { vi: 'Kho bạc Nhà nước: giải ngân đầu tư công', en: 'State Treasury: disbursement' };
  const made = await admin.call('POST', '/feeds', { code: FEED, name, pushers: ['aggregator-15'] });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const machine = await stage.person('aggregator-15');
  const push = async (key: string, paid: number, unit = '15'): Promise<number> => {
    const at = { unit, period: '2026-Q3' };
    const items = [
      { ...at, values: { paid, planned: 250_000.75 }, observedAt: '2026-10-01T00:00:00Z' },
      { ...at, row: { project: 'Cầu Phố Mới' }, values: { paidOut: 3200 } },
    ];
    return (await machine.call('POST', `/feeds/${FEED}`, { key, items })).status;
  };
  assert.equal(await push('2026-10-01', 187_500.5), 201);
  assert.equal(await push('2026-10-02', 188_000.5), 201);
  assert.equal(await push('2026-10-03', 1, 'khong-co'), 422);
}

/** The number of a run that has verified one regime. */
export async function checkIn(stage: Stage, regime: string): Promise<number> {
  const admin = await stage.person('admin');
  const started = await admin.call('POST', '/rollup-checks', { kind: 'verify', regime });
  assert.equal(started.status, 201, JSON.stringify(started.body));
  const id = Number(started.body['id']);
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(200)) {
    const { body } = await admin.call('GET', `/rollup-checks/${id}`);
    if (body['endedAt'] !== null) return id;
  }
  return assert.fail('The run did not end');
}
