/**
 * The outliers of one circle of neighbours: units of one level that report to one receiver for one period. Read in a
 * handful of queries however many they are; and what came of a set of revisions is remembered, since revisions never
 * change: two processes cannot disagree on it.
 */
import { convertContent } from '../../regimes/compatibility/convert.js';
import { placeOf } from '../../regimes/figure-place.js';
import { figuresAsNumbers, pointerNear } from '../../regimes/figure-values.js';
import { outliersAmong, type Outlier, type Subject } from '../../regimes/outliers.js';
import type { JsonObject } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { obligationQuery, obligationRows, type ObligationRow } from '../store/obligation-rows.js';
import { regimeOf } from '../store/regimes.js';
import { periodBefore } from '../store/rounds.js';
import {
  approvedIn,
  contentsOf,
  movedBetween,
  sentIn,
  windowEnd,
  type Circle,
  type Sent,
  type Written,
} from '../store/sent-contents.js';
import { previousOf } from './report-context.js';

/** An outlier with the pointer of its cell in the content of its report. */
export type PlacedOutlier = Outlier & { readonly path: string };

export interface Found {
  /** By the id of the obligation; those without any are not in it. */
  readonly outliers: ReadonlyMap<number, readonly PlacedOutlier[]>;
  /** How many reports were compared. */
  readonly reports: number;
  readonly previous: string | undefined;
}

/** The circle that a report stands in. */
export const circleOf = (row: ObligationRow): Circle => ({
  regimePeriodId: row.regimePeriodId,
  receiverId: row.receiverId,
  level: row.formLevel,
});
export const circleKey = ({ regimePeriodId, receiverId, level }: Circle): string =>
  `${regimePeriodId} ${receiverId} ${level}`;

const REMEMBERED = 100;
const remembered = new Map<string, Found>();

/** @param one any report of the circle: it says of which regime and period it is */
export async function findOutliers(queries: Queries, one: ObligationRow): Promise<Found> {
  const sent = await sentIn(queries, circleOf(one));
  const before = await previousIn(queries, one, sent);
  const key = JSON.stringify([
    circleKey(circleOf(one)),
    sent.map(({ revisionId }) => revisionId),
    [...before.approved].map(([unitId, { revisionId }]) => [unitId, revisionId]),
    [...before.moved],
  ]);
  // What a unit that moved had before is looked up anew: it hangs on more than revisions.
  const known = before.moved.size === 0 ? remembered.get(key) : undefined;
  if (known) return known;
  const found = await compare(queries, one, sent, before);
  if (before.moved.size === 0) {
    remembered.set(key, found);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  }
  return found;
}

interface Before {
  readonly period: string | undefined;
  readonly approved: ReadonlyMap<number, { readonly revisionId: number; readonly collated: boolean }>;
  /** Units whose previous report is looked up one by one. */
  readonly moved: ReadonlySet<number>;
}

async function previousIn(queries: Queries, one: ObligationRow, sent: readonly Sent[]): Promise<Before> {
  const period = await periodBefore(queries, one);
  const unitIds = sent.map(({ unitId }) => unitId);
  if (period === undefined) return { period, approved: new Map(), moved: new Set() };
  const key = { regime: one.regime, period };
  const after = await windowEnd(queries, key);
  if (after === undefined) return { period, approved: new Map(), moved: new Set() };
  const moved = await movedBetween(queries, unitIds, { after, until: one.windowTo });
  const plain = unitIds.filter((id) => !moved.has(id));
  return { period, approved: await approvedIn(queries, key, plain), moved };
}

async function compare(
  queries: Queries,
  one: ObligationRow,
  sent: readonly Sent[],
  before: Before,
): Promise<Found> {
  const contents = await contentsOf(
    queries,
    sent.map(({ revisionId }) => revisionId),
  );
  const earlier = await contentsOf(
    queries,
    [...before.approved.values()].map(({ revisionId }) => revisionId),
  );
  const moved = await movedContents(queries, sent, before.moved);
  const subjects: Subject[] = [];
  for (const each of sent) {
    const written = contents.get(each.revisionId);
    if (!written) continue;
    const regime = await regimeOf(queries, written.version);
    const then = before.approved.get(each.unitId);
    // Of a request's rounds: what was collated from others is nothing to compare one's own answer with.
    const alike = then && (one.frequency !== 'day' || then.collated === each.step > 0);
    const past =
      moved.get(each.unitId) ?? (alike && (await converted(queries, written, earlier.get(then.revisionId))));
    subjects.push({
      unit: String(each.obligationId),
      figures: figuresAsNumbers(regime, written.content),
      before: past ? figuresAsNumbers(regime, past) : undefined,
    });
  }
  const found = outliersAmong(subjects);
  const outliers = new Map<number, readonly PlacedOutlier[]>();
  for (const { obligationId, revisionId } of sent) {
    const written = contents.get(revisionId);
    const own = found.get(String(obligationId));
    if (!written || !own) continue;
    const regime = await regimeOf(queries, written.version);
    outliers.set(
      obligationId,
      own.map((each) => {
        const place = placeOf(regime, written.content, each.figure) ?? [];
        return { ...each, path: pointerNear(written.content, place) };
      }),
    );
  }
  return { outliers, reports: sent.length, previous: before.period };
}

/** An earlier content as the version of the later one has it. */
async function converted(
  queries: Queries,
  now: Written,
  then: Written | undefined,
): Promise<JsonObject | undefined> {
  if (!then || then.version.hash === now.version.hash) return then?.content;
  const [from, to] = [await regimeOf(queries, then.version), await regimeOf(queries, now.version)];
  return convertContent(from, to, then.content).content;
}

async function movedContents(
  queries: Queries,
  sent: readonly Sent[],
  moved: ReadonlySet<number>,
): Promise<ReadonlyMap<number, JsonObject>> {
  const found = new Map<number, JsonObject>();
  const ids = sent.filter(({ unitId }) => moved.has(unitId)).map(({ obligationId }) => obligationId);
  if (ids.length === 0) return found;
  for (const row of await obligationRows(obligationQuery(queries).whereIn('o.id', ids))) {
    const previous = await previousOf(queries, row);
    if (previous) found.set(row.unitId, previous.content);
  }
  return found;
}
