/** `mean`, `ratio` and `variance`: sums travel, and the one division happens when a node is read. */
import type { NumberField, Operator } from '../dialect/regime.js';
import type { Json, JsonObject } from '../words.js';
import * as arithmetic from './exact.js';
import { without, type Operation } from './operation.js';
import { digitsIn, figureOf, figureShape, member, titled, typed } from './shape.js';

type QuotientState = { readonly n: number; readonly of: string; readonly by: string };
type SquaresState = { readonly n: number; readonly sum: string; readonly squares: string };

/** Decimals of a division for which the regime names none. */
const DIVISION_DECIMALS = 20;

/** Σx / n, or Σwx / Σw over the reports that have both the value and its weight. */
export function meanOperation(field: NumberField, operator: Extract<Operator, { op: 'mean' }>): Operation {
  return quotientOperation(field, decimalsOf(field, operator), arithmetic.exact('1'), (value, siblings) => {
    const own = digitsIn(typed(field, value));
    if (own === undefined) return undefined;
    if (operator.weight === undefined) return { of: own, by: '1' };
    const weight = figure(siblings, operator.weight);
    return weight === undefined ? undefined : { of: product(own, weight), by: weight };
  });
}

/** scale · Σof / Σby over the reports (or rows) that have both terms; its own value is never read. */
export function ratioOperation(field: NumberField, operator: Extract<Operator, { op: 'ratio' }>): Operation {
  const scale = arithmetic.exact(arithmetic.digitsOfNumber(operator.scale ?? 1));
  return quotientOperation(field, decimalsOf(field, operator), scale, (_value, siblings) => {
    const of = figure(siblings, operator.of);
    const by = figure(siblings, operator.by);
    return of === undefined || by === undefined ? undefined : { of, by };
  });
}

/** One shape for both: two sums over the reports that have both terms, absent where the divisor is zero. */
function quotientOperation(
  field: NumberField,
  decimals: number,
  scale: arithmetic.Exact,
  termsOf: (value: Json | undefined, siblings: JsonObject) => { of: string; by: string } | undefined,
): Operation {
  return {
    invertible: true,
    schema: titled(field, figureShape(false)),
    begin: () => {
      const sums = twoSums();
      return {
        observe(value, { siblings }) {
          const terms = termsOf(value, siblings);
          if (terms !== undefined) addBoth(sums, 1, terms.of, terms.by);
        },
        absorb(state) {
          const { n, of, by } = state as QuotientState;
          addBoth(sums, n, of, by);
        },
        retract(state) {
          const { n, of, by } = state as QuotientState;
          return takeBoth(sums, n, of, by);
        },
        state() {
          if (sums.n === 0) return undefined;
          const [of, by] = digitsOfBoth(sums);
          return { n: sums.n, of, by } satisfies QuotientState;
        },
      };
    },
    finish(state, path, tellings) {
      const { n, of, by } = state as QuotientState;
      tellings.reported[path] = n;
      const divisor = arithmetic.exact(by);
      if (arithmetic.isZero(divisor)) return undefined;
      const dividend = arithmetic.times(arithmetic.exact(of), scale);
      return arithmetic.jsonOf(arithmetic.quotient(dividend, divisor, decimals));
    },
  };
}

/** Population variance, (n·Σx² − (Σx)²) / n²: exact but for the one division. */
export function varianceOperation(
  field: NumberField,
  operator: Extract<Operator, { op: 'variance' }>,
): Operation {
  const decimals = operator.decimals ?? DIVISION_DECIMALS;
  return {
    invertible: true,
    schema: titled(field, figureShape(false)),
    begin: () => {
      const sums = twoSums();
      return {
        observe(value) {
          const digits = digitsIn(typed(field, value));
          if (digits === undefined) return;
          addBoth(sums, 1, digits, product(digits, digits));
        },
        absorb(state) {
          const { n, sum, squares } = state as SquaresState;
          addBoth(sums, n, sum, squares);
        },
        retract(state) {
          const { n, sum, squares } = state as SquaresState;
          return takeBoth(sums, n, sum, squares);
        },
        state() {
          if (sums.n === 0) return undefined;
          const [sum, squares] = digitsOfBoth(sums);
          return { n: sums.n, sum, squares } satisfies SquaresState;
        },
      };
    },
    finish(state, path, tellings) {
      const { n, sum, squares } = state as SquaresState;
      tellings.reported[path] = n;
      const count = arithmetic.exact(String(n));
      const total = arithmetic.exact(sum);
      const spread = arithmetic.minus(
        arithmetic.times(count, arithmetic.exact(squares)),
        arithmetic.times(total, total),
      );
      return arithmetic.jsonOf(arithmetic.quotient(spread, arithmetic.times(count, count), decimals));
    },
  };
}

interface TwoSums {
  n: number;
  readonly first: arithmetic.ExactSum;
  readonly second: arithmetic.ExactSum;
}

function twoSums(): TwoSums {
  return { n: 0, first: arithmetic.exactSum(), second: arithmetic.exactSum() };
}

function addBoth(sums: TwoSums, n: number, first: string, second: string): void {
  sums.n += n;
  arithmetic.addTo(sums.first, first);
  arithmetic.addTo(sums.second, second);
}

function takeBoth(sums: TwoSums, n: number, first: string, second: string): true {
  arithmetic.takeFrom(sums.first, first);
  arithmetic.takeFrom(sums.second, second);
  sums.n = without(sums.n, n, () => digitsOfBoth(sums).every((digits) => digits === '0'));
  return true;
}

function digitsOfBoth({ first, second }: TwoSums): readonly [string, string] {
  return [arithmetic.digitsOfSum(first), arithmetic.digitsOfSum(second)];
}

/** The operator's own decimals, else those in which the field is shown (`x-unit`), else all of a division's. */
function decimalsOf(field: NumberField, operator: { readonly decimals?: number }): number {
  return operator.decimals ?? field.unit?.decimals ?? DIVISION_DECIMALS;
}

/** The checker lets only numbers and integers be terms: the digits of one of them, be it computed and long. */
function figure(siblings: JsonObject, name: string): string | undefined {
  return digitsIn(figureOf(member(siblings, name)));
}

function product(a: string, b: string): string {
  return arithmetic.digitsOfExact(arithmetic.times(arithmetic.exact(a), arithmetic.exact(b)));
}
