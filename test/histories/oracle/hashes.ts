/** The hashes of docs/rollup-engineering.md, written from that page with node:crypto alone. */
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../regimes/words.js';
import { hashOf, sorted } from '../../soak/oracle.js';

export { hashOf, sorted };

export interface Input {
  readonly unit: string;
  readonly name: string;
  readonly revision: number | null;
  readonly hash: string;
}

const sha256 = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The root over the inputs of a roll-up. */
export function rootOf(inputs: readonly Input[]): string {
  const ordered = [...inputs].sort((a, b) => (a.unit < b.unit ? -1 : 1));
  const leaves = ordered.map(({ hash, revision, unit }) =>
    sha256(Buffer.of(0), Buffer.from(sorted({ hash, revision, unit }))),
  );
  return root(leaves).toString('hex');
}

function root(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0]!;
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return sha256(Buffer.of(1), root(leaves.slice(0, left)), root(leaves.slice(left)));
}

/** The hash of a revision of an aggregating unit. */
export function sealHash(content: JsonObject, state: JsonObject, rollup: string): string {
  return hashOf({ content: hashOf(content), rollup, state: hashOf(state) });
}
