/** `tally`: how often each value was given, `{"agree": 12, "disagree": 3}`. */
import type { Field } from '../dialect/regime.js';
import type { Json } from '../words.js';
import { without, type Operation } from './operation.js';
import { titled, typed } from './shape.js';

type TallyState = { readonly n: number; readonly counts: Readonly<Record<string, number>> };

/** Of a list (several answers to one question) every item is counted, and the report once. */
export function tallyOperation(field: Field): Operation {
  return {
    invertible: true,
    schema: titled(field, { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } }),
    begin: () => {
      let n = 0;
      // A Map, since a value may be called __proto__.
      const counts = new Map<string, number>();
      const take = (value: string, count: number) => counts.set(value, (counts.get(value) ?? 0) + count);
      return {
        observe(value) {
          const own = typed(field, value);
          if (own === undefined) return;
          n += 1;
          for (const item of Array.isArray(own) ? (own as readonly Json[]) : [own]) take(labelOf(item), 1);
        },
        absorb(state) {
          const others = state as TallyState;
          n += others.n;
          for (const [value, count] of Object.entries(others.counts)) take(value, count);
        },
        retract(state) {
          const others = state as TallyState;
          for (const [value, count] of Object.entries(others.counts)) {
            const rest = without(counts.get(value) ?? 0, count);
            if (rest === 0) counts.delete(value);
            else counts.set(value, rest);
          }
          n = without(n, others.n, () => counts.size === 0);
          return true;
        },
        state: () => (n === 0 ? undefined : ({ n, counts: Object.fromEntries(counts) } satisfies TallyState)),
      };
    },
    finish(state, path, tellings) {
      const { n, counts } = state as TallyState;
      tellings.reported[path] = n;
      return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}

/** A text stands for itself; `true`, `3` and the like by their JSON. */
function labelOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
