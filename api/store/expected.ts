/** How many reports of each level are expected below a unit: what "3.290 of 3.321 reported" is counted against. */
import type { Level } from '../../regimes/words.js';
import type { Queries } from './database.js';
import type { NodeKey } from './rollups.js';

export type ExpectedByLevel = Readonly<Partial<Record<Level, number>>>;

/** Reports owed by units anywhere below, by their level; the unit's own is not among them. */
export async function expectedBelow(
  queries: Queries,
  key: NodeKey & { readonly unitPath: string },
): Promise<ExpectedByLevel> {
  const rows = (await queries('obligations')
    .where({ regime_period_id: key.regimePeriodId })
    .whereLike('unit_path', `${key.unitPath}%`)
    .whereNot({ unit_id: key.unitId })
    .groupBy('level')
    .select('level')
    .count({ n: '*' })) as { level: Level; n: number | string }[];
  return Object.fromEntries(rows.map(({ level, n }) => [level, Number(n)]));
}

/** How many reports may give a field: those of the levels that fill it. */
export function expectedFor(levels: readonly Level[], expected: ExpectedByLevel): number {
  return levels.reduce((sum, level) => sum + (expected[level] ?? 0), 0);
}
