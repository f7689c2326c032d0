/** The regime of damaged houses with arithmetic: a total that must be the sum of its parts, and one that is computed. */
import { HOUSES } from '../houses.js';

const { houses, ...others } = HOUSES.document.properties;
const { kind, loss } = houses.items.properties;
const count = (title: string) => ({ type: 'integer', minimum: 0, title, 'x-aggregate': 'sum' });

export const WRONG_TOTAL = 'Tổng số phải bằng hư nhẹ cộng hư nặng';

const document = {
  ...HOUSES.document,
  properties: {
    houses: {
      ...houses,
      items: {
        ...houses.items,
        required: ['kind', 'light', 'heavy', 'damaged', 'loss'],
        properties: {
          kind,
          light: count('Hư nhẹ'),
          heavy: count('Hư nặng'),
          damaged: count('Tổng số'),
          loss,
        },
        'x-rules': [
          {
            id: 'HOUSES-1',
            severity: 'error',
            assert: 'damaged == light + heavy',
            at: ['damaged'],
            message: { vi: WRONG_TOTAL, en: 'The total must be the light and the heavy damage together' },
          },
        ],
      },
    },
    totalLoss: {
      type: 'number',
      title: 'Tổng thiệt hại',
      'x-unit': loss['x-unit'],
      'x-calc': 'sum(houses.map(h, h.loss))',
      'x-aggregate': 'sum',
    },
    ...others,
  },
};

export const DETAILED_HOUSES = { code: HOUSES.code, label: HOUSES.document.title, document } as const;
