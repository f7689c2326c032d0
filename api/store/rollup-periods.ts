/** What is asked about the units and the periods of roll-ups. */
import type { Day, Level } from '../../regimes/words.js';
import type { Queries } from './database.js';
import { loadNode, type NodeKey } from './rollup-nodes.js';

/** What all nodes of one regime and period share. */
export interface RegimePeriod {
  readonly id: number;
  readonly regime: string;
  readonly period: string;
  readonly versionId: number;
  readonly version: number;
  readonly versionHash: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly nationId: number;
  readonly recipientId: number | null;
}

const PERIOD_COLUMNS = {
  id: 'p.id',
  regime: 'p.regime',
  period: 'p.period',
  versionId: 'p.version_id',
  version: 'v.version',
  versionHash: 'v.hash',
  windowFrom: 'p.window_from',
  windowTo: 'p.window_to',
  nationId: 'p.nation_id',
  recipientId: 'p.recipient_id',
} as const;

/** A regime's period by its id or by names; undefined where no obligations were made for it. */
export async function regimePeriod(
  queries: Queries,
  which: number | { readonly regime: string; readonly period: string },
): Promise<RegimePeriod | undefined> {
  const where =
    typeof which === 'number' ? { 'p.id': which } : { 'p.regime': which.regime, 'p.period': which.period };
  return (await queries('regime_periods as p')
    .join('regime_versions as v', 'v.id', 'p.version_id')
    .where(where)
    .first(PERIOD_COLUMNS)) as RegimePeriod | undefined;
}

/** Where a unit's own roll-up goes: its obligation in that period; undefined for the nation. */
export async function parentOf(
  queries: Queries,
  key: NodeKey,
): Promise<{ readonly receiverId: number; readonly bucket: number } | undefined> {
  return queries('obligations')
    .where({ regime_period_id: key.regimePeriodId, unit_id: key.unitId })
    .first<{ receiverId: number; bucket: number } | undefined>({
      receiverId: 'receiver_id',
      bucket: 'bucket',
    });
}

/** A unit's path and name as of a day, `/1/15/`; of one that had ended by then, the last. */
export async function unitOn(
  queries: Queries,
  unitId: number,
  day: Day,
): Promise<
  { readonly path: string; readonly code: string; readonly name: string; readonly level: Level } | undefined
> {
  return queries('unit_spells')
    .where({ unit_id: unitId })
    .where('valid_from', '<=', day)
    .orderBy('valid_from', 'desc')
    .first<{ path: string; code: string; name: string; level: Level } | undefined>(
      'path',
      'code',
      'name',
      'level',
    );
}

/** A unit whose roll-up can be asked for: one that others report to in that period. */
export interface RollupUnit {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly path: string;
}

/**
 * The receiving unit with that code as of the period; undefined where nobody reports to it. One that had ended by
 * then is found by the code that its own report has.
 */
export async function rollupUnit(
  queries: Queries,
  period: RegimePeriod,
  code: string,
): Promise<RollupUnit | undefined> {
  const unit = (await queries('unit_spells')
    .where({ code })
    .where('valid_from', '<=', period.windowTo)
    .where((open) => {
      void open.whereNull('valid_to').orWhere('valid_to', '>', period.windowTo);
    })
    .first({ id: 'unit_id', code: 'code', name: 'name', level: 'level', path: 'path' })) as
    RollupUnit | undefined;
  if (!unit) return endedUnit(queries, period, code);
  const receives = await queries('obligations')
    .where({ regime_period_id: period.id, receiver_id: unit.id })
    .first<{ id: number } | undefined>('id');
  const node =
    receives ?? (await loadNode(queries, { regimePeriodId: period.id, unitId: unit.id }, 'confirmed'));
  return node ? unit : undefined;
}

async function endedUnit(
  queries: Queries,
  period: RegimePeriod,
  code: string,
): Promise<RollupUnit | undefined> {
  return (await queries('obligations as o')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'o.regime_period_id': period.id, 'o.unit_code': code })
    .where('o.step', '>', 0)
    .first({
      id: 'o.unit_id',
      code: 'o.unit_code',
      name: 'u.name',
      level: 'o.level',
      path: 'o.unit_path',
    })) as RollupUnit | undefined;
}
