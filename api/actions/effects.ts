/** What the store does for each effect that the lifecycle names: one table, nothing hidden. */
import type { Effect } from '../../regimes/lifecycle.js';
import type { Doing, Done } from './act-on-report.js';
import * as decide from './decide-report.js';
import { saveDraft } from './save-report.js';
import { freeze } from './submit-report.js';

export const EFFECTS: Readonly<Record<Effect, (doing: Doing) => Promise<Done>>> = {
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
