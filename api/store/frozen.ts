/** What a sent report of an aggregating unit froze: its inputs as the rows that a roll-up is computed from. */
import type { Instant, Level, RevisionState } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { childrenOf, type ChildRow, type Coverage, type NodeKey } from './rollups.js';

/** A revision of an aggregating unit, as far as its roll-up goes. */
export interface FrozenRevision {
  readonly id: number;
  readonly revision: number;
  readonly state: RevisionState;
  readonly rollupHash: string;
  readonly coverage: Coverage;
  readonly gapsReason: string | null;
  readonly submittedAt: Instant;
}

/**
 * The revision of the unit's own report: the numbered one, or the one that stands (sent last, or approved).
 * @returns undefined where there is none, or it is of a unit that aggregates nothing
 */
export async function frozenRevision(
  queries: Queries,
  key: NodeKey,
  revision?: number,
): Promise<FrozenRevision | undefined> {
  const query = queries('obligations as o')
    .join('revisions as s', 's.obligation_id', 'o.id')
    .where({ 'o.regime_period_id': key.regimePeriodId, 'o.unit_id': key.unitId })
    .whereNotNull('s.rollup_hash');
  if (revision === undefined)
    void query
      .join('reports as r', 'r.obligation_id', 'o.id')
      .where('s.id', queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'));
  else void query.where({ 's.revision': revision });
  const row = (await query.first({
    id: 's.id',
    revision: 's.revision',
    state: 's.state',
    rollupHash: 's.rollup_hash',
    coverage: 's.coverage',
    gapsReason: 's.gaps_reason',
    submittedAt: 's.submitted_at',
  })) as (Omit<FrozenRevision, 'coverage'> & { readonly coverage: string }) | undefined;
  return row && { ...row, coverage: JSON.parse(row.coverage) as Coverage };
}

interface InputRow {
  readonly unitId: number;
  readonly unitCode: string;
  readonly unitName: string;
  readonly level: Level;
  readonly step: number;
  readonly bucket: number;
  readonly inputId: number;
  readonly revision: number;
  readonly hash: string;
  readonly decidedAt: Instant | null;
}

/**
 * The reporters of a node as a revision froze them: those that went in with the revision that did, the others
 * without one. By unit code.
 */
export async function frozenChildren(
  queries: Queries,
  key: NodeKey,
  revisionId: number,
): Promise<ChildRow[]> {
  const inputs = (await queries('revision_inputs as i')
    .join('revisions as s', 's.id', 'i.input_id')
    .join('obligations as o', 'o.id', 's.obligation_id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'i.revision_id': revisionId })
    .select({
      unitId: 'i.unit_id',
      unitCode: 'i.unit_code',
      unitName: 'u.name',
      level: 'o.level',
      step: 'o.step',
      bucket: 'o.bucket',
      inputId: 'i.input_id',
      revision: 'i.revision',
      hash: 'i.hash',
      decidedAt: 's.decided_at',
    })) as InputRow[];
  const went = new Set(inputs.map((input) => input.unitId));
  const left = (await childrenOf(queries, key)).filter((child) => !went.has(child.unitId));
  const without = { approvedRevisionId: null, submittedRevisionId: null, revision: null, hash: null };
  const rows: ChildRow[] = [
    ...inputs.map(({ inputId, ...input }) => ({
      ...input,
      state: 'approved' as const,
      approvedRevisionId: inputId,
      submittedRevisionId: null,
    })),
    ...left.map((child) => ({ ...child, ...without, state: null, decidedAt: null })),
  ];
  return rows.sort((a, b) => (a.unitCode < b.unitCode ? -1 : 1));
}
