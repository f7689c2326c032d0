/** Broken copies of a regime, for whatever must answer any document at all. */
import fc from 'fast-check';
import { at } from '../../regimes/pointer.js';
import type { Json } from '../../regimes/words.js';
import { EXAMPLE, withValue } from './example-regime.js';

export type Path = readonly (string | number)[];

/** Every place inside a document. */
function placesIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([name, one]) =>
    placesIn(one, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return [path, ...inside];
}

const ODD = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'x-regime',
  '$ref',
  'properties',
  'sum',
  '{',
  '#/$defs/x',
  'ế',
];
const odd: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Json>(
    null,
    0,
    -1,
    1e300,
    0.1,
    true,
    [],
    {},
    [null],
    [[]],
    { op: 'union' },
    'x'.repeat(50_000),
  ),
  fc.constantFrom<Json>(...ODD),
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom(...placesIn(EXAMPLE)).map((path) => at(EXAMPLE, path)),
);
export const places = placesIn(EXAMPLE).filter((path) => path.length > 0);
export const change = fc.record({
  path: fc.constantFrom(...places),
  value: odd,
  renamed: fc.option(fc.constantFrom(...ODD)),
});

export function mutant(
  changes: readonly { path: Path; value: Json | undefined; renamed: string | null }[],
): Json {
  return changes.reduce<Json>((document, { path, value, renamed }) => {
    const parent = at(document, path.slice(0, -1));
    if (typeof parent !== 'object' || parent === null) return document;
    const last = path.at(-1)!;
    if (renamed === null || Array.isArray(parent)) return withValue(document, path, value);
    const members = Object.entries(parent).map(
      ([name, one]) => [name === last ? renamed : name, one] as const,
    );
    const changed = Object.fromEntries(members) as Json;
    return path.length === 1 ? changed : withValue(document, path.slice(0, -1), changed);
  }, EXAMPLE);
}
