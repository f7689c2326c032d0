/**
 * One node of a roll-up as the texts that its rows hold, from its reporters: what rebuild writes and verify compares.
 * Where nothing stands in for a missing report both views say the same: it is combined, hashed and written out once.
 */
import type { Aggregation } from '../../../regimes/aggregate/aggregation.js';
import { canonical, canonicalInOrder } from '../../../regimes/canonical.js';
import { rollupHash } from '../../../regimes/lineage.js';
import type { Json } from '../../../regimes/words.js';
import { combineChildren, inputsFor, wholes, type States } from '../../../api/actions/compute-rollup.js';
import { coverageOf, type Frozen } from '../../../api/store/coverage.js';
import type { ChildRow, Node, View } from '../../../api/store/rollups.js';
import type { Hashed } from './contents.js';

/** The columns of a node's own row, but for its moment. */
export interface RowTexts {
  readonly state: string;
  readonly inputs: string;
  readonly coverage: string;
  readonly hash: string;
}
/** The state of a view of a part. */
export type PartTexts = Readonly<Record<View, string>>;

/** What of a roll-up enters the one above. */
export type Below = Pick<Node, 'state' | 'coverage' | 'hash'>;

export interface ComputedTexts {
  readonly views: Readonly<Record<View, RowTexts>>;
  /** By bucket; none where the node is not made of several parts. */
  readonly parts: ReadonlyMap<number, PartTexts>;
  /** What goes into the node above. */
  readonly provisional: Below;
}

/** A reporter without what its revision says: that comes with the content. */
export type Reporting = Omit<ChildRow, 'revision' | 'hash' | 'decidedAt'>;
type Sent = Pick<ChildRow, 'revision' | 'hash' | 'decidedAt'>;

/** Member by member, which costs a fraction of copying objects that were read by the thousand. */
const childRow = (child: Reporting, sent: Sent | undefined): ChildRow => ({
  unitId: child.unitId,
  unitCode: child.unitCode,
  unitName: child.unitName,
  level: child.level,
  step: child.step,
  bucket: child.bucket,
  state: child.state,
  approvedRevisionId: child.approvedRevisionId,
  submittedRevisionId: child.submittedRevisionId,
  revision: sent?.revision ?? null,
  hash: sent?.hash ?? null,
  decidedAt: sent?.decidedAt ?? null,
});

export interface Reporters {
  /** By unit code, as the database sorts. */
  readonly children: readonly Reporting[];
  /** Their own provisional roll-ups, where they aggregate, by unit id. */
  readonly below: ReadonlyMap<number, Below>;
  /** What the node's own unit has sent up. */
  readonly frozen: Frozen | undefined;
}

const text = (value: unknown): string => canonical(value as Json);

/** @param load what revisions contribute, a part of the node at a time */
export async function computeNode(
  aggregation: Aggregation,
  { children: reporting, below, frozen }: Reporters,
  load: (ids: readonly number[]) => Promise<Hashed[]>,
): Promise<ComputedTexts> {
  const sent = new Map<number, Sent>();
  const loadAndNote = async (ids: readonly number[]): Promise<Hashed[]> => {
    const rows = await load(ids);
    for (const { id, revision, hash, decidedAt } of rows) sent.set(id, { revision, hash, decidedAt });
    return rows;
  };
  const parts = new Map<number, States>();
  for (const bucket of new Set(reporting.map((child) => child.bucket))) {
    const part = reporting.filter((child) => child.bucket === bucket);
    parts.set(bucket, await combineChildren(aggregation, part, below, loadAndNote));
  }
  const children = reporting.map((child) => childRow(child, sent.get(child.approvedRevisionId ?? -1)));
  const states = wholes(aggregation, parts);
  const coverage = coverageOf(children, below, frozen);
  const rowOf = (view: View): RowTexts => {
    const inputs = inputsFor(children, below, view);
    return {
      state: text(states[view]),
      inputs: canonicalInOrder(inputs as unknown as Json),
      coverage: text(coverage),
      hash: rollupHash(inputs),
    };
  };
  const confirmed = rowOf('confirmed');
  const alike = !children.some((child) => child.approvedRevisionId === null && below.has(child.unitId));
  const provisional = alike ? confirmed : rowOf('provisional');
  const several = parts.size > 1 ? [...parts] : [];
  return {
    views: { confirmed, provisional },
    parts: new Map(several.map(([bucket, part]) => [bucket, partTexts(part)])),
    provisional: { state: states.provisional, coverage, hash: provisional.hash },
  };
}

function partTexts(states: States): PartTexts {
  const confirmed = text(states.confirmed);
  const alike = states.provisional === states.confirmed;
  return { confirmed, provisional: alike ? confirmed : text(states.provisional) };
}
