/** Everything that a pass over one node asks of its surroundings, in one statement. */
import type { Knex } from 'knex';
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import type { NodeKey } from './rollup-nodes.js';
import { PERIOD_COLUMNS, type RegimePeriod } from './rollup-periods.js';

/** Where a node stands. */
export interface NodePlace {
  readonly period: RegimePeriod;
  /** The node's unit as of the period; undefined where it did not exist then. */
  readonly unit: { readonly code: string; readonly path: string } | undefined;
  /** Whom the unit reports to and in which part of that roll-up it is; undefined for the nation. */
  readonly above: { readonly unitId: number; readonly path: string; readonly bucket: number } | undefined;
  /** The revision that the unit itself last sent and that still stands (submitted or approved). */
  readonly sent: { readonly revisionId: number; readonly at: Instant } | undefined;
}

interface PlaceRow extends RegimePeriod {
  readonly unitCode: string | null;
  readonly unitPath: string | null;
  readonly aboveId: number | null;
  readonly abovePath: string | null;
  readonly bucket: number | null;
  readonly sentId: number | null;
  readonly sentAt: Instant | null;
}

/** The place of a node. @throws Error where there is no such period */
export async function placeOf(queries: Queries, key: NodeKey): Promise<NodePlace> {
  const spell = (alias: string, join: Knex.JoinClause): void => {
    void join
      .on(`${alias}.valid_from`, '<=', 'p.window_to')
      .on((open) => void open.onNull(`${alias}.valid_to`).orOn(`${alias}.valid_to`, '>', 'p.window_to'));
  };
  const row = (await queries('regime_periods as p')
    .join('regime_versions as v', 'v.id', 'p.version_id')
    .leftJoin('unit_spells as u', (join) => {
      spell('u', join.onVal('u.unit_id', key.unitId));
    })
    .leftJoin('obligations as o', (join) => {
      void join.on('o.regime_period_id', 'p.id').onVal('o.unit_id', key.unitId);
    })
    .leftJoin('unit_spells as a', (join) => {
      spell('a', join.on('a.unit_id', 'o.receiver_id'));
    })
    .leftJoin('reports as r', 'r.obligation_id', 'o.id')
    .leftJoin(
      'revisions as s',
      's.id',
      queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'),
    )
    .where({ 'p.id': key.regimePeriodId })
    .first({
      ...PERIOD_COLUMNS,
      unitCode: 'u.code',
      unitPath: 'u.path',
      aboveId: 'o.receiver_id',
      abovePath: 'a.path',
      bucket: 'o.bucket',
      sentId: 's.id',
      sentAt: 's.submitted_at',
    })) as PlaceRow | undefined;
  if (!row) throw new Error(`No regime period ${key.regimePeriodId}`);
  return placeFrom(row);
}

function placeFrom(row: PlaceRow): NodePlace {
  const { unitCode, unitPath, aboveId, abovePath, bucket, sentId, sentAt, ...period } = row;
  if (aboveId !== null && abovePath === null)
    throw new Error(`Unit ${aboveId} does not exist on ${period.windowTo}`);
  return {
    period,
    unit: unitCode === null || unitPath === null ? undefined : { code: unitCode, path: unitPath },
    above: aboveId === null ? undefined : { unitId: aboveId, path: abovePath ?? '', bucket: bucket ?? 0 },
    sent: sentId === null ? undefined : { revisionId: sentId, at: sentAt ?? '' },
  };
}
