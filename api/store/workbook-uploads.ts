/** Workbooks that were sent in. The row says what is asked for, how far it is and what became of each unit. */
import type { Knex } from 'knex';
import type { Instant, Language, Severity, Text } from '../../regimes/words.js';
import { releaseBlob } from './blobs.js';
import type { Database, Queries } from './database.js';

export const UPLOAD_STATES = ['queued', 'running', 'done', 'refused', 'failed'] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

export const OUTCOMES = ['saved', 'problems', 'refused'] as const;

export interface UploadProblem {
  readonly sheet: string;
  readonly cell?: string;
  readonly path?: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: Text;
}

/** What became of one unit's part of the file. */
export interface UnitResult {
  readonly number: number;
  readonly regime: string;
  readonly period?: string;
  readonly unit?: { readonly code: string; readonly name: string };
  /** `problems`: something could not be read, and nothing was saved. `refused`: for another reason. */
  readonly outcome: (typeof OUTCOMES)[number];
  /** Why it was refused: a code, and words. */
  readonly rule?: string;
  readonly message?: Text;
  readonly problems: readonly UploadProblem[];
  /** The version that the file was made from, '' for none; absent where it was to overwrite whatever was there. */
  readonly from?: string;
  /** The version that saving made. */
  readonly etag?: string;
}

export interface Upload {
  readonly id: number;
  readonly userId: number;
  readonly language: Language;
  readonly name: string;
  readonly hash: string;
  readonly regime: string | null;
  readonly period: string | null;
  readonly unit: string | null;
  readonly overwrite: boolean;
  readonly state: UploadState;
  readonly done: number;
  readonly total: number;
  readonly results: readonly UnitResult[];
  readonly refusal: (Text & { readonly rule: string }) | null;
  readonly marked: string | null;
  readonly attempts: number;
  readonly requestedAt: Instant;
  readonly endedAt: Instant | null;
}

const COLUMNS = {
  id: 'id',
  userId: 'user_id',
  language: 'language',
  name: 'name',
  hash: 'hash',
  regime: 'regime',
  period: 'period',
  unit: 'unit',
  overwrite: 'overwrite',
  state: 'state',
  done: 'done',
  total: 'total',
  results: 'results',
  refusal: 'refusal',
  marked: 'marked',
  attempts: 'attempts',
  requestedAt: 'requested_at',
  endedAt: 'ended_at',
} as const;

type Row = Omit<Upload, 'overwrite' | 'results' | 'refusal'> & {
  readonly overwrite: number;
  readonly results: string;
  readonly refusal: string | null;
};

const asUpload = ({ overwrite, results, refusal, ...rest }: Row): Upload => ({
  ...rest,
  overwrite: overwrite === 1,
  results: JSON.parse(results) as UnitResult[],
  refusal: refusal === null ? null : (JSON.parse(refusal) as Upload['refusal']),
});

export const uploadUse = (id: number) => ({ kind: 'upload', owner: id }) as const;

export async function loadUpload(queries: Queries, id: number): Promise<Upload | undefined> {
  const row = await queries('workbook_uploads').where({ id }).first<Row | undefined>(COLUMNS);
  return row && asUpload(row);
}

/** The uploads of a person, the newest first. */
export async function uploadsOf(queries: Queries, userId: number, limit: number): Promise<Upload[]> {
  const rows = await queries('workbook_uploads')
    .where({ user_id: userId })
    .orderBy('id', 'desc')
    .limit(limit)
    .select<Row[]>(COLUMNS);
  return rows.map(asUpload);
}

export type NewUpload = Pick<
  Upload,
  'userId' | 'language' | 'name' | 'hash' | 'regime' | 'period' | 'unit' | 'overwrite' | 'requestedAt'
>;

/** Asks for a file to be read. Answers its id. */
export async function insertUpload(trx: Knex.Transaction, upload: NewUpload): Promise<number> {
  const { userId, requestedAt, overwrite, ...rest } = upload;
  const [row] = await trx('workbook_uploads')
    .insert({
      ...rest,
      user_id: userId,
      overwrite: overwrite ? 1 : 0,
      state: 'queued',
      results: '[]',
      requested_at: requestedAt,
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  return row.id;
}

/** A file whose worker gave no sign of life for so long is taken up by another. */
export const SILENT_AFTER = 30_000;
const MOST_ATTEMPTS = 3;

const silentBefore = (now: Date): string => new Date(now.getTime() - SILENT_AFTER).toISOString();

/** Files that wait to be read, and those that nobody seems to read any more. */
export async function waitingUploads(
  queries: Queries,
  now: Date,
): Promise<{ readonly id: number; readonly attempts: number }[]> {
  return queries('workbook_uploads')
    .where({ state: 'queued' })
    .orWhere((dead) => void dead.where({ state: 'running' }).where('beat_at', '<', silentBefore(now)))
    .orderBy('id')
    .limit(50)
    .select<{ id: number; attempts: number }[]>('id', 'attempts');
}

/** Takes a file on, unless it is over or somebody lives who has it. One that was taken on too often has failed. */
export async function claimUpload(database: Database, id: number, now: Date): Promise<Upload | undefined> {
  const at = now.toISOString();
  return database.write(async (trx) => {
    const free = trx('workbook_uploads')
      .where({ id })
      .where((either) => {
        void either
          .where({ state: 'queued' })
          .orWhere((dead) => void dead.where({ state: 'running' }).where('beat_at', '<', silentBefore(now)));
      });
    const spent = { state: 'failed', ended_at: at };
    if ((await free.clone().where('attempts', '>=', MOST_ATTEMPTS).update(spent)) > 0) return undefined;
    const taken = await free.update({ state: 'running', beat_at: at, attempts: trx.raw('attempts + 1') });
    return taken === 0 ? undefined : loadUpload(trx, id);
  });
}

/** How far the reading is, with the results so far; false where the file is somebody else's by now. */
export async function tellUpload(
  database: Database,
  { id, attempts }: Pick<Upload, 'id' | 'attempts'>,
  so: { readonly done: number; readonly total: number; readonly results: readonly UnitResult[] },
  now: Date,
): Promise<boolean> {
  const told = await database.write((trx) =>
    trx('workbook_uploads')
      .where({ id, attempts, state: 'running' })
      .update({
        ...{ done: so.done, total: so.total, results: JSON.stringify(so.results) },
        beat_at: now.toISOString(),
      }),
  );
  return told > 0;
}

/** Ends the reading, if it is still that of whoever ends it. */
export async function endUpload(
  trx: Knex.Transaction,
  { id, attempts }: Pick<Upload, 'id' | 'attempts'>,
  outcome: {
    readonly state: 'done' | 'refused' | 'failed';
    readonly refusal?: Text & { readonly rule: string };
    readonly marked?: string;
  },
  at: Instant,
): Promise<boolean> {
  const { state, refusal, marked } = outcome;
  const ended = await trx('workbook_uploads')
    .where({ id, attempts, state: 'running' })
    .update({
      ...{ state, ended_at: at, marked: marked ?? null },
      refusal: refusal === undefined ? null : JSON.stringify(refusal),
    });
  return ended > 0;
}

/** Forgets what a person sent in before that moment, bytes and all. */
export async function forgetUploads(
  database: Pick<Database, 'dialect'>,
  trx: Knex.Transaction,
  userId: number,
  before: Instant,
): Promise<void> {
  const old = await trx('workbook_uploads')
    .where({ user_id: userId })
    .whereNotNull('ended_at')
    .where('requested_at', '<', before)
    .select<{ id: number; hash: string; marked: string | null }[]>('id', 'hash', 'marked');
  for (const { id, hash, marked } of old) {
    await trx('workbook_uploads').where({ id }).delete();
    await releaseBlob(database, trx, hash, uploadUse(id));
    if (marked !== null && marked !== hash) await releaseBlob(database, trx, marked, uploadUse(id));
  }
}

/** The obligations of one period of a regime whose units are among these, or which report to that unit; by unit code. */
export async function obligationsFor(
  queries: Queries,
  key: { readonly regime: string; readonly period: string },
  who: { readonly units: readonly number[] } | { readonly receiver: string },
  limit: number,
): Promise<number[]> {
  const query = queries('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .where({ 'p.regime': key.regime, 'p.period': key.period })
    .orderBy('o.unit_code')
    .limit(limit);
  if ('units' in who) void query.whereIn('o.unit_id', [...who.units]);
  else
    void query.whereExists(
      queries('obligations as above')
        .whereRaw('above.regime_period_id = o.regime_period_id and above.unit_id = o.receiver_id')
        .where('above.unit_code', who.receiver)
        .select(queries.raw('1')),
    );
  return query.pluck<number[]>('o.id');
}
