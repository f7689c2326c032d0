/** Who reports to some nodes and with what, read for all of them at once, and whether that still holds. */
import { createHash } from 'node:crypto';
import type { Instant } from '../../../regimes/words.js';
import type { Frozen } from '../../../api/store/coverage.js';
import type { Queries } from '../../../api/store/database.js';
import { WHOLE, type Contribution } from '../../../api/store/rollups.js';
import { ask, dialectOf, listOf, oneOf, type Statement } from '../../../api/store/statements.js';
import type { Below, Reporters, Reporting } from './compute-node.js';

/** What nodes were computed from: two looks that give the same standing give the same figures. */
export interface Ground {
  readonly reporters: ReadonlyMap<number, Reporters>;
  /** By unit id. Contents are not in it, since a revision's never changes. */
  readonly standing: ReadonlyMap<number, string>;
}

type PerDialect = Readonly<Record<'sqlite' | 'postgres', Statement>>;
const perDialect = (name: string, text: (dialect: 'sqlite' | 'postgres') => string): PerDialect => ({
  sqlite: { name, text: text('sqlite') },
  postgres: { name, text: text('postgres') },
});

/** Without their revisions: those are read a little at a time. @see contentsOf */
const REPORTERS = perDialect(
  'rebuild-reporters',
  (dialect) => `select o.receiver_id as "receiverId", o.id as "obligationId", o.unit_id as "unitId",
      o.unit_code as "unitCode", u.name as "unitName", o.level, o.step, o.bucket, o.spell_id as "spellId", r.state,
      r.approved_revision_id as "approvedRevisionId", r.submitted_revision_id as "submittedRevisionId"
    from obligations as o
    join unit_spells as u on u.id = o.spell_id
    left join reports as r on r.obligation_id = o.id
    where o.regime_period_id = $1 and o.receiver_id ${oneOf(dialect, '$2')}
    order by o.unit_code`,
);

interface ReporterRow extends Reporting {
  readonly receiverId: number;
  readonly obligationId: number;
  readonly spellId: number;
}

const CONTENTS = perDialect(
  'rebuild-contents',
  // An aggregating revision's state says all; its content is not needed and may be large.
  (
    dialect,
  ) => `select id, version_id as "versionId", case when rollup_state is null then content else '{}' end as content,
      rollup_state as "rollupState", revision, decided_at as "decidedAt", hash
    from revisions where id ${oneOf(dialect, '$1')}`,
);

/** What a revision contributes, with its hash. */
export type Hashed = Contribution & { readonly hash: string };

export function contentsOf(queries: Queries, revisionIds: readonly number[]): Promise<Hashed[]> {
  const dialect = dialectOf(queries);
  return ask<Hashed>(queries, CONTENTS[dialect], [listOf(dialect, revisionIds)]);
}

/** Of a reporter what figures and coverage above it hang on, as text. */
const LINE = `o.id || ' ' || o.bucket || ' ' || o.spell_id || ' ' || coalesce(r.state, '') || ' ' ||
  coalesce(r.approved_revision_id, 0) || ' ' || coalesce(r.submitted_revision_id, 0) || ' ' || u.name`;

/** The same of a row that was read. */
const lineOf = (row: ReporterRow): string =>
  [
    row.obligationId,
    row.bucket,
    row.spellId,
    row.state ?? '',
    row.approvedRevisionId ?? 0,
    row.submittedRevisionId ?? 0,
    row.unitName,
  ].join(' ');

const LINES = `from obligations as o
    join unit_spells as u on u.id = o.spell_id
    left join reports as r on r.obligation_id = o.id
    where o.regime_period_id = $1 and o.receiver_id`;

/** On PostgreSQL the lines of a node are hashed where they lie. @see digestOf */
const STANDING: PerDialect = {
  postgres: {
    name: 'rebuild-standing',
    text: `select o.receiver_id as id,
        encode(sha256(convert_to(string_agg(${LINE}, chr(10) order by o.id), 'UTF8')), 'hex') as digest
      ${LINES} ${oneOf('postgres', '$2')} group by o.receiver_id`,
  },
  sqlite: {
    name: 'rebuild-standing',
    text: `select o.receiver_id as id, ${LINE} as line ${LINES} ${oneOf('sqlite', '$2')} order by o.id`,
  },
};

/** @param lines by obligation */
const digestOf = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n'), 'utf8').digest('hex');

/** @param ids units that others report to, at most some tens */
export async function groundOf(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<Ground> {
  const dialect = dialectOf(queries);
  const rows = await ask<ReporterRow>(queries, REPORTERS[dialect], [regimePeriodId, listOf(dialect, ids)]);
  const byNode = grouped(rows, ({ receiverId }) => receiverId);
  const aggregating = rows.filter(({ step }) => step > 0).map(({ unitId }) => unitId);
  const stored = await storedBelow(queries, regimePeriodId, aggregating);
  const frozen = await frozenOf(queries, regimePeriodId, ids);
  const reporters = ids.map((id) => {
    const children = byNode.get(id) ?? [];
    const below = children.flatMap(({ unitId }) => {
      const row = stored.get(unitId);
      return row ? [[unitId, nodeFrom(row)] as const] : [];
    });
    return [id, { children, below: new Map(below), frozen: frozen.get(id) }] as const;
  });
  const digests = [...byNode].map(([id, own]) => {
    const lines = [...own].sort((a, b) => a.obligationId - b.obligationId).map(lineOf);
    return [id, digestOf(lines)] as const;
  });
  return {
    reporters: new Map(reporters),
    standing: standingFrom(ids, new Map(digests), belowBy(rows, stored), frozen),
  };
}

/** The same standing read again, without what figures are made of. */
export async function standingNow(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const digests = await digestsNow(queries, regimePeriodId, ids);
  const below = await queries('obligations')
    .where({ regime_period_id: regimePeriodId })
    .whereIn('receiver_id', ids)
    .where('step', '>', 0)
    .orderBy('unit_code')
    .select<{ unitId: number; receiverId: number }[]>({ unitId: 'unit_id', receiverId: 'receiver_id' });
  const stored = await storedBelow(
    queries,
    regimePeriodId,
    below.map(({ unitId }) => unitId),
  );
  const frozen = await frozenOf(queries, regimePeriodId, ids);
  return standingFrom(ids, digests, belowBy(below, stored), frozen);
}

async function digestsNow(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const dialect = dialectOf(queries);
  const values = [regimePeriodId, listOf(dialect, ids)];
  if (dialect === 'postgres') {
    const rows = await ask<{ id: number; digest: string }>(queries, STANDING.postgres, values);
    return new Map(rows.map(({ id, digest }) => [id, digest]));
  }
  const rows = await ask<{ id: number; line: string }>(queries, STANDING.sqlite, values);
  const lines = [...grouped(rows, ({ id }) => id)];
  return new Map(lines.map(([id, own]) => [id, digestOf(own.map(({ line }) => line))]));
}

function grouped<Row>(rows: readonly Row[], key: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const own = groups.get(key(row));
    if (own) own.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

/** The stored roll-ups that enter each node, in the order of their units' codes. */
function belowBy(
  rows: readonly { readonly receiverId: number; readonly unitId: number }[],
  stored: ReadonlyMap<number, StoredRow>,
): Map<number, StoredRow[]> {
  const found = rows.flatMap(({ receiverId, unitId }) => {
    const row = stored.get(unitId);
    return row ? [{ receiverId, row }] : [];
  });
  const groups = [...grouped(found, ({ receiverId }) => receiverId)];
  return new Map(groups.map(([id, own]) => [id, own.map(({ row }) => row)]));
}

function standingFrom(
  ids: readonly number[],
  digests: ReadonlyMap<number, string>,
  below: ReadonlyMap<number, readonly StoredRow[]>,
  frozen: ReadonlyMap<number, FrozenRevision>,
): Map<number, string> {
  return new Map(
    ids.map((id) => {
      const rolledUp = (below.get(id) ?? []).map(
        ({ unitId, hash, coverage, state }) => `${unitId} ${hash ?? ''} ${coverage} ${state}`,
      );
      return [id, [String(frozen.get(id)?.revisionId ?? 0), digests.get(id) ?? '', ...rolledUp].join('\n')];
    }),
  );
}

type StoredRow = Readonly<Record<'state' | 'coverage', string>> & {
  readonly unitId: number;
  readonly hash: string | null;
};

async function storedBelow(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<Map<number, StoredRow>> {
  const found = new Map<number, StoredRow>();
  for (let start = 0; start < ids.length; start += 500) {
    const rows = await queries('rollup_nodes')
      .where({ regime_period_id: regimePeriodId, view: 'provisional', bucket: WHOLE })
      .whereIn('unit_id', ids.slice(start, start + 500))
      .select<StoredRow[]>({ unitId: 'unit_id', state: 'state', coverage: 'coverage', hash: 'hash' });
    for (const row of rows) found.set(row.unitId, row);
  }
  return found;
}

function nodeFrom(row: StoredRow): Below {
  return {
    state: JSON.parse(row.state) as Below['state'],
    coverage: JSON.parse(row.coverage) as Below['coverage'],
    hash: row.hash ?? '',
  };
}

type FrozenRevision = Frozen & { readonly revisionId: number };

/** What the nodes' own units have sent up and still stands, with the units that are in it. */
async function frozenOf(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<Map<number, FrozenRevision>> {
  const sent = (await queries('obligations as o')
    .join('reports as r', 'r.obligation_id', 'o.id')
    .join('revisions as s', 's.id', queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'))
    .where({ 'o.regime_period_id': regimePeriodId })
    .whereIn('o.unit_id', ids)
    .select({ unitId: 'o.unit_id', revisionId: 's.id', at: 's.submitted_at' })) as {
    unitId: number;
    revisionId: number;
    at: Instant;
  }[];
  if (sent.length === 0) return new Map();
  const inputs = await queries('revision_inputs')
    .whereIn(
      'revision_id',
      sent.map(({ revisionId }) => revisionId),
    )
    .select<{ revision_id: number; unit_id: number }[]>('revision_id', 'unit_id');
  return new Map(
    sent.map(({ unitId, revisionId, at }) => {
      const own = inputs.filter((input) => input.revision_id === revisionId).map((input) => input.unit_id);
      return [unitId, { revisionId, at, units: new Set(own) }];
    }),
  );
}
