/** Which nodes a period's roll-up has, where each stands, and in which order they are computed. */
import type { Day, Level } from '../../../regimes/words.js';
import type { Queries } from '../../../api/store/database.js';
import type { RegimePeriod } from '../../../api/store/rollups.js';

/** A node with what the one above it must hear. */
export interface NodePlace {
  readonly unitId: number;
  /** The unit's code as of the period, or when it ended; `#id` where there is no such unit. */
  readonly code: string;
  /** `/1/15/` */
  readonly path: string;
  /** How many units report to it. */
  readonly reporters: number;
  /** The node that its roll-up enters, and by which part; undefined for the nation. */
  readonly above: { readonly unitId: number; readonly path: string; readonly bucket: number } | undefined;
}

export interface NodePlaces {
  /** Nodes of one depth together, the deepest first: those of one storey do not need one another. */
  readonly storeys: readonly (readonly NodePlace[])[];
  /** Units that have rows though nobody reports to them. */
  readonly needless: readonly number[];
}

/** Units that aggregate, whether or not anybody reports to them, and the nation. */
export async function nodePlaces(queries: Queries, period: RegimePeriod): Promise<NodePlaces> {
  const owed = { regime_period_id: period.id };
  const received = (await queries('obligations')
    .where(owed)
    .groupBy('receiver_id')
    .select({ id: 'receiver_id', n: queries.raw('count(*)') })) as { id: number; n: number | string }[];
  const counts = new Map(received.map(({ id, n }) => [id, Number(n)]));
  const aggregating = await queries('obligations')
    .where(owed)
    .where('step', '>', 0)
    .select<{ id: number; receiverId: number; bucket: number }[]>({
      id: 'unit_id',
      receiverId: 'receiver_id',
      bucket: 'bucket',
    });
  const stored = await queries('rollup_nodes').where(owed).distinct<{ id: number }[]>({ id: 'unit_id' });
  const wanted = new Set([...received, ...aggregating].map(({ id }) => id).concat(period.nationId));
  const units = await unitsOn(queries, [...wanted], period.windowTo);
  const aboveOf = new Map(aggregating.map((one) => [one.id, one]));
  const places = [...wanted].map((unitId): NodePlace => {
    const unit = units.get(unitId);
    const above = aboveOf.get(unitId);
    const path = above && units.get(above.receiverId)?.path;
    return {
      unitId,
      code: unit?.code ?? `#${unitId}`,
      path: unit?.path ?? '/',
      reporters: counts.get(unitId) ?? 0,
      above:
        above && path !== undefined ? { unitId: above.receiverId, path, bucket: above.bucket } : undefined,
    };
  });
  return {
    storeys: byDepth(places),
    needless: stored.map(({ id }) => id).filter((id) => !wanted.has(id)),
  };
}

function byDepth(places: readonly NodePlace[]): NodePlace[][] {
  const storeys = new Map<number, NodePlace[]>();
  for (const place of places) {
    const depth = place.path.split('/').length;
    storeys.set(depth, [...(storeys.get(depth) ?? []), place]);
  }
  return [...storeys]
    .sort(([a], [b]) => b - a)
    .map(([, storey]) => storey.sort((a, b) => a.unitId - b.unitId));
}

/** What units were called and where they stood on a day, by id; of those that had ended by then, the last. */
export async function unitsOn(
  queries: Queries,
  ids: readonly number[],
  day: Day,
): Promise<Map<number, { readonly code: string; readonly path: string; readonly level: Level }>> {
  const units = new Map<number, { code: string; path: string; level: Level }>();
  for (let start = 0; start < ids.length; start += 500) {
    const rows = await queries('unit_spells')
      .whereIn('unit_id', ids.slice(start, start + 500))
      .where('valid_from', '<=', day)
      .orderBy('valid_from')
      .select<{ unit_id: number; code: string; path: string; level: Level }[]>(
        'unit_id',
        'code',
        'path',
        'level',
      );
    for (const { unit_id, ...unit } of rows) units.set(unit_id, unit);
  }
  return units;
}
