/** A small report to try expressions on: an expression stands as a rule or a calc of the root or of the rows. */
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { isDecimal } from '../../regimes/decimal.js';
import type { Expression, ObjectField, Outcome, Regime } from '../../regimes/dialect/regime.js';
import type { Issue, Json, JsonObject } from '../../regimes/words.js';

const number = { type: 'number', 'x-aggregate': 'sum' };
const FIELDS: Record<string, Json> = {
  a: number,
  b: number,
  c: { type: 'integer', 'x-aggregate': 'sum' },
  type: number,
  word: { type: 'string', 'x-aggregate': 'none' },
  kind: { type: 'string', enum: ['new', 'old'], 'x-aggregate': 'tally' },
  yes: { type: 'boolean', 'x-aggregate': 'tally' },
  tags: { type: 'array', items: { type: 'string' }, 'x-aggregate': 'none' },
  figures: { type: 'array', items: { type: 'number' }, 'x-aggregate': 'none' },
  part: { type: 'object', additionalProperties: false, properties: { x: number, y: number } },
  rows: {
    type: 'array',
    'x-aggregate': { op: 'union', key: ['id'] },
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['id'],
      properties: { id: { type: 'string', 'x-aggregate': 'none' }, x: number, y: number },
    },
  },
};

const HEADER = {
  code: 'T-1',
  issuer: 'T',
  frequency: 'month',
  window: 'calendar',
  chain: [{ level: 'province', due: { workingDays: 3 } }, { level: 'nation' }],
};

export function documentWith(more: Record<string, Json>, properties: Record<string, Json> = {}): JsonObject {
  return {
    $schema: 'urn:baocao:dialect:1',
    title: 'Thử',
    'x-regime': HEADER,
    type: 'object',
    additionalProperties: false,
    properties: { ...FIELDS, ...properties },
    ...more,
  };
}

function rule(assert: string): JsonObject {
  return { id: 'R', severity: 'error', assert, at: ['a'], message: { vi: 'Sai', en: 'Wrong' } };
}

/** The issues that an expression gives as a rule of the root. */
export function issuesOf(source: string): readonly Issue[] {
  const read = readRegime(documentWith({ 'x-rules': [rule(source)] }));
  return read.regime ? [] : read.issues;
}

function regimeOf(document: JsonObject): Regime {
  const read = readRegime(document);
  if (!read.regime) throw new Error(JSON.stringify(read.issues.map((one) => [one.rule, one.message.en])));
  return read.regime;
}

/** An expression of the root: `type` is the type of field that it computes. */
export function expression(source: string, type: 'number' | 'string' | 'boolean' = 'number'): Expression {
  const computed = { type, 'x-calc': source, 'x-aggregate': 'none' };
  return regimeOf(documentWith({}, { computed })).computed[0]!.calc!;
}

/** An expression of a row of `rows`. */
export function rowExpression(source: string): Expression {
  const rows = structuredClone(FIELDS.rows) as { items: { properties: Record<string, Json> } };
  rows.items.properties.computed = { type: 'number', 'x-calc': source, 'x-aggregate': 'none' };
  const regime = regimeOf(documentWith({}, { rows: rows as unknown as Json }));
  const array = regime.root.fields.find((one) => one.name === 'rows');
  const item = array?.type === 'array' ? (array.item as ObjectField) : undefined;
  return item!.fields.find((one) => one.name === 'computed')!.calc!;
}

/** What an expression of the root yields over a report, as plain text: a value, or the kind of outcome. */
export function valueOf(
  source: string,
  root: JsonObject,
  options: { previous?: JsonObject; type?: 'number' | 'string' | 'boolean' } = {},
): string | boolean {
  return plain(expression(source, options.type).evaluate({ self: root, root, previous: options.previous }));
}

/** What an expression says that is a condition. */
export function says(source: string, root: JsonObject, previous?: JsonObject): string | boolean {
  return valueOf(source, root, { type: 'boolean', ...(previous ? { previous } : {}) });
}

export function plain(outcome: Outcome): string | boolean {
  if (outcome.kind === 'failed') return `failed: ${outcome.reason}`;
  if (outcome.kind !== 'value') return outcome.kind;
  return isDecimal(outcome.value) ? outcome.value.toFixed() : outcome.value;
}
