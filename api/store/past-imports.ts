/** Files with reports of past years or opening balances: checked first, then loaded in parts by whoever lives. */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { Instant, Issue, Json } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';

export const PAST_KINDS = ['reports', 'opening'] as const;
export type PastKind = (typeof PAST_KINDS)[number];
export const PAST_STATES = ['checking', 'checked', 'refused', 'loading', 'done', 'failed'] as const;
export type PastState = (typeof PAST_STATES)[number];

export interface PastImport {
  readonly id: number;
  readonly regime: string;
  readonly kind: PastKind;
  readonly fileName: string;
  readonly hash: string;
  readonly size: number;
  readonly state: PastState;
  /** How many reports (or balances) the file has, how many were gone through, and how many were made. */
  readonly reports: number;
  readonly done: number;
  readonly made: number;
  readonly errors: number;
  readonly warnings: number;
  readonly reason: string | null;
  readonly attempts: number;
  readonly requestedAt: Instant;
  readonly requestedById: number;
  readonly requestedBy: string;
  readonly endedAt: Instant | null;
}

const COLUMNS = {
  id: 'i.id',
  regime: 'i.regime',
  kind: 'i.kind',
  fileName: 'i.file_name',
  hash: 'i.hash',
  size: 'i.size',
  state: 'i.state',
  reports: 'i.reports',
  done: 'i.done',
  made: 'i.made',
  errors: 'i.errors',
  warnings: 'i.warnings',
  reason: 'i.reason',
  attempts: 'i.attempts',
  requestedAt: 'i.requested_at',
  requestedById: 'i.requested_by',
  requestedBy: 'u.name',
  endedAt: 'i.ended_at',
} as const;

const imports = (queries: Queries): Knex.QueryBuilder =>
  queries('past_imports as i').join('users as u', 'u.id', 'i.requested_by');

/** Issues that are kept in full; how many there were stands on the import. */
export const KEPT_ISSUES = 1_000;
/** Without a sign of life for so long it is taken up by somebody else, and not more often than so many times. */
const SILENT_AFTER = 30_000;
const MOST_ATTEMPTS = 5;

export async function listPastImports(
  queries: Queries,
  regime: string,
  limit: number,
): Promise<PastImport[]> {
  return (await imports(queries)
    .where('i.regime', regime)
    .orderBy('i.id', 'desc')
    .limit(limit)
    .select(COLUMNS)) as PastImport[];
}

export async function loadPastImport(queries: Queries, id: number): Promise<PastImport | undefined> {
  return (await imports(queries).where('i.id', id).first(COLUMNS)) as PastImport | undefined;
}

/** The same file for the same regime, unless it was refused. */
export async function sameFile(
  queries: Queries,
  file: { readonly regime: string; readonly kind: PastKind; readonly hash: string },
): Promise<number | undefined> {
  const row = await queries('past_imports')
    .where(file)
    .whereNot({ state: 'refused' })
    .first<{ id: number } | undefined>('id');
  return row?.id;
}

export async function insertPastImport(
  trx: Knex.Transaction,
  file: {
    readonly regime: string;
    readonly kind: PastKind;
    readonly fileName: string;
    readonly hash: string;
    readonly size: number;
    readonly csv: string;
    readonly at: Instant;
    readonly by: number;
  },
): Promise<number> {
  const [row] = await trx('past_imports')
    .insert({
      regime: file.regime,
      kind: file.kind,
      file_name: file.fileName,
      hash: file.hash,
      size: file.size,
      csv: file.csv,
      state: 'checking',
      requested_at: file.at,
      requested_by: file.by,
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('The database answered no id');
  return row.id;
}

export async function csvOf(queries: Queries, id: number): Promise<string> {
  const row = await queries('past_imports').where({ id }).first<{ csv: string } | undefined>('csv');
  return row?.csv ?? '';
}

export async function issuesOf(queries: Queries, id: number): Promise<Issue[]> {
  const row = await queries('past_imports').where({ id }).first<{ issues: string } | undefined>('issues');
  return row ? (JSON.parse(row.issues) as Issue[]) : [];
}

/** Has a checked file loaded, or one that failed half-way gone on with. Answers whether it was to be. */
export async function askToLoad(trx: Knex.Transaction, id: number): Promise<boolean> {
  const asked = trx('past_imports').where({ id }).whereIn('state', ['checked', 'failed']);
  return (
    (await asked.update({ state: 'loading', attempts: 0, beat_at: null, reason: null, ended_at: null })) > 0
  );
}

const waiting = (queries: Queries, now: Date): Knex.QueryBuilder =>
  queries('past_imports')
    .whereIn('state', ['checking', 'loading'])
    .where((free) => {
      void free
        .whereNull('beat_at')
        .orWhere('beat_at', '<', new Date(now.getTime() - SILENT_AFTER).toISOString());
    });

/** Those that nobody works on, the oldest first. */
export async function waitingImports(
  queries: Queries,
  now: Date,
): Promise<{ readonly id: number; readonly state: string; readonly attempts: number }[]> {
  return waiting(queries, now)
    .orderBy('id')
    .select<{ id: number; state: string; attempts: number }[]>('id', 'state', 'attempts');
}

/** Takes one on, unless somebody else lives who has it. One that was taken on too often has failed. */
export async function claimImport(
  database: Database,
  id: number,
  now: Date,
): Promise<PastImport | undefined> {
  const at = now.toISOString();
  return database.write(async (trx) => {
    const free = waiting(trx, now).where({ id });
    const spent = { state: 'failed', ended_at: at, reason: `interrupted ${MOST_ATTEMPTS} times` };
    if ((await free.clone().where('attempts', '>=', MOST_ATTEMPTS).update(spent)) > 0) return undefined;
    const taken = await free.update({ beat_at: at, attempts: trx.raw('attempts + 1') });
    return taken === 0 ? undefined : loadPastImport(trx, id);
  });
}

/** Says how far it is, in the transaction of what was done. Answers false where it is somebody else's by now. */
export async function beatImport(
  trx: Queries,
  { id, attempts, state }: Pick<PastImport, 'id' | 'attempts' | 'state'>,
  progress: { readonly reports?: number; readonly done: number; readonly made?: number },
  now: Date,
): Promise<boolean> {
  const changed = await trx('past_imports')
    .where({ id, attempts, state })
    .update({ ...progress, beat_at: now.toISOString() });
  return changed > 0;
}

/** Ends the checking or the loading, if it is still that of whoever ends it. */
export async function endImport(
  trx: Queries,
  { id, attempts, state }: Pick<PastImport, 'id' | 'attempts' | 'state'>,
  outcome: {
    readonly state: PastState;
    readonly reports?: number;
    readonly done?: number;
    readonly made?: number;
    readonly errors?: number;
    readonly warnings?: number;
    readonly issues?: readonly Issue[];
    readonly reason?: string;
  },
  now: Date,
): Promise<boolean> {
  const { issues, ...plain } = outcome;
  const kept = issues ? { issues: canonical(issues.slice(0, KEPT_ISSUES) as unknown as Json) } : {};
  const changed = await trx('past_imports')
    .where({ id, attempts, state })
    .update({ ...plain, ...kept, beat_at: null, ended_at: now.toISOString() });
  return changed > 0;
}
