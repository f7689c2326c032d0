/** What happens to a report after it was sent, and what its head may say before: return, approve, correct, ... */
import { workingCalendar, workingDaysAfter } from '../../regimes/calendar.js';
import type { Instant } from '../../regimes/words.js';
import { locate } from '../../forms/locate.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { writeReport, type ReportChange } from '../store/reports.js';
import { decideRevision, insertRemarks, loadRevision, supersedeRevision } from '../store/revisions.js';
import type { Doing, Done } from './act-on-report.js';

/** A reviewer's comment on a cell; `path` is a JSON Pointer into the report's content. */
export interface Remark {
  readonly path: string;
  readonly message: string;
}

/** Working days that a returned report may take unless the reviewer says otherwise. */
export const DAYS_TO_CORRECT = 3;

const change = async (doing: Doing, columns: Partial<ReportChange>): Promise<void> => {
  const { trx, row, person, at, to } = doing;
  await writeReport(trx, row, { state: to, ...columns }, { at, userId: person.userId });
};

const reasonOf = ({ input }: Doing): string => (input.reason ?? '').trim();

export async function askSignature(doing: Doing): Promise<Done> {
  const { verdict, input } = doing;
  await change(doing, {
    ...(verdict ? { content: verdict.content } : {}),
    explanations: input.explanations ?? {},
    reason: null,
  });
  return { event: 'report.signature-requested' };
}

export async function withdraw(doing: Doing): Promise<Done> {
  await change(doing, {});
  return { event: 'report.withdrawn' };
}

export async function reject(doing: Doing): Promise<Done> {
  await change(doing, { reason: reasonOf(doing) });
  return { event: 'report.rejected', data: { reason: reasonOf(doing) } };
}

export async function recall(doing: Doing): Promise<Done> {
  const { row } = doing;
  await decideSubmitted(doing, 'recalled');
  await change(doing, { submittedRevisionId: null });
  return { event: 'report.recalled', data: { revision: row.revision }, touchesRollup: true };
}

export async function returnReport(doing: Doing): Promise<Done> {
  const { trx, context, row, input, person, at, now } = doing;
  const remarks = input.remarks ?? [];
  refuseLostRemarks(doing, remarks);
  const due = await dueAfter(trx, input.dueAt, now);
  const revisionId = await decideSubmitted(doing, 'returned', reasonOf(doing));
  await insertRemarks(trx, { obligationId: row.id, revisionId, authorId: person.userId, at }, remarks);
  await change(doing, { submittedRevisionId: null, reason: reasonOf(doing), returnedDueAt: due });
  const data = { revision: row.revision, reason: reasonOf(doing), dueAt: due, remarks: remarks.length };
  return { event: 'report.returned', data: { ...data, regime: context.regime.code }, touchesRollup: true };
}

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
  const rows = await queries('working_days').select<{ day: string; kind: 'holiday' | 'working' }[]>(
    'day',
    'kind',
  );
  return workingDaysAfter(now.toISOString(), DAYS_TO_CORRECT, workingCalendar(rows));
}

async function decideSubmitted(
  { trx, row, person, at }: Doing,
  state: 'recalled' | 'returned' | 'approved',
  reason?: string,
): Promise<number> {
  if (row.submittedRevisionId === null) throw new Error('A submitted report has a revision');
  await decideRevision(trx, row.submittedRevisionId, state, {
    at,
    userId: person.userId,
    ...(reason === undefined ? {} : { reason }),
  });
  return row.submittedRevisionId;
}

export async function approve(doing: Doing): Promise<Done> {
  const { trx, row } = doing;
  const id = await decideSubmitted(doing, 'approved');
  if (row.approvedRevisionId !== null) await supersedeRevision(trx, row.approvedRevisionId);
  await change(doing, {
    approvedRevisionId: id,
    correction: false,
    reason: null,
    returnedDueAt: null,
    correctionReason: null,
    correctionDueAt: null,
    correctionRequestedAt: null,
  });
  return { event: 'report.approved', data: { revision: row.revision }, touchesRollup: true };
}

export async function askCorrection(doing: Doing): Promise<Done> {
  const { trx, input, now, at } = doing;
  const due = await dueAfter(trx, input.dueAt, now);
  await change(doing, { correctionReason: reasonOf(doing), correctionDueAt: due, correctionRequestedAt: at });
  return { event: 'report.correction-requested', data: { reason: reasonOf(doing), dueAt: due } };
}

/** A draft of the next revision beside the approved one, written against the approved one's version. */
export async function openCorrection(doing: Doing): Promise<Done> {
  const { trx, row } = doing;
  if (row.approvedRevisionId === null) throw new Error('An approved report has a revision');
  const revision = await loadRevision(trx, { id: row.approvedRevisionId });
  if (!revision) throw new Error('A revision is never deleted');
  await change(doing, {
    correction: true,
    content: revision.own ?? revision.content,
    explanations: revision.explanations as Record<string, string>,
    nil: false,
    submittedRevisionId: null,
  });
  return { event: 'report.correction-opened', data: { reason: reasonOf(doing) } };
}

/** The correction is dropped: the report is again what was approved. */
export async function discard(doing: Doing): Promise<Done> {
  const { trx, row } = doing;
  if (row.state === 'submitted') await decideSubmitted(doing, 'recalled');
  if (row.approvedRevisionId === null) throw new Error('A correction stands beside an approved revision');
  const revision = await loadRevision(trx, { id: row.approvedRevisionId });
  if (!revision) throw new Error('A revision is never deleted');
  await change(doing, {
    correction: false,
    content: revision.own ?? revision.content,
    explanations: revision.explanations as Record<string, string>,
    nil: revision.nil === 1,
    submittedRevisionId: row.approvedRevisionId,
    reason: null,
    returnedDueAt: null,
  });
  return { event: 'report.correction-discarded', touchesRollup: row.state === 'submitted' };
}
