/**
 * What a figure was as it became known: one pass over the approvals below a unit, in time. Each moment says what
 * `?asOf=` would have answered then, at the cost of what changed and not of the whole tree.
 */
import { combineParts, cutOut, readPart, type Figure } from '../../regimes/figure.js';
import type { Instant, Json } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { contributions } from '../store/rollups.js';
import { approvalsOf, chunks, reportersOf, type Approval, type Reporter } from '../store/series.js';
import { contribution } from './compute-rollup.js';
import type { Completeness, PartsQuestion } from './figure-parts.js';

/** A figure as it was known from a moment on. */
export interface Vintage {
  readonly from: Instant;
  readonly value: number | string | null;
  readonly reported: number;
  readonly coverage: Completeness;
  /** The approvals of that moment, the first ten by unit code. */
  readonly because: readonly { readonly code: string; readonly name: string; readonly revision: number }[];
  readonly becauseCount: number;
}

export interface Vintages {
  /** The first, and the latest ones, in time. */
  readonly items: readonly Vintage[];
  /** How many there are in all. */
  readonly count: number;
}

const AT_A_TIME = 64;
const NAMED = 10;

/**
 * @param most the most vintages that are answered
 */
export async function figureVintages(
  queries: Queries,
  question: PartsQuestion,
  unitId: number,
  most: number,
): Promise<Vintages> {
  const { regimePeriodId, figure, view } = question;
  const below = await reportersOf(queries, regimePeriodId, { below: [unitId] });
  const counted = view === 'confirmed' ? below.filter(({ receiverId }) => receiverId === unitId) : below;
  // A unit that nobody reports to has its own report alone.
  const alone = counted.length === 0;
  const reporters = alone ? await reportersOf(queries, regimePeriodId, { units: [unitId] }) : counted;
  const byId = new Map(reporters.map((one) => [one.unitId, one]));
  const approvals = await approvalsOf(queries, regimePeriodId, [...byId.keys()]);
  const parts = await partsOf(queries, question, approvals, byId);
  const top = alone ? (reporters[0]?.receiverId ?? unitId) : unitId;
  const tree = replay(figure, alone ? reporters.map((one) => ({ ...one, receiverId: top })) : reporters);
  const items: Vintage[] = [];
  let count = 0;
  let before = JSON.stringify([undefined, 0]);
  for (const together of byMoment(approvals)) {
    for (const one of together) tree.approve(one.unitId, parts.get(one.id));
    const { value, reported } = readPart(figure, tree.read(top));
    const coverage = tree.coverage(view === 'confirmed' || alone ? top : undefined);
    const now = JSON.stringify([value, reported]);
    if (now === before) continue;
    before = now;
    count += 1;
    items.push({
      from: together[0]?.at ?? '',
      value: value ?? null,
      reported,
      coverage,
      because: named(together, byId),
      becauseCount: together.length,
    });
    if (items.length > most) items.splice(1, 1);
  }
  return { items, count };
}

/** The figure's part of each approved revision, by its id. */
async function partsOf(
  queries: Queries,
  { aggregation, figure }: PartsQuestion,
  approvals: readonly Approval[],
  byId: ReadonlyMap<number, Reporter>,
): Promise<Map<number, Json>> {
  const found = new Map<number, Json>();
  for (const some of chunks(approvals, AT_A_TIME)) {
    const units = new Map(some.map((one) => [one.id, byId.get(one.unitId)]));
    for (const row of await contributions(queries, [...units.keys()])) {
      const unit = units.get(row.id);
      const part = unit && cutOut(figure, contribution(aggregation, unit, row));
      if (part !== undefined) found.set(row.id, part);
    }
  }
  return found;
}

function* byMoment(approvals: readonly Approval[]): Generator<readonly Approval[]> {
  for (let start = 0; start < approvals.length;) {
    const at = approvals[start]?.at;
    let end = start;
    while (approvals[end]?.at === at && end < approvals.length) end++;
    yield approvals.slice(start, end);
    start = end;
  }
}

function named(together: readonly Approval[], byId: ReadonlyMap<number, Reporter>): Vintage['because'] {
  return together
    .flatMap(({ unitId, revision }) => {
      const unit = byId.get(unitId);
      return unit ? [{ code: unit.unitCode, name: unit.unitName, revision }] : [];
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .slice(0, NAMED);
}

/** Children that are combined together, so that one of thousands costs some dozens. */
interface Group {
  readonly children: Reporter[];
  part: Json | undefined;
}

interface Replay {
  /** The unit's approved report says this from now on. */
  readonly approve: (unit: number, part: Json | undefined) => void;
  readonly read: (node: number) => Json | undefined;
  /** Of the direct reporters of a node, or of the lowest step of all. */
  readonly coverage: (node: number | undefined) => Completeness;
}

function replay(figure: Figure, reporters: readonly Reporter[]): Replay {
  const nodes = new Map<number, Group[]>();
  const groupOf = new Map<number, Group>();
  const byId = new Map(reporters.map((one) => [one.unitId, one]));
  for (const one of reporters) {
    const groups = nodes.get(one.receiverId) ?? [];
    nodes.set(one.receiverId, groups);
    let group = groups.at(-1);
    if (!group || group.children.length >= AT_A_TIME)
      groups.push((group = { children: [], part: undefined }));
    group.children.push(one);
    groupOf.set(one.unitId, group);
  }
  const approved = new Map<number, Json | undefined>();
  const sums = new Map<number, Json | undefined>();
  const tally = { lowest: 0, direct: new Map<number, number>() };
  const partOf = (one: Reporter): Json | undefined =>
    approved.has(one.unitId) ? approved.get(one.unitId) : sums.get(one.unitId);
  const combine = (parts: readonly (Json | undefined)[]): Json | undefined =>
    combineParts(
      figure,
      parts.filter((part) => part !== undefined),
    );
  const climb = (one: Reporter): void => {
    const group = groupOf.get(one.unitId);
    if (!group) return;
    group.part = combine(group.children.map(partOf));
    sums.set(one.receiverId, combine((nodes.get(one.receiverId) ?? []).map(({ part }) => part)));
    const above = byId.get(one.receiverId);
    // An approved report stands for all below it, whatever changes there.
    if (above && !approved.has(above.unitId)) climb(above);
  };
  return {
    approve: (unit, part) => {
      const one = byId.get(unit);
      if (!one) return;
      if (!approved.has(unit)) {
        tally.direct.set(one.receiverId, (tally.direct.get(one.receiverId) ?? 0) + 1);
        if (one.step === 0) tally.lowest += 1;
      }
      approved.set(unit, part);
      climb(one);
    },
    read: (node) => sums.get(node),
    coverage: (node) =>
      node === undefined
        ? { expected: reporters.filter(({ step }) => step === 0).length, approved: tally.lowest }
        : {
            expected: (nodes.get(node) ?? []).reduce((sum, { children }) => sum + children.length, 0),
            approved: tally.direct.get(node) ?? 0,
          },
  };
}
