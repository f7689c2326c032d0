/** A regime of one table and one text, for tests of the form. */
import assert from 'node:assert/strict';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime } from '../../regimes/dialect/regime.js';

export const SMALL = {
  $schema: 'urn:baocao:dialect:1',
  $id: 'urn:baocao:regime:TEST-SMALL',
  title: 'Báo cáo thử',
  'x-label': { en: 'Test report' },
  'x-regime': {
    code: 'TEST-SMALL',
    issuer: 'TEST',
    legalBasis: ['01/2026/TT'],
    kind: 'periodic',
    frequency: 'month',
    window: 'calendar',
    chain: [{ level: 'province', due: { workingDays: 3 } }, { level: 'nation' }],
  },
  type: 'object',
  required: ['sources'],
  additionalProperties: false,
  properties: {
    sources: {
      type: 'array',
      title: 'Nguồn vốn',
      'x-label': { en: 'Sources' },
      'x-layout': 'grid',
      'x-rows': 'growing',
      'x-aggregate': { op: 'union', key: ['source'] },
      items: {
        type: 'object',
        required: ['source', 'plan'],
        additionalProperties: false,
        properties: {
          source: {
            type: 'string',
            title: 'Nguồn',
            'x-label': { en: 'Source' },
            oneOf: [
              { const: 'domestic', title: 'Vốn trong nước' },
              { const: 'foreign', title: 'Vốn nước ngoài' },
            ],
            'x-aggregate': 'none',
          },
          plan: {
            type: 'number',
            minimum: 0,
            title: 'Kế hoạch giao',
            'x-label': { en: 'Plan' },
            'x-aggregate': 'sum',
          },
          spent: {
            type: 'number',
            minimum: 0,
            title: 'Đã giải ngân',
            'x-label': { en: 'Spent' },
            'x-aggregate': 'sum',
          },
          left: {
            type: 'number',
            title: 'Còn lại',
            'x-label': { en: 'Left' },
            'x-calc': 'plan - spent',
            'x-aggregate': 'sum',
          },
        },
        'x-rules': [
          {
            id: 'T-1',
            severity: 'warning',
            assert: 'plan >= spent',
            at: ['spent'],
            message: { vi: 'Vượt kế hoạch', en: 'Above the plan' },
          },
        ],
      },
    },
    note: { type: 'string', title: 'Ghi chú', 'x-label': { en: 'Note' }, 'x-aggregate': 'collate' },
  },
};

export function smallRegime(): Regime {
  const read = readRegime(SMALL);
  assert.ok(read.regime, JSON.stringify('issues' in read ? read.issues : []));
  return read.regime;
}
