/** What verify finds: each difference names the row and says what is wrong with it. */
import type { View } from '../../../api/store/rollups.js';

/** What can be wrong, by stable name. */
export const DIFFERENCES = {
  'revision-hash': 'The content (or state) of a revision does not have the hash that was recorded',
  'revision-lineage':
    'The frozen inputs of a revision are not what its roll-up hash says, or not what they name',
  'revision-state': 'The figures of an aggregating revision do not follow from its inputs and its own part',
  'revision-papers':
    'What travels with a revision beside its content (explanations, gaps, coverage, version, signature, files) was changed',
  'revision-attachment': 'A file that was sent with a revision is not there, or has other bytes',
  'revision-event': 'A revision and the events of its sending and its decision tell different stories',
  'report-pointer': 'A report points to a revision that is not there, not its own, or not in that state',
  'report-event': 'The state of a report is not where its events lead',
  'node-missing': 'A roll-up that reports lead to was not computed',
  'node-needless': 'A roll-up that holds something stands where nobody reports to',
  'node-state': 'The figures of a roll-up (or of a part of it) do not follow from the approved reports',
  'node-inputs': 'The inputs of a roll-up are not the approved reports',
  'node-hash': 'The hash of a roll-up is not the root over its inputs',
  'node-coverage': 'The coverage of a roll-up is not what was sent and approved',
  'node-event': 'A roll-up has no event of its last change',
  'event-changed': 'An event is not what its seal covers',
  'event-missing': 'An event that a seal covers is not there any more',
  'event-added': 'An event was slipped in below a seal',
  'seal-broken': 'A seal of the events is not there, was changed, or does not follow from the one before',
} as const;
export type DifferenceKind = keyof typeof DIFFERENCES;

/** Stands for the regime, the period or the unit of a difference that has none. */
export const NOWHERE = '-';

export interface Difference {
  readonly kind: DifferenceKind;
  /** `NOWHERE` where the difference is of none, as with the period and the unit. */
  readonly regime: string;
  readonly period: string;
  /** The unit's code in that period. */
  readonly unit: string;
  readonly revision?: number;
  readonly view?: View;
  /** What was found and what was expected, for whoever looks into it. No content of reports. */
  readonly detail: string;
}

/** One line, `revision-hash TEST 2026-10 00004 revision 2: …`. */
export function difference(found: Difference): string {
  const where = [found.kind, found.regime, found.period, found.unit];
  if (found.revision !== undefined) where.push(`revision ${found.revision}`);
  if (found.view !== undefined) where.push(found.view);
  return `${where.join(' ')}: ${found.detail}`;
}
