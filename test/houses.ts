/** A regime that does not ship: damaged houses by kind, a note of every commune, a summary of every province. */
const amount = { 'x-unit': { label: 'triệu đồng', decimals: 3 }, minimum: 0 };

const document = {
  $schema: 'urn:baocao:dialect:1',
  $id: 'urn:baocao:regime:TEST-HOUSES',
  title: 'Nhà ở bị thiệt hại',
  'x-label': { en: 'Damaged houses' },
  'x-regime': {
    code: 'TEST-HOUSES',
    issuer: 'BTC',
    legalBasis: ['thử nghiệm'],
    recipient: 'BTC',
    kind: 'periodic',
    frequency: 'month',
    window: 'calendar',
    chain: [
      { level: 'commune', due: { workingDays: 3 } },
      { level: 'province', due: { workingDays: 6 } },
      { level: 'nation' },
    ],
    signature: false,
  },
  type: 'object',
  required: ['houses'],
  additionalProperties: false,
  properties: {
    houses: {
      type: 'array',
      title: 'Nhà ở',
      'x-layout': 'grid',
      'x-rows': 'growing',
      'x-aggregate': { op: 'union', key: ['kind'] },
      items: {
        type: 'object',
        required: ['kind', 'damaged', 'loss'],
        additionalProperties: false,
        properties: {
          kind: { type: 'string', title: 'Loại nhà', enum: ['brick', 'wood'], 'x-aggregate': 'none' },
          damaged: { type: 'integer', minimum: 0, title: 'Số nhà', 'x-aggregate': 'sum' },
          loss: { type: 'number', title: 'Thiệt hại', 'x-aggregate': 'sum', ...amount },
        },
      },
    },
    note: { type: 'string', title: 'Ghi chú', 'x-aggregate': 'collate' },
    summary: { type: 'string', title: 'Tóm tắt', 'x-levels': ['province'], 'x-aggregate': 'collate' },
  },
};

export const HOUSES = { code: 'TEST-HOUSES', document } as const;
