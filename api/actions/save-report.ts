/** Saving: mistakes never stop it, a body that is no report of this form does. */
import { refusals } from '../../forms/refusals.js';
import { problem } from '../problems.js';
import { writeReport } from '../store/reports.js';
import type { Doing, Done } from './act-on-report.js';
import { judge } from './report-context.js';

/**
 * Keeps the content as a draft: NFC, computed fields recomputed.
 * @throws Problem content-has-mistakes for unknown properties, fields of other levels, null, or a body that is no object
 */
export async function saveDraft(doing: Doing): Promise<Done> {
  const { trx, context, row, input, person, at } = doing;
  const content = input.content ?? {};
  const issues = refusals(context.form, content);
  if (issues.length > 0) throw problem('content-has-mistakes', { issues });
  const verdict = judge(context, content);
  await writeReport(
    trx,
    row,
    {
      state: doing.to,
      content: verdict.content,
      explanations: input.explanations ?? {},
      nil: input.nil === true,
    },
    { at, userId: person.userId },
  );
  return { event: row.counter === 0 ? 'report.opened' : 'report.saved' };
}
