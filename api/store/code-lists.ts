/** Code lists and their versions: rows to domain and back. A version that was written never changes. */
import type { CodeListItem } from '../../regimes/code-list.js';
import type { Instant, Text } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface CodeList {
  readonly code: string;
  readonly version: number;
  readonly name: Text;
  readonly items: readonly CodeListItem[];
  readonly at: Instant;
  /** Name of the person who wrote this version; null: it came with the program. */
  readonly by: string | null;
}

interface Row {
  readonly code: string;
  readonly version: number;
  readonly name_vi: string;
  readonly name_en: string;
  readonly items: string;
  readonly at: Instant;
  readonly by: string | null;
}

const versions = (queries: Queries) =>
  queries('code_list_versions as v')
    .leftJoin('users as u', 'u.id', 'v.by')
    .select<Row[]>('v.code', 'v.version', 'v.name_vi', 'v.name_en', 'v.items', 'v.at', 'u.name as by');

const asList = ({ name_vi, name_en, items, ...rest }: Row): CodeList => ({
  ...rest,
  name: { vi: name_vi, en: name_en },
  items: JSON.parse(items) as CodeListItem[],
});

/** Every list as it is now, by code. */
export async function codeLists(queries: Queries): Promise<CodeList[]> {
  const rows = await versions(queries)
    .join('code_lists as l', (on) => on.on('l.code', 'v.code').andOn('l.version', 'v.version'))
    .orderBy('v.code');
  return rows.map(asList);
}

/** All versions of one list, oldest first; none where there is no such list. */
export async function codeListVersions(queries: Queries, code: string): Promise<CodeList[]> {
  const rows = await versions(queries).where('v.code', code).orderBy('v.version');
  return rows.map(asList);
}

/**
 * Writes version n+1 of a list, which must be at version n now (0: not there yet).
 * @returns false where it is not, and nothing was written
 */
export async function writeCodeList(
  trx: Queries,
  list: Pick<CodeList, 'code' | 'name' | 'items' | 'at'> & { readonly basis: number },
  userId: number | null,
): Promise<boolean> {
  const { code, basis, name, items, at } = list;
  const moved =
    basis === 0
      ? await trx('code_lists').insert({ code, version: 1 }).onConflict('code').ignore().returning('code')
      : await trx('code_lists')
          .where({ code, version: basis })
          .update({ version: basis + 1 })
          .returning('code');
  if (moved.length === 0) return false;
  await trx('code_list_versions').insert({
    code,
    version: basis + 1,
    name_vi: name.vi,
    name_en: name.en,
    items: JSON.stringify(items),
    at,
    by: userId,
  });
  return true;
}
