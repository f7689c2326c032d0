/** Dirty marks: which nodes of which roll-ups no longer say what is below them. Insert-only. */
import type { Queries } from './database.js';
import { withoutHeldMarks } from './job-failures.js';
import { ask, type Statement } from './statements.js';

export interface Mark {
  readonly regimePeriodId: number;
  readonly unitId: number;
  /** The node's path of unit ids, `/1/15/`: a subtree is settled when no mark stands below it. */
  readonly unitPath: string;
  /** The part of the node; -1: all of it is to be computed from its reports, nothing that is stored is gone on from. */
  readonly bucket: number;
  /** `child`: a report sent to this unit changed; `below`: the provisional roll-up of a unit under it did. */
  readonly kind: 'child' | 'below';
}

const INSERT: Statement = {
  name: 'mark-insert',
  text: `insert into rollup_marks (regime_period_id, unit_id, unit_path, bucket, kind, at)
    values ($1, $2, $3, $4, $5, $6)`,
};

/** Writes marks in the transaction of what made the nodes dirty. */
export async function insertMarks(trx: Queries, marks: readonly Mark[], now: Date): Promise<void> {
  const at = now.toISOString();
  const [only] = marks;
  if (only && marks.length === 1) {
    await ask(trx, INSERT, [only.regimePeriodId, only.unitId, only.unitPath, only.bucket, only.kind, at]);
    return;
  }
  for (let start = 0; start < marks.length; start += 500) {
    await trx('rollup_marks').insert(
      marks.slice(start, start + 500).map((mark) => ({
        regime_period_id: mark.regimePeriodId,
        unit_id: mark.unitId,
        unit_path: mark.unitPath,
        bucket: mark.bucket,
        kind: mark.kind,
        at,
      })),
    );
  }
}

export interface DirtyNode {
  readonly regimePeriodId: number;
  readonly unitId: number;
}

/** A node with marks, as the relay sees it. */
export interface WaitingNode extends DirtyNode {
  readonly regime: string;
  /** Its oldest mark: another one after a pass means that there is new work. */
  readonly first: number;
}

/**
 * Nodes that have marks, at most `limit` of each regime: the deepest first, so that what is above is computed once
 * and not for each of them, and among those the longest waiting first. Regimes take turns: the first of each, the
 * second of each, and so on.
 * @param now leaves out nodes that have failed and are not to be tried again yet
 */
export async function dirtyNodes(queries: Queries, limit: number, now?: Date): Promise<WaitingNode[]> {
  const marks = queries('rollup_marks');
  const depth = "max(length(unit_path) - length(replace(unit_path, '/', '')))";
  const nodes = (now ? withoutHeldMarks(marks, queries, now) : marks)
    .leftJoin('regime_periods as p', 'p.id', 'rollup_marks.regime_period_id')
    .select({ regimePeriodId: 'regime_period_id', unitId: 'unit_id', regime: 'p.regime' })
    .select(
      queries.raw(
        `row_number() over (partition by p.regime order by ${depth} desc, min(rollup_marks.id)) as turn`,
      ),
    )
    .min('rollup_marks.id as first')
    .groupBy('regime_period_id', 'unit_id', 'p.regime');
  return (await queries
    .select('regimePeriodId', 'unitId', 'regime', 'first')
    .from(nodes.as('nodes'))
    .where('turn', '<=', limit)
    .orderBy(['turn', 'first'])) as WaitingNode[];
}

/** Whether a view of a node says what is below it: confirmed looks at its own marks, provisional at its subtree's. */
export async function isSettled(
  queries: Queries,
  node: DirtyNode & { readonly unitPath: string },
  view: 'confirmed' | 'provisional',
): Promise<boolean> {
  const marks = queries('rollup_marks').where({ regime_period_id: node.regimePeriodId });
  const found = await (
    view === 'confirmed'
      ? marks.where({ unit_id: node.unitId, kind: 'child' })
      : marks.whereLike('unit_path', `${node.unitPath}%`)
  ).first<{ id: number } | undefined>('id');
  return found === undefined;
}
