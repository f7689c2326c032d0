/** What each effect that the lifecycle names makes of a report: one table, nothing hidden. */
import type { Effect } from '../../regimes/lifecycle.js';
import type { Change, Doing } from './decide-act.js';
import * as decide from './decide-report.js';
import { saveDraft } from './save-report.js';
import { freeze } from './submit-report.js';

export const EFFECTS: Readonly<Record<Effect, (doing: Doing) => Change | Promise<Change>>> = {
  open: saveDraft,
  save: saveDraft,
  'ask-signature': decide.askSignature,
  withdraw: decide.withdraw,
  reject: decide.reject,
  freeze,
  recall: decide.recall,
  return: decide.returnReport,
  approve: decide.approve,
  supersede: decide.approve,
  'ask-correction': decide.askCorrection,
  'open-correction': decide.openCorrection,
  discard: decide.discard,
};
