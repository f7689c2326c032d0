/** `min`, `max`, `first` and `last`: the operators that choose one of the reported values. */
import { canonical } from '../canonical.js';
import type { Field, NumberField } from '../dialect/regime.js';
import type { Instant, Json } from '../words.js';
import { compareDigits, jsonOf } from './exact.js';
import { without, type Operation } from './operation.js';
import { digitsIn, shapeOf, typed } from './shape.js';

type ExtremeState = { readonly n: number; readonly value: string };
type MomentState = {
  readonly n: number;
  readonly approvedAt: Instant;
  readonly unit: string;
  readonly revision: number;
  readonly value: Json;
};

/** The least or the greatest number. */
export function extremeOperation(field: NumberField, which: 'min' | 'max'): Operation {
  const sign = which === 'min' ? -1 : 1;
  const better = (a: string, b: string) => compareDigits(a, b) * sign > 0;
  return {
    invertible: false,
    schema: shapeOf(field),
    begin: () => {
      let best: ExtremeState | undefined;
      const take = (n: number, value: string) => {
        const all = n + (best?.n ?? 0);
        best = { n: all, value: best === undefined || better(value, best.value) ? value : best.value };
      };
      return {
        observe(value) {
          const digits = digitsIn(typed(field, value));
          if (digits !== undefined) take(1, digits);
        },
        absorb(state) {
          const { n, value } = state as ExtremeState;
          take(n, value);
        },
        retract(state) {
          const { n, value } = state as ExtremeState;
          const left = withoutOffer(best, n, (kept) => compareDigits(value, kept.value) * sign);
          if (left === 'unknown') return false;
          best = left;
          return true;
        },
        state: () => best,
      };
    },
    finish(state, path, tellings) {
      const { n, value } = state as ExtremeState;
      tellings.reported[path] = n;
      return jsonOf(value);
    },
  };
}

/** The value approved first (or last); of those approved in one moment, the lowest (or highest) unit code. */
export function momentOperation(field: Field, which: 'first' | 'last'): Operation {
  const sign = which === 'first' ? -1 : 1;
  return {
    invertible: false,
    schema: shapeOf(field),
    begin: () => {
      let best: MomentState | undefined;
      const take = (offer: MomentState) => {
        const n = offer.n + (best?.n ?? 0);
        best = { ...(best === undefined || compareMoments(offer, best) * sign > 0 ? offer : best), n };
      };
      return {
        observe(value, { source }) {
          const own = typed(field, value);
          if (own === undefined) return;
          const { approvedAt, revision, unit } = source;
          take({ n: 1, approvedAt, unit: unit.code, revision, value: own });
        },
        absorb(state) {
          take(state as MomentState);
        },
        retract(state) {
          const offer = state as MomentState;
          const left = withoutOffer(best, offer.n, (kept) => compareMoments(offer, kept) * sign);
          if (left === 'unknown') return false;
          best = left;
          return true;
        },
        state: () => best,
      };
    },
    finish(state, path, tellings) {
      const { n, value } = state as MomentState;
      tellings.reported[path] = n;
      return value;
    },
  };
}

/**
 * What remains of the best when an offer goes. The next best was never kept: while other reports remain, the best
 * itself cannot go.
 * @param betterThan how the offer compares with the one kept: above 0 would be better than the best
 */
function withoutOffer<S extends { readonly n: number }>(
  best: S | undefined,
  n: number,
  betterThan: (kept: S) => number,
): S | 'unknown' | undefined {
  const rest = without(best?.n ?? 0, n, () => best !== undefined && betterThan(best) === 0);
  if (best === undefined || rest === 0) return undefined;
  return betterThan(best) < 0 ? { ...best, n: rest } : 'unknown';
}

/** The value itself decides last, so that even two rows of one report are in an order of their own. */
function compareMoments(a: MomentState, b: MomentState): number {
  return (
    compareText(a.approvedAt, b.approvedAt) ||
    compareText(a.unit, b.unit) ||
    a.revision - b.revision ||
    compareText(canonical(a.value), canonical(b.value))
  );
}

/** By UTF-16 code units, as RFC 8785 orders member names: the same on every machine, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
