/** Coverage: how complete a roll-up is, at the node's own step and at the lowest step below it. */
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import type { ChildRow, Coverage, Named, Node, NodeKey } from './rollups.js';

const SHOWN = 100;

/** What the node's own unit has sent up, if anything: when, and which units were in it. */
export interface Frozen {
  readonly at: Instant;
  readonly units: ReadonlySet<number>;
}

/** The revision that the unit last sent and that still stands (submitted or approved), with its inputs. */
export async function frozenBy(queries: Queries, key: NodeKey): Promise<Frozen | undefined> {
  const revision = (await queries('obligations as o')
    .join('reports as r', 'r.obligation_id', 'o.id')
    .join('revisions as s', 's.id', queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'))
    .where({ 'o.regime_period_id': key.regimePeriodId, 'o.unit_id': key.unitId })
    .first({ id: 's.id', at: 's.submitted_at' })) as { id: number; at: Instant } | undefined;
  return revision && frozenIn(queries, { revisionId: revision.id, at: revision.at });
}

/** The units whose reports a revision has frozen. */
export async function frozenIn(
  queries: Queries,
  sent: { readonly revisionId: number; readonly at: Instant },
): Promise<Frozen> {
  const inputs = await queries('revision_inputs')
    .where({ revision_id: sent.revisionId })
    .select<{ unit_id: number }[]>('unit_id');
  return { at: sent.at, units: new Set(inputs.map((input) => input.unit_id)) };
}

export function isReceived(child: Pick<ChildRow, 'state' | 'approvedRevisionId'>): boolean {
  return child.approvedRevisionId !== null || child.state === 'submitted';
}

const named = (child: ChildRow): Named => ({ code: child.unitCode, name: child.unitName });
const byCode = (a: Named, b: Named): number => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

/**
 * @param children the node's direct reporters
 * @param below their own roll-ups, where they aggregate
 * @param frozen what the node's unit itself has sent up
 */
export function coverageOf(
  children: readonly ChildRow[],
  below: ReadonlyMap<number, Pick<Node, 'coverage'>>,
  frozen: Frozen | undefined,
): Coverage {
  const missing = children.filter((child) => child.approvedRevisionId === null);
  const lowest = children.filter((child) => child.step === 0);
  const deeper = [...below.values()].map((node) => node.coverage.lowest);
  const missingLowest = lowest.filter((child) => child.approvedRevisionId === null);
  const late = lowest.filter(
    (child) => frozen && child.approvedRevisionId !== null && !frozen.units.has(child.unitId),
  );
  const total = (own: number, of: (part: Coverage['lowest']) => number): number =>
    deeper.reduce((sum, part) => sum + of(part), own);
  return {
    expected: children.length,
    received: children.filter(isReceived).length,
    approved: children.length - missing.length,
    missing: missing.map(named),
    lowest: {
      expected: total(lowest.length, (part) => part.expected),
      received: total(lowest.filter(isReceived).length, (part) => part.received),
      approved: total(lowest.length - missingLowest.length, (part) => part.approved),
      missing: first([...missingLowest.map(named), ...deeper.flatMap((part) => part.missing)]),
      missingCount: total(missingLowest.length, (part) => part.missingCount),
      late: first([...late.map(named), ...deeper.flatMap((part) => part.late)]),
    },
  };
}

function first(units: readonly Named[]): Named[] {
  return [...units].sort(byCode).slice(0, SHOWN);
}
