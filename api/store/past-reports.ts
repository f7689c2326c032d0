/** Reports of the past as they are written: approved revisions with the file that they came from. */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { Instant, JsonObject } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { insertMarks } from './marks.js';
import { lockRows } from './sync-period.js';

/** What an obligation of the past is written with. */
export interface PastOwed {
  readonly id: number;
  readonly unitId: number;
  readonly unitCode: string;
  readonly unitPath: string;
  readonly receiverId: number;
  readonly bucket: number;
}

export interface PastRevision {
  readonly owed: PastOwed;
  readonly line: number;
  readonly content: JsonObject;
  readonly hash: string;
  readonly papers: string;
}

export interface PastWriting {
  readonly regime: string;
  readonly period: string;
  readonly regimePeriodId: number;
  readonly recipientId: number | null;
  readonly versionId: number;
  readonly importId: number;
  readonly by: number;
  readonly at: Instant;
}

/** A period of the regime as it is stored; undefined where it is not. */
export async function storedPeriod(
  queries: Queries,
  regime: string,
  period: string,
): Promise<
  | {
      readonly id: number;
      readonly versionId: number;
      readonly recipientId: number | null;
      readonly lockedAt: Instant | null;
    }
  | undefined
> {
  return queries('regime_periods')
    .where({ regime, period })
    .first<
      { id: number; versionId: number; recipientId: number | null; lockedAt: Instant | null } | undefined
    >({
      id: 'id',
      versionId: 'version_id',
      recipientId: 'recipient_id',
      lockedAt: 'locked_at',
    });
}

/** Says of a period that it is there because of what was loaded: nobody is reminded of it. */
export async function markImported(trx: Queries, id: number): Promise<void> {
  await trx('regime_periods').where({ id }).update({ imported: 1 });
}

/** The obligations of those units that nobody has opened, locked so that nobody opens them meanwhile. */
export async function unopenedOf(
  trx: Queries,
  regimePeriodId: number,
  codes: readonly string[],
): Promise<PastOwed[]> {
  const rows = await trx('obligations')
    .where({ regime_period_id: regimePeriodId, step: 0 })
    .whereIn('unit_code', [...codes])
    .select<PastOwed[]>({
      id: 'id',
      unitId: 'unit_id',
      unitCode: 'unit_code',
      unitPath: 'unit_path',
      receiverId: 'receiver_id',
      bucket: 'bucket',
    });
  const ids = rows.map(({ id }) => id);
  await lockRows(trx, ids);
  const opened = await trx('reports')
    .whereIn('obligation_id', ids)
    .select<{ id: number }[]>({ id: 'obligation_id' });
  const taken = new Set(opened.map(({ id }) => id));
  return rows.filter(({ id }) => !taken.has(id));
}

/** Writes reports with their one revision, the events of its sending and approval, and the marks above. */
export async function insertPastReports(
  trx: Knex.Transaction,
  writing: PastWriting,
  revisions: readonly PastRevision[],
): Promise<void> {
  if (revisions.length === 0) return;
  const { versionId, importId, by, at } = writing;
  const made = await trx('revisions')
    .insert(
      revisions.map(({ owed, line, content, hash }) => ({
        obligation_id: owed.id,
        revision: 1,
        state: 'approved',
        version_id: versionId,
        content: canonical(content),
        explanations: '{}',
        nil: 0,
        hash,
        late: 0,
        submitted_at: at,
        submitted_by: by,
        decided_at: at,
        decided_by: by,
        import_id: importId,
        import_line: line,
      })),
    )
    .returning<{ id: number; obligation_id: number }[]>(['id', 'obligation_id']);
  const ids = new Map(made.map((row) => [row.obligation_id, row.id]));
  await trx('reports').insert(
    revisions.map(({ owed, content }) => ({
      obligation_id: owed.id,
      counter: 1,
      state: 'approved',
      version_id: versionId,
      content: canonical(content),
      explanations: '{}',
      revision: 1,
      submitted_revision_id: ids.get(owed.id),
      approved_revision_id: ids.get(owed.id),
      saved_at: at,
      saved_by: by,
    })),
  );
  await trx('events').insert(revisions.flatMap((one) => eventsOf(writing, one)));
  const nodes = new Map(revisions.map(({ owed }) => [`${owed.receiverId} ${owed.bucket}`, owed]));
  await insertMarks(
    trx,
    [...nodes.values()].map(({ receiverId, unitPath, bucket }) => {
      const receiver = `/${receiverId}/`;
      const above = unitPath.slice(0, unitPath.indexOf(receiver) + receiver.length);
      const { regimePeriodId } = writing;
      return { regimePeriodId, unitId: receiverId, unitPath: above, bucket, kind: 'child' as const };
    }),
    new Date(at),
  );
}

/** The two events that every approved revision has: it was sent, and it was approved. */
function eventsOf(writing: PastWriting, { owed, hash, papers }: PastRevision): object[] {
  const place = { receiver: owed.receiverId, recipient: writing.recipientId, import: writing.importId };
  const event = (type: string, data: JsonObject): object => ({
    at: writing.at,
    type,
    actor_id: writing.by,
    regime: writing.regime,
    period: writing.period,
    unit_id: owed.unitId,
    unit_code: owed.unitCode,
    unit_path: owed.unitPath,
    data: canonical({ ...place, ...data, revision: 1 }),
  });
  return [
    event('report.submitted', { state: 'submitted', hash, late: false, nil: false, papers }),
    event('report.approved', { state: 'approved' }),
  ];
}
