/** Everything an act on a report is decided on, loaded once: the regime, the form, the roll-up below, the verdict. */
import type { Aggregation, RollupState, Source } from '../../regimes/aggregate/aggregation.js';
import { convertContent } from '../../regimes/compatibility/convert.js';
import { at } from '../../regimes/pointer.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Facts } from '../../regimes/lifecycle.js';
import { dayOf } from '../../regimes/calendar.js';
import { handlingOf } from '../../regimes/handling.js';
import { reviewers } from '../../regimes/obligation.js';
import type { ReportSubject } from '../../regimes/policy.js';
import type { JsonObject } from '../../regimes/words.js';
import { evaluate, type Context, type Verdict } from '../../forms/evaluate.js';
import { unexplained } from '../../forms/explanations.js';
import type { Form } from '../../forms/form.js';
import { NOTHING_OUTSIDE, wantedBy, type Outside } from '../../forms/outside.js';
import type { PrefilledCell } from '../../forms/prefilled.js';
import { looksBack } from '../../forms/previous.js';
import type { Queries } from '../store/database.js';
import { handlersOf, type Handlers } from '../store/duties.js';
import { aggregationFor, formOf } from '../store/forms.js';
import { isSettled } from '../store/marks.js';
import { regimeOf } from '../store/regimes.js';
import { periodBefore } from '../store/rounds.js';
import { prefilledOf } from '../store/prefills.js';
import { isLocked, type ObligationRow } from '../store/obligation-rows.js';
import { openingContent } from '../store/opening-balances.js';
import { unitBefore, type Reorganised } from '../store/predecessors.js';
import { approvedContent, type ApprovedContent, type ReportRow } from '../store/reports.js';
import { loadNode, type Node } from '../store/rollups.js';
import { textsOf } from '../store/texts.js';
import { idsOfPath } from '../store/units.js';
import { isUnsent, outsideFor } from './prefill-basis.js';

/** A report as far as it is shown: after an act nobody has asked for the ids of its revisions. */
export type ShownRow = Omit<ReportRow, 'submittedRevisionId' | 'approvedRevisionId'> &
  Partial<Pick<ReportRow, 'submittedRevisionId' | 'approvedRevisionId'>>;

/** The roll-up that an aggregating unit's report stands on. */
export interface RollupBelow {
  readonly node: Node | undefined;
  readonly settled: boolean;
  readonly state: RollupState;
  readonly content: JsonObject;
}

export interface ReportContext<Row extends ShownRow = ReportRow> {
  readonly row: Row;
  readonly regime: Regime;
  readonly form: Form;
  readonly aggregation: Aggregation;
  readonly aggregating: boolean;
  /** Undefined for a unit that nobody reports to. */
  readonly below: RollupBelow | undefined;
  /** Read only where the regime looks back. */
  readonly previous: Previous | undefined;
  /** What it was filled in with when it was opened. */
  readonly prefilled: readonly PrefilledCell[];
  /** What it may be filled in from beside the previous report; read only while it is not sent. */
  readonly outside: Outside;
  /** Read only where there are any. */
  readonly handlers: Handlers | undefined;
}

/**
 * The unit's approved report of the previous contiguous period, or that of the one unit that went over into it whole
 * and alone since. None where it came out of several, took over or gave away a part.
 */
export interface Previous {
  readonly period: string;
  readonly revision: number;
  readonly hash: string;
  readonly content: JsonObject;
  /** It is no report: somebody said what the unit had to go on from. */
  readonly opening?: boolean;
}

export const isAggregating = (row: Pick<ObligationRow, 'step'>): boolean => row.step > 0;

/** Loads what a report stands on. */
export async function reportContext(queries: Queries, row: ReportRow): Promise<ReportContext> {
  const regime = await regimeOf(queries, { id: row.versionId, hash: row.versionHash });
  const aggregation = aggregationFor(regime);
  return {
    row,
    regime,
    form: formOf(regime, row.formLevel),
    aggregation,
    aggregating: isAggregating(row),
    below: isAggregating(row) ? await rollupBelow(queries, row, aggregation) : undefined,
    previous: looksBack(regime) ? await previousOf(queries, row) : undefined,
    prefilled: row.counter > 0 && wantedBy(regime).any ? await prefilledOf(queries, row.id) : [],
    outside: isUnsent(row) ? await outsideFor(queries, regime, row) : NOTHING_OUTSIDE,
    handlers: await handlersFor(queries, row),
  };
}

async function rollupBelow(queries: Queries, row: ReportRow, aggregation: Aggregation): Promise<RollupBelow> {
  const key = { regimePeriodId: row.regimePeriodId, unitId: row.unitId };
  // Marks first: whoever commits after this look leaves the node's hash, and so the ETag, to tell.
  const settled = await isSettled(queries, { ...key, unitPath: row.unitPath }, 'confirmed');
  const node = await loadNode(queries, key, 'confirmed');
  const state = node?.state ?? aggregation.identity;
  return { node, settled: settled && node !== undefined, state, content: aggregation.finish(state).content };
}

/**
 * The unit's approved report of the previous contiguous period, or that of the one unit that went over into it whole
 * and alone since. None where it came out of several, took over or gave away a part. Of a request: that of the round
 * before.
 */
export async function previousOf(queries: Queries, row: ObligationRow): Promise<Previous | undefined> {
  const before = await periodBefore(queries, row);
  if (before === undefined) return undefined;
  const { unitId } = await unitBefore(queries, row, before);
  const found = unitId && (await approvedContent(queries, { regime: row.regime, period: before, unitId }));
  if (!found) return openingOf(queries, row, before);
  // What was collated from others' answers is nothing that one's own answer could go on from, nor the other way.
  if (row.frequency === 'day' && found.collated !== isAggregating(row)) return undefined;
  const content = await inVersionOf(queries, row, found);
  return { period: before, revision: found.revision, hash: found.hash, content };
}

/** Where there is no previous report: what somebody said that the unit has to go on from. */
async function openingOf(
  queries: Queries,
  row: ObligationRow,
  period: string,
): Promise<Previous | undefined> {
  const found = await openingContent(queries, { regime: row.regime, period, unitId: row.unitId });
  if (!found) return undefined;
  const content = await inVersionOf(queries, row, found);
  return { period, revision: 0, hash: found.hash, content, opening: true };
}

/** A content of an earlier period as the version of this one has it: a renamed field goes by its new name. */
async function inVersionOf(
  queries: Queries,
  row: ObligationRow,
  { version, content }: ApprovedContent,
): Promise<JsonObject> {
  if (version.hash === row.versionHash) return content;
  const written = await regimeOf(queries, version);
  const now = await regimeOf(queries, { id: row.versionId, hash: row.versionHash });
  return convertContent(written, now, content).content;
}

/** Between which units too much has changed for a previous report: empty where nothing has. */
export async function reorganisedSince(
  queries: Queries,
  row: ObligationRow,
): Promise<readonly Reorganised[]> {
  const before = await periodBefore(queries, row);
  const found = before === undefined ? undefined : await unitBefore(queries, row, before);
  return found && 'reorganised' in found ? found.reorganised : [];
}

/** What the rules of the form may look at beside the report itself. */
export function evaluationContext(
  context: Pick<ReportContext, 'previous' | 'below' | 'prefilled' | 'outside'>,
): Context {
  const { previous, below, prefilled, outside } = context;
  return { previous: previous?.content, rollup: below?.content, prefilled, outside };
}

/** The verdict on a content that the unit fills in. */
export function judge(
  context: Pick<ReportContext, 'form' | 'previous' | 'below' | 'prefilled' | 'outside'>,
  content: JsonObject,
): Verdict {
  return evaluate(context.form, content, evaluationContext(context));
}

/** How many issues of a verdict stand in the way of submitting. */
export function blockingOf(verdict: Verdict, explanations: Readonly<Record<string, string>>): number {
  return verdict.errors + unexplained(verdict.issues, explanations).length;
}

/** Who handles a report; undefined, and nothing is read, where nothing is said of it. */
export async function handlersFor(queries: Queries, row: ReportRow): Promise<Handlers | undefined> {
  return row.handled ? handlersOf(queries, row, reviewersOf(row)) : undefined;
}

const reviewersOf = (row: ObligationRow): number[] =>
  reviewers(row.receiverId, row.nationId, row.recipientId ?? undefined);

/** Who may touch the report: where it stands, and what duties say of it at that moment. */
export function subjectIn(
  { row, regime, handlers }: Pick<ReportContext<ShownRow>, 'row' | 'regime' | 'handlers'>,
  now: Date,
): ReportSubject {
  const subject = subjectOf(row, regime.header.signature);
  if (!handlers) return subject;
  const around = { regime: row.regime, unitId: row.unitId, reviewerIds: subject.reviewerIds };
  const { duties, filing } = handlers;
  const by = filing
    ? { filerId: filing.filerId, ...(filing.filedBy === null ? {} : { filedBy: filing.filedBy }) }
    : {};
  return { ...subject, handling: handlingOf(duties, around, dayOf(now.toISOString()), by) };
}

/** Who may touch the report, as far as it goes by where it stands. */
function subjectOf(row: ObligationRow, signature: boolean): ReportSubject {
  return {
    unitId: row.unitId,
    unitPath: idsOfPath(row.unitPath),
    receiverId: row.receiverId,
    reviewerIds: reviewersOf(row),
    readerIds: row.recipientId === null ? [] : [row.recipientId],
    signature,
    aggregating: isAggregating(row),
  };
}

/** The facts of the lifecycle that do not depend on content, roll-up or request. */
export function factsOf(row: ObligationRow, regime: Regime, now: Date): Facts {
  const moment = now.toISOString();
  return {
    correction: row.correction,
    signature: regime.header.signature,
    opened: row.opensAt <= moment,
    closed: row.closesAt <= moment,
    submitEarly: regime.header.submitEarly,
    errors: 0,
    blocking: 0,
    settled: true,
    complete: true,
    reason: true,
    locked: isLocked(row, moment),
  };
}

/**
 * The version of a report that an act is decided on. That of an aggregating report which is not sent covers the
 * hash of its roll-up, so that nobody signs what he has not seen. Undefined where nobody has opened it.
 */
export function etagOf({
  row,
  aggregating,
  below,
}: Pick<ReportContext<ShownRow>, 'row' | 'aggregating' | 'below'>): string | undefined {
  if (row.counter === 0) return undefined;
  const unsent = row.state === 'draft' || row.state === 'ready' || row.state === 'returned';
  return aggregating && unsent ? `"${row.counter}.${below?.node?.hash ?? 'none'}"` : `"${row.counter}"`;
}

/** What an aggregating unit's report shows now, and the state and lineage behind it. */
export function assembled(
  context: Pick<ReportContext, 'aggregation' | 'below' | 'form'>,
  own: JsonObject,
  source: Source,
): { readonly content: JsonObject; readonly state: RollupState } {
  const { aggregation, below, form } = context;
  const rollup = below?.state ?? aggregation.identity;
  const ownState = aggregation.leaf(own, source, form.level);
  return {
    content: aggregation.reportContent(rollup, own, ownState, form.level),
    state: aggregation.combine(rollup, ownState),
  };
}

/** In the place of a text of which nobody can tell who wrote it: another's would be worse than none. */
const UNKNOWN_TEXT =
  '[Không xác định được đoạn văn này: mã đơn vị nay thuộc đơn vị khác / This text cannot be told: the code of its unit is another unit’s now]';

/**
 * A content with the texts that it refers to put in.
 * @param unsent what a unit wrote itself in a revision that is not stored yet
 */
export async function withTexts(
  queries: Queries,
  regimePeriodId: number,
  aggregation: Aggregation,
  content: JsonObject,
  unsent?: { readonly unit: string; readonly revision: number; readonly content: JsonObject },
): Promise<JsonObject> {
  const wanted = aggregation.textsWanted(content);
  if (wanted.length === 0) return content;
  const textOf = await textsOf(queries, regimePeriodId, wanted);
  return aggregation.inlineTexts(content, (reference) => {
    const { unit, revision, path } = reference;
    if (unit.code === unsent?.unit && revision === unsent.revision) {
      const own = at(unsent.content, path);
      if (typeof own === 'string') return own;
    }
    return textOf(reference) ?? UNKNOWN_TEXT;
  });
}
