/**
 * Figures that reports compute to more than 15 digits were left out of roll-ups: the roll-ups of regimes that compute
 * anything are made anew from their reports. The worker does so; one that says the right thing already is not written.
 */
import type { Knex } from 'knex';

export const name = '2026-11-29-long-figures';

/** A mark of all of a node: nothing that is stored is gone on from. */
const WHOLE = -1;

export async function up(db: Knex): Promise<void> {
  const reporters = db('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('regime_versions as v', 'v.id', 'p.version_id')
    .whereLike('v.document', '%"x-calc"%')
    .groupBy('o.regime_period_id', 'o.receiver_id')
    .select({ period: 'o.regime_period_id', unit: 'o.receiver_id' })
    .min('o.unit_path as path');
  const nodes = (await reporters) as { period: number; unit: number; path: string }[];
  const marks = nodes.map(({ period, unit, path }) => ({
    regime_period_id: period,
    unit_id: unit,
    unit_path: pathOf(unit, path),
    bucket: WHOLE,
    kind: 'child',
    at: new Date().toISOString(),
  }));
  for (let start = 0; start < marks.length; start += 500)
    await db('rollup_marks').insert(marks.slice(start, start + 500));
}

/** The path of a node, cut out of that of somebody who reports to it. */
function pathOf(unit: number, below: string): string {
  const step = `/${unit}/`;
  const end = below.indexOf(step);
  return end < 0 ? '/' : below.slice(0, end + step.length);
}
