/** The units above one, the nearest first, as they are on a day. */
import type { UnitInTree } from '../../../forms/print/describe.js';
import type { Day } from '../../../regimes/words.js';
import type { Queries } from '../../store/database.js';
import { idsOfPath, unitsById } from '../../store/units.js';

export async function unitsAbove(queries: Queries, path: string, day: Day): Promise<UnitInTree[]> {
  const ids = idsOfPath(path).slice(0, -1).reverse();
  const units = await unitsById(queries, ids, day);
  return ids.flatMap((id) => {
    const unit = units.get(id);
    return unit ? [{ code: unit.code, name: unit.name, level: unit.level }] : [];
  });
}
