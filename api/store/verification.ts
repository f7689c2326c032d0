/** What anybody may learn of a revision by the code that is printed on it, and who guessed at codes. */
import type { Knex } from 'knex';
import type { Day, Instant, RevisionState } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** The key that codes are made with, hex. */
export async function verificationKey(queries: Queries): Promise<string> {
  const row = await queries('verification_key').where({ id: 1 }).first<{ key: string } | undefined>('key');
  if (!row) throw new Error('There is no key to make verification codes with');
  return row.key;
}

/** A revision without anything of its content. */
export interface VerifiedRow {
  readonly id: number;
  readonly regime: string;
  readonly versionId: number;
  readonly versionHash: string;
  readonly period: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly unitCode: string;
  readonly unitName: string;
  readonly revision: number;
  readonly state: RevisionState;
  readonly hash: string;
  readonly late: number;
  readonly submittedAt: Instant;
  readonly signedAt: Instant | null;
  readonly decidedAt: Instant | null;
  readonly signedFor: string | null;
  readonly onBehalf: string | null;
  /** The revision that counts now; null where none is approved. */
  readonly standing: number | null;
}

export async function verifiedRevision(queries: Queries, id: number): Promise<VerifiedRow | undefined> {
  return queries('revisions as s')
    .join('obligations as o', 'o.id', 's.obligation_id')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .join('regime_versions as v', 'v.id', 's.version_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .leftJoin('revisions as a', 'a.id', 'r.approved_revision_id')
    .where({ 's.id': id })
    .first<VerifiedRow | undefined>({
      id: 's.id',
      regime: 'p.regime',
      versionId: 'v.id',
      versionHash: 'v.hash',
      period: 'p.period',
      windowFrom: 'p.window_from',
      windowTo: 'p.window_to',
      unitCode: 'o.unit_code',
      unitName: 'u.name',
      revision: 's.revision',
      state: 's.state',
      hash: 's.hash',
      late: 's.late',
      submittedAt: 's.submitted_at',
      signedAt: 's.signed_at',
      decidedAt: 's.decided_at',
      signedFor: 's.signed_for',
      onBehalf: 's.on_behalf',
      standing: 'a.revision',
    });
}

export const GUESS_WINDOW = 15 * 60_000;
export const GUESSES = 30;

/** From when on an address may ask again; undefined: now. */
export async function guessedTooOften(
  queries: Queries,
  address: string,
  now: Date,
): Promise<Instant | undefined> {
  const since = new Date(now.getTime() - GUESS_WINDOW).toISOString();
  const row = await queries('verification_failures')
    .where({ address })
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .offset(GUESSES - 1)
    .first<{ at: Instant } | undefined>('at');
  return row && new Date(Date.parse(row.at) + GUESS_WINDOW).toISOString();
}

/** Writes down that somebody asked about a code that there is none of, and forgets what is long ago. */
export async function noteGuess(trx: Knex.Transaction, address: string, now: Date): Promise<void> {
  const since = new Date(now.getTime() - GUESS_WINDOW).toISOString();
  await trx('verification_failures').where('at', '<=', since).delete();
  await trx('verification_failures').insert({ address, at: now.toISOString() });
}
