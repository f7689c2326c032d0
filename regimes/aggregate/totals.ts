/** `sum` and `count`. */
import type { Field, NumberField } from '../dialect/regime.js';
import type { Json } from '../words.js';
import { addNumber, addTo, digitsOfSum, exactSum, jsonOf, takeFrom } from './exact.js';
import { without, type Operation } from './operation.js';
import { figureShape, titled, typed } from './shape.js';

type SumState = { readonly n: number; readonly sum: string };
type CountState = { readonly n: number };

/** Σx over the reports that have x. */
export function sumOperation(field: NumberField): Operation {
  return {
    invertible: true,
    schema: titled(field, figureShape(field.type === 'integer')),
    begin: () => {
      let n = 0;
      const sum = exactSum();
      return {
        observe(value) {
          const figure = typed(field, value);
          if (typeof figure === 'number') addNumber(sum, figure);
          else if (typeof figure === 'string') addTo(sum, figure);
          else return;
          n += 1;
        },
        absorb(state) {
          const { n: others, sum: digits } = state as SumState;
          n += others;
          addTo(sum, digits);
        },
        retract(state) {
          const { n: others, sum: digits } = state as SumState;
          takeFrom(sum, digits);
          n = without(n, others, () => digitsOfSum(sum) === '0');
          return true;
        },
        state() {
          return n === 0 ? undefined : ({ n, sum: digitsOfSum(sum) } satisfies SumState);
        },
      };
    },
    finish(state, path, tellings) {
      const { n, sum } = state as SumState;
      tellings.reported[path] = n;
      return jsonOf(sum);
    },
  };
}

/** The number of reports that have a value, of whatever type. */
export function countOperation(field: Field): Operation {
  return {
    invertible: true,
    schema: titled(field, { type: 'integer', minimum: 0 }),
    begin: () => {
      let n = 0;
      return {
        observe(value) {
          if (typed(field, value) !== undefined) n += 1;
        },
        absorb(state: Json) {
          n += (state as CountState).n;
        },
        retract(state) {
          n = without(n, (state as CountState).n);
          return true;
        },
        state() {
          return n === 0 ? undefined : ({ n } satisfies CountState);
        },
      };
    },
    finish(state, path, tellings) {
      const { n } = state as CountState;
      tellings.reported[path] = n;
      return n;
    },
  };
}
