/** Saving: mistakes never stop it, a body that is no report of this form does. */
import { carried } from '../../forms/explanations.js';
import { takenOver, type PrefilledCell } from '../../forms/prefilled.js';
import { refusals } from '../../forms/refusals.js';
import type { JsonObject } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Change, Doing } from './decide-act.js';
import { newestCells } from './prefill-basis.js';
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
  const prefilled = filledWith(context, content);
  const verdict = judge({ ...context, prefilled }, content);
  return {
    event: row.counter === 0 ? 'report.opened' : 'report.saved',
    report: {
      content: verdict.content,
      // Those that it brings replace all; a save that brings none keeps them, each with its row.
      explanations:
        input.explanations ??
        carried(context.form.regime.root, row.content, verdict.content, row.explanations).explanations,
      nil: input.nil === true,
    },
    verdict,
    ...(prefilled === context.prefilled ? {} : { prefilled }),
  };
}

/** What the report is filled in with: all that its sources have when it is opened, later what was taken over since. */
function filledWith(context: Doing['context'], content: JsonObject): readonly PrefilledCell[] {
  const { row, form, prefilled } = context;
  const newest = newestCells(context);
  if (row.counter > 0) return takenOver(form, content, prefilled, newest);
  return newest.length > 0 ? newest : prefilled;
}
