/** `min`, `max`, `first` and `last`: the operators that choose one of the reported values. */
import { canonical } from '../canonical.js';
import type { Field, NumberField } from '../dialect/regime.js';
import type { Instant, Json } from '../words.js';
import { compareDigits, digitsOfNumber, jsonOf } from './exact.js';
import type { Operation } from './operation.js';
import { shapeOf, typed } from './shape.js';

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
    schema: shapeOf(field),
    begin: () => {
      let best: ExtremeState | undefined;
      const take = (n: number, value: string) => {
        const all = n + (best?.n ?? 0);
        best = { n: all, value: best === undefined || better(value, best.value) ? value : best.value };
      };
      return {
        observe(value) {
          const own = typed(field, value);
          if (typeof own === 'number') take(1, digitsOfNumber(own));
        },
        absorb(state) {
          const { n, value } = state as ExtremeState;
          take(n, value);
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
