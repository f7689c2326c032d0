/**
 * What roll-ups are computed from, as it is now or as it was known at a moment: who reports to a node, with which
 * approved revision, and what the node's own unit has sent up.
 */
import type { Instant, RevisionState } from '../../regimes/words.js';
import { frozenBy, type Frozen } from './coverage.js';
import type { Queries } from './database.js';
import { childrenOf, contributions, type ChildRow, type Contribution, type NodeKey } from './rollups.js';

/** Where a computation of nodes reads. */
export interface Sources {
  /** The node's direct reporters, by unit code. */
  readonly children: (node: NodeKey) => Promise<ChildRow[]>;
  readonly frozen: (node: NodeKey) => Promise<Frozen | undefined>;
  /** What revisions contribute, by their ids; at most some tens at a time. */
  readonly contributions: (ids: readonly number[]) => Promise<Contribution[]>;
}

/** The reports as they are now. */
export function sourcesNow(queries: Queries): Sources {
  return {
    children: (node) => childrenOf(queries, node),
    frozen: (node) => frozenBy(queries, node),
    contributions: (ids) => contributions(queries, ids),
  };
}

/**
 * The reports as they were known at a moment: a revision counts if it was approved by then and the one after it was
 * not. Who owes what and what units are called is taken as it is known today.
 */
export function sourcesAsOf(queries: Queries, moment: Instant): Sources {
  return {
    children: async (node) => {
      const children = await childrenOf(queries, node);
      const rows = await revisionsUntil(queries, moment, {
        'o.regime_period_id': node.regimePeriodId,
        'o.receiver_id': node.unitId,
      });
      const byUnit = new Map<number, SentRow[]>();
      for (const row of rows) byUnit.set(row.unitId, [...(byUnit.get(row.unitId) ?? []), row]);
      return children.map((child) => childThen(child, byUnit.get(child.unitId) ?? [], moment));
    },
    frozen: async (node) => {
      const rows = await revisionsUntil(queries, moment, {
        'o.regime_period_id': node.regimePeriodId,
        'o.unit_id': node.unitId,
      });
      const sent = rows.find((row) => isWaiting(row, moment)) ?? rows.find((row) => counts(row, moment));
      if (!sent) return undefined;
      const inputs = await queries('revision_inputs')
        .where({ revision_id: sent.id })
        .select<{ unit_id: number }[]>('unit_id');
      return { at: sent.submittedAt, units: new Set(inputs.map((input) => input.unit_id)) };
    },
    contributions: (ids) => contributions(queries, ids),
  };
}

interface SentRow {
  readonly id: number;
  readonly unitId: number;
  readonly revision: number;
  readonly hash: string;
  readonly state: RevisionState;
  readonly submittedAt: Instant;
  readonly decidedAt: Instant | null;
}

/** Revisions that had been sent or decided on by then, the latest first. */
async function revisionsUntil(
  queries: Queries,
  moment: Instant,
  where: Readonly<Record<string, number>>,
): Promise<SentRow[]> {
  return (
    (await queries('revisions as s')
      .join('obligations as o', 'o.id', 's.obligation_id')
      .where(where)
      // A clock that was set back may have recorded the decision as earlier than the sending: it counts all the same.
      .where(
        (known) => void known.where('s.submitted_at', '<=', moment).orWhere('s.decided_at', '<=', moment),
      )
      .orderBy('s.revision', 'desc')
      .select({
        id: 's.id',
        unitId: 'o.unit_id',
        revision: 's.revision',
        hash: 's.hash',
        state: 's.state',
        submittedAt: 's.submitted_at',
        decidedAt: 's.decided_at',
      })) as SentRow[]
  );
}

/** Approved by then; of several the latest counts, since approving it superseded the others. */
function counts({ state, decidedAt }: SentRow, moment: Instant): boolean {
  return (state === 'approved' || state === 'superseded') && decidedAt !== null && decidedAt <= moment;
}

/** Sent, and nobody had decided on it yet. */
function isWaiting({ decidedAt }: SentRow, moment: Instant): boolean {
  return decidedAt === null || decidedAt > moment;
}

function childThen(child: ChildRow, rows: readonly SentRow[], moment: Instant): ChildRow {
  const approved = rows.find((row) => counts(row, moment));
  const waiting = rows.find((row) => isWaiting(row, moment));
  return {
    ...child,
    state: waiting ? 'submitted' : approved ? 'approved' : null,
    approvedRevisionId: approved?.id ?? null,
    submittedRevisionId: waiting?.id ?? null,
    revision: approved?.revision ?? null,
    hash: approved?.hash ?? null,
    decidedAt: approved?.decidedAt ?? null,
  };
}
