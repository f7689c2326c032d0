/** What the server says of versions held against each other. */
import type { Text } from '../../../regimes/words.js';
import type { WireIssue } from '../../wire.js';

export type Compatibility = 'compatible' | 'conversion' | 'breaking';
export interface Reason {
  readonly code: string;
  readonly compatibility: Compatibility;
  readonly message: Text;
}
export interface FieldChange {
  readonly path: string;
  readonly was?: string;
  readonly kind: 'added' | 'renamed' | 'dropped' | 'changed';
  readonly label: Text;
  readonly compatibility: Compatibility;
  readonly reasons: readonly Reason[];
}
export interface RuleChange {
  readonly id: string;
  readonly path: string;
  readonly compatibility: Compatibility;
  readonly reasons: readonly Reason[];
}
export interface Verdict {
  readonly compatibility: Compatibility;
  readonly fields: readonly FieldChange[];
  readonly rules: readonly RuleChange[];
  readonly header: readonly Reason[];
  readonly unchanged: number;
}
export interface Changes {
  readonly version: number;
  readonly against: number | null;
  readonly verdict: Verdict | null;
}
export interface OpenPeriod {
  readonly period: string;
  readonly version: number;
  readonly drafts: number;
  readonly sent: number;
}
export interface Replayed {
  readonly period: string;
  readonly reports: number;
  readonly failed: number;
  readonly warned: number;
  readonly failures: readonly ReplayFailure[];
  readonly lost: Readonly<Record<string, number>>;
}
export interface ReplayFailure {
  readonly unit: { readonly code: string; readonly name: string };
  readonly revision: number;
  readonly errors: number;
  readonly warnings: number;
  readonly issues: readonly WireIssue[];
}
/** What publishing answers beside the regime. */
export interface Publication {
  readonly obligations: { readonly made: number; readonly removed: number; readonly kept: readonly string[] };
  readonly migrated: readonly { readonly period: string; readonly reports: number; readonly lost: number }[];
}
