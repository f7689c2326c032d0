/** Reports of the demonstration by their state: its periods move with the calendar. */
import assert from 'node:assert/strict';
import type { Stage } from './stage.js';

export interface Item {
  readonly regime: string;
  readonly period: string;
  readonly unit: { readonly code: string };
}

/** The newest report of a regime in a state, of the unit where one is named. */
export async function reportIn(stage: Stage, regime: string, state: string, unit?: string): Promise<Item> {
  const admin = await stage.person('admin');
  const query = `regime=${regime}&state=${state}&limit=500${unit === undefined ? '' : `&unit=${unit}`}`;
  const { body } = await admin.call('GET', `/obligations?${query}`);
  const items = [...(body['items'] as Item[])].sort((a, b) => (a.period < b.period ? 1 : -1));
  assert.ok(items[0], `no ${state} report of ${regime}`);
  return items[0];
}
