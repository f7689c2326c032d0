/** Locks, extensions and exemptions as they arrive. */
import type { Instant } from '../../../regimes/words.js';

interface Named {
  readonly code: string;
  readonly name: string;
}

export interface Lock {
  readonly regime: string;
  readonly period: string;
  readonly lockedAt: Instant | null;
  readonly reason: string | null;
  readonly exceptions: readonly {
    readonly id: number;
    readonly unit: Named;
    readonly until: Instant;
    readonly expired: boolean;
  }[];
}

export interface Extension {
  readonly regime: string;
  readonly period: string;
  readonly unit: Named;
  readonly dueAt: Instant;
  readonly ruleDueAt: Instant | null;
  readonly reason: string;
  readonly grantedBy: { readonly name: string };
}

export interface Exemption {
  readonly id: number;
  readonly regime: string;
  readonly unit: Named;
  readonly subtree: boolean;
  readonly from: string;
  readonly to: string | null;
  readonly reason: string;
  readonly grantedBy: { readonly name: string };
}
