/** The nil return (không phát sinh): zeros, said to be a nil return, and sent (or put before the head) in one act. */
import { nilReturn } from '../../forms/nil-return.js';
import { may } from '../../regimes/policy.js';
import type { Json } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Database } from '../store/database.js';
import type { Person } from '../store/people.js';
import { loadReport, type ReportKey } from '../store/reports.js';
import { authorise, checkVersion, lockedContext, perform, type Preconditions } from './act-on-report.js';
import { evaluationContext, reportContext, subjectOf } from './report-context.js';

/** Whether a nil return is possible: the regime allows zeros and nothing is carried over. */
export function nilContent(context: Parameters<typeof evaluationContext>[0]): Json | undefined {
  // What an aggregating unit adds is not nothing: its report is the roll-up of others.
  return context.aggregating ? undefined : nilReturn(context.form, evaluationContext(context));
}

/**
 * Saves the nil content and sends it.
 * @throws Problem nil-return-impossible, and whatever saving and sending throw
 */
export async function fileNilReturn(
  deps: { readonly database: Database; readonly now: () => Date; readonly nudge: () => void },
  person: Person,
  key: ReportKey,
  preconditions: Preconditions,
): Promise<{ readonly opened: boolean }> {
  const opened = await deps.database.write(async (trx) => {
    const context = await lockedContext(deps.database, trx, key);
    authorise(context, person, 'save');
    checkVersion(context, preconditions);
    const content = nilContent(context);
    if (content === undefined) throw problem('nil-return-impossible');
    const now = deps.now();
    const saved = await perform(trx, context, person, 'save', { content: content as never, nil: true }, now);
    const row = await loadReport(trx, context.row.id);
    if (!row) throw new Error('A locked report does not vanish');
    const next = await reportContext(trx, row);
    const { signature } = context.regime.header;
    const sends = may(person, 'submit', subjectOf(row, signature)) ? 'submit' : 'request-signature';
    await perform(trx, next, person, sends, {}, now);
    return saved.opened;
  });
  deps.nudge();
  return { opened };
}
