/** A report as `GET /reports/{regime}/{period}/{unit}` answers it: every outgoing field is named here. */
import { actionsFor, may } from '../../regimes/policy.js';
import { transition } from '../../regimes/lifecycle.js';
import type { Issue, Json, JsonObject, Language } from '../../regimes/words.js';
import type { Verdict } from '../../forms/evaluate.js';
import { arrived, cellsNow, type PrefilledCell } from '../../forms/prefilled.js';
import { canonical } from '../../regimes/canonical.js';
import { behalfActs } from '../actions/file-for.js';
import { nilContent } from '../actions/nil-return.js';
import { newestCells } from '../actions/prefill-basis.js';
import {
  assembled,
  factsOf,
  judge,
  subjectIn,
  withTexts,
  type ReportContext,
  type ShownRow,
} from '../actions/report-context.js';
import { whoHandles } from '../actions/who-handles.js';
import type { Queries } from '../store/database.js';
import type { Person } from '../store/people.js';
import { attachmentsFrom, type Attachment, type Standing } from '../store/reports.js';
import { prefilledOf } from '../store/prefills.js';
import type { ReplyRow } from '../store/remark-threads.js';
import {
  inputsOf,
  remarksOf,
  revisionsOf,
  type RemarkRow,
  type RevisionRow,
  type WholeRevision,
} from '../store/revisions.js';
import { migrationOf } from '../store/version-use.js';
import { childrenOf, type Coverage, type Node } from '../store/rollups.js';
import { presentObligationOf, presentOnBehalf } from './present-obligation.js';
import { presentIssues } from './present.js';

interface Presenting {
  readonly queries: Queries;
  readonly context: ReportContext<ShownRow>;
  /** On the content that the report has, where it was judged just now. */
  readonly verdict: Verdict | undefined;
  readonly person: Person;
  readonly language: Language;
  readonly now: Date;
}

export async function presentReport(about: Presenting): Promise<JsonObject> {
  const { queries, context, language, now } = about;
  const { row, regime } = context;
  const shown = await shownContent(about);
  const remarks = row.remarked ? await remarksOf(queries, { obligationId: row.id }) : [];
  const receipt = isSent(row) ? row.stands : undefined;
  return Object.assign(presentObligationOf(regime, row, now), {
    regimeVersion: row.version,
    regimeVersionHash: row.versionHash,
    content: shown.content,
    issues: presentIssues(shown.issues, language),
    explanations: row.explanations,
    remarks: remarks.map(presentRemark),
    ...(remarks.length > 0 ? remarkActs(about) : {}),
    actions: actionsOf(about),
    signature: regime.header.signature,
    aggregating: context.aggregating,
    ...(row.savedAt === null ? {} : { savedAt: row.savedAt }),
    ...(row.approved === null
      ? {}
      : { approved: { revision: row.approved.revision, hash: row.approved.hash } }),
    ...(receipt ? { receipt: await receiptOf(queries, row.id, receipt) } : {}),
    ...(context.aggregating ? await presentAggregating(about, shown.own) : {}),
    ...presentAttachments(row.attachments),
    ...prefilledPart(context, shown.own),
    ...(await migratedPart(queries, row)),
    ...presentHandlers(about),
    ...correctionRequest(about),
  });
}

/** In whose place it was signed; absent where in nobody's. */
function presentSignedFor(signedFor: string | null): JsonObject {
  if (signedFor === null) return {};
  return { signedFor: { name: (JSON.parse(signedFor) as { name: string }).name } };
}

/** Who handles it, where anything is said of that, and who files it in the place of its unit. */
function presentHandlers({ context, now }: Presenting): JsonObject {
  const { handlers } = context;
  if (!handlers) return {};
  const { filing } = handlers;
  return {
    handling: whoHandles(context, now),
    ...(filing
      ? {
          filing: {
            unit: { code: filing.filer.code, name: filing.filer.name },
            reason: filing.reason,
            openedBy: { name: filing.openedBy },
            openedAt: filing.openedAt,
          },
        }
      : {}),
  };
}

/** Absent where there are none. */
function presentAttachments(files: readonly Attachment[]): JsonObject {
  if (files.length === 0) return {};
  return { attachments: files.map(({ name, hash, size, type }) => ({ name, hash, size, type })) };
}

/** What it was filled in with, where that stands now, and what has come since while it may still be changed. */
function prefilledPart(context: ReportContext<ShownRow>, own: JsonObject): JsonObject {
  const { row, form, prefilled } = context;
  if (row.counter === 0) return {};
  const items = cellsNow(form, own, prefilled).map(({ cell, path, value }) => ({
    path,
    ...presentCell(cell),
    changed: value === undefined || canonical(value) !== canonical(cell.value),
  }));
  const newer = arrived(form, own, prefilled, newestCells(context)).map(({ cell, path }) => ({
    path,
    ...presentCell(cell),
  }));
  return { ...(items.length > 0 ? { prefilled: items } : {}), ...(newer.length > 0 ? { newer } : {}) };
}

/** That the draft was moved to another version, for as long as it was never sent. */
async function migratedPart(queries: Queries, row: ShownRow): Promise<JsonObject> {
  if (row.state !== 'draft' || row.revision > 0 || row.version === 1) return {};
  const found = await migrationOf(queries, row);
  return found?.to === row.version ? { migrated: { ...found } } : {};
}

export function presentCell({ figure, value, origin }: PrefilledCell): JsonObject {
  return { figure, value, origin: { ...origin } };
}

const isSent = ({ state }: ShownRow): boolean => state === 'submitted' || state === 'approved';

export interface Shown {
  readonly content: JsonObject;
  readonly own: JsonObject;
  readonly issues: readonly Issue[];
}

/** What is sent shows as it was sent; what is not shows as it would be sent now. */
export async function shownContent({
  queries,
  context,
  verdict: known,
}: Pick<Presenting, 'queries' | 'context' | 'verdict'>): Promise<Shown> {
  const { row } = context;
  if (row.counter === 0) return { content: {}, own: {}, issues: [] };
  const verdict = known ?? judge(context, row.content);
  const { issues } = verdict;
  if (isSent(row) && row.stands) {
    const { content, own } = row.stands;
    return { content, own: own ?? content, issues };
  }
  const own = verdict.content;
  return { content: context.aggregating ? await draftContent(queries, context, own) : own, own, issues };
}

async function draftContent(
  queries: Queries,
  context: ReportContext<ShownRow>,
  own: JsonObject,
): Promise<JsonObject> {
  const { row, aggregation } = context;
  const unsent = { unit: row.unit.code, revision: row.revision + 1, content: own };
  const source = {
    unit: { code: row.unit.code, name: row.unit.name },
    revision: unsent.revision,
    approvedAt: row.savedAt ?? row.opensAt,
  };
  const { content } = assembled(context, own, source);
  return withTexts(queries, row.regimePeriodId, aggregation, content, unsent);
}

function actionsOf({ context, person, now }: Presenting): Json {
  const { row, regime } = context;
  const subject = subjectIn(context, now);
  const facts = factsOf(row, regime, now);
  const actions: string[] = actionsFor(row.state, facts, person, subject);
  const sends = regime.header.signature && !may(person, 'submit', subject) ? 'request-signature' : 'submit';
  const canSend = transition('draft', sends, facts).refusal === undefined && may(person, sends, subject);
  const nil = actions.includes('save') && canSend && nilContent(context) !== undefined;
  const behalf = behalfActs(context, person, now);
  return [...actions, ...(nil ? ['nil-return'] : []), ...behalf];
}

/** What the reader may do about the remarks; absent where that is nothing. */
function remarkActs({ context, person, now }: Presenting): JsonObject {
  const subject = subjectIn(context, now);
  const acts = [
    ...(may(person, 'discuss-remark', subject) ? ['discuss'] : []),
    ...(may(person, 'settle-remark', subject) ? ['settle'] : []),
  ];
  return acts.length > 0 ? { remarkActs: acts } : {};
}

function correctionRequest({ context }: Presenting): JsonObject {
  const { correctionReason, correctionDueAt, correctionRequestedAt } = context.row;
  return correctionReason === null || correctionDueAt === null || correctionRequestedAt === null
    ? {}
    : { correctionRequest: { reason: correctionReason, dueAt: correctionDueAt, at: correctionRequestedAt } };
}

async function presentAggregating({ queries, context }: Presenting, own: JsonObject): Promise<JsonObject> {
  const { row, aggregation, below } = context;
  const stale = await staleInputs(queries, context);
  const node = below?.node;
  const { content, reported } = aggregation.finish(below?.state ?? aggregation.identity);
  return {
    ownContent: own,
    stale: stale.length > 0,
    staleInputs: stale,
    ...(node
      ? {
          rollup: {
            content: await withTexts(queries, row.regimePeriodId, aggregation, content),
            reported: { ...reported },
            coverage: presentCoverage(node.coverage),
            inputs: presentInputs(node.inputs),
            hash: node.hash,
            settled: below.settled,
          },
        }
      : {}),
  };
}

/** What the report that is sent was made of, against what is approved below now. */
async function staleInputs(queries: Queries, { row }: ReportContext<ShownRow>): Promise<JsonObject[]> {
  const id = row.submittedRevisionId ?? row.approvedRevisionId;
  if (id === null || id === undefined) return [];
  const frozen = new Map((await inputsOf(queries, id)).map((one) => [one.unitCode, one]));
  const children = await childrenOf(queries, { regimePeriodId: row.regimePeriodId, unitId: row.unitId });
  return children.flatMap((child) => {
    const then = frozen.get(child.unitCode);
    const now = child.hash === null ? null : { revision: child.revision, hash: child.hash };
    if (then?.inputId === (child.approvedRevisionId ?? undefined)) return [];
    return [
      {
        unit: { code: child.unitCode, name: child.unitName },
        frozen: then ? { revision: then.revision, hash: then.hash } : null,
        now,
      },
    ];
  });
}

export function presentCoverage(coverage: Coverage): JsonObject {
  const names = (units: readonly { code: string; name: string }[]): Json =>
    units.map(({ code, name }) => ({ code, name }));
  const { expected, received, approved, missing, lowest } = coverage;
  return {
    expected,
    received,
    approved,
    missing: names(missing),
    lowest: {
      expected: lowest.expected,
      received: lowest.received,
      approved: lowest.approved,
      missing: names(lowest.missing),
      missingCount: lowest.missingCount,
      late: names(lowest.late),
    },
  };
}

export function presentInputs(inputs: Node['inputs']): JsonObject[] {
  return inputs.map(({ unit, name, revision, hash }) => ({ unit: { code: unit, name }, revision, hash }));
}

async function receiptOf(queries: Queries, obligationId: number, revision: Standing): Promise<JsonObject> {
  const whole =
    revision.importId === null
      ? undefined
      : (await revisionsOf(queries, obligationId)).find((one) => one.revision === revision.revision);
  return {
    ...importedOf(whole),
    revision: revision.revision,
    hash: revision.hash,
    submittedAt: revision.submittedAt,
    submittedBy: { name: revision.submittedBy },
    ...(revision.signedBy === null ? {} : { signedBy: { name: revision.signedBy } }),
    ...presentSignedFor(revision.signedFor),
    late: revision.late,
  };
}

/** The file that a revision was loaded from; nothing where it was filed. */
function importedOf(row: RevisionRow | undefined): JsonObject {
  if (!row || row.importId === null || row.importFile === null || row.importHash === null) return {};
  const { importId: id, importFile: file, importHash: hash, importLine } = row;
  return { imported: { id, file, hash, line: importLine ?? 0 } };
}

export function presentRemark(remark: RemarkRow): JsonObject {
  const { id, revision, path, message, author, at, replies = [], settled } = remark;
  return {
    id,
    revision,
    path,
    message,
    author: { name: author },
    at,
    ...(replies.length === 0 ? {} : { replies: replies.map(presentReply) }),
    ...(settled ? { settled: { by: { name: settled.by }, at: settled.at } } : {}),
  };
}

const presentReply = ({ id, message, author, at }: ReplyRow): JsonObject => ({
  id,
  message,
  author: { name: author },
  at,
});

export function presentRevisionItem(row: RevisionRow): JsonObject {
  const given = (name: string, value: Json | undefined): JsonObject =>
    value === null || value === undefined ? {} : { [name]: value };
  return {
    revision: row.revision,
    state: row.state,
    regimeVersion: row.version,
    hash: row.hash,
    nil: row.nil === 1,
    late: row.late === 1,
    submittedAt: row.submittedAt,
    submittedBy: { name: row.submittedBy },
    ...given('signedAt', row.signedAt),
    ...given('signedBy', row.signedBy === null ? null : { name: row.signedBy }),
    ...presentSignedFor(row.signedFor),
    ...presentOnBehalf(row),
    ...given('decidedAt', row.decidedAt),
    ...given('decidedBy', row.decidedBy === null ? null : { name: row.decidedBy }),
    ...given('reason', row.reason),
    ...given('gaps', row.gapsReason === null ? null : { reason: row.gapsReason }),
    ...importedOf(row),
    ...presentAttachments(attachmentsFrom(row.attachments)),
  };
}

/** One revision, whole. */
export async function presentRevision(
  queries: Queries,
  obligationId: number,
  row: WholeRevision,
): Promise<JsonObject> {
  const inputs = row.rollupHash === null ? [] : await inputsOf(queries, row.id);
  const prefilled = await prefilledOf(queries, obligationId);
  return {
    ...presentRevisionItem(row),
    content: row.content,
    explanations: row.explanations,
    remarks: (await remarksOf(queries, { obligationId, revision: row.revision })).map(presentRemark),
    ...(prefilled.length === 0 ? {} : { prefilled: prefilled.map(presentCell) }),
    ...(row.own === null ? {} : { ownContent: row.own }),
    ...(row.rollupHash === null
      ? {}
      : {
          rollup: {
            hash: row.rollupHash,
            coverage: presentCoverage(row.coverage as unknown as Coverage),
            inputs: presentInputs(inputs.map(({ unitCode, ...one }) => ({ ...one, unit: unitCode }))),
          },
        }),
  };
}
