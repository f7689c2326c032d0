/** A regime of one table of figures: rows that grow, the last column computed, so that every key has consequences. */
import { readRegime } from '../../../regimes/dialect/read-regime.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import type { JsonObject } from '../../../regimes/words.js';

const nameOf = (index: number): string => `figure${index + 1}`;

function documentOf(columns: number): JsonObject {
  const figures = Array.from({ length: columns - 1 }, (_, index) => index);
  const figure = (index: number): JsonObject => ({
    type: 'integer',
    minimum: 0,
    title: `Chỉ tiêu ${index + 1}`,
    'x-label': { en: `Figure ${index + 1}` },
    'x-aggregate': 'sum',
  });
  const total: JsonObject = {
    ...figure(columns - 1),
    title: 'Tổng',
    'x-label': { en: 'Total' },
    'x-calc': figures.map(nameOf).join(' + '),
  };
  return {
    $schema: 'urn:baocao:dialect:1',
    $id: 'urn:baocao:regime:BENCH-KEYS',
    title: 'Đo phím',
    'x-label': { en: 'Keys' },
    'x-regime': {
      code: 'BENCH-KEYS',
      issuer: 'BENCH',
      legalBasis: ['01/2026/TT'],
      kind: 'periodic',
      frequency: 'month',
      window: 'calendar',
      chain: [{ level: 'province', due: { workingDays: 3 } }, { level: 'nation' }],
    },
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: {
        type: 'array',
        title: 'Bảng',
        'x-label': { en: 'Table' },
        'x-layout': 'grid',
        'x-rows': 'growing',
        'x-aggregate': 'append',
        items: {
          type: 'object',
          required: [],
          additionalProperties: false,
          properties: Object.fromEntries([
            ...figures.map((index) => [nameOf(index), figure(index)]),
            ['total', total],
          ]),
        },
      },
    },
  };
}

/** @throws Error where the document is no regime, which is a mistake of ours */
export function keysRegime(columns: number): Regime {
  const read = readRegime(documentOf(columns));
  if (!read.regime) throw new Error(JSON.stringify(read));
  return read.regime;
}

export function keysContent(rows: number, columns: number): JsonObject {
  const row = (down: number): JsonObject =>
    Object.fromEntries(Array.from({ length: columns - 1 }, (_, index) => [nameOf(index), down * 10 + index]));
  return { rows: Array.from({ length: rows }, (_, down) => row(down)) };
}
