/** The regime on public investment, as the decree's form has it: what most tests of the dialect start from. */
import type { Json, JsonObject } from '../../regimes/words.js';

export const EXAMPLE = {
  $schema: 'urn:baocao:dialect:1',
  $id: 'urn:baocao:regime:BTC-GNDTC',
  title: 'Giải ngân vốn đầu tư công',
  'x-label': { en: 'Disbursement of public investment' },
  'x-regime': {
    code: 'BTC-GNDTC',
    issuer: 'BTC',
    legalBasis: ['15/2021/TT-BTC'],
    recipient: 'BTC',
    kind: 'periodic',
    frequency: 'month',
    window: 'calendar',
    chain: [{ level: 'province', due: { monthsFromEnd: 1, day: 15, roll: 'previous' } }, { level: 'nation' }],
    signature: true,
  },
  type: 'object',
  required: ['sources'],
  additionalProperties: false,
  properties: {
    sources: {
      type: 'array',
      title: 'Nguồn vốn',
      'x-layout': 'grid',
      'x-rows': [{ source: 'domestic' }, { source: 'foreign' }],
      'x-aggregate': { op: 'union', key: ['source'] },
      items: {
        type: 'object',
        required: ['source', 'plan', 'actual', 'estimate'],
        additionalProperties: false,
        properties: {
          source: { type: 'string', enum: ['domestic', 'foreign'], 'x-aggregate': 'none' },
          plan: {
            type: 'number',
            minimum: 0,
            title: 'Kế hoạch giao',
            'x-unit': { label: 'triệu đồng', decimals: 3 },
            'x-aggregate': 'sum',
          },
          actual: { type: 'number', minimum: 0, 'x-aggregate': 'sum' },
          estimate: { type: 'number', minimum: 0, 'x-aggregate': 'sum' },
          rate: {
            type: 'number',
            'x-calc': 'plan > 0 ? round(estimate * 100 / plan, 2) : 0',
            'x-aggregate': { op: 'ratio', of: 'estimate', by: 'plan', scale: 100, decimals: 2 },
          },
        },
        'x-rules': [
          {
            id: 'GN-1',
            severity: 'warning',
            assert: 'estimate >= actual',
            at: ['estimate'],
            message: { vi: 'Ước lũy kế nhỏ hơn lũy kế thực tế', en: 'The estimate is below the actual' },
          },
        ],
      },
    },
    difficulties: { type: 'string', title: 'Khó khăn, vướng mắc', 'x-aggregate': 'collate' },
  },
} as const satisfies JsonObject;

/** A copy of the example in which the value at a path is another one, or (with undefined) is gone. */
export function exampleWith(path: readonly (string | number)[], value: Json | undefined): JsonObject {
  return withValue(EXAMPLE, path, value) as JsonObject;
}

export function withValue(document: Json, path: readonly (string | number)[], value: Json | undefined): Json {
  const copy = structuredClone(document);
  let here = copy as Record<string, Json>;
  for (const part of path.slice(0, -1)) here = here[part] as Record<string, Json>;
  const last = path.at(-1)!;
  if (value === undefined) delete here[last];
  else here[last] = value;
  return copy;
}
