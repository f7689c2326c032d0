/** Saving: mistakes never stop it, a body that is no report of this form does. */
import { refusals } from '../../forms/refusals.js';
import { problem } from '../problems.js';
import type { Change, Doing } from './decide-act.js';
import { judge } from './report-context.js';

/**
 * Keeps the content as a draft: NFC, computed fields recomputed.
 * @throws Problem content-has-mistakes for unknown properties, fields of other levels, null, or a body that is no object
 */
export function saveDraft(doing: Doing): Change {
  const { context, row, input } = doing;
  const content = input.content ?? {};
  const issues = refusals(context.form, content);
  if (issues.length > 0) throw problem('content-has-mistakes', { issues });
  const verdict = judge(context, content);
  return {
    event: row.counter === 0 ? 'report.opened' : 'report.saved',
    report: {
      content: verdict.content,
      explanations: input.explanations ?? {},
      nil: input.nil === true,
    },
    verdict,
  };
}
