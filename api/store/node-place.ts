/** Everything that a pass over one node asks of its surroundings, in one statement. */
import type { Instant } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { at } from './obligation-rows.js';
import type { NodeKey } from './rollup-nodes.js';
import type { RegimePeriod } from './rollup-periods.js';
import { ask, type Statement } from './statements.js';

/** Where a node stands. */
export interface NodePlace {
  readonly period: RegimePeriod;
  /** The node's unit as of the period, or as it ended before; undefined where there is no such unit. */
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

const PLACE: Statement = {
  name: 'node-place',
  text: `select p.id, p.regime, p.period, p.version_id as "versionId", v.version, v.hash as "versionHash",
      p.window_to as "windowTo", p.nation_id as "nationId", p.recipient_id as "recipientId",
      u.code as "unitCode", u.path as "unitPath", o.receiver_id as "aboveId", a.path as "abovePath", o.bucket,
      s.id as "sentId", s.submitted_at as "sentAt"
    from regime_periods as p
    join regime_versions as v on v.id = p.version_id
    left join unit_spells as u on u.unit_id = $2 and ${at('u')}
    left join obligations as o on o.regime_period_id = p.id and o.unit_id = $2
    left join unit_spells as a on a.unit_id = o.receiver_id and ${at('a')}
    left join reports as r on r.obligation_id = o.id
    left join revisions as s on s.id = coalesce(r.submitted_revision_id, r.approved_revision_id)
    where p.id = $1`,
};

/** The place of a node. @throws Error where there is no such period */
export async function placeOf(queries: Queries, key: NodeKey): Promise<NodePlace> {
  const [row] = await ask<PlaceRow>(queries, PLACE, [key.regimePeriodId, key.unitId]);
  if (!row) throw new Error(`No regime period ${key.regimePeriodId}`);
  return placeFrom(row);
}

function placeFrom(row: PlaceRow): NodePlace {
  const { unitCode, unitPath, aboveId, abovePath, bucket, sentId, sentAt, ...period } = row;
  if (aboveId !== null && abovePath === null) throw new Error(`There is no unit ${aboveId}`);
  return {
    period,
    unit: unitCode === null || unitPath === null ? undefined : { code: unitCode, path: unitPath },
    above: aboveId === null ? undefined : { unitId: aboveId, path: abovePath ?? '', bucket: bucket ?? 0 },
    sent: sentId === null ? undefined : { revisionId: sentId, at: sentAt ?? '' },
  };
}
