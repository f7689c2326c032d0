/** What somebody who begins from nothing begins with: a header with the usual answers, and no field yet. */
import type { JsonObject } from '../../../regimes/words.js';
import { formatted } from './design/history.js';

/** @param issuer whoever declares it; '' where that is to be said */
export function template(issuer: string): string {
  const document: JsonObject = {
    $schema: 'urn:baocao:dialect:1',
    title: 'Báo cáo mới',
    'x-regime': {
      code: '',
      issuer,
      kind: 'periodic',
      frequency: 'month',
      window: 'decree-09',
      chain: [
        { level: 'commune', due: { workingDays: 3 } },
        { level: 'province', due: { workingDays: 6 } },
        { level: 'nation' },
      ],
      signature: true,
    },
    type: 'object',
    additionalProperties: false,
    properties: {},
  };
  return formatted(document);
}
