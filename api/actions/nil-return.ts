/** The nil return (không phát sinh): zeros, said to be a nil return, and sent (or put before the head) in one act. */
import { nilReturn } from '../../forms/nil-return.js';
import { may } from '../../regimes/policy.js';
import type { JsonObject } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Database } from '../store/database.js';
import type { ReportRow } from '../store/reports.js';
import { authorise, carryOut, checkVersion, type Acted, type Acting } from './act-on-report.js';
import { decide, type Decided } from './decide-act.js';
import { evaluationContext, subjectIn, type ReportContext } from './report-context.js';

/** Whether a nil return is possible: the regime allows zeros and nothing is carried over. */
export function nilContent(
  context: Pick<ReportContext, 'aggregating' | 'form' | 'previous' | 'below' | 'prefilled' | 'outside'>,
): JsonObject | undefined {
  // What an aggregating unit adds is not nothing: its report is the roll-up of others.
  return context.aggregating ? undefined : nilReturn(context.form, evaluationContext(context));
}

/**
 * Saves the nil content and sends it.
 * @throws Problem nil-return-impossible, and whatever saving and sending throw
 */
export function fileNilReturn(
  deps: { readonly database: Database; readonly nudge: () => void },
  { person, now, preconditions }: Acting,
  report: ReportRow,
): Promise<Acted> {
  return carryOut(deps, report, async (queries, context) => {
    authorise(context, person, 'save', now);
    checkVersion(context, preconditions);
    const content = nilContent(context);
    if (content === undefined) throw problem('nil-return-impossible');
    const input = { content, nil: true };
    const saved = await decide({ queries, context, action: 'save', input, person, now });
    const prefilled = saved.change.prefilled ?? context.prefilled;
    const next = { ...context, prefilled, row: savedRow(context.row, saved) };
    const subject = subjectIn(next, now);
    const action = may(person, 'submit', subject) ? 'submit' : 'request-signature';
    return [saved, await decide({ queries, context: next, action, input: {}, person, now })];
  });
}

/** The report as saving leaves it. */
function savedRow(row: ReportRow, { doing, change }: Decided): ReportRow {
  return { ...row, ...change.report, state: doing.to, counter: row.counter + 1, savedAt: doing.at };
}
