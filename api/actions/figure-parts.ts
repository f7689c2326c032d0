/** What units gave to one figure in one period: cut out of their approved reports or of their roll-ups. */
import type { Aggregation } from '../../regimes/aggregate/aggregation.js';
import { cutOut, type Figure } from '../../regimes/figure.js';
import type { Json } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { contributions, loadNode, provisionalNodes, type Coverage, type View } from '../store/rollups.js';
import { chunks, coverages, type Reporter } from '../store/series.js';
import { contribution } from './compute-rollup.js';

export interface Completeness {
  readonly expected: number;
  readonly approved: number;
}

/** What one unit gave. */
export interface FigurePart {
  /** The figure's own part of the state; undefined where it gave nothing. */
  readonly part: Json | undefined;
  /** Confirmed: of the unit's own report. Provisional: of the lowest step below it. */
  readonly coverage: Completeness;
}

const AT_A_TIME = 64;
export interface PartsQuestion {
  readonly regimePeriodId: number;
  readonly aggregation: Aggregation;
  readonly figure: Figure;
  readonly view: View;
}

/**
 * What reporters handed to whom they report to: their approved report, and in the provisional view otherwise the
 * provisional roll-up below them. So the parts of all direct reporters combine to exactly the roll-up above them.
 */
export async function handedUp(
  queries: Queries,
  question: PartsQuestion,
  reporters: readonly Reporter[],
): Promise<Map<number, FigurePart>> {
  const { regimePeriodId, view } = question;
  const found = new Map<number, FigurePart>();
  const aggregating = reporters.filter(({ step }) => step > 0).map(({ unitId }) => unitId);
  const below =
    view === 'provisional' && aggregating.length > 0
      ? await coverages(queries, regimePeriodId, view, aggregating)
      : new Map<number, Coverage>();
  for (const some of chunks(reporters, AT_A_TIME)) {
    const parts = await partsOf(queries, question, some);
    for (const one of some) {
      const lowest = below.get(one.unitId)?.lowest;
      const own = { expected: 1, approved: one.approvedRevisionId === null ? 0 : 1 };
      found.set(one.unitId, {
        part: parts.get(one.unitId),
        coverage: lowest ? { expected: lowest.expected, approved: lowest.approved } : own,
      });
    }
  }
  return found;
}

async function partsOf(
  queries: Queries,
  { regimePeriodId, aggregation, figure, view }: PartsQuestion,
  reporters: readonly Reporter[],
): Promise<Map<number, Json>> {
  const rows = await contributions(
    queries,
    reporters.flatMap((one) => one.approvedRevisionId ?? []),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const lacking = reporters.filter((one) => one.step > 0 && one.approvedRevisionId === null);
  const standIns =
    view === 'provisional' && lacking.length > 0
      ? await provisionalNodes(
          queries,
          regimePeriodId,
          lacking.map(({ unitId }) => unitId),
        )
      : new Map<number, never>();
  const found = new Map<number, Json>();
  for (const one of reporters) {
    const row = byId.get(one.approvedRevisionId ?? -1);
    const state = row ? contribution(aggregation, one, row) : standIns.get(one.unitId)?.state;
    const part = state && cutOut(figure, state);
    if (part !== undefined) found.set(one.unitId, part);
  }
  return found;
}

/** What the roll-up of a unit says; undefined where nobody reports to it. */
export async function rolledUp(
  queries: Queries,
  { regimePeriodId, figure, view }: PartsQuestion,
  unitId: number,
): Promise<FigurePart | undefined> {
  const node = await loadNode(queries, { regimePeriodId, unitId }, view);
  if (!node) return undefined;
  const { expected, approved } = view === 'confirmed' ? node.coverage : node.coverage.lowest;
  return { part: cutOut(figure, node.state), coverage: { expected, approved } };
}
