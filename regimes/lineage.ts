/**
 * Lineage: the hash of a roll-up is the root of a Merkle tree over its inputs, in the shape of RFC 6962, so
 * that a unit can prove with a few hashes that its report is in a figure, unchanged.
 *
 * Leaves and nodes are hashed under different first bytes: no node can pass for an input.
 */
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical, hashOf, sha256, sha256Bytes } from './canonical.js';
import type { JsonObject } from './words.js';

/** One report (or, without one, the provisional roll-up) that a roll-up is made of. */
export interface LineageInput {
  /** The unit's public code as of the period; unique among the inputs of a roll-up. */
  readonly unit: string;
  /** Null where the unit's own provisional roll-up stands in for a report that is not approved yet. */
  readonly revision: number | null;
  /** Of the revision, or of the provisional roll-up: 64 lower-case hex digits. */
  readonly hash: string;
}

/** That an input is in a roll-up: the hashes that lead from it to the root. */
export interface InclusionProof {
  readonly input: LineageInput;
  /** Place of the input among the inputs, sorted by unit code, from 0. */
  readonly index: number;
  /** Number of inputs. */
  readonly size: number;
  /** Hashes of the sibling subtrees from the leaf upward, hex. */
  readonly path: readonly string[];
  /** The hash of the roll-up, hex. */
  readonly root: string;
}

/** What the hash of an aggregating unit's revision is made of, by hash: enough to go on without its content. */
export interface RevisionSeal {
  readonly content: string;
  readonly state: string;
  /** The hash of the roll-up frozen in the revision. */
  readonly rollup: string;
}

/** One storey of a proof from a commune to the nation; `seal` where the input is an aggregating unit's revision. */
export interface ProofStep {
  readonly proof: InclusionProof;
  readonly seal?: RevisionSeal;
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of a roll-up: the Merkle root over its inputs, in whatever order they come; hex. */
export function rollupHash(inputs: readonly LineageInput[]): string {
  // A leaf's first byte goes in front of its text: nothing is copied on the way to its hash.
  const hashes = sorted(inputs).map((input) => sha256Bytes(`\u0000${leafText(input)}`));
  return bytesToHex(rootOf(hashes));
}

/** SHA-256 of 0x00 and the canonical JSON of `{hash, revision, unit}`; hex. */
export function leafHash(input: LineageInput): string {
  return bytesToHex(sha256Bytes(concatBytes(LEAF, leafBytes(input))));
}

/**
 * The hash of a revision. Of a report that aggregates nothing it is the hash of its content. That of an
 * aggregating unit covers content, mergeable state and the inputs' root by their own hashes, so that a proof
 * may pass through it without showing either.
 */
export function revisionHash(
  revision:
    | { readonly content: JsonObject }
    | { readonly content: JsonObject; readonly state: JsonObject; readonly rollupHash: string },
): string {
  return 'state' in revision ? sealHash(sealOf(revision)) : hashOf(revision.content);
}

/** The hash of a revision that aggregates nothing, by the canonical text of its content. */
export const textHash = (content: string): string => sha256(content);

export function sealOf(revision: {
  readonly content: JsonObject;
  readonly state: JsonObject;
  readonly rollupHash: string;
}): RevisionSeal {
  return { content: hashOf(revision.content), state: hashOf(revision.state), rollup: revision.rollupHash };
}

/** The proof that a unit's input is in the roll-up of `inputs`; undefined if it has none there. */
export function inclusionProof(inputs: readonly LineageInput[], unit: string): InclusionProof | undefined {
  const all = sorted(inputs);
  const index = all.findIndex((input) => input.unit === unit);
  const input = all[index];
  if (input === undefined) return undefined;
  const leaves = all.map(leafBytes);
  return {
    input: { unit: input.unit, revision: input.revision, hash: input.hash },
    index,
    size: all.length,
    path: auditPath(index, leaves).map(bytesToHex),
    root: bytesToHex(merkleRoot(leaves)),
  };
}

/**
 * Whether the proof leads from its input to its root. Total: hashes and places that cannot be are no proof.
 * The caller compares `proof.root` with a hash that he trusts.
 */
export function verifyInclusion(proof: InclusionProof): boolean {
  const { index, size, path, root } = proof;
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  if (![...path, root, proof.input.hash].every((hash) => /^[0-9a-f]{64}$/.test(hash))) return false;
  if (/\p{Surrogate}/u.test(proof.input.unit)) return false; // no UTF-8, and so no hash
  let place = index;
  let last = size - 1;
  let hash: Uint8Array = hexToBytes(leafHash(proof.input));
  for (const step of path) {
    if (last === 0) return false;
    const sibling = hexToBytes(step);
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      // A last node without a right neighbour was carried up unhashed: skip to where it has a left one.
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && bytesToHex(hash) === root;
}

/**
 * Whether the steps, lowest first, lead without a break from the first input to the last root: each root is
 * sealed in the revision that is the next input, or is itself the next input's hash (a provisional roll-up).
 */
export function verifyChain(steps: readonly ProofStep[]): boolean {
  return (
    steps.length > 0 &&
    steps.every(({ proof, seal }, index) => {
      const below = steps[index - 1]?.proof.root;
      if (!verifyInclusion(proof)) return false;
      if (seal !== undefined) return seal.rollup === below && sealHash(seal) === proof.input.hash;
      return below === undefined || (proof.input.revision === null && proof.input.hash === below);
    })
  );
}

/** The Merkle tree hash of RFC 6962, section 2.1, over raw leaves. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return rootOf(leaves.map((leaf) => sha256Bytes(concatBytes(LEAF, leaf))));
}

/** The same over hashed leaves: two and two from the left, a last one without a neighbour is carried up. */
function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  let storey = hashes;
  while (storey.length > 1) {
    const above: Uint8Array[] = [];
    for (let index = 0; index < storey.length; index += 2) {
      const [left, right] = [storey[index], storey[index + 1]];
      if (left) above.push(right ? nodeHash(left, right) : left);
    }
    storey = above;
  }
  return storey[0] ?? sha256Bytes(new Uint8Array());
}

/** The audit path of RFC 6962, section 2.1.1: sibling hashes from the leaf upward. */
export function auditPath(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const left = leaves.slice(0, split);
  const right = leaves.slice(split);
  return index < split
    ? [...auditPath(index, left), merkleRoot(right)]
    : [...auditPath(index - split, right), merkleRoot(left)];
}

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes.set(NODE);
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return sha256Bytes(bytes);
}

const leafBytes = (input: LineageInput): Uint8Array => utf8ToBytes(leafText(input));

/** Canonical JSON, member by member in its order. */
const leafText = ({ unit, revision, hash }: LineageInput): string =>
  `{"hash":${canonical(hash)},"revision":${canonical(revision)},"unit":${canonical(unit)}}`;

function sealHash({ content, state, rollup }: RevisionSeal): string {
  return hashOf({ content, state, rollup });
}

/** By unit code in UTF-16 code units, as RFC 8785 sorts; then by revision and hash, should a unit stand twice. */
function sorted(inputs: readonly LineageInput[]): readonly LineageInput[] {
  const inOrder = inputs.every(({ unit }, index) => index === 0 || (inputs[index - 1]?.unit ?? '') < unit);
  if (inOrder) return inputs; // as they mostly come
  return [...inputs].sort((a, b) => {
    if (a.unit !== b.unit) return a.unit < b.unit ? -1 : 1;
    if (a.revision !== b.revision) return (a.revision ?? -1) - (b.revision ?? -1);
    return a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0;
  });
}
