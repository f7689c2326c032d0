/** What the trial sends and gets. */
import type { JsonObject, Level } from '../../../../regimes/words.js';
import type { WireIssue } from '../../../wire.js';

export interface TrialReport {
  readonly level: Level;
  readonly name: string;
  readonly above: readonly string[];
  readonly content: JsonObject;
}
export type OwnPart = Omit<TrialReport, 'above'>;

export interface TriedReport extends TrialReport {
  readonly counted: boolean;
  readonly issues: readonly WireIssue[];
}

export interface TriedNode {
  readonly step: number;
  readonly level: Level;
  readonly name: string;
  readonly content: JsonObject;
  readonly reported: Readonly<Record<string, number>>;
  readonly reports: number;
  readonly own?: { readonly content: JsonObject; readonly issues: readonly WireIssue[] };
  readonly issues: readonly WireIssue[];
}

export interface Tried {
  readonly reports: readonly TriedReport[];
  readonly nodes: readonly TriedNode[];
}

export interface Wish {
  readonly level: Level;
  readonly units: number;
  readonly seed: string;
  readonly mistakes: boolean;
}
