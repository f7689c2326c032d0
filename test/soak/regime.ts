/** What the soak files: a regime that does not ship, with figures, rows with keys, a computed figure and texts. */
import type { JsonObject } from '../../regimes/words.js';
import type { Lots } from './lots.js';

export const CODE = 'SOAK-1';

const figure = (decimals: number): JsonObject => ({
  type: 'number',
  minimum: -1e9,
  'x-unit': { label: 'đồng', decimals },
  'x-aggregate': 'sum',
});

export const DOCUMENT: JsonObject = {
  $schema: 'urn:baocao:dialect:1',
  $id: `urn:baocao:regime:${CODE}`,
  title: 'Thử sức bền',
  'x-regime': {
    code: CODE,
    issuer: 'TEST',
    legalBasis: ['Thử'],
    kind: 'periodic',
    frequency: 'month',
    window: 'calendar',
    chain: [
      { level: 'commune', due: { workingDays: 3 } },
      { level: 'province', due: { workingDays: 6 } },
      { level: 'nation' },
    ],
  },
  type: 'object',
  additionalProperties: false,
  required: ['total', 'count', 'kinds'],
  properties: {
    total: figure(3),
    count: { type: 'integer', minimum: 0, 'x-aggregate': 'sum' },
    net: { ...figure(3), 'x-calc': 'total - count' },
    kinds: {
      type: 'array',
      'x-aggregate': { op: 'union', key: ['kind'] },
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'amount'],
        properties: {
          kind: { type: 'string', minLength: 1, 'x-aggregate': 'none' },
          amount: figure(2),
          people: { type: 'integer', 'x-aggregate': 'sum' },
        },
      },
    },
    note: { type: 'string', 'x-aggregate': 'collate' },
    extra: { ...figure(3), 'x-levels': ['province'] },
  },
};

/** What a commune sends. */
export interface Leaf {
  readonly total: number;
  readonly count: number;
  readonly kinds: readonly { readonly kind: string; readonly amount: number; readonly people?: number }[];
  readonly note?: string;
}
/** What a province adds. */
export interface Own {
  readonly extra?: number;
}

const KINDS = ['đất', 'nhà', 'đường', 'trường', 'trạm'];

export function drawLeaf(draw: Lots): Leaf {
  const kinds = KINDS.filter(() => draw.next() < 0.4).map((kind) => ({
    kind,
    amount: draw.whole(-100_000, 10_000_000) / 100,
    ...(draw.next() < 0.7 ? { people: draw.whole(0, 5_000) } : {}),
  }));
  const note = draw.next() < 0.5 ? { note: `Ý kiến ${draw.whole(1, 1_000_000)}` } : {};
  return { total: draw.whole(-1_000_000, 999_999_999) / 1000, count: draw.whole(0, 99_999), kinds, ...note };
}

export function drawOwn(draw: Lots): Own {
  return draw.next() < 0.8 ? { extra: draw.whole(0, 9_999_999) / 1000 } : {};
}
