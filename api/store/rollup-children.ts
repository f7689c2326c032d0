/** What a node of the roll-up tree is made of: who reports to it, and what their revisions contribute. */
import type { Instant, Level, ReportState } from '../../regimes/words.js';
import type { Queries } from './database.js';
import type { NodeKey } from './rollup-nodes.js';
import { ask, dialectOf, listOf, oneOf, type Statement } from './statements.js';

/** One unit that reports to a node, with what it has sent. */
export interface ChildRow {
  readonly unitId: number;
  readonly unitCode: string;
  readonly unitName: string;
  readonly level: Level;
  readonly step: number;
  readonly bucket: number;
  readonly state: ReportState | null;
  readonly approvedRevisionId: number | null;
  readonly submittedRevisionId: number | null;
  readonly revision: number | null;
  readonly hash: string | null;
  readonly decidedAt: Instant | null;
}

const CHILDREN: Statement = {
  name: 'rollup-children',
  text: `select o.unit_id as "unitId", o.unit_code as "unitCode", u.name as "unitName", o.level, o.step, o.bucket,
      r.state, r.approved_revision_id as "approvedRevisionId", r.submitted_revision_id as "submittedRevisionId",
      a.revision, a.hash, a.decided_at as "decidedAt"
    from obligations as o
    join unit_spells as u on u.id = o.spell_id
    left join reports as r on r.obligation_id = o.id
    left join revisions as a on a.id = r.approved_revision_id
    where o.regime_period_id = $1 and o.receiver_id = $2
    order by o.unit_code`,
};

/** All units whose receiver the node is, by unit code. */
export function childrenOf(queries: Queries, node: NodeKey): Promise<ChildRow[]> {
  return ask<ChildRow>(queries, CHILDREN, [node.regimePeriodId, node.unitId]);
}

/** What a revision contributes: an aggregating one its state, any other its content. */
export interface Contribution {
  readonly id: number;
  readonly versionId: number;
  readonly content: string;
  readonly rollupState: string | null;
  readonly revision: number;
  readonly decidedAt: Instant | null;
}

const contributionsOn = (dialect: 'sqlite' | 'postgres'): Statement => ({
  name: 'rollup-contributions',
  // An aggregating revision's state says all; its content is not needed and may be large.
  text: `select id, version_id as "versionId", case when rollup_state is null then content else '{}' end as content,
      rollup_state as "rollupState", revision, decided_at as "decidedAt"
    from revisions where id ${oneOf(dialect, '$1')}`,
});
const CONTRIBUTIONS = { sqlite: contributionsOn('sqlite'), postgres: contributionsOn('postgres') } as const;

export async function contributions(
  queries: Queries,
  revisionIds: readonly number[],
): Promise<Contribution[]> {
  if (revisionIds.length === 0) return [];
  const dialect = dialectOf(queries);
  return ask<Contribution>(queries, CONTRIBUTIONS[dialect], [listOf(dialect, revisionIds)]);
}

/**
 * The same, where a roll-up is to be written from it. Contents of another version than the period's go by other names:
 * what they say would be left out of the sum without a word, so nothing is computed from them.
 * @throws Error where a revision is not of that version
 */
export function ofVersion<Row extends Contribution>(versionId: number, rows: readonly Row[]): Row[] {
  for (const row of rows) {
    if (row.versionId !== versionId)
      throw new Error(
        `Revision ${row.id} is of version ${row.versionId}, its period of version ${versionId}`,
      );
  }
  return [...rows];
}
