/** A version of a regime held against another: the verdict by field, and what is open under older versions. */
import { compatibilityOf, type CompatibilityVerdict } from '../../regimes/compatibility/compatibility.js';
import { problem } from '../problems.js';
import type { Queries } from '../store/database.js';
import { regimeOf, versionsOf, type VersionRow } from '../store/regimes.js';

/** Two versions of one regime; the older one is undefined for the first. */
export interface Compared {
  readonly older: VersionRow | undefined;
  readonly newer: VersionRow;
}

/**
 * The version with that number and the one that it is held against: the one asked for, else the last published one
 * before it.
 * @param drafts whether the caller may see drafts
 * @throws Problem not-found
 */
export async function comparedVersions(
  queries: Queries,
  which: { readonly code: string; readonly version: number; readonly against?: number | undefined },
  drafts: boolean,
): Promise<Compared> {
  const rows = await versionsOf(queries, which.code, drafts);
  const newer = rows.find(({ version }) => version === which.version);
  if (!newer) throw problem('not-found');
  const { against } = which;
  if (against === undefined) {
    return { newer, older: rows.findLast((row) => row.version < newer.version && row.state === 'published') };
  }
  const older = rows.find(({ version }) => version === against);
  if (!older || against === newer.version) throw problem('not-found');
  return { newer, older };
}

/** The verdict on the newer of two versions; undefined where there is no older one. */
export async function verdictOf(
  queries: Queries,
  { older, newer }: Compared,
): Promise<CompatibilityVerdict | undefined> {
  return older && compatibilityOf(await regimeOf(queries, older), await regimeOf(queries, newer));
}
