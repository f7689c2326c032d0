/** The answers to one round of a request: who has sent, who has begun, who has not looked yet. */
import type { Instant, JsonObject, Level, ReportState } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface AnswerRow {
  readonly obligationId: number;
  readonly unitId: number;
  readonly unitCode: string;
  readonly unitName: string;
  readonly unitLevel: Level;
  readonly unitPath: string;
  readonly receiverId: number;
  readonly bucket: number;
  readonly step: number;
  readonly dueAt: Instant;
  /** `none`: nobody has opened it. */
  readonly state: ReportState;
  readonly revision: number;
  readonly late: boolean | null;
  readonly submittedAt: Instant | null;
  readonly returnedDueAt: Instant | null;
  /** What was begun, where nothing was ever sent. */
  readonly draft: JsonObject | undefined;
}

type FlatRow = Omit<AnswerRow, 'state' | 'revision' | 'late' | 'draft'> & {
  readonly state: ReportState | null;
  readonly revision: number | null;
  readonly late: number | null;
  readonly content: string | null;
};

/** Every answer that is owed or was given in a round, by unit code. */
export async function answersOf(queries: Queries, roundId: number): Promise<AnswerRow[]> {
  const rows = (await queries('obligations as o')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .leftJoin(
      'revisions as s',
      's.id',
      queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'),
    )
    .where('o.regime_period_id', roundId)
    .orderBy('o.unit_code')
    .select({
      obligationId: 'o.id',
      unitId: 'o.unit_id',
      unitCode: 'o.unit_code',
      unitName: 'u.name',
      unitLevel: 'u.level',
      unitPath: 'o.unit_path',
      receiverId: 'o.receiver_id',
      bucket: 'o.bucket',
      step: 'o.step',
      dueAt: 'o.due_at',
      state: 'r.state',
      revision: 'r.revision',
      late: 's.late',
      submittedAt: 's.submitted_at',
      returnedDueAt: 'r.returned_due_at',
      // Only of what was never sent: a request may have thousands of answers.
      content: queries.raw('case when r.revision = 0 then r.content else null end'),
    })) as FlatRow[];
  return rows.map(({ content, ...row }) => ({
    ...row,
    state: row.state ?? 'none',
    revision: row.revision ?? 0,
    late: row.late === null ? null : row.late === 1,
    draft: content === null ? undefined : (JSON.parse(content) as JsonObject),
  }));
}

/** What was sent and stands: the approved revision of an answer, or the one that waits to be approved. */
export interface GivenAnswer {
  readonly unitId: number;
  readonly unitCode: string;
  readonly unitName: string;
  readonly approved: boolean;
  readonly content: JsonObject;
}

/** The answers of those who answered for themselves, as approved, or as sent where they are not approved yet. */
export async function givenAnswers(queries: Queries, roundId: number): Promise<GivenAnswer[]> {
  const rows = (await queries('obligations as o')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .join('reports as r', 'r.obligation_id', 'o.id')
    .join('revisions as s', 's.id', queries.raw('coalesce(r.approved_revision_id, r.submitted_revision_id)'))
    .where({ 'o.regime_period_id': roundId, 'o.step': 0 })
    .orderBy('o.unit_code')
    .select({
      unitId: 'o.unit_id',
      unitCode: 'o.unit_code',
      unitName: 'u.name',
      approvedId: 'r.approved_revision_id',
      content: 's.content',
    })) as {
    unitId: number;
    unitCode: string;
    unitName: string;
    approvedId: number | null;
    content: string;
  }[];
  return rows.map(({ approvedId, content, ...row }) => ({
    ...row,
    approved: approvedId !== null,
    content: JSON.parse(content) as JsonObject,
  }));
}
