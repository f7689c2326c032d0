/**
 * The regimes that ship, as they are declared: one document each. What is certain about them and what is likely
 * stands in docs/regimes.md. They enter a database through the same door as an administrator's own.
 */
import type { JsonObject } from '../words.js';
import BTC_GNDTC from './BTC-GNDTC.json' with { type: 'json' };
import UBDT_CTDT from './UBDT-CTDT.json' with { type: 'json' };
import VPCP_II06A from './VPCP-II06A.json' with { type: 'json' };

export interface CatalogueEntry {
  readonly code: string;
  readonly document: JsonObject;
  /** Id of the first period that is asked for; of other frequencies, the first that ends within it or later. */
  readonly effectiveFrom: string;
}

/** In order of code. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  { code: 'BTC-GNDTC', document: BTC_GNDTC, effectiveFrom: '2026-09' },
  { code: 'UBDT-CTDT', document: UBDT_CTDT, effectiveFrom: '2026-10' },
  { code: 'VPCP-II06A', document: VPCP_II06A, effectiveFrom: '2026-Q2' },
];
