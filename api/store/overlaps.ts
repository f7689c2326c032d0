/**
 * What may be counted twice after a merger that became known late: a unit had sent its report of a period already, and
 * the unit that took its place owes that period as well. What was sent stays, so people must be told of it.
 */
import type { Day } from '../../regimes/words.js';
import type { Queries } from './database.js';

interface Named {
  readonly code: string;
  readonly name: string;
}

export interface Overlap {
  /** The unit that was merged or split. */
  readonly predecessor: Named;
  /** The unit that took its place, or a part of it. */
  readonly successor: Named;
  /** The first day of the new unit. */
  readonly effective: Day;
}

interface Asked {
  readonly regimePeriodId: number;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  /** Of the node: reports below it are looked at. */
  readonly unitPath: string;
}

interface Row {
  readonly fromCode: string;
  readonly fromName: string;
  readonly toCode: string;
  readonly toName: string;
  readonly effective: Day;
}

/** Pairs of which both reports of the period were sent and stand. The first day of a window changes nothing in it. */
export async function overlapsBelow(queries: Queries, asked: Asked): Promise<readonly Overlap[]> {
  const changes = await queries('unit_successions')
    .where('effective', '>', asked.windowFrom)
    .where('effective', '<=', asked.windowTo)
    .first<{ id: number } | undefined>('id');
  if (!changes) return [];
  const rows = (await queries('unit_successions as x')
    .join('obligations as a', (on) => {
      on.on('a.unit_id', 'x.from_id').andOnVal('a.regime_period_id', asked.regimePeriodId);
    })
    .join('obligations as b', (on) => {
      on.on('b.unit_id', 'x.to_id').andOnVal('b.regime_period_id', asked.regimePeriodId);
    })
    .join('reports as ra', 'ra.obligation_id', 'a.id')
    .join('reports as rb', 'rb.obligation_id', 'b.id')
    .join('unit_spells as sa', 'sa.id', 'a.spell_id')
    .join('unit_spells as sb', 'sb.id', 'b.spell_id')
    .where('x.effective', '>', asked.windowFrom)
    .where('x.effective', '<=', asked.windowTo)
    .whereRaw('a.id <> b.id')
    .whereRaw('coalesce(ra.submitted_revision_id, ra.approved_revision_id) is not null')
    .whereRaw('coalesce(rb.submitted_revision_id, rb.approved_revision_id) is not null')
    .whereRaw('substr(b.unit_path, 1, ?) = ?', [asked.unitPath.length, asked.unitPath])
    .orderBy(['b.unit_code', 'a.unit_code'])
    .select({
      fromCode: 'a.unit_code',
      fromName: 'sa.name',
      toCode: 'b.unit_code',
      toName: 'sb.name',
      effective: 'x.effective',
    })) as Row[];
  return rows.map((row) => ({
    predecessor: { code: row.fromCode, name: row.fromName },
    successor: { code: row.toCode, name: row.toName },
    effective: row.effective,
  }));
}
