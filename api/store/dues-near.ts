/** Due moments in and around a year, counted together where they belong together. */
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** Reports of one step of one period that nobody has opened and that fall due together. */
export interface DueGroup {
  readonly regime: string;
  readonly period: string;
  readonly versionId: number;
  readonly versionHash: string;
  readonly step: number;
  readonly dueAt: Instant;
  readonly reports: number;
}

/** A due moment that was counted over days of a year lies in it, or some weeks before or after. */
export async function duesNear(queries: Queries, year: number): Promise<DueGroup[]> {
  const rows = (await queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('regime_versions as v', 'v.id', 'p.version_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .whereBetween('o.due_at', [`${year - 1}-12-01`, `${year + 1}-03-01`])
    .whereNull('o.rule_due_at')
    .whereNull('r.obligation_id')
    .where('p.imported', 0)
    .groupBy('p.regime', 'p.period', 'p.version_id', 'v.hash', 'o.step', 'o.due_at')
    .orderBy(['o.due_at', 'p.regime', 'p.period', 'o.step'])
    .select({
      regime: 'p.regime',
      period: 'p.period',
      versionId: 'p.version_id',
      versionHash: 'v.hash',
      step: 'o.step',
      dueAt: 'o.due_at',
    })
    .count({ reports: '*' })) as DueGroup[];
  return rows.map((row) => ({ ...row, reports: Number(row.reports) }));
}
