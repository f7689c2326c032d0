/** The checker of proofs in Python, and proofs that it must refuse. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InclusionProof, RevisionSeal } from '../../regimes/lineage.js';

const SCRIPT = fileURLToPath(new URL('./check_proof.py', import.meta.url));
type Writable<T> = { -readonly [K in keyof T]: T[K] extends object ? Writable<T[K]> : T[K] };

/** A proof as the server answers it. */
export type ProofFile = Writable<{
  readonly root: string;
  readonly steps: readonly { readonly proof: InclusionProof; readonly seal?: RevisionSeal }[];
}>;

/** What the checker says of a proof; undefined where the machine has no Python. */
export function checkedInPython(
  proof: unknown,
  ...root: string[]
): { readonly status: number | null; readonly text: string } | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-proof-'));
  try {
    const file = path.join(folder, 'proof.json');
    writeFileSync(file, JSON.stringify(proof));
    const { status, stdout, error } = spawnSync('python3', [SCRIPT, file, ...root], { encoding: 'utf8' });
    return error ? undefined : { status, text: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const OTHER = '0'.repeat(64);

/** The same proof, changed at one place each: none of them holds. */
export function tampered(whole: ProofFile): ProofFile[] {
  const changes: ((copy: ProofFile) => void)[] = [
    (copy) => (copy.root = OTHER),
    (copy) => (copy.steps = []),
    // Without its first step a chain through a stand-in is a proof of the stand-in, and holds.
    ...(whole.steps[1]?.seal ? [(copy: ProofFile) => (copy.steps = copy.steps.slice(1))] : []),
    ...whole.steps.flatMap((step, index) => {
      const proofs: ((proof: ProofFile['steps'][0]['proof']) => void)[] = [
        (proof) => (proof.input.unit += ' '),
        (proof) => (proof.input.revision = (proof.input.revision ?? 0) + 1),
        (proof) => (proof.input.hash = OTHER),
        (proof) => (proof.index += 1),
        (proof) => (proof.size *= 2),
        (proof) => (proof.path = [...proof.path, OTHER]),
        (proof) => (proof.root = OTHER),
      ];
      const seals: ((seal: RevisionSeal) => RevisionSeal | undefined)[] = [
        (seal) => ({ ...seal, content: OTHER }),
        (seal) => ({ ...seal, state: OTHER }),
        (seal) => ({ ...seal, rollup: OTHER }),
        () => undefined,
      ];
      return [
        ...proofs.map((change) => (copy: ProofFile) => change(copy.steps[index]!.proof)),
        ...seals.flatMap((change) => {
          const { seal } = step;
          if (!seal) return [];
          const other = change(seal);
          return (copy: ProofFile) => {
            const { proof } = copy.steps[index]!;
            copy.steps[index] = other ? { proof, seal: other } : { proof };
          };
        }),
      ];
    }),
  ];
  return changes.map((change) => {
    const copy = structuredClone(whole);
    change(copy);
    return copy;
  });
}
