/**
 * The regimes that ship, as they are declared: one document each. What is certain about them and what is likely
 * stands in docs/regimes.md. They enter a database through the same door as an administrator's own.
 */
import type { JsonObject } from '../words.js';
import BGDDT_PCGD from './BGDDT-PCGD.json' with { type: 'json' };
import BNNMT_THTT from './BNNMT-THTT.json' with { type: 'json' };
import BTC_GNDTC from './BTC-GNDTC.json' with { type: 'json' };
import BTC_THDTC from './BTC-THDTC.json' with { type: 'json' };
import CTK_KTXH from './CTK-KTXH.json' with { type: 'json' };
import UBDT_CTDT from './UBDT-CTDT.json' with { type: 'json' };
import VPCP_II05A from './VPCP-II05A.json' with { type: 'json' };
import VPCP_II06A from './VPCP-II06A.json' with { type: 'json' };
import VPCP_LYK from './VPCP-LYK.json' with { type: 'json' };

export interface CatalogueEntry {
  readonly code: string;
  readonly document: JsonObject;
  /** Id of the first period that is asked for; of other frequencies, the first that ends within it or later. */
  readonly effectiveFrom: string;
  /**
   * What a new installation makes of it: published, so that it is owed at once; or a draft, which asks nobody for
   * anything until an administrator publishes it from a period of his choice.
   */
  readonly firstStart: 'published' | 'draft';
}

/** In order of code. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  { code: 'BGDDT-PCGD', document: BGDDT_PCGD, effectiveFrom: '2026', firstStart: 'draft' },
  { code: 'BNNMT-THTT', document: BNNMT_THTT, effectiveFrom: '2026-01-01', firstStart: 'published' },
  { code: 'BTC-GNDTC', document: BTC_GNDTC, effectiveFrom: '2026-09', firstStart: 'published' },
  { code: 'BTC-THDTC', document: BTC_THDTC, effectiveFrom: '2026-11', firstStart: 'draft' },
  { code: 'CTK-KTXH', document: CTK_KTXH, effectiveFrom: '2026-11', firstStart: 'draft' },
  { code: 'UBDT-CTDT', document: UBDT_CTDT, effectiveFrom: '2026-10', firstStart: 'published' },
  { code: 'VPCP-II05A', document: VPCP_II05A, effectiveFrom: '2026-Q4', firstStart: 'draft' },
  { code: 'VPCP-II06A', document: VPCP_II06A, effectiveFrom: '2026-Q2', firstStart: 'published' },
  { code: 'VPCP-LYK', document: VPCP_LYK, effectiveFrom: '2026-01-01', firstStart: 'published' },
];
