/** Whose report is the previous one of a unit that came out of a reorganisation. */
import { isWhole, readShare } from '../../regimes/succession.js';
import type { Day } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface Reorganised {
  readonly code: string;
  readonly name: string;
  readonly effective: Day;
  readonly share: string;
}

/** Either the unit whose previous report is carried over, or the units between which too much has changed. */
export type PreviousUnit =
  { readonly unitId: number } | { readonly unitId?: undefined; readonly reorganised: readonly Reorganised[] };

interface Row {
  readonly from: number;
  readonly to: number;
  readonly effective: Day;
  readonly share: string;
}

/**
 * The unit that stood where a unit stands now, on an earlier day: itself, or the one unit that went over into it
 * whole and alone. Where it took over several or parts, or gave a part away, there is none: what they reported is not
 * what this one has to go on from.
 * @param after the last day of the earlier window
 * @param until the last day of the later one
 */
export async function previousUnit(
  queries: Queries,
  unitId: number,
  after: Day,
  until: Day,
): Promise<PreviousUnit> {
  let unit = unitId;
  for (let last = until; ;) {
    const rows = await queries('unit_successions')
      .where('effective', '>', after)
      .where('effective', '<=', last)
      .where((either) => {
        void either.where('from_id', unit).orWhere('to_id', unit);
      })
      .orderBy('effective', 'desc')
      .select<Row[]>({ from: 'from_id', to: 'to_id', effective: 'effective', share: 'share' });
    // What the unit before gave this one is how it came here.
    const others = rows.filter((row) => !(row.from === unit && unit !== unitId && row.effective === last));
    const [only] = others;
    if (!only) return { unitId: unit };
    const share = readShare(only.share);
    const alone = others.length === 1 && only.to === unit && share !== undefined && isWhole(share);
    if (!alone || (await existedBefore(queries, unit, only.effective)))
      return { reorganised: await namesOf(queries, others, unit) };
    unit = only.from;
    last = only.effective;
  }
}

/** The same between the windows of two periods of one regime. */
export async function unitBefore(
  queries: Queries,
  { regime, period, unitId }: { readonly regime: string; readonly period: string; readonly unitId: number },
  before: string,
): Promise<PreviousUnit> {
  const rows: readonly { readonly period: string; readonly to: Day }[] = await queries('regime_periods')
    .where({ regime })
    .whereIn('period', [period, before])
    .select({ period: 'period', to: 'window_to' });
  const [after, until] = [before, period].map((id) => rows.find((row) => row.period === id)?.to);
  // Without an earlier period there is no report of it, whoever stood there.
  return after === undefined || until === undefined
    ? { unitId }
    : previousUnit(queries, unitId, after, until);
}

async function existedBefore(queries: Queries, unitId: number, day: Day): Promise<boolean> {
  const row = await queries('unit_spells')
    .where({ unit_id: unitId })
    .where('valid_from', '<', day)
    .first<{ id: number } | undefined>('id');
  return row !== undefined;
}

/** The other sides of those successions, as they were called then. */
async function namesOf(queries: Queries, rows: readonly Row[], unit: number): Promise<Reorganised[]> {
  const named: Reorganised[] = [];
  for (const { from, to, effective, share } of rows) {
    const spell = await queries('unit_spells')
      .where({ unit_id: from === unit ? to : from })
      .where('valid_from', from === unit ? '<=' : '<', effective)
      .orderBy('valid_from', 'desc')
      .first<{ code: string; name: string } | undefined>('code', 'name');
    if (spell) named.push({ code: spell.code, name: spell.name, effective, share });
  }
  return named;
}
