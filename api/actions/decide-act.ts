/** What an act comes to, decided on what was read and written by nobody here: the lifecycle, then its effect. */
import { transition, type Effect, type Facts } from '../../regimes/lifecycle.js';
import type { Action, Instant, Issue, JsonObject, ReportState } from '../../regimes/words.js';
import type { Verdict } from '../../forms/evaluate.js';
import type { PrefilledCell } from '../../forms/prefilled.js';
import { problem, type ProblemCode } from '../problems.js';
import type { ActDocument } from '../store/act.js';
import type { Queries } from '../store/database.js';
import type { Person } from '../store/people.js';
import type { ReportChange, ReportRow, Standing } from '../store/reports.js';
import type { ActInput } from './act-on-report.js';
import { EFFECTS } from './effects.js';
import { blockingOf, factsOf, judge, type ReportContext } from './report-context.js';

export interface Deciding {
  /** For what only few acts need to read; the transaction, where there is one. */
  readonly queries: Queries;
  readonly context: ReportContext;
  readonly action: Action;
  readonly input: ActInput;
  readonly person: Person;
  readonly now: Date;
}

/** What an effect works on. */
export interface Doing {
  readonly queries: Queries;
  readonly context: ReportContext;
  readonly row: ReportRow;
  readonly input: ActInput;
  readonly to: ReportState;
  readonly person: Person;
  readonly now: Date;
  readonly at: Instant;
  /** The verdict on the content that is sent; only acts that need one have it. */
  readonly verdict: Verdict | undefined;
}

/** What an effect makes of a report. */
export interface Change {
  /** Type of the event, and what it remembers beside the state. */
  readonly event: string;
  readonly data?: JsonObject;
  readonly report: Partial<ReportChange>;
  /** The canonical text of the content that the report has afterwards, where it was made. */
  readonly written?: string;
  readonly revision?: ActDocument['revisions'][number];
  readonly inputs?: ActDocument['inputs'];
  readonly fates?: ActDocument['fates'];
  readonly remarks?: ActDocument['remarks'];
  /** What a report that this opens was filled in with beforehand, if anything. */
  readonly prefilled?: readonly PrefilledCell[];
  /** The roll-up above no longer holds. */
  readonly touchesRollup?: boolean;
  /** The revision that stands afterwards, where it is another one: null for none, `unread` for one not at hand. */
  readonly stands?: Standing | null | 'unread';
  /** The verdict on the content that the report has afterwards, where it was judged. */
  readonly verdict?: Verdict;
}

export interface Decided {
  readonly doing: Doing;
  readonly effect: Effect;
  readonly change: Change;
}

/** @throws Problem a refusal of the lifecycle, or of the effect */
export async function decide({ queries, context, action, input, person, now }: Deciding): Promise<Decided> {
  const { row } = context;
  const sends = action === 'submit' || action === 'request-signature';
  const verdict = sends ? judge(context, row.content) : undefined;
  // Saving replaces what it brings; sending may add to what was saved.
  const whole: ActInput =
    action === 'save' ? input : { ...input, explanations: { ...row.explanations, ...input.explanations } };
  const facts = withContent(context, factsOf(row, context.regime, now), verdict, whole);
  const next = transition(row.state, action, facts);
  if (next.refusal !== undefined) throw refused(next.refusal, context, verdict);
  const { to, effect } = next;
  const doing: Doing = {
    queries,
    context,
    row,
    input: whole,
    to,
    person,
    now,
    at: now.toISOString(),
    verdict,
  };
  return { doing, effect, change: await EFFECTS[effect](doing) };
}

function withContent(
  context: ReportContext,
  facts: Facts,
  verdict: Verdict | undefined,
  input: ActInput,
): Facts {
  const missing = context.below?.node?.coverage.missing.length ?? 0;
  return {
    ...facts,
    reason: (input.reason ?? '').trim() !== '',
    settled: context.below?.settled ?? true,
    complete: missing === 0 || (input.gaps?.reason ?? '').trim() !== '',
    errors: verdict?.errors ?? 0,
    blocking: verdict ? blockingOf(verdict, input.explanations ?? {}) : 0,
  };
}

function refused(code: ProblemCode, context: ReportContext, verdict: Verdict | undefined): Error {
  const issues: readonly Issue[] = verdict?.issues ?? [];
  if (code === 'content-has-mistakes') return problem(code, { issues });
  if (code === 'children-missing') {
    const names = (context.below?.node?.coverage.missing ?? []).map(({ name }) => name).join(', ');
    return problem(code, { detail: { vi: `Còn thiếu: ${names}`, en: `Missing: ${names}` } });
  }
  return problem(code);
}
