/** What the units below a receiver have sent for one period, and what they sent for the one before, in a few queries. */
import type { Day, JsonObject, Level } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** What units that may be compared with each other have in common. */
export interface Circle {
  readonly regimePeriodId: number;
  readonly receiverId: number;
  readonly level: Level;
}

/** The revision that stands of one report: the one that was sent, or the approved one. */
export interface Sent {
  readonly revisionId: number;
  readonly obligationId: number;
  readonly unitId: number;
  readonly step: number;
}

/** By the id of the obligation. */
export async function sentIn(queries: Queries, circle: Circle): Promise<Sent[]> {
  return (await queries('obligations as o')
    .join('reports as r', 'r.obligation_id', 'o.id')
    .joinRaw('join revisions as s on s.id = coalesce(r.submitted_revision_id, r.approved_revision_id)')
    .where({
      'o.regime_period_id': circle.regimePeriodId,
      'o.receiver_id': circle.receiverId,
      'o.level': circle.level,
    })
    .orderBy('o.id')
    .select({
      revisionId: 's.id',
      obligationId: 'o.id',
      unitId: 'o.unit_id',
      step: 'o.step',
    })) as Sent[];
}

/** The approved revisions of units in another period of the regime, by unit. */
export async function approvedIn(
  queries: Queries,
  { regime, period }: { readonly regime: string; readonly period: string },
  unitIds: readonly number[],
): Promise<ReadonlyMap<number, { readonly revisionId: number; readonly collated: boolean }>> {
  const rows: { unitId: number; revisionId: number; rollupHash: string | null }[] = [];
  for (const some of parts(unitIds))
    rows.push(
      ...((await queries('obligations as o')
        .join('regime_periods as p', 'p.id', 'o.regime_period_id')
        .join('reports as r', 'r.obligation_id', 'o.id')
        .join('revisions as a', 'a.id', 'r.approved_revision_id')
        .where({ 'p.regime': regime, 'p.period': period })
        .whereIn('o.unit_id', some)
        .select({ unitId: 'o.unit_id', revisionId: 'a.id', rollupHash: 'a.rollup_hash' })) as typeof rows),
    );
  return new Map(
    rows.map(({ unitId, revisionId, rollupHash }) => [unitId, { revisionId, collated: rollupHash !== null }]),
  );
}

export interface Written {
  readonly content: JsonObject;
  readonly version: { readonly id: number; readonly hash: string };
}

/** Contents of revisions with the versions that they were written against. */
export async function contentsOf(
  queries: Queries,
  revisionIds: readonly number[],
): Promise<ReadonlyMap<number, Written>> {
  const found = new Map<number, Written>();
  for (const some of parts(revisionIds)) {
    const rows = (await queries('revisions as s')
      .join('regime_versions as v', 'v.id', 's.version_id')
      .whereIn('s.id', some)
      .select({ id: 's.id', content: 's.content', versionId: 'v.id', hash: 'v.hash' })) as {
      id: number;
      content: string;
      versionId: number;
      hash: string;
    }[];
    for (const { id, content, versionId, hash } of rows)
      found.set(id, { content: JSON.parse(content) as JsonObject, version: { id: versionId, hash } });
  }
  return found;
}

export interface Papers {
  /** The report's version, as its ETag has it. */
  readonly counter: number;
  readonly warnings: number;
}

/** A report is sent with an explanation of each of its warnings and no other: so many there were. */
export async function papersOf(
  queries: Queries,
  obligationIds: readonly number[],
): Promise<ReadonlyMap<number, Papers>> {
  const found = new Map<number, Papers>();
  for (const some of parts(obligationIds)) {
    const rows = (await queries('reports as r')
      .joinRaw('left join revisions as s on s.id = coalesce(r.submitted_revision_id, r.approved_revision_id)')
      .whereIn('r.obligation_id', some)
      .select({ id: 'r.obligation_id', counter: 'r.counter', explanations: 's.explanations' })) as {
      id: number;
      counter: number;
      explanations: string | null;
    }[];
    for (const { id, counter, explanations } of rows)
      found.set(id, { counter, warnings: Object.keys(JSON.parse(explanations ?? '{}') as object).length });
  }
  return found;
}

/** The number of the revision that waits for a decision; undefined where none does. */
export async function waitingRevision(queries: Queries, obligationId: number): Promise<number | undefined> {
  const row = await queries('reports as r')
    .join('revisions as s', 's.id', 'r.submitted_revision_id')
    .where({ 'r.obligation_id': obligationId, 'r.state': 'submitted' })
    .first<{ revision: number } | undefined>({ revision: 's.revision' });
  return row?.revision;
}

/** The last day of the window of a period of a regime; undefined where nobody was asked for it. */
export async function windowEnd(
  queries: Queries,
  key: { readonly regime: string; readonly period: string },
): Promise<Day | undefined> {
  const row = await queries('regime_periods').where(key).first<{ to: Day } | undefined>({ to: 'window_to' });
  return row?.to;
}

/** Units between which something moved between two days: what they reported before is looked up one by one. */
export async function movedBetween(
  queries: Queries,
  unitIds: readonly number[],
  { after, until }: { readonly after: Day; readonly until: Day },
): Promise<ReadonlySet<number>> {
  const rows = await queries('unit_successions')
    .where('effective', '>', after)
    .where('effective', '<=', until)
    .select<{ from: number; to: number }[]>({ from: 'from_id', to: 'to_id' });
  const touched = new Set(rows.flatMap(({ from, to }) => [from, to]));
  return new Set(unitIds.filter((id) => touched.has(id)));
}

const AT_A_TIME = 400;

function* parts<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += AT_A_TIME) yield items.slice(start, start + AT_A_TIME);
}
