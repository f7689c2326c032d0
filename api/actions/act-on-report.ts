/**
 * One act on one report: lock, load, authorise, compare the version, ask the table of the lifecycle, do what it
 * names, record the event, mark the roll-up above; all in one transaction, answered after its commit.
 */
import type { Knex } from 'knex';
import { transition, type Effect, type Facts } from '../../regimes/lifecycle.js';
import { may } from '../../regimes/policy.js';
import type { Action, Instant, Issue, JsonObject, ReportState } from '../../regimes/words.js';
import type { Verdict } from '../../forms/evaluate.js';
import { problem, type ProblemCode } from '../problems.js';
import type { Database } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { insertMarks } from '../store/marks.js';
import type { Person } from '../store/people.js';
import { loadReport, lockObligation, type ReportKey, type ReportRow } from '../store/reports.js';
import type { Remark } from './decide-report.js';
import { EFFECTS } from './effects.js';
import {
  blockingOf,
  etagOf,
  factsOf,
  judge,
  reportContext,
  subjectOf,
  type ReportContext,
} from './report-context.js';

/** What a request brings to an act. */
export interface ActInput {
  readonly content?: JsonObject;
  readonly explanations?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly gaps?: { readonly reason: string };
  readonly remarks?: readonly Remark[];
  readonly dueAt?: Instant;
  /** The content is a nil return (không phát sinh). */
  readonly nil?: boolean;
}

export interface Preconditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** What an effect works on. */
export interface Doing {
  readonly trx: Knex.Transaction;
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

/** What an effect has done: what the event remembers, and whether the roll-up above no longer holds. */
export interface Done {
  readonly event: string;
  readonly data?: JsonObject;
  readonly touchesRollup?: boolean;
}

type ActDeps = { readonly database: Database; readonly now: () => Date; readonly nudge: () => void };

/**
 * Does one act.
 * @throws Problem not-found, forbidden, precondition-required, stale, a refusal of the lifecycle, content-has-mistakes
 */
export async function actOnReport(
  deps: ActDeps,
  person: Person,
  key: ReportKey,
  action: Action,
  input: ActInput,
  preconditions: Preconditions,
): Promise<{ readonly opened: boolean }> {
  const outcome = await deps.database.write(async (trx) => {
    const context = await lockedContext(deps.database, trx, key);
    authorise(context, person, action);
    checkVersion(context, preconditions);
    return perform(trx, context, person, action, input, deps.now());
  });
  if (outcome.touchesRollup) deps.nudge();
  return { opened: outcome.opened };
}

/** The report at a key with its row locked. */
export async function lockedContext(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  key: ReportKey,
): Promise<ReportContext> {
  const id = await lockObligation(database, trx, key);
  const row = id === undefined ? undefined : await loadReport(trx, id);
  if (!row) throw noSuchReport(key);
  return reportContext(trx, row);
}

export function noSuchReport(key: ReportKey): Error {
  return problem('not-found', {
    detail: {
      vi: `Đơn vị ${key.unit} không có nghĩa vụ báo cáo ${key.regime} kỳ ${key.period}`,
      en: `The unit ${key.unit} owes no report of ${key.regime} for ${key.period}`,
    },
  });
}

export function authorise(context: ReportContext, person: Person, action: Action): void {
  const subject = subjectOf(context.row, context.regime.header.signature);
  if (!may(person, action, subject)) throw problem('forbidden');
}

/** Nothing is overwritten that the caller has not seen (RFC 9110, 13.1). */
export function checkVersion(context: ReportContext, { ifMatch, ifNoneMatch }: Preconditions): void {
  const etag = etagOf(context);
  // That it is none of some versions says nothing of what the caller has seen: only `*` does.
  const unopened = ifNoneMatch?.trim() === '*';
  if (ifMatch === undefined && !unopened) throw problem('precondition-required');
  if (unopened && etag !== undefined) throw problem('stale');
  if (ifMatch !== undefined && (etag === undefined || (ifMatch.trim() !== '*' && !lists(ifMatch, etag)))) {
    throw problem('stale');
  }
}

const lists = (header: string, etag: string): boolean => header.split(',').some((one) => one.trim() === etag);

/** The act itself, inside a transaction that holds the report's lock; also one step of acts made of several. */
export async function perform(
  trx: Knex.Transaction,
  context: ReportContext,
  person: Person,
  action: Action,
  input: ActInput,
  now: Date,
): Promise<{ readonly opened: boolean; readonly touchesRollup: boolean }> {
  const { row } = context;
  const sends = action === 'submit' || action === 'request-signature';
  // Saving replaces what it brings; sending may add to what was saved.
  const explanations =
    action === 'save' && input.explanations
      ? input.explanations
      : { ...row.explanations, ...input.explanations };
  const verdict = sends ? judge(context, row.content) : undefined;
  const facts = withContent(context, factsOf(row, context.regime, now), verdict, { ...input, explanations });
  const next = transition(row.state, action, facts);
  if (next.refusal !== undefined) throw refused(next.refusal, context, verdict);
  const effect: Effect = next.effect;
  const at = now.toISOString();
  const doing: Doing = {
    trx,
    context,
    row,
    input: { ...input, explanations },
    to: next.to,
    person,
    now,
    at,
    verdict,
  };
  const done = await EFFECTS[effect](doing);
  await remember(doing, done);
  return { opened: effect === 'open', touchesRollup: done.touchesRollup === true };
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

async function remember(doing: Doing, done: Done): Promise<void> {
  const { trx, row, person, at, now } = doing;
  await recordEvent(trx, {
    at,
    type: done.event,
    actorId: person.userId,
    regime: row.regime,
    period: row.period,
    unitId: row.unitId,
    unitCode: row.unit.code,
    unitPath: row.unitPath,
    data: { state: doing.to, receiver: row.receiverId, recipient: row.recipientId, ...done.data },
  });
  if (done.touchesRollup) await markAbove(doing, now);
}

/** The receiver's roll-up changed; and so did what is late in the unit's own, if it aggregates. */
async function markAbove({ trx, row, context }: Doing, now: Date): Promise<void> {
  const above = row.unitPath.slice(
    0,
    row.unitPath.indexOf(`/${row.receiverId}/`) + `/${row.receiverId}/`.length,
  );
  const regimePeriodId = row.regimePeriodId;
  await insertMarks(
    trx,
    [
      { regimePeriodId, unitId: row.receiverId, unitPath: above, bucket: row.bucket, kind: 'child' },
      ...(context.aggregating
        ? [{ regimePeriodId, unitId: row.unitId, unitPath: row.unitPath, bucket: 0, kind: 'below' as const }]
        : []),
    ],
    now,
  );
}
