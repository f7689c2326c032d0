/** Which action of a report is the next right one, in which order the others stand, and what each asks for. */
import type { Report, ReportAction } from '../../wire.js';

/** Actions of the sending unit, the next right one first. Those of the receiver stand on the review page. */
const ORDER = [
  'submit',
  'request-signature',
  'correct',
  'nil-return',
  'withdraw',
  'recall',
  'reject',
  'discard',
] as const;
export type FilingAction = (typeof ORDER)[number];

/** Never the next right thing by themselves: they take something back. */
const ASIDE: ReadonlySet<FilingAction> = new Set([
  'correct',
  'nil-return',
  'withdraw',
  'recall',
  'reject',
  'discard',
]);

export function filingActions(actions: readonly ReportAction[]): readonly FilingAction[] {
  return ORDER.filter((action) => actions.includes(action));
}

export function nextAction(actions: readonly ReportAction[]): FilingAction | undefined {
  return filingActions(actions).find((action) => !ASIDE.has(action));
}

export function isReviewer(report: Report): boolean {
  return report.actions.some((action) => ['return', 'approve', 'request-correction'].includes(action));
}

/** Actions that send the content on, so it must be free of mistakes. */
export function sendsContent(action: FilingAction): boolean {
  return action === 'submit' || action === 'request-signature';
}

export function asksReason(action: FilingAction): boolean {
  return action === 'reject' || action === 'correct';
}

/** The key of the action's words: the head who submits signs. */
export function wordKey(action: FilingAction, report: Report): FilingAction | 'sign' {
  return action === 'submit' && report.signature && report.state === 'ready' ? 'sign' : action;
}
