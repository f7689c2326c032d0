/** How revisions stand: who sent and signed them, what took their place, and what has changed below them since. */
import type { Instant, Level, RevisionState } from '../../regimes/words.js';
import type { Queries } from './database.js';
import type { Coverage, Named } from './rollups.js';

/** A revision wherever it is named as a part of another thing. */
export interface Standing {
  readonly id: number;
  readonly unitId: number;
  readonly unit: { readonly code: string; readonly name: string; readonly level: Level };
  readonly revision: number;
  readonly state: RevisionState;
  readonly hash: string;
  readonly aggregating: boolean;
  readonly late: boolean;
  readonly nil: boolean;
  readonly submittedAt: Instant;
  readonly submittedBy: string;
  readonly signedBy: string | null;
  readonly decidedAt: Instant | null;
  /** The revision of the same report that counts now, where it is another one; null where none counts. */
  readonly now: number | null;
  /** Closed though these were missing, and why. */
  readonly gaps: { readonly reason: string; readonly missing: readonly Named[] } | undefined;
}

interface Row extends Omit<Standing, 'unit' | 'aggregating' | 'late' | 'nil' | 'gaps'> {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly rollupHash: string | null;
  readonly late_: number;
  readonly nil_: number;
  readonly gapsReason: string | null;
  readonly coverage: string | null;
}

const AT_A_TIME = 500;

/** How each of these revisions stands, by its id. */
export async function standingOf(
  queries: Queries,
  revisionIds: readonly number[],
): Promise<Map<number, Standing>> {
  const found = new Map<number, Standing>();
  for (let start = 0; start < revisionIds.length; start += AT_A_TIME) {
    const rows = (await queries('revisions as s')
      .join('obligations as o', 'o.id', 's.obligation_id')
      .join('unit_spells as u', 'u.id', 'o.spell_id')
      .join('reports as r', 'r.obligation_id', 'o.id')
      .join('users as b', 'b.id', 's.submitted_by')
      .leftJoin('users as g', 'g.id', 's.signed_by')
      .leftJoin('revisions as a', 'a.id', 'r.approved_revision_id')
      .whereIn('s.id', revisionIds.slice(start, start + AT_A_TIME))
      .select({
        id: 's.id',
        unitId: 'o.unit_id',
        code: 'o.unit_code',
        name: 'u.name',
        level: 'o.level',
        revision: 's.revision',
        state: 's.state',
        hash: 's.hash',
        rollupHash: 's.rollup_hash',
        late_: 's.late',
        nil_: 's.nil',
        submittedAt: 's.submitted_at',
        submittedBy: 'b.name',
        signedBy: 'g.name',
        decidedAt: 's.decided_at',
        now: 'a.revision',
        gapsReason: 's.gaps_reason',
        // Only of those that closed with gaps: it may be long.
        coverage: queries.raw('case when s.gaps_reason is null then null else s.coverage end'),
      })) as Row[];
    for (const row of rows) found.set(row.id, fromRow(row));
  }
  return found;
}

function fromRow(row: Row): Standing {
  const { code, name, level, rollupHash, late_, nil_, gapsReason, coverage, ...rest } = row;
  return {
    ...rest,
    unit: { code, name, level },
    aggregating: rollupHash !== null,
    late: late_ === 1,
    nil: nil_ === 1,
    gaps:
      gapsReason === null
        ? undefined
        : { reason: gapsReason, missing: (JSON.parse(coverage ?? 'null') as Coverage | null)?.missing ?? [] },
  };
}

/**
 * Those of the revisions that no longer stand on what counts below them: an input was superseded, or a reporter that
 * was missing counts by now.
 */
export async function staleAmong(
  queries: Queries,
  revisionIds: readonly number[],
): Promise<ReadonlySet<number>> {
  if (revisionIds.length === 0) return new Set();
  const superseded = await queries('revision_inputs as i')
    .join('revisions as s', 's.id', 'i.input_id')
    .join('reports as r', 'r.obligation_id', 's.obligation_id')
    .whereIn('i.revision_id', revisionIds)
    .where((other) => {
      void other
        .whereNull('r.approved_revision_id')
        .orWhereNot('r.approved_revision_id', queries.ref('i.input_id'));
    })
    .distinct<{ id: number }[]>({ id: 'i.revision_id' });
  const joined = await queries('revisions as s')
    .join('obligations as o', 'o.id', 's.obligation_id')
    .join('obligations as c', (join) => {
      void join.on('c.regime_period_id', 'o.regime_period_id').andOn('c.receiver_id', 'o.unit_id');
    })
    .join('reports as r', 'r.obligation_id', 'c.id')
    .whereIn('s.id', revisionIds)
    .whereNotNull('r.approved_revision_id')
    .whereNotExists((inside) => {
      void inside
        .from('revision_inputs as i')
        .whereRaw('i.revision_id = s.id and i.unit_id = c.unit_id')
        .select(queries.raw('1'));
    })
    .distinct<{ id: number }[]>({ id: 's.id' });
  return new Set([...superseded, ...joined].map(({ id }) => id));
}

/** Revisions above that froze a revision, by the id of what they froze; the newest first. */
export async function frozenInto(queries: Queries, revisionId: number): Promise<number[]> {
  const rows = await queries('revision_inputs')
    .where({ input_id: revisionId })
    .orderBy('revision_id', 'desc')
    .select<{ id: number }[]>({ id: 'revision_id' });
  return rows.map(({ id }) => id);
}

/** The revisions that a revision froze, by unit code. */
export async function frozenBelow(queries: Queries, revisionId: number): Promise<number[]> {
  const rows = await queries('revision_inputs')
    .where({ revision_id: revisionId })
    .orderBy('unit_code')
    .select<{ id: number }[]>({ id: 'input_id' });
  return rows.map(({ id }) => id);
}
