/**
 * Bringing a node's figures forward from what they were: parts that nothing happened to are kept, and a part that
 * has only gained reports takes them in. Because combining is associative and commutative, and equal sets of reports
 * have states that are equal to the byte, this is what computing the part from its reports would give. Where a
 * report was replaced or taken out, it is computed from its reports.
 */
import type { Aggregation } from '../../regimes/aggregate/aggregation.js';
import type { Node, StandIn, View } from '../store/rollup-nodes.js';
import type { ChildRow } from '../store/rollup-children.js';
import type { Sources } from '../store/sources.js';
import { combineApproved, combineChildren, withStandIns, type States } from './compute-rollup.js';

/** A node as it was computed last. */
export interface Before {
  readonly inputs: Readonly<Record<View, Node['inputs']>>;
  /** The states of a part; undefined where it was never computed. */
  readonly part: (bucket: number) => States | undefined;
}

export interface Advancing {
  readonly aggregation: Aggregation;
  readonly load: Sources['contributions'];
  /** The node's direct reporters now. */
  readonly children: readonly ChildRow[];
  /** The roll-ups that may stand in for them. */
  readonly below: ReadonlyMap<number, Pick<StandIn, 'state'>>;
  readonly inputs: Readonly<Record<View, Node['inputs']>>;
  /** Parts of which it is known that something happened to them; others are looked through for a difference. */
  readonly marked: ReadonlySet<number>;
  /** Undefined: everything is computed from the reports. */
  readonly before: Before | undefined;
}

/** The states of a node's parts, by number. */
export async function advanceParts(advancing: Advancing): Promise<Map<number, States>> {
  const { aggregation, children, below, load, marked } = advancing;
  const before = foundations(advancing);
  const touched = differing(advancing, before);
  const parts = new Map<number, States>();
  for (const [bucket, own] of byBucket(children)) {
    const known = before?.part(bucket);
    if (!before || !known) {
      parts.set(bucket, await combineChildren(aggregation, own, below, load));
      continue;
    }
    if (!marked.has(bucket) && !own.some((child) => touched.has(child.unitCode))) {
      parts.set(bucket, known);
      continue;
    }
    const fresh = gained(own, before);
    const confirmed =
      fresh === undefined
        ? await combineApproved(aggregation, own, load)
        : fresh.length === 0
          ? known.confirmed
          : await combineApproved(aggregation, fresh, load, known.confirmed);
    parts.set(bucket, { confirmed, provisional: withStandIns(aggregation, confirmed, own, below) });
  }
  return parts;
}

/** What was, unless it holds reports of units that are not the node's any more: nobody knows in which part. */
function foundations({ before, children }: Advancing): Before | undefined {
  const codes = new Set(children.map((child) => child.unitCode));
  // Whatever is in the confirmed figures is in the provisional ones.
  return before?.inputs.provisional.every((input) => codes.has(input.unit)) ? before : undefined;
}

/** Codes of the units whose input is not what it was, in either view. */
function differing({ inputs }: Advancing, before: Before | undefined): Set<string> {
  const codes = new Set<string>();
  if (!before) return codes;
  for (const view of ['confirmed', 'provisional'] as const) {
    const was = new Map(before.inputs[view].map((input) => [input.unit, input]));
    for (const input of inputs[view]) {
      const old = was.get(input.unit);
      if (!old || !isSame(old, input)) codes.add(input.unit);
      was.delete(input.unit);
    }
    for (const unit of was.keys()) codes.add(unit);
  }
  return codes;
}

type Input = Node['inputs'][number];

const isSame = (a: Input, b: Input): boolean =>
  a.hash === b.hash && a.revision === b.revision && a.name === b.name;

/** The reporters whose approved report is not in the figures yet; undefined where others have changed as well. */
function gained(own: readonly ChildRow[], before: Before): ChildRow[] | undefined {
  const was = new Map(before.inputs.confirmed.map((input) => [input.unit, input]));
  const fresh: ChildRow[] = [];
  for (const child of own) {
    const old = was.get(child.unitCode);
    if (!old) {
      if (child.hash !== null) fresh.push(child);
    } else if (
      child.hash === null ||
      !isSame(old, { unit: old.unit, name: child.unitName, revision: child.revision, hash: child.hash })
    ) {
      return undefined;
    }
  }
  return fresh;
}

function byBucket(children: readonly ChildRow[]): Map<number, ChildRow[]> {
  const parts = new Map<number, ChildRow[]>();
  for (const child of children) {
    const part = parts.get(child.bucket);
    if (part) part.push(child);
    else parts.set(child.bucket, [child]);
  }
  return parts;
}
