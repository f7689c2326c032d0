/** Who reports to some nodes and with what, read for all of them at once, and whether that still holds. */
import type { Instant } from '../../../regimes/words.js';
import type { Frozen } from '../../../api/store/coverage.js';
import type { Queries } from '../../../api/store/database.js';
import { WHOLE } from '../../../api/store/rollups.js';
import type { Below, Reporters } from './compute-node.js';
import { printsNow, reportersOf, type PrintsBy } from './reporting.js';

/** What nodes were computed from: two looks that give the same standing give the same figures. */
export interface Ground {
  readonly reporters: ReadonlyMap<number, Reporters>;
  /** By unit id. Contents are not in it, since a revision's never changes. */
  readonly standing: ReadonlyMap<number, string>;
}

/** @param ids units that others report to, at most some tens */
export async function groundOf(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<Ground> {
  const { reporters, prints } = await reportersOf(queries, regimePeriodId, ids);
  const aggregating = [...reporters].flatMap(([receiverId, own]) =>
    own.filter(({ step }) => step > 0).map(({ unitId }) => ({ receiverId, unitId })),
  );
  const stored = await storedBelow(
    queries,
    regimePeriodId,
    aggregating.map(({ unitId }) => unitId),
  );
  const frozen = await frozenOf(queries, regimePeriodId, ids);
  const nodes = ids.map((id) => {
    const children = reporters.get(id) ?? [];
    const below = children.flatMap(({ unitId }) => {
      const row = stored.get(unitId);
      return row ? [[unitId, nodeFrom(row)] as const] : [];
    });
    return [id, { children, below: new Map(below), frozen: frozen.get(id) }] as const;
  });
  return {
    reporters: new Map(nodes),
    standing: standingFrom(ids, prints, belowBy(aggregating, stored), frozen),
  };
}

/** The same standing read again, without what figures are made of. */
export async function standingNow(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const prints = await printsNow(queries, regimePeriodId, ids);
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
  return standingFrom(ids, prints, belowBy(below, stored), frozen);
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
  prints: PrintsBy,
  below: ReadonlyMap<number, readonly StoredRow[]>,
  frozen: ReadonlyMap<number, FrozenRevision>,
): Map<number, string> {
  return new Map(
    ids.map((id) => {
      const rolledUp = (below.get(id) ?? []).map(
        ({ unitId, hash, coverage, state }) => `${unitId} ${hash ?? ''} ${coverage} ${state}`,
      );
      return [id, [String(frozen.get(id)?.revisionId ?? 0), prints.get(id) ?? '', ...rolledUp].join('\n')];
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
