/** What revisions contribute to a roll-up, with their hashes, read for many at once. */
import type { Queries } from '../../../api/store/database.js';
import type { Contribution } from '../../../api/store/rollups.js';
import { ask, dialectOf, listOf, oneOf, type Statement } from '../../../api/store/statements.js';

/** What a revision contributes, with its hash. */
export type Hashed = Contribution & { readonly hash: string };

// An aggregating revision's state says all; its content is not needed and may be large.
const ROWS: Statement = {
  name: 'rebuild-contents',
  text: `select id, version_id as "versionId", case when rollup_state is null then content else '{}' end as content,
      rollup_state as "rollupState", revision, decided_at as "decidedAt", hash
    from revisions where id ${oneOf('postgres', '$1')}`,
};

/** SQLite's rows cost what their columns cost: everything short in one of them, `+` at the end of an aggregating one's. */
const PAIRS: Statement = {
  name: 'rebuild-contents',
  text: `select id || ' ' || version_id || ' ' || revision || ' ' || hash || ' ' || coalesce(decided_at, '') ||
      case when rollup_state is null then '' else ' +' end as head, coalesce(rollup_state, content) as text
    from revisions where id ${oneOf('sqlite', '$1')}`,
};

interface Pair {
  readonly head: string;
  readonly text: string;
}

function fromPair({ head, text }: Pair): Hashed {
  const [id, versionId, revision, hash = '', decidedAt = '', aggregating] = head.split(' ');
  return {
    id: Number(id),
    versionId: Number(versionId),
    content: aggregating === undefined ? text : '{}',
    rollupState: aggregating === undefined ? null : text,
    revision: Number(revision),
    decidedAt: decidedAt === '' ? null : decidedAt,
    hash,
  };
}

/** @param revisionIds at most some hundreds: all are held at once */
export async function contentsOf(queries: Queries, revisionIds: readonly number[]): Promise<Hashed[]> {
  const dialect = dialectOf(queries);
  const values = [listOf(dialect, revisionIds)];
  if (dialect === 'postgres') return ask<Hashed>(queries, ROWS, values);
  return (await ask<Pair>(queries, PAIRS, values)).map(fromPair);
}
