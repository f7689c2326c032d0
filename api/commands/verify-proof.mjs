/**
 * `npm run verify-proof FILE [ROOT]`: checks a proof, as `GET /rollups/…/proof` answers it, with nothing but Node:
 * no network, no package, none of our code. ROOT is the hash that was published; without it the file's own is taken
 * and said to be so. Ends with 0 where the proof holds, with 1 where it does not. The format is in docs/rollup-engineering.md.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

/** RFC 8785 of the flat objects of a proof: texts, whole numbers and null, members by name. */
function canonical(object) {
  const names = Object.keys(object).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(object[name])}`).join(',')}}`;
}

/** The root that a proof leads to, hex; throws where it leads nowhere. `at` says which step it is. */
function rootOf({ input, index, size, path }, at) {
  const fits =
    typeof input?.unit === 'string' &&
    (input.revision === null || isCount(input.revision)) &&
    isHash(input.hash) &&
    isCount(index) &&
    isCount(size) &&
    index < size &&
    Array.isArray(path) &&
    path.every(isHash);
  if (!fits) throw new Error(`${at}it is no proof of this format`);
  const { unit, revision, hash: own } = input;
  let hash = sha256(Buffer.of(0), canonical({ unit, revision, hash: own }));
  let place = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) throw new Error(`${at}its path is too long`);
    const other = Buffer.from(sibling, 'hex');
    if (place % 2 === 1 || place === last) {
      hash = sha256(Buffer.of(1), other, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else {
      hash = sha256(Buffer.of(1), hash, other);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new Error(`${at}its path is too short`);
  return hash.toString('hex');
}

/** Follows the steps from the report to the last root, hex; throws at the first break. */
function follow(steps) {
  if (!Array.isArray(steps) || steps.length === 0) throw new Error('there are no steps');
  let below;
  for (const [index, { proof, seal }] of steps.entries()) {
    const at = `step ${index + 1}: `;
    const root = rootOf(proof ?? {}, at);
    if (root !== proof.root) throw new Error(`${at}it leads to ${root}, not to its root`);
    if (index > 0 && seal) {
      const { content, state, rollup } = seal;
      if (![content, state, rollup].every(isHash)) throw new Error(`${at}its seal is none`);
      if (rollup !== below) throw new Error(`${at}its seal is of another roll-up`);
      const sealed = sha256(canonical({ content, state, rollup })).toString('hex');
      if (sealed !== proof.input.hash) throw new Error(`${at}its seal is of another revision`);
    } else if (index > 0 && (proof.input.revision !== null || proof.input.hash !== below)) {
      throw new Error(`${at}it does not stand on the step before`);
    } else if (index === 0 && seal) {
      throw new Error(`${at}the first step has no seal`);
    }
    below = root;
  }
  return below;
}

const [file, published] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Usage: npm run verify-proof FILE [ROOT]\n');
  process.exit(2);
}
try {
  const { steps, root } = JSON.parse(readFileSync(file, 'utf8'));
  const reached = follow(steps);
  const wanted = published ?? root;
  if (reached !== wanted) throw new Error(`it leads to ${reached}, not to ${wanted}`);
  const { unit, revision, hash } = steps[0].proof.input;
  process.stdout.write(`The proof holds: ${unit}, revision ${revision}, ${hash} is in ${reached}\n`);
  if (published === undefined) {
    process.stdout.write("The root is the file's own: compare it with the one that was published\n");
  }
} catch (failure) {
  process.stdout.write(`The proof does not hold: ${failure.message}\n`);
  process.exit(1);
}
