/**
 * Demonstration contents of the regimes that ship: made up, plausible, and the same on every machine. They break
 * no rule and need no explanation, and a period continues where the one before it ended.
 */
import { nfc } from '../../regimes/canonical.js';
import type { Period } from '../../regimes/period.js';
import type { JsonObject } from '../../regimes/words.js';
import type { DemonstrationUnit } from './demonstration-unit.js';
import { ethnicAffairsOf, ethnicSummaryOf } from './ethnic-content.js';
import { investmentOf } from './investment-content.js';
import { proceduresOfCommune, proceduresOfProvince } from './procedures-content.js';

type Generator = (unit: DemonstrationUnit, period: Period) => object;

const GENERATORS: Readonly<Record<string, Partial<Record<DemonstrationUnit['level'], Generator>>>> = {
  'VPCP-II06A': { commune: proceduresOfCommune, province: proceduresOfProvince },
  'BTC-GNDTC': { province: investmentOf, ministry: investmentOf },
  'UBDT-CTDT': { commune: ethnicAffairsOf, department: ethnicAffairsOf, province: ethnicSummaryOf },
};

/**
 * What a unit would fill in itself: no computed fields, nothing of other levels.
 * @throws RangeError for a regime that does not ship, or a level that fills in nothing of it
 */
export function generateContent(regime: string, unit: DemonstrationUnit, period: Period): JsonObject {
  const generate = GENERATORS[regime]?.[unit.level];
  if (!generate) throw new RangeError(`No demonstration content of ${regime} for the level ${unit.level}`);
  return nfc(generate(unit, period) as JsonObject);
}
