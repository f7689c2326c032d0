/** Small regimes for the tests of the roll-up, by hand and by lot. */
import fc from 'fast-check';
import { isObject } from '../../regimes/aggregate/shape.js';
import { canonical } from '../../regimes/canonical.js';
import { decimal, decimalToJson } from '../../regimes/decimal.js';
import { aggregationOf } from '../../regimes/aggregate/aggregation.js';
import type { Aggregation, RollupState, Source } from '../../regimes/aggregate/aggregation.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { regimeOf } from './regime-of.js';

/** The roll-up of a regime with these fields: communes report to provinces, these to the nation. */
export function rollupOf(properties: JsonObject): Aggregation {
  return aggregationOf(regimeOf(properties));
}

export const N = { type: 'number' };
export const T = { type: 'string' };

export function source(code: string, revision = 1, approvedAt = '2026-04-10T03:00:00.000Z'): Source {
  return { unit: { code, name: `Đơn vị ${code}` }, revision, approvedAt };
}

/** One state per content, of communes 00001, 00002, ... approved a minute apart. */
export function leavesOf(aggregation: Aggregation, contents: readonly JsonObject[]): RollupState[] {
  return contents.map((content, index) => {
    const minute = String(index % 60).padStart(2, '0');
    return aggregation.leaf(
      content,
      source(String(index + 1).padStart(5, '0'), 1, `2026-04-10T03:${minute}:00.000Z`),
      'commune',
    );
  });
}

/** The figures of these communes' contents together. */
export function figures(properties: JsonObject, ...contents: JsonObject[]): JsonObject {
  const aggregation = rollupOf(properties);
  return aggregation.finish(aggregation.combineAll(leavesOf(aggregation, contents))).content;
}

/** An array; the keys of a union are required of its items. */
export function array(items: JsonObject, aggregate: Json, rest: JsonObject = {}): JsonObject {
  const key = isObject(aggregate) ? aggregate['key'] : undefined;
  const required = key === undefined ? {} : { required: key };
  return { type: 'array', items: { ...items, ...required }, 'x-aggregate': aggregate, ...rest };
}
export function object(properties: JsonObject): JsonObject {
  return { type: 'object', additionalProperties: false, properties };
}

/** Combines in the tree that `cuts` draw: each number cuts a list of states in two. */
export function combinedAsTree(aggregation: Aggregation, states: RollupState[], cuts: number[]): RollupState {
  const [only] = states;
  if (only === undefined) return aggregation.identity;
  if (states.length === 1) return only;
  const cut = 1 + ((cuts[0] ?? 0) % (states.length - 1));
  const rest = cuts.slice(1);
  return aggregation.combine(
    combinedAsTree(aggregation, states.slice(0, cut), rest),
    combinedAsTree(aggregation, states.slice(cut), rest.toReversed()),
  );
}

export function textOf(state: RollupState): string {
  return canonical(state);
}

// ---------------------------------------------------------------- by lot

/** A field's schema and what a report may hold there. */
interface Drawn {
  readonly schema: JsonObject;
  readonly value: fc.Arbitrary<Json>;
}

/** Exact decimals of up to 15 significant digits, sizes far apart, both signs. */
const numbers = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([coefficient, scale]) => Number(`${String(coefficient)}e-${String(scale)}`))
  .map((value) => (value === 0 ? 0 : value));
/** What a form computes: mostly more digits than a JSON number holds, and text then. */
const computed = fc.oneof(
  numbers,
  fc
    .tuple(fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }), fc.nat(20))
    .map(([coefficient, scale]) => decimalToJson(decimal(`${String(coefficient)}e-${String(scale)}`))),
);
const texts = fc.constantFrom('', 'Thiếu cán bộ', 'Mưa lũ', 'Tie\u0302\u0301ng Vie\u0323\u0302t', '  ');
const values = ['có', 'không', '__proto__', 'constructor'];

function drawn(schema: JsonObject, value: fc.Arbitrary<Json>): Drawn {
  return { schema, value };
}

const numberFields = fc
  .oneof(
    fc.constantFrom<Json>('sum', 'count', 'min', 'max', 'mean', 'variance', 'first', 'last', 'none'),
    fc.constantFrom<Json>(
      { op: 'mean', decimals: 2 },
      { op: 'variance', decimals: 4 },
      { op: 'mean', weight: 'w' },
    ),
    fc.constantFrom<Json>(
      { op: 'ratio', of: 'w', by: 'base', scale: 100, decimals: 2 },
      { op: 'ratio', of: 'base', by: 'w' },
    ),
  )
  .chain((op) =>
    fc.constantFrom(
      drawn({ type: 'number', 'x-aggregate': op }, numbers),
      drawn({ type: 'number', 'x-aggregate': op, 'x-calc': 'w / 3' }, computed),
    ),
  );
const textFields = fc.oneof(
  fc
    .constantFrom<Json>('collate', 'first', 'last', 'count', 'none', { op: 'collate', upTo: 'province' })
    .map((op) => drawn({ type: 'string', 'x-aggregate': op }, texts)),
  fc.constant(drawn({ type: 'string', enum: values, 'x-aggregate': 'tally' }, fc.constantFrom(...values))),
  fc.constant(drawn({ type: 'boolean', 'x-aggregate': 'tally' }, fc.boolean())),
);

/** Siblings that weighted means and ratios read stand in every object. */
function objectsOf(field: fc.Arbitrary<Drawn>, most: number): fc.Arbitrary<Drawn> {
  const names = ['a', 'unit', 'b', 'code', 'd'];
  return fc.array(field, { minLength: 1, maxLength: most }).map((fields) => {
    const terms = drawn({ type: 'number', 'x-aggregate': 'sum' }, numbers);
    const own = Object.fromEntries(fields.map((each, index) => [names[index] ?? `n${index}`, each]));
    const base = drawn({ type: 'number', 'x-aggregate': 'sum', 'x-calc': 'w * w' }, computed);
    const all: Record<string, Drawn> = { ...own, w: terms, base };
    return drawn(
      object(Object.fromEntries(Object.entries(all).map(([name, each]) => [name, each.schema]))),
      fc.record(Object.fromEntries(Object.entries(all).map(([name, each]) => [name, each.value])), {
        requiredKeys: [],
      }) as fc.Arbitrary<JsonObject>,
    );
  });
}

function listsOf(items: fc.Arbitrary<Drawn>): fc.Arbitrary<Drawn> {
  const keys = ['hộ tịch', 'đất đai', 'xây dựng', '10', '9'];
  const fixed = [{ k: 'đất đai' }, { k: 'hộ tịch' }];
  return fc.tuple(items, fc.constantFrom('growing', 'fixed', 'append')).map(([{ schema, value }, kind]) => {
    if (kind === 'append') return drawn(array(schema, 'append'), fc.array(value, { maxLength: 3 }));
    const fields = { k: { ...T, 'x-aggregate': 'none' }, ...(schema['properties'] as JsonObject) };
    const rows = fc.array(
      fc.tuple(fc.constantFrom(...keys), value).map(([k, row]) => ({ k, ...(row as JsonObject) })),
      { maxLength: 4 },
    );
    return drawn(
      array(
        object(fields),
        { op: 'union', key: ['k'] },
        {
          'x-layout': 'grid',
          'x-rows': kind === 'fixed' ? fixed : 'growing',
        },
      ),
      rows,
    );
  });
}

const scalars = fc.oneof({ weight: 3, arbitrary: numberFields }, textFields);
const anyField = fc.oneof(scalars, objectsOf(scalars, 3), listsOf(objectsOf(scalars, 3)));

/** A regime by lot and contents that fit its fields. */
export const regimesWithContents: fc.Arbitrary<{ properties: JsonObject; contents: JsonObject[] }> =
  objectsOf(anyField, 5).chain(({ schema, value }) =>
    fc.record({
      properties: fc.constant(schema['properties'] as JsonObject),
      contents: fc.array(value as fc.Arbitrary<JsonObject>, { maxLength: 8 }),
    }),
  );

/** Few units, revisions and moments, so that some fall together; but never a revision twice. */
const sources = fc
  .tuple(
    fc.constantFrom('00001', '00002', '00003', '00010', '00011'),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 1 }),
  )
  .map(([code, revision, minute]) => source(code, revision, `2026-04-10T03:0${minute}:00.000Z`));

/** The same, as states of communes. */
export const drawnStates = fc
  .tuple(
    regimesWithContents,
    fc.uniqueArray(sources, {
      minLength: 8,
      maxLength: 8,
      selector: ({ unit, revision }) => `${unit.code} ${revision}`,
    }),
  )
  .map(([{ properties, contents }, from]) => {
    const aggregation = rollupOf(properties);
    const states = contents.map((content, index) =>
      aggregation.leaf(content, from[index] ?? source('00003'), 'commune'),
    );
    return { aggregation, contents, states };
  });
