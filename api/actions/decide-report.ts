/** What happens to a report after it was sent, and what its head may say before: return, approve, correct, ... */
import { workingDaysAfter } from '../../regimes/calendar.js';
import type { Instant } from '../../regimes/words.js';
import { locate } from '../../forms/locate.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import type { Standing } from '../store/reports.js';
import { attachmentsOfRevision, loadRevision } from '../store/revisions.js';
import { storedCalendar } from '../store/working-days.js';
import type { Change, Doing } from './decide-act.js';

/** A reviewer's comment on a cell; `path` is a JSON Pointer into the report's content. */
export interface Remark {
  readonly path: string;
  readonly message: string;
}

/** Working days that a returned report may take unless the reviewer says otherwise. */
export const DAYS_TO_CORRECT = 3;

const reasonOf = ({ input }: Doing): string => (input.reason ?? '').trim();

export function askSignature({ verdict, input }: Doing): Change {
  if (!verdict) throw new Error('Nothing is put before the head unjudged');
  return {
    event: 'report.signature-requested',
    report: { content: verdict.content, explanations: input.explanations ?? {}, reason: null },
    verdict,
  };
}

export function withdraw(): Change {
  return { event: 'report.withdrawn', report: {} };
}

export function reject(doing: Doing): Change {
  const reason = reasonOf(doing);
  return { event: 'report.rejected', data: { reason }, report: { reason } };
}

export function recall(doing: Doing): Change {
  return {
    event: 'report.recalled',
    data: { revision: doing.row.revision },
    touchesRollup: true,
    report: { submittedRevisionId: null },
    fates: [fateOf(doing, 'recalled')],
    stands: beneath(doing),
  };
}

export async function returnReport(doing: Doing): Promise<Change> {
  const { queries, context, row, input, person, at, now } = doing;
  const remarks = input.remarks ?? [];
  refuseLostRemarks(doing, remarks);
  const dueAt = await dueAfter(queries, input.dueAt, now);
  const fate = fateOf(doing, 'returned', reasonOf(doing));
  const data = { revision: row.revision, reason: reasonOf(doing), dueAt, remarks: remarks.length };
  return {
    event: 'report.returned',
    data: { ...data, regime: context.regime.code },
    touchesRollup: true,
    report: { submittedRevisionId: null, reason: reasonOf(doing), returnedDueAt: dueAt },
    fates: [fate],
    remarks: remarks.map(({ path, message }) => ({
      revision_id: fate.id,
      path,
      message,
      author_id: person.userId,
      at,
    })),
    stands: beneath(doing),
  };
}

/** What stands once the sent revision does not: the approved one beside a correction, else nothing. */
const beneath = ({ row }: Doing): 'unread' | null => (row.approvedRevisionId === null ? null : 'unread');

/** A remark must stand at a cell of the form, or nobody would see it. */
function refuseLostRemarks({ context }: Doing, remarks: readonly Remark[]): void {
  const issues = remarks.flatMap(({ path }, index) =>
    locate(context.regime.root, path).field
      ? []
      : [
          {
            path: `/remarks/${index}/path`,
            rule: 'remark',
            severity: 'error' as const,
            message: { vi: `Biểu mẫu không có ô ${path}`, en: `The form has no cell ${path}` },
            params: { path },
          },
        ],
  );
  if (issues.length > 0) throw problem('body-has-mistakes', { issues });
}

async function dueAfter(queries: Queries, wanted: Instant | undefined, now: Date): Promise<Instant> {
  if (wanted !== undefined) return new Date(wanted).toISOString();
  return workingDaysAfter(now.toISOString(), DAYS_TO_CORRECT, await storedCalendar(queries));
}

/** What becomes of the revision that was sent. */
function fateOf(
  { row, person, at }: Doing,
  state: 'recalled' | 'returned' | 'approved',
  reason?: string,
): NonNullable<Change['fates']>[number] {
  if (row.submittedRevisionId === null) throw new Error('A submitted report has a revision');
  return {
    id: row.submittedRevisionId,
    state,
    decided_at: at,
    decided_by: person.userId,
    reason: reason ?? null,
  };
}

/** A revision superseded by a later one keeps who approved it and when. */
const superseded = (id: number): NonNullable<Change['fates']>[number] => ({
  id,
  state: 'superseded',
  decided_at: null,
  decided_by: null,
  reason: null,
});

export function approve(doing: Doing): Change {
  const { row } = doing;
  const fate = fateOf(doing, 'approved');
  return {
    event: 'report.approved',
    data: { revision: row.revision },
    touchesRollup: true,
    report: {
      approvedRevisionId: fate.id,
      correction: false,
      reason: null,
      returnedDueAt: null,
      correctionReason: null,
      correctionDueAt: null,
      correctionRequestedAt: null,
    },
    fates: row.approvedRevisionId === null ? [fate] : [fate, superseded(row.approvedRevisionId)],
  };
}

export async function askCorrection(doing: Doing): Promise<Change> {
  const { queries, input, now, at } = doing;
  const dueAt = await dueAfter(queries, input.dueAt, now);
  const reason = reasonOf(doing);
  return {
    event: 'report.correction-requested',
    data: { reason, dueAt },
    report: { correctionReason: reason, correctionDueAt: dueAt, correctionRequestedAt: at },
  };
}

/** A draft of the next revision beside the approved one, written against the approved one's version. */
export async function openCorrection(doing: Doing): Promise<Change> {
  const { content, own, explanations } = await approvedOf(doing);
  return {
    event: 'report.correction-opened',
    data: { reason: reasonOf(doing) },
    report: {
      correction: true,
      content: own ?? content,
      explanations,
      nil: false,
      submittedRevisionId: null,
    },
  };
}

/** The correction is dropped: the report is again what was approved. */
export async function discard(doing: Doing): Promise<Change> {
  const { row } = doing;
  const sent = row.state === 'submitted';
  const { content, own, explanations, nil } = await approvedOf(doing);
  const approved = row.approvedRevisionId ?? 0;
  return {
    event: 'report.correction-discarded',
    touchesRollup: sent,
    report: {
      correction: false,
      content: own ?? content,
      explanations,
      nil,
      submittedRevisionId: row.approvedRevisionId,
      attachments: await attachmentsOfRevision(doing.queries, approved),
      reason: null,
      returnedDueAt: null,
    },
    ...(sent ? { fates: [fateOf(doing, 'recalled')], stands: 'unread' as const } : {}),
  };
}

/** The approved revision: the one that stands, unless a later one was sent. */
async function approvedOf({
  queries,
  row,
}: Doing): Promise<Pick<Standing, 'content' | 'own' | 'explanations' | 'nil'>> {
  if (row.approvedRevisionId === null) throw new Error('A correction stands beside an approved revision');
  const isSent = row.submittedRevisionId !== null && row.submittedRevisionId !== row.approvedRevisionId;
  if (row.stands && !isSent) return row.stands;
  const revision = await loadRevision(queries, { id: row.approvedRevisionId });
  if (!revision) throw new Error('A revision is never deleted');
  const explanations = revision.explanations as Record<string, string>;
  return { content: revision.content, own: revision.own, explanations, nil: revision.nil === 1 };
}
