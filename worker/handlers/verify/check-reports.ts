/** Reports, their revisions and their events against each other: nothing here looks at roll-ups. */
import { createHash } from 'node:crypto';
import { rollupHash } from '../../../regimes/lineage.js';
import { canonical } from '../../../regimes/canonical.js';
import type { Json, JsonObject } from '../../../regimes/words.js';
import { combineChildren } from '../../../api/actions/compute-rollup.js';
import { papersHash } from '../../../api/actions/papers.js';
import { measureBlob } from '../../../api/store/blobs.js';
import type { Queries } from '../../../api/store/database.js';
import { aggregationFor } from '../../../api/store/forms.js';
import { regimeOf } from '../../../api/store/regimes.js';
import type { Attachment } from '../../../api/store/reports.js';
import { contributions, type Contribution, type RegimePeriod } from '../../../api/store/rollups.js';
import type { Difference, DifferenceKind } from './difference.js';
import {
  eventsToCheck,
  formerCodes,
  inputsToCheck,
  parsed,
  reportsToCheck,
  revisionsToCheck,
  type EventToCheck,
  type InputToCheck,
  type ReportToCheck,
  type RevisionToCheck,
} from './read.js';

export type Tell = (difference: Difference) => void;

/** Reports looked at in one go. */
const PAGE = 50;

/** Checks every report of a period, whatever its state. Answers how many revisions were rehashed. */
export async function checkReports(
  queries: Queries,
  period: RegimePeriod,
  tell: Tell,
  step: (n: number) => void = () => undefined,
): Promise<number> {
  const former = await formerCodes(queries, period);
  let revisions = 0;
  for (let after = 0; ;) {
    const page = await reportsToCheck(queries, period, after, PAGE);
    const last = page.at(-1);
    if (!last) return revisions;
    revisions += await checkPage(queries, { period, former }, page, tell);
    step(page.length);
    after = last.id;
  }
}

interface Scope {
  readonly period: RegimePeriod;
  /** What units were called before, where that is not what their reports stand under. */
  readonly former: ReadonlyMap<number, readonly string[]>;
}

async function checkPage(
  queries: Queries,
  { period, former }: Scope,
  page: readonly ReportToCheck[],
  tell: Tell,
): Promise<number> {
  const revisions = await revisionsToCheck(
    queries,
    page.map(({ id }) => id),
  );
  const events = await eventsToCheck(queries, period, {
    ids: page.map(({ unitId }) => unitId),
    codes: page.flatMap(({ unit, unitId }) => [unit, ...(former.get(unitId) ?? [])]),
  });
  for (const report of page) {
    const own = revisions.filter(({ obligationId }) => obligationId === report.id);
    const story = events.filter(({ unitId }) => unitId === report.unitId);
    const say = (kind: DifferenceKind, detail: string, revision?: number): void => {
      const { regime, period: name } = period;
      tell({ kind, regime, period: name, unit: report.unit, detail, ...(revision ? { revision } : {}) });
    };
    for (const revision of own) {
      const frozen = revision.rollupState === null ? [] : await inputsToCheck(queries, revision.id);
      checkRevision(period, report, revision, frozen, say);
      await checkFiles(queries, revision, say);
      const then = { ...report, unit: codeAtSending(story, revision.revision) ?? report.unit };
      if (revision.rollupState !== null && !(await follows(queries, period, then, revision, frozen))) {
        say('revision-state', 'its inputs and its own part give another state', revision.revision);
      }
    }
    checkPointers(report, own, say);
    checkStory(report, own, story, say);
  }
  return revisions.length;
}

type Say = (kind: DifferenceKind, detail: string, revision?: number) => void;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

function checkRevision(
  period: RegimePeriod,
  report: ReportToCheck,
  revision: RevisionToCheck,
  inputs: readonly InputToCheck[],
  say: Say,
): void {
  const number = revision.revision;
  if (report.step > 0 !== (revision.rollupState !== null)) {
    say('revision-hash', 'a unit that aggregates, and only such a unit, freezes a state', number);
  }
  if (revision.versionId !== period.versionId) {
    say('revision-papers', 'it was written under another version than that of its period', number);
  }
  const hash = hashNow(revision);
  if (hash !== revision.hash) {
    say('revision-hash', `recorded ${revision.hash}, what is stored has ${hash}`, number);
  }
  if (revision.rollupState === null) return;
  const root = rollupHash(
    inputs.map(({ unitCode, revision: one, hash }) => ({ unit: unitCode, revision: one, hash })),
  );
  if (root !== revision.rollupHash) {
    say('revision-lineage', `recorded ${revision.rollupHash ?? 'none'}, its inputs have ${root}`, number);
  }
  for (const input of inputs) {
    const holds =
      input.actualUnitId === input.unitId &&
      input.actualRevision === input.revision &&
      input.actualHash === input.hash &&
      input.regimePeriodId === period.id;
    if (!holds) {
      say(
        'revision-lineage',
        `its input ${input.unitCode} is not revision ${input.revision} of that unit`,
        number,
      );
    }
  }
}

/** What a unit was called when it sent a revision: so it is named in the state that was frozen. */
function codeAtSending(story: readonly EventToCheck[], revision: number): string | null | undefined {
  return story.find(({ type, data }) => {
    const told = type === 'report.submitted' ? parsed(data) : undefined;
    return typeof told === 'object' && told !== null && (told as JsonObject)['revision'] === revision;
  })?.unit;
}

/**
 * Whether an aggregating revision's state is what its frozen inputs and its own part give.
 * @param report as it was when the revision was sent
 */
async function follows(
  queries: Queries,
  period: RegimePeriod,
  report: ReportToCheck,
  revision: RevisionToCheck,
  inputs: readonly InputToCheck[],
): Promise<boolean> {
  const stored = parsed(revision.rollupState);
  const own = parsed(revision.own);
  if (stored === undefined || typeof own !== 'object' || own === null) return false;
  const regime = await regimeOf(queries, { id: period.versionId, hash: period.versionHash });
  const aggregation = aggregationFor(regime);
  const reporters = inputs.map(({ unitCode, unitName, level, inputId }) => {
    return { unitId: 0, unitCode, unitName, level, approvedRevisionId: inputId };
  });
  const load = (ids: readonly number[]): Promise<Contribution[]> => contributions(queries, ids);
  const { confirmed } = await combineChildren(aggregation, reporters, new Map(), load);
  const unit = { code: report.unit, name: report.unitName };
  const source = { unit, revision: revision.revision, approvedAt: revision.submittedAt };
  const state = aggregation.combine(confirmed, aggregation.leaf(own as JsonObject, source, report.level));
  return canonical(unnamed(state as unknown as Json)) === canonical(unnamed(stored));
}

/** Without the names of units: a name may be put right after a report was frozen. */
export function unnamed(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(unnamed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as JsonObject);
  const isUnit = members.length === 2 && 'code' in value && 'name' in value;
  return Object.fromEntries(
    members.filter(([name]) => !(isUnit && name === 'name')).map(([name, own]) => [name, unnamed(own)]),
  );
}

/** What is stored is canonical text: its bytes are what was hashed. */
function hashNow({ content, rollupState, rollupHash: rollup }: RevisionToCheck): string {
  if (rollupState === null) return sha256(content);
  return sha256(canonical({ content: sha256(content), state: sha256(rollupState), rollup: rollup ?? '' }));
}

function checkPointers(report: ReportToCheck, revisions: readonly RevisionToCheck[], say: Say): void {
  const byId = new Map(revisions.map((revision) => [revision.id, revision]));
  const approved = revisions.filter(({ state }) => state === 'approved');
  const waiting = revisions.filter(({ state }) => state === 'submitted');
  if (approved.length > 1 || waiting.length > 1) {
    say('report-pointer', `${approved.length} revisions are approved and ${waiting.length} submitted`);
  }
  if ((approved[0]?.id ?? null) !== report.approvedRevisionId) {
    const named = byId.get(report.approvedRevisionId ?? -1);
    say(
      'report-pointer',
      `it counts ${named ? `revision ${named.revision}, which is ${named.state}` : 'no revision of its own'}; ` +
        (approved[0] ? `approved is revision ${approved[0].revision}` : 'none is approved'),
    );
  }
  const sent = report.submittedRevisionId === null ? undefined : byId.get(report.submittedRevisionId);
  if (report.submittedRevisionId !== null && sent?.state !== 'submitted' && sent?.state !== 'approved') {
    say('report-pointer', `as sent it names ${sent ? `a ${sent.state} revision` : 'no revision of its own'}`);
  }
  if (waiting[0] && waiting[0].id !== report.submittedRevisionId) {
    say(
      'report-pointer',
      `revision ${waiting[0].revision} waits for a decision, but the report does not name it`,
    );
  }
  const last = revisions.at(-1)?.revision ?? 0;
  if (last !== (report.revision ?? 0) || revisions.some(({ revision }, index) => revision !== index + 1)) {
    say('report-pointer', `it counts ${report.revision ?? 0} revisions, ${revisions.length} are there`);
  }
}

/** Events that decide on a revision, and the state that they leave it in. */
const DECISIONS: Readonly<Record<string, string>> = {
  'report.approved': 'approved',
  'report.returned': 'returned',
  'report.recalled': 'recalled',
  'report.correction-discarded': 'recalled',
};

/** Events that tell what a unit said of what another filed on its behalf. */
const ANSWERS: Readonly<Record<string, string>> = {
  'report.filing-confirmed': 'confirmed',
  'report.filing-objected': 'objected',
};

interface Sent {
  readonly event: EventToCheck;
  readonly data: JsonObject;
  /** The last that the unit said of it. */
  answer?: { readonly state: string; readonly event: EventToCheck; readonly data: JsonObject };
  decision?: { readonly state: string; readonly event: EventToCheck; readonly data: JsonObject };
}

function checkStory(
  report: ReportToCheck,
  revisions: readonly RevisionToCheck[],
  events: readonly EventToCheck[],
  say: Say,
): void {
  const sent = new Map<number, Sent>();
  let open: Sent | undefined;
  let state = 'none';
  for (const event of events) {
    const data = parsed(event.data) as JsonObject | undefined;
    if (typeof data !== 'object') {
      say('report-event', `event ${event.id} (${event.type}) does not read`);
      continue;
    }
    state = typeof data['state'] === 'string' ? data['state'] : state;
    if (event.type === 'report.submitted') {
      open = { event, data };
      sent.set(Number(data['revision']), open);
    } else if (DECISIONS[event.type] !== undefined && open) {
      open.decision = { state: DECISIONS[event.type] ?? '', event, data };
      open = undefined;
    } else if (ANSWERS[event.type] !== undefined) {
      const of = sent.get(Number(data['revision']));
      if (of) of.answer = { state: ANSWERS[event.type] ?? '', event, data };
    }
  }
  if (state !== (report.state ?? 'none')) {
    say('report-event', `it is ${report.state ?? 'none'}, its events end with ${state}`);
  }
  for (const revision of revisions) checkSent(revision, sent.get(revision.revision), say);
  const there = new Set(revisions.map(({ revision }) => revision));
  for (const [number, { event }] of sent) {
    if (!there.has(number))
      say('revision-event', `event ${event.id} tells of it, but it is not there`, number);
  }
}

function checkSent(revision: RevisionToCheck, sent: Sent | undefined, say: Say): void {
  const number = revision.revision;
  if (!sent) {
    say('revision-event', 'no event tells that it was submitted', number);
    return;
  }
  const { event, data, decision } = sent;
  const same =
    data['hash'] === revision.hash &&
    data['late'] === (revision.late === 1) &&
    data['nil'] === (revision.nil === 1) &&
    event.at === revision.submittedAt &&
    event.actorId === revision.submittedBy;
  if (!same) {
    const detail = `event ${event.id} tells another hash, moment, person, lateness or nil return of its sending`;
    say('revision-event', detail, number);
  }
  checkPapers(revision, data['papers'], say);
  checkAnswer(revision, sent, say);
  const decided = revision.state === 'superseded' ? 'approved' : revision.state;
  if (decided !== (decision?.state ?? 'submitted')) {
    say(
      'revision-event',
      `it is ${revision.state}, its events say ${decision?.state ?? 'submitted'}`,
      number,
    );
  } else if (decision && !isSameDecision(revision, decision)) {
    const detail = `event ${decision.event.id} tells another moment, person, reason or number of remarks`;
    say('revision-event', `${detail} of its decision`, number);
  }
}

/** What the unit said of what was filed on its behalf is what its event tells, and nothing where none does. */
function checkAnswer(revision: RevisionToCheck, { answer }: Sent, say: Say): void {
  const stored = revision.answer === null ? undefined : (parsed(revision.answer) as JsonObject | undefined);
  const same = answer
    ? stored?.['state'] === answer.state &&
      stored['at'] === answer.event.at &&
      stored['reason'] === answer.data['reason']
    : revision.answer === null;
  if (same) return;
  const told = answer ? `event ${answer.event.id} tells that it was ${answer.state}` : 'no event tells of it';
  say('revision-event', `what its unit said of it is stored otherwise: ${told}`, revision.revision);
}

function isSameDecision(revision: RevisionToCheck, { event, data }: NonNullable<Sent['decision']>): boolean {
  const returned = event.type === 'report.returned';
  return (
    event.at === revision.decidedAt &&
    event.actorId === revision.decidedBy &&
    (revision.reason ?? undefined) === (returned ? data['reason'] : undefined) &&
    Number(revision.remarks) === (returned ? Number(data['remarks'] ?? 0) : 0)
  );
}

/** The bytes of every file that was sent have the hash and the length under which they were sent. */
async function checkFiles(queries: Queries, revision: RevisionToCheck, say: Say): Promise<void> {
  if (revision.attachments === null) return;
  const files = parsed(revision.attachments);
  for (const file of Array.isArray(files) ? (files as readonly Partial<Attachment>[]) : []) {
    const there = await measureBlob(queries, file.hash ?? '');
    if (there.hash !== file.hash || there.size !== file.size) {
      const found = there.size === 0 ? 'is not there' : `has ${there.hash}`;
      say(
        'revision-attachment',
        `recorded ${file.hash ?? 'none'}, what is stored ${found}`,
        revision.revision,
      );
    }
  }
}

/** What travels with the content has the hash that the event of the sending kept. Events of long ago have none. */
function checkPapers(revision: RevisionToCheck, recorded: Json | undefined, say: Say): void {
  const signed = revision.signedBy === null ? null : revision.submittedAt;
  const explanations = parsed(revision.explanations);
  const coverage = revision.coverage === null ? null : parsed(revision.coverage);
  const { gapsReason, versionId, signedBy } = revision;
  const files = parsed(revision.attachments);
  const attachments = revision.attachments === null ? [] : Array.isArray(files) ? files : undefined;
  const signedFor = revision.signedFor === null ? null : parsed(revision.signedFor);
  const onBehalf = revision.onBehalf === null ? null : parsed(revision.onBehalf);
  const reads = explanations !== undefined && coverage !== undefined && attachments;
  const now =
    reads && signedFor !== undefined && onBehalf !== undefined
      ? papersHash({
          explanations,
          gapsReason,
          coverage,
          versionId,
          signedBy,
          attachments,
          signedFor,
          onBehalf,
        })
      : undefined;
  if ((recorded !== undefined && now !== recorded) || revision.signedAt !== signed) {
    const detail =
      'its explanations, gaps, coverage, version, signature or files are not those that were sent';
    say('revision-papers', detail, revision.revision);
  }
}
