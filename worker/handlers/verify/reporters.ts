/** Who reports to some nodes and with what, read for all of them at once, and whether that still holds. */
import type { Instant } from '../../../regimes/words.js';
import type { Frozen } from '../../../api/store/coverage.js';
import type { Queries } from '../../../api/store/database.js';
import { WHOLE, type ChildRow, type Contribution } from '../../../api/store/rollups.js';
import type { Below, Reporters } from './compute-node.js';

/** What nodes were computed from: two looks that give the same standing give the same figures. */
export interface Ground {
  readonly reporters: ReadonlyMap<number, Reporters>;
  /** By unit id. Contents are not in it, since a revision's never changes. */
  readonly standing: ReadonlyMap<number, string>;
  /** Approved contents, by revision; empty where they were not asked for. */
  readonly contents: ReadonlyMap<number, Contribution>;
}

/** Of an obligation what figures and coverage above it hang on, as text. */
const STANDING = `o.id || ' ' || o.bucket || ' ' || o.spell_id || ' ' || coalesce(r.state, '') || ' ' ||
  coalesce(r.approved_revision_id, 0) || ' ' || coalesce(r.submitted_revision_id, 0) || ' ' || u.name`;

/**
 * @param ids units that others report to, at most some tens
 * @param contents whether what leaves contribute is read along, in the same statement
 */
export async function groundOf(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
  contents: boolean,
): Promise<Ground> {
  const rows = await received(queries, regimePeriodId, ids, contents);
  const stored = await storedBelow(queries, regimePeriodId, aggregatingIn(rows));
  const frozen = await frozenOf(queries, regimePeriodId, ids);
  const ofNode = (id: number) => rows.filter(({ receiverId }) => receiverId === id);
  const reporters = ids.map((id) => {
    const children = ofNode(id);
    const below = children.flatMap(({ unitId }) => {
      const row = stored.get(unitId);
      return row ? [[unitId, nodeFrom(row)] as const] : [];
    });
    return [id, { children, below: new Map(below), frozen: frozen.get(id) }] as const;
  });
  return {
    reporters: new Map(reporters),
    standing: standingFrom(ids, new Map(ids.map((id) => [id, ofNode(id)])), stored, frozen),
    contents: new Map(rows.flatMap((row) => contributionOf(row))),
  };
}

/** The same standing read again, without what figures are made of. */
export async function standingNow(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = (await queries('obligations as o')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .where({ 'o.regime_period_id': regimePeriodId })
    .whereIn('o.receiver_id', ids)
    .orderBy(['o.receiver_id', 'o.unit_code'])
    .select({
      receiverId: 'o.receiver_id',
      unitId: 'o.unit_id',
      step: 'o.step',
      standing: queries.raw(STANDING),
    })) as StandingRow[];
  const stored = await storedBelow(queries, regimePeriodId, aggregatingIn(rows));
  const frozen = await frozenOf(queries, regimePeriodId, ids);
  const byNode = new Map(ids.map((id) => [id, rows.filter(({ receiverId }) => receiverId === id)]));
  return standingFrom(ids, byNode, stored, frozen);
}

interface StandingRow {
  readonly receiverId: number;
  readonly unitId: number;
  readonly step: number;
  readonly standing: string;
}

function standingFrom(
  ids: readonly number[],
  byNode: ReadonlyMap<number, readonly StandingRow[]>,
  stored: ReadonlyMap<number, StoredRow>,
  frozen: ReadonlyMap<number, FrozenRevision>,
): Map<number, string> {
  return new Map(
    ids.map((id) => {
      const lines = (byNode.get(id) ?? []).map(({ unitId, standing }) => {
        const below = stored.get(unitId);
        return below ? `${standing} ${below.hash ?? ''} ${below.coverage ?? ''} ${below.state}` : standing;
      });
      return [id, [String(frozen.get(id)?.revisionId ?? 0), ...lines].join('\n')];
    }),
  );
}

const aggregatingIn = (rows: readonly StandingRow[]): number[] =>
  rows.filter(({ step }) => step > 0).map(({ unitId }) => unitId);

interface ReceivedRow extends ChildRow, StandingRow {
  readonly step: number;
  readonly unitId: number;
  readonly versionId: number | null;
  readonly content?: string | null;
}

async function received(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
  contents: boolean,
): Promise<ReceivedRow[]> {
  return (await queries('obligations as o')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .leftJoin('revisions as a', 'a.id', 'r.approved_revision_id')
    .where({ 'o.regime_period_id': regimePeriodId })
    .whereIn('o.receiver_id', ids)
    .orderBy(['o.receiver_id', 'o.unit_code'])
    .select({
      receiverId: 'o.receiver_id',
      unitId: 'o.unit_id',
      unitCode: 'o.unit_code',
      unitName: 'u.name',
      level: 'o.level',
      step: 'o.step',
      bucket: 'o.bucket',
      state: 'r.state',
      approvedRevisionId: 'r.approved_revision_id',
      submittedRevisionId: 'r.submitted_revision_id',
      revision: 'a.revision',
      hash: 'a.hash',
      decidedAt: 'a.decided_at',
      versionId: 'a.version_id',
      standing: queries.raw(STANDING),
      ...(contents ? { content: queries.raw('case when a.rollup_state is null then a.content end') } : {}),
    })) as ReceivedRow[];
}

function contributionOf(row: ReceivedRow): [number, Contribution][] {
  const { approvedRevisionId: id, revision, versionId, content, decidedAt } = row;
  if (id === null || revision === null || versionId === null || typeof content !== 'string') return [];
  return [[id, { id, content, rollupState: null, revision, decidedAt, versionId }]];
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
