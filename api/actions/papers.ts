/**
 * What travels with a revision beside its content: explanations, gaps, coverage, version, signature, files, and in whose place it was signed or filed. The event of
 * its sending keeps their hash, so that verify sees where one of them was changed afterwards.
 */
import { hashOf } from '../../regimes/canonical.js';
import type { Json } from '../../regimes/words.js';

export interface Papers {
  readonly explanations: Json;
  readonly gapsReason: string | null;
  /** Of an aggregating unit's report; null for any other. */
  readonly coverage: Json;
  /** Id of the regime's version that it is written against. */
  readonly versionId: number;
  /** Id of the user who signed; null where the regime needs no signature. */
  readonly signedBy: number | null;
  /** `{hash, name, size, type}` of each file; none is the same as no member, so that older hashes hold. */
  readonly attachments: readonly Json[];
  /** The head in whose place a deputy signed; who filed it on behalf of the unit. Null is the same as no member. */
  readonly signedFor: Json;
  readonly onBehalf: Json;
}

/** SHA-256 over the canonical JSON of exactly these members, 64 hex digits. */
export function papersHash({ attachments, signedFor, onBehalf, ...always }: Papers): string {
  const { explanations, gapsReason, coverage, versionId, signedBy } = always;
  const more = {
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(signedFor === null ? {} : { signedFor }),
    ...(onBehalf === null ? {} : { onBehalf }),
  };
  return hashOf({ explanations, gapsReason, coverage, versionId, signedBy, ...more });
}
