/** A history: a small nation, and what its people, its clock and its worker do one after the other. Plain data. */
import fc from 'fast-check';
import { VARIANTS, type Variant } from './regimes.js';

/** What goes wrong. Each kind is a run of its own. */
export const KINDS = [
  'dropped',
  'doubled',
  'delayed',
  'reordered',
  'worker-killed',
  'api-killed',
  'queue-killed',
  'queue-wiped',
  'clock-stepped',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Shape {
  readonly variant: Variant;
  /** Communes of each province. */
  readonly communes: readonly number[];
  /** Closed periods that are owed: one month or two. */
  readonly periods: number;
  /** Whether the end is also read over HTTP. */
  readonly read: boolean;
}

export type Step =
  /** One act on the report with that number, drawn from those that its state allows; now and then another one. */
  | { readonly do: 'act'; readonly who: number; readonly what: number; readonly value: number }
  /** So many acts that lead the report on towards its approval. */
  | { readonly do: 'file'; readonly who: number; readonly acts: number; readonly value: number }
  /** The same, while a worker works. */
  | { readonly do: 'meanwhile'; readonly who: number; readonly acts: number; readonly value: number }
  /** A worker looks, and does what reaches it; each job has its fate. */
  | { readonly do: 'work'; readonly fates: readonly number[] }
  /** Time passes; in the histories of a stepped clock backwards too. */
  | { readonly do: 'clock'; readonly minutes: number }
  /** Units merge: two communes into a new one, or a province into another. */
  | { readonly do: 'merge'; readonly what: Merging; readonly which: number; readonly day: number }
  /** Somebody notes the moment, to ask later what was known then. */
  | { readonly do: 'ask' };

export const MERGING = ['communes', 'province'] as const;
export type Merging = (typeof MERGING)[number];

export interface History {
  readonly shape: Shape;
  /** Seeds what the fault does where a step does not say. */
  readonly lot: number;
  readonly steps: readonly Step[];
}

/** How wide a province must be to be rolled up in parts. */
export const WIDE = 67;

const lot = fc.nat(0xffff);
/** Most of what happens concerns few reports, so that something comes of them. */
const who = fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(40) });

/** Few nations, since each is made by the program itself, once. The first is where shrinking leads. */
const NATIONS: readonly (readonly number[])[] = [
  [2, 1],
  [1, 1],
  [3, 2],
  [5, 4],
  [4, 1, 1],
  [1, 2, 3],
  [2, 2, 2],
  [1, 1, 1, 1],
  [5, 3, 2, 1],
];

const shapes: fc.Arbitrary<Shape> = fc.record({
  variant: fc.constantFrom(...VARIANTS),
  communes: fc.oneof(
    { weight: 39, arbitrary: fc.constantFrom(...NATIONS) },
    { weight: 1, arbitrary: fc.constant([WIDE, 1]) },
  ),
  periods: fc.integer({ min: 1, max: 2 }),
  read: fc.nat(9).map((one) => one === 9),
});

/** @param mergers which units may merge */
export function histories(kind: Kind, mergers: readonly Merging[] = MERGING): fc.Arbitrary<History> {
  const day = 24 * 60;
  const minutes =
    kind === 'clock-stepped'
      ? fc.integer({ min: -3 * day, max: 3 * day })
      : fc.integer({ min: 1, max: 2 * day });
  const acts = fc.constantFrom(1, 2, 2, 3, 3, 4);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('file' as const), who, acts, value: lot }) },
    { weight: 9, arbitrary: fc.record({ do: fc.constant('act' as const), who, what: lot, value: lot }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('meanwhile' as const), who, acts, value: lot }) },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('work' as const), fates: fc.array(lot, { maxLength: 6 }) }),
    },
    {
      weight: kind === 'clock-stepped' ? 5 : 1,
      arbitrary: fc.record({ do: fc.constant('clock' as const), minutes }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('merge' as const),
        what: fc.constantFrom(...mergers),
        which: lot,
        day: fc.nat(2),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('ask' as const) }) },
  );
  const steps = fc.array(step, { maxLength: 16, size: 'max' });
  // Without a liking for small numbers: every act is as likely as its weight says.
  return fc.noBias(fc.record({ shape: shapes, lot, steps }));
}
