/** What is filed in the histories: two regimes, one with a single sum and one with every operator, and contents. */
import type { JsonObject } from '../../regimes/words.js';
import { lots, type Lots } from '../soak/lots.js';

/** `plain`: one sum. `rich`: every operator. `signed`: every operator, and the head of each unit signs. */
export type Variant = 'plain' | 'rich' | 'signed';
export const VARIANTS: readonly Variant[] = ['plain', 'rich', 'signed'];

export const codeOf = (variant: Variant): string => `HIST-${variant.toUpperCase()}`;

const number = (aggregate: string | JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'number',
  'x-unit': { label: 'đồng', decimals: 3 },
  'x-aggregate': aggregate,
  ...more,
});
const integer = (aggregate: string | JsonObject): JsonObject => ({
  type: 'integer',
  minimum: 0,
  'x-aggregate': aggregate,
});
const text = (aggregate: string | JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'string',
  'x-aggregate': aggregate,
  ...more,
});
const row = (required: readonly string[], properties: JsonObject): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const EVERY_OPERATOR: JsonObject = {
  total: number('sum'),
  households: integer('sum'),
  done: integer('sum'),
  all: integer('sum'),
  net: number('sum', { 'x-calc': 'total - done' }),
  few: integer('count'),
  low: number('min'),
  high: number('max'),
  size: number({ op: 'mean', weight: 'households', decimals: 2 }),
  third: { type: 'number', 'x-aggregate': 'mean' },
  rate: number({ op: 'ratio', of: 'done', by: 'all', scale: 100, decimals: 1 }),
  spread: number({ op: 'variance', decimals: 4 }),
  answer: text('tally', { enum: ['agree', 'disagree', 'other'] }),
  kinds: {
    type: 'array',
    'x-aggregate': { op: 'union', key: ['kind'] },
    items: row(['kind', 'amount'], { kind: text('none'), amount: number('sum'), best: number('max') }),
  },
  bridges: {
    type: 'array',
    'x-aggregate': 'append',
    items: row([], { name: { type: 'string' }, loss: { type: 'number' } }),
  },
  note: text('collate'),
  local: text({ op: 'collate', upTo: 'province' }),
  opening: text('first'),
  latest: text('last'),
  // Computed to more digits than a JSON number holds, and text in the report then.
  shared: { type: 'number', 'x-calc': 'total / 3', 'x-aggregate': 'sum' },
  cubed: { type: 'number', 'x-calc': 'total * total * total * total', 'x-aggregate': 'max' },
  gain: {
    type: 'number',
    'x-calc': 'total / 7',
    'x-aggregate': { op: 'ratio', of: 'shared', by: 'total', decimals: 6 },
  },
  pace: { type: 'number', 'x-calc': 'total / 7', 'x-aggregate': { op: 'mean', decimals: 9 } },
  part: row([], { inner: number('sum') }),
  secret: text('none'),
  extra: number('sum', { 'x-levels': ['province'] }),
  word: text('collate', { 'x-levels': ['province'] }),
};

/** The months that the regimes leave out are those in which the histories happen: no period opens on the way. */
export function documentOf(variant: Variant, code = codeOf(variant)): JsonObject {
  return {
    $schema: 'urn:baocao:dialect:1',
    $id: `urn:baocao:regime:${code}`,
    title: 'Thử các lịch sử',
    'x-regime': {
      code,
      issuer: 'TEST',
      legalBasis: ['Thử'],
      kind: 'periodic',
      frequency: 'month',
      window: 'calendar',
      except: { month: [11, 12] },
      chain: [
        { level: 'commune', due: { workingDays: 3 } },
        { level: 'province', due: { workingDays: 6 } },
        { level: 'nation' },
      ],
      signature: variant === 'signed',
    },
    ...row(['total'], variant === 'plain' ? { total: number('sum') } : EVERY_OPERATOR),
  };
}

/** What a commune fills in. Of every eleven one lacks the figure that is required: it can be saved and not sent. */
export function drawLeaf(variant: Variant, value: number): JsonObject {
  const draw = lots(value);
  const content = {
    ...(value % 11 === 10 ? {} : { total: draw.whole(-5_000, 90_000) / 1000 }),
    ...(variant === 'plain' ? {} : drawRich(draw)),
  };
  return content;
}

function drawRich(draw: Lots): JsonObject {
  const maybe = (name: string, make: () => JsonObject[string]): JsonObject =>
    draw.next() < 0.6 ? { [name]: make() } : {};
  const figure = (): number => draw.whole(-900, 900) / 100;
  const word = (): string => draw.one(['Mưa lớn', 'lũ quét', 'hạn hán', 'ổn định', 'Đã xong']);
  const kinds = ['đất', 'nhà', 'đường', 'Ao'].filter(() => draw.next() < 0.4);
  return {
    ...maybe('households', () => draw.whole(0, 3)),
    ...maybe('done', () => draw.whole(0, 3)),
    ...maybe('all', () => draw.whole(0, 2)),
    ...maybe('few', () => draw.whole(0, 9)),
    ...maybe('low', figure),
    ...maybe('high', figure),
    ...maybe('size', figure),
    ...maybe('third', figure),
    ...maybe('spread', figure),
    ...maybe('answer', () => draw.one(['agree', 'disagree', 'other'])),
    ...maybe('kinds', () =>
      kinds.map((kind) => ({ kind, amount: figure(), ...(draw.next() < 0.5 ? { best: figure() } : {}) })),
    ),
    ...maybe('bridges', () => {
      const count = draw.whole(0, 2);
      return Array.from({ length: count }, () => ({ name: word(), ...maybe('loss', figure) }));
    }),
    ...maybe('note', () => (draw.next() < 0.2 ? '  ' : word())),
    ...maybe('local', word),
    ...maybe('opening', word),
    ...maybe('latest', word),
    ...maybe('part', () => maybe('inner', figure)),
    ...maybe('secret', word),
  };
}

/** What a province adds. */
export function drawOwn(variant: Variant, value: number): JsonObject {
  if (variant === 'plain') return {};
  const draw = lots(value);
  return {
    ...(draw.next() < 0.6 ? { extra: draw.whole(0, 5_000) / 1000 } : {}),
    ...(draw.next() < 0.6 ? { word: draw.one(['Tỉnh nhận xét', 'Đề nghị hỗ trợ']) } : {}),
  };
}
