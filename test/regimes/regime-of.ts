/** A regime with these fields: communes report every quarter to provinces, these to the nation. */
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { JsonObject } from '../../regimes/words.js';

export function regimeOf(properties: JsonObject): Regime {
  const read = readRegime({
    $schema: 'urn:baocao:dialect:1',
    $id: 'urn:baocao:regime:TEST-TH',
    title: 'Thử tổng hợp',
    'x-regime': {
      code: 'TEST-TH',
      issuer: 'TEST',
      legalBasis: ['Thử'],
      kind: 'periodic',
      frequency: 'quarter',
      window: 'calendar',
      chain: [
        { level: 'commune', due: { workingDays: 3 } },
        { level: 'province', due: { workingDays: 6 } },
        { level: 'nation' },
      ],
    },
    type: 'object',
    additionalProperties: false,
    properties,
  });
  if (read.regime === undefined) throw new Error(JSON.stringify(read.issues, undefined, 1));
  return read.regime;
}
