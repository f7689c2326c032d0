/**
 * Work that fails. The database remembers it, so that every relay waits with the next try, the losing of the queue
 * forgets nothing, and an administrator sees the reason. A node of a roll-up is held back only as far as the marks
 * that the failure covers: what is approved below it afterwards may cure it and is tried at once.
 */
import type { Knex } from 'knex';
import { canonical } from '../../regimes/canonical.js';
import type { Instant } from '../../regimes/words.js';
import type { Database, Queries } from './database.js';

/** A piece of work, by the id that its job has in the queue. */
export interface FailingJob {
  readonly key: string;
  readonly name: string;
  readonly data: Readonly<Record<string, number>>;
}

export interface JobFailure extends FailingJob {
  readonly tries: number;
  readonly reason: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** When it is tried again; undefined where nobody will unless he is told to. */
  readonly nextAt: Instant | undefined;
  readonly state: 'retrying' | 'set-aside' | 'discarded';
  /** The node of a roll-up that could not be computed. */
  readonly node?: { readonly regime: string; readonly period: string; readonly unit: string };
}

/** So many failures in a row, and the work is set aside. */
export const MOST_TRIES = 6;
const FIRST_PAUSE = 1_000;
/** Later than any clock of ours. */
const NEVER = '9999-12-31T00:00:00.000Z';
const LONGEST_REASON = 500;

/** How long the next try waits after so many: 1, 2, 4, 8, 16 seconds; then it is set aside. */
export const pauseAfter = (tries: number): number => FIRST_PAUSE * 2 ** (tries - 1);

interface Row {
  readonly key: string;
  readonly name: string;
  readonly data: string;
  readonly mark_from: number | null;
  readonly tries: number;
  readonly reason: string;
  readonly first_at: Instant;
  readonly last_at: Instant;
  readonly next_at: Instant;
  readonly set_aside_at: Instant | null;
  readonly discarded_at: Instant | null;
}

/**
 * Notes that a job has failed once more. Tries are counted anew where the node was computed in between.
 * @returns how often it has failed in a row, and whether it is set aside now
 */
export async function noteFailure(
  database: Database,
  job: FailingJob,
  reason: string,
  now: Date,
): Promise<{ readonly tries: number; readonly setAside: boolean }> {
  return database.write(async (trx) => {
    const marks = await marksCovered(trx, job);
    const before = await trx('job_failures').where({ key: job.key }).first<Row | undefined>();
    const goesOn = before !== undefined && (marks === undefined || before.mark_from === marks.from);
    const tries = goesOn ? before.tries + 1 : 1;
    const setAside = tries >= MOST_TRIES;
    const at = now.toISOString();
    const columns = {
      name: job.name,
      data: canonical(job.data),
      regime_period_id: job.data['regimePeriodId'] ?? null,
      unit_id: job.data['unitId'] ?? null,
      mark_from: marks?.from ?? null,
      mark_to: marks?.to ?? null,
      tries,
      reason: reason.slice(0, LONGEST_REASON),
      first_at: goesOn ? before.first_at : at,
      last_at: at,
      next_at: setAside ? NEVER : new Date(now.getTime() + pauseAfter(tries)).toISOString(),
      set_aside_at: setAside ? ((goesOn ? before.set_aside_at : null) ?? at) : null,
      discarded_at: null,
    };
    await trx('job_failures')
      .insert({ key: job.key, ...columns })
      .onConflict('key')
      .merge(Object.keys(columns));
    return { tries, setAside };
  });
}

/** The reason of work that nobody has come to the end of. */
export const NEVER_ENDED = 'The process that did it ended before it was done: it may be what ended it';

/**
 * Notes a job about a node before it is done, as if it had failed already: who dies of it cannot note that himself.
 * @returns whether there is such work; then `noteEnded` takes the note back
 */
export async function noteBegun(database: Database, job: FailingJob, now: Date): Promise<boolean> {
  if (!(await marksCovered(database.read, job))) return false;
  await noteFailure(database, job, NEVER_ENDED, now);
  return true;
}

/** Takes back what `noteBegun` noted. Where there is nothing of it any more, nothing is changed. */
export async function noteEnded(database: Database, key: string): Promise<void> {
  await database.write(async (trx) => {
    const begun = { key, reason: NEVER_ENDED };
    await trx('job_failures').where(begun).where('tries', '<=', 1).delete();
    await trx('job_failures')
      .where(begun)
      .update({ tries: trx.raw('tries - 1'), next_at: trx.ref('last_at'), set_aside_at: null });
  });
}

/** The oldest and the newest mark of the node that a job is about; undefined where it is about none. */
async function marksCovered(
  trx: Queries,
  { data }: FailingJob,
): Promise<{ readonly from: number; readonly to: number } | undefined> {
  if (data['regimePeriodId'] === undefined || data['unitId'] === undefined) return undefined;
  const rows = await trx('rollup_marks')
    .where({ regime_period_id: data['regimePeriodId'], unit_id: data['unitId'] })
    .select<{ from: number | null; to: number | null }[]>(
      trx.raw('min(id) as ??', ['from']),
      trx.raw('max(id) as ??', ['to']),
    );
  const { from = null, to = null } = rows[0] ?? {};
  return from === null || to === null ? undefined : { from: Number(from), to: Number(to) };
}

/** To be put after a `where`: leaves out the marks of nodes whose next try is not due. */
export function withoutHeldMarks(marks: Knex.QueryBuilder, queries: Queries, now: Date): Knex.QueryBuilder {
  return marks.whereNotExists(
    queries('job_failures as f')
      .select(queries.raw('1'))
      .whereRaw('f.regime_period_id = rollup_marks.regime_period_id and f.unit_id = rollup_marks.unit_id')
      .whereRaw('f.mark_to >= rollup_marks.id')
      .where('f.next_at', '>', now.toISOString())
      // A clock that was set back must not make work wait for what was noted in its future.
      .where('f.last_at', '<=', now.toISOString()),
  );
}

/** Jobs without marks that have failed: those to be tried now, and the keys of those that wait or are set aside. */
export async function failedJobs(
  queries: Queries,
  now: Date,
): Promise<{ readonly due: readonly FailingJob[]; readonly held: ReadonlySet<string> }> {
  const rows = await queries('job_failures').whereNull('mark_to').select<Row[]>();
  const at = now.toISOString();
  const isDue = (row: Row): boolean => row.next_at <= at || row.last_at > at;
  return {
    due: rows.filter(isDue).map(jobFrom),
    held: new Set(rows.map(({ key }) => key)),
  };
}

const jobFrom = ({ key, name, data }: Row): FailingJob => ({
  key,
  name,
  data: JSON.parse(data) as Record<string, number>,
});

/** Forgets a job that has succeeded. To be called where one is known to have failed before. */
export async function forgetFailure(trx: Queries, key: string): Promise<void> {
  await trx('job_failures').where({ key }).delete();
}

/** Forgets failures of nodes that were computed since: the oldest mark that they cover is gone. */
export async function forgetCured(database: Database): Promise<number> {
  const cured = (queries: Queries): Knex.QueryBuilder =>
    queries('job_failures')
      .whereNotNull('mark_from')
      .whereNotExists(
        queries('rollup_marks').select(queries.raw('1')).whereRaw('rollup_marks.id = job_failures.mark_from'),
      );
  const found = (await cured(database.read).select('key')) as { key: string }[];
  if (found.length === 0) return 0;
  return database.write((trx) => cured(trx).delete() as unknown as Promise<number>);
}

/** Everything that fails, the newest first, with the place of the node where it is about one. */
export async function listFailures(queries: Queries, limit: number): Promise<JobFailure[]> {
  const rows = (await queries('job_failures as f')
    .leftJoin('regime_periods as p', 'p.id', 'f.regime_period_id')
    .orderBy('f.last_at', 'desc')
    .limit(limit)
    .select('f.*', 'p.regime', 'p.period', {
      // The unit's code as of the period.
      unit: queries('unit_spells as u')
        .whereRaw('u.unit_id = f.unit_id and u.valid_from <= p.window_to')
        .orderBy('u.valid_from', 'desc')
        .limit(1)
        .select('u.code'),
    })) as (Row & { regime: string | null; period: string | null; unit: string | null })[];
  return rows.map((row) => ({
    ...jobFrom(row),
    tries: row.tries,
    reason: row.reason,
    firstAt: row.first_at,
    lastAt: row.last_at,
    nextAt: row.next_at === NEVER ? undefined : row.next_at,
    state: stateOf(row),
    ...(row.regime !== null && row.period !== null && row.unit !== null
      ? { node: { regime: row.regime, period: row.period, unit: row.unit } }
      : {}),
  }));
}

function stateOf(row: Row): JobFailure['state'] {
  if (row.discarded_at !== null) return 'discarded';
  return row.set_aside_at === null ? 'retrying' : 'set-aside';
}

/** How many jobs are in each state. */
export async function countFailures(queries: Queries): Promise<Record<JobFailure['state'], number>> {
  const counts = { retrying: 0, 'set-aside': 0, discarded: 0 };
  const rows = await queries('job_failures').select<Row[]>('set_aside_at', 'discarded_at');
  for (const row of rows) counts[stateOf(row)]++;
  return counts;
}

/** Has a job tried at once, counted from nothing. Answers whether there was one with that key. */
export async function retryFailure(trx: Queries, key: string, now: Date): Promise<boolean> {
  const columns = { tries: 0, next_at: now.toISOString(), set_aside_at: null, discarded_at: null };
  return (await trx('job_failures').where({ key }).update(columns)) > 0;
}

/**
 * Has a job tried no more. A node keeps its marks: its roll-up goes on saying that it is not settled, and what is
 * approved below it afterwards is tried. Answers whether there was one with that key.
 */
export async function discardFailure(trx: Queries, key: string, now: Date): Promise<boolean> {
  const columns = { next_at: NEVER, discarded_at: now.toISOString() };
  return (await trx('job_failures').where({ key }).update(columns)) > 0;
}
