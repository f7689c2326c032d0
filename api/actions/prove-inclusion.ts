/** A chain of inclusion proofs from a unit's report up to the hash of a roll-up above it. */
import { hashOf } from '../../regimes/canonical.js';
import {
  inclusionProof,
  type LineageInput,
  type ProofStep,
  type RevisionSeal,
} from '../../regimes/lineage.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { inputsOf, loadRevision } from '../store/revisions.js';
import { childrenOf, loadNode, parentOf, type Node, type NodeKey, type View } from '../store/rollups.js';

/** A link of the chain that is still to be proved: which unit, among which inputs. */
interface Storey {
  readonly inputs: readonly LineageInput[];
  readonly unit: string;
  readonly seal?: RevisionSeal;
}

/**
 * Proves that what a unit has sent is in a roll-up, unchanged.
 * @param node the stored view of the roll-up at `key`
 * @param unitId the unit whose report is to be proved, anywhere below
 * @throws Problem not-found where nothing of that unit is in it, not-ready while the nodes between do not fit together
 */
export async function proveInclusion(
  queries: Queries,
  key: NodeKey,
  view: View,
  node: Pick<Node, 'inputs'>,
  unitId: number,
): Promise<ProofStep[]> {
  const way = await wayDown(queries, key, unitId);
  const storeys: Storey[] = [];
  let inputs: readonly LineageInput[] = node.inputs;
  let here = key;
  for (const [index, next] of way.entries()) {
    const child = (await childrenOf(queries, here)).find((one) => one.unitId === next);
    const input = inputs.find((one) => one.unit === child?.unitCode);
    if (!child || !input) throw notIn();
    here = { ...key, unitId: next };
    if (index === way.length - 1) {
      storeys.push({ inputs, unit: input.unit });
    } else if (input.revision === null) {
      if (view !== 'provisional') throw notIn();
      storeys.push({ inputs, unit: input.unit });
      const below = await loadNode(queries, here, 'provisional');
      // The node above was computed from another state of this one: the worker is at it.
      if (below?.hash !== input.hash) throw problem('not-ready', { headers: { 'Retry-After': '1' } });
      inputs = below.inputs;
    } else {
      const frozen = await frozenIn(queries, child.approvedRevisionId, input.hash);
      storeys.push({ inputs, unit: input.unit, seal: frozen.seal });
      inputs = frozen.inputs;
    }
  }
  return storeys.reverse().map(({ inputs: all, unit, seal }) => {
    const proof = inclusionProof(all, unit);
    if (!proof) throw new Error(`Input ${unit} was there a moment ago`);
    return seal ? { proof, seal } : { proof };
  });
}

const notIn = (): Error =>
  problem('not-found', {
    detail: {
      vi: 'Số tổng hợp này không có báo cáo nào của đơn vị đó',
      en: 'Nothing of that unit is in this roll-up',
    },
  });

/** Ids of the units from below the node down to the unit, by whom each one reports to. */
async function wayDown(queries: Queries, key: NodeKey, unitId: number): Promise<number[]> {
  const way: number[] = [];
  for (let unit: number | undefined = unitId; unit !== key.unitId;) {
    way.push(unit);
    unit = (await parentOf(queries, { ...key, unitId: unit }))?.receiverId;
    if (unit === undefined || way.includes(unit)) throw notIn();
  }
  if (way.length === 0) throw notIn();
  return way.reverse();
}

/** What an aggregating unit's approved revision froze, and the seal that leads to its hash. */
async function frozenIn(
  queries: Queries,
  revisionId: number | null,
  hash: string,
): Promise<{ readonly inputs: readonly LineageInput[]; readonly seal: RevisionSeal }> {
  const revision = revisionId === null ? undefined : await loadRevision(queries, { id: revisionId });
  if (revision?.hash !== hash) throw problem('not-ready', { headers: { 'Retry-After': '1' } });
  if (revision.state_ === null || revision.rollupHash === null) throw notIn();
  const inputs = await inputsOf(queries, revision.id);
  return {
    inputs: inputs.map((input) => ({ unit: input.unitCode, revision: input.revision, hash: input.hash })),
    seal: {
      content: hashOf(revision.content),
      state: hashOf(revision.state_),
      rollup: revision.rollupHash,
    },
  };
}
