/**
 * `collate` and `append`: lists in which every entry stands under the unit it came from.
 * A state keeps the first hundred entries by unit, revision and place, and how many there are in all: the first
 * hundred of a union are found among the first hundreds of its parts, so cutting keeps combining associative
 * and a state stays small however many communes write.
 */
import type { ArrayField, Field, Operator } from '../dialect/regime.js';
import { pointer, segments } from '../pointer.js';
import type { Json, JsonObject } from '../words.js';
import { compareText } from './extremes.js';
import type { Operation, Source, TextReference } from './operation.js';
import { isObject, objectShape, shapeOf, titled, typed, UNIT_SHAPE } from './shape.js';

/** Entries that a state keeps, and content shows. */
export const ENTRIES_KEPT = 100;

type Entry = TextReference & { readonly row?: Json };
type EntriesState = { readonly n: number; readonly total: number; readonly entries: readonly Entry[] };

/** Texts (of a text field, or of each item of a list of texts), by reference. Blank ones are not collated. */
export function collateOperation(field: Field, operator: Extract<Operator, { op: 'collate' }>): Operation {
  return {
    ...entriesOperation((value, path, source) =>
      textsIn(field, value, path).map((each) => ({
        unit: source.unit,
        revision: source.revision,
        path: each,
      })),
    ),
    schema: titled(field, {
      type: 'array',
      items: {
        ...objectShape([
          ['unit', UNIT_SHAPE],
          ['text', { type: 'string' }],
        ]),
        required: ['unit', 'text'],
      },
    }),
    lift: (state, stops) => (operator.upTo !== undefined && stops(operator.upTo) ? undefined : state),
    inline(value, load) {
      // A field that only this level fills stands in its report as the text itself.
      if (!Array.isArray(value)) return value;
      return (value as readonly Json[]).map((entry) => {
        if (!isReference(entry)) return entry;
        return { unit: { ...entry.unit }, text: load(entry) };
      });
    },
  };
}

/** Rows whole, as they were sent, each with its unit; of a list of plain values, `{unit, value}`. */
export function appendOperation(field: ArrayField): Operation {
  const { item } = field;
  const unitMember = sourceMember(field);
  const shape =
    item.type === 'object'
      ? item.fields.map((each) => [each.name, shapeOf(each)] as const)
      : [['value', shapeOf(item)] as const];
  const operation = entriesOperation((value, path, source) => {
    const rows: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [];
    return rows.flatMap((each, index) => {
      const row = typed(item, each);
      if (row === undefined) return [];
      return [{ unit: source.unit, revision: source.revision, path: `${path}/${index}`, row }];
    });
  });
  return {
    ...operation,
    schema: titled(field, {
      type: 'array',
      items: { ...objectShape([[unitMember, UNIT_SHAPE], ...shape]), required: [unitMember] },
    }),
    finish(state, path, tellings) {
      const entries = operation.finish(state, path, tellings) as unknown as readonly Entry[];
      return entries.map(({ unit, row }) => ({
        [unitMember]: { ...unit },
        ...(isObject(row) ? row : row === undefined ? {} : { value: row }),
      }));
    },
  };
}

/** Rows may have a field `unit` of their own; no field name begins with `_`. */
function sourceMember({ item }: ArrayField): string {
  return item.type === 'object' && item.fields.some(({ name }) => name === 'unit') ? '_unit' : 'unit';
}

function entriesOperation(
  entriesIn: (value: Json | undefined, path: string, source: Source) => readonly Entry[],
): Pick<Operation, 'begin' | 'finish'> {
  return {
    begin: () => {
      let n = 0;
      let total = 0;
      let kept: Entry[] = [];
      const take = (reports: number, all: number, entries: readonly Entry[]) => {
        n += reports;
        total += all;
        kept.push(...entries);
        if (kept.length > 50 * ENTRIES_KEPT) kept = firstOf(kept);
      };
      return {
        observe(value, { path, source }) {
          const entries = entriesIn(value, path, source);
          if (entries.length > 0) take(1, entries.length, entries);
        },
        absorb(state) {
          const others = state as unknown as EntriesState;
          take(others.n, others.total, others.entries);
        },
        state: () => (n === 0 ? undefined : ({ n, total, entries: firstOf(kept) } as unknown as JsonObject)),
      };
    },
    finish(state, path, tellings) {
      const { n, total, entries } = state as unknown as EntriesState;
      tellings.reported[path] = n;
      tellings.totals[path] = total;
      return entries as unknown as Json;
    },
  };
}

function textsIn(field: Field, value: Json | undefined, path: string): string[] {
  const own = field.type === 'array' ? value : typed(field, value);
  if (typeof own === 'string') return own.trim() === '' ? [] : [path];
  if (!Array.isArray(own)) return [];
  const texts = own as readonly Json[];
  return texts.flatMap((text, index) =>
    typeof text === 'string' && text.trim() !== '' ? [path + pointer(index)] : [],
  );
}

function firstOf(entries: readonly Entry[]): Entry[] {
  return [...entries].sort(compareEntries).slice(0, ENTRIES_KEPT);
}

function compareEntries(a: Entry, b: Entry): number {
  return (
    compareText(a.unit.code, b.unit.code) ||
    a.revision - b.revision ||
    comparePaths(a.path, b.path) ||
    compareText(a.unit.name, b.unit.name) ||
    compareText(JSON.stringify(a.row ?? null), JSON.stringify(b.row ?? null))
  );
}

/** Row 9 before row 10. */
function comparePaths(a: string, b: string): number {
  if (a === b) return 0;
  const left = segments(a);
  const right = segments(b);
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const byNumber = Number(part) - Number(other);
    return Number.isNaN(byNumber) || byNumber === 0 ? compareText(part, other) : byNumber;
  }
  return -1;
}

function isReference(value: Json): value is Json & TextReference {
  return isObject(value) && isObject(value.unit) && typeof value.revision === 'number';
}
