/** Regimes and their versions: rows to domain and back. A published version never changes. */
import type { Regime } from '../../regimes/dialect/regime.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { canonical } from '../../regimes/canonical.js';
import { firstDay, type Period } from '../../regimes/period.js';
import type { Day, Instant, JsonObject } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface VersionRow {
  readonly id: number;
  readonly regime: string;
  readonly version: number;
  readonly state: 'draft' | 'published';
  readonly hash: string;
  readonly effectiveFrom: string | null;
  readonly effectiveDay: Day | null;
  readonly createdAt: Instant;
  readonly publishedAt: Instant | null;
}

const COLUMNS = {
  id: 'id',
  regime: 'regime',
  version: 'version',
  state: 'state',
  hash: 'hash',
  effectiveFrom: 'effective_from',
  effectiveDay: 'effective_day',
  createdAt: 'created_at',
  publishedAt: 'published_at',
} as const;

/** All versions of one regime, oldest first; drafts only where `drafts` says so. */
export async function versionsOf(queries: Queries, regime: string, drafts = true): Promise<VersionRow[]> {
  return queries('regime_versions')
    .select<VersionRow[]>(COLUMNS)
    .where({ regime, ...(drafts ? {} : { state: 'published' }) })
    .orderBy('version');
}

/** All versions of all regimes, by code and version. */
export async function allVersions(queries: Queries, drafts: boolean): Promise<VersionRow[]> {
  const query = queries('regime_versions').select<VersionRow[]>(COLUMNS).orderBy(['regime', 'version']);
  return drafts ? query : query.where({ state: 'published' });
}

export async function regimeExists(queries: Queries, code: string): Promise<boolean> {
  return (await queries('regimes').where({ code }).first<{ code: string }>('code')) !== undefined;
}

/** Writes a new draft version (and the regime with its first one). Answers its number. */
export async function insertDraft(
  trx: Queries,
  regime: Regime,
  by: { readonly at: Instant; readonly userId: number | null },
): Promise<number> {
  const { code, header, hash, document } = regime;
  if (!(await regimeExists(trx, code))) {
    await trx('regimes').insert({ code, issuer: header.issuer, created_at: by.at });
  }
  const last = await trx('regime_versions')
    .where({ regime: code })
    .max<{ last: number | null }[]>('version as last');
  const version = (last[0]?.last ?? 0) + 1;
  await trx('regime_versions').insert({
    regime: code,
    version,
    state: 'draft',
    document: JSON.stringify(document),
    hash,
    created_at: by.at,
    created_by: by.userId,
  });
  return version;
}

/** Replaces the document of a draft. */
export async function replaceDraft(trx: Queries, id: number, regime: Regime): Promise<void> {
  await trx('regime_versions')
    .where({ id, state: 'draft' })
    .update({ document: JSON.stringify(regime.document), hash: regime.hash });
}

/** Makes a draft a published version. */
export async function markPublished(
  trx: Queries,
  id: number,
  effectiveFrom: Period,
  by: { readonly at: Instant; readonly userId: number | null },
): Promise<void> {
  await trx('regime_versions')
    .where({ id })
    .update({
      state: 'published',
      effective_from: effectiveFrom.id,
      effective_day: firstDay(effectiveFrom),
      published_at: by.at,
      published_by: by.userId,
    });
}

/** The document of a version as it was declared. */
export async function documentOf(queries: Queries, id: number): Promise<JsonObject> {
  const row = await queries('regime_versions')
    .where({ id })
    .first<{ document: string } | undefined>('document');
  if (!row) throw new Error(`No regime version ${id}`);
  return JSON.parse(row.document) as JsonObject;
}

// A version is immutable once reports pin it, and drafts change their hash with their content: what was read once
// can be kept for as long as memory allows, in any number of processes.
const KEPT = 300;
const read = new Map<string, Regime>();

/** The regime of a version, read and checked; kept by its hash. */
export async function regimeOf(queries: Queries, version: Pick<VersionRow, 'id' | 'hash'>): Promise<Regime> {
  const known = read.get(version.hash);
  if (known) return known;
  const result = readRegime(await documentOf(queries, version.id));
  if (!result.regime)
    throw new Error(
      `Stored regime version ${version.id} does not read: ${canonical(result.issues as never)}`,
    );
  // A draft may have been replaced since its row was read: a regime is kept under the hash of what it says.
  keep(read, result.regime.hash, result.regime, KEPT);
  return result.regime;
}

/** Puts a value into a bounded map; the oldest entry leaves when it is full. */
export function keep<K, V>(map: Map<K, V>, key: K, value: V, size: number): void {
  const oldest = map.keys().next();
  if (map.size >= size && !oldest.done) map.delete(oldest.value);
  map.set(key, value);
}

/** The published version that holds for a period that ends on `day`: the latest that is effective by then. */
export function versionFor(versions: readonly VersionRow[], day: Day): VersionRow | undefined {
  return versions
    .filter((v) => v.state === 'published' && v.effectiveDay !== null && v.effectiveDay <= day)
    .at(-1);
}
