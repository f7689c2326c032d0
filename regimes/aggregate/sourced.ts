/**
 * `collate` and `append`: lists in which every entry stands under the unit it came from.
 * A state keeps the first hundred entries by unit, revision and place, and how many there are in all: the first
 * hundred of a union are found among the first hundreds of its parts, so cutting keeps combining associative
 * and a state stays small however many communes write.
 */
import type { ArrayField, ObjectField, Operator, TextField } from '../dialect/regime.js';
import { segments } from '../pointer.js';
import type { Json, JsonObject } from '../words.js';
import { compareText } from './extremes.js';
import { without, type Operation, type Source, type TextReference } from './operation.js';
import { isObject, objectShape, shapeOf, titled, typed, UNIT_SHAPE } from './shape.js';

/** Entries that a state keeps, and content shows. */
export const ENTRIES_KEPT = 100;

type Entry = TextReference & { readonly row?: JsonObject };
type EntriesState = { readonly n: number; readonly total: number; readonly entries: readonly Entry[] };

/** Texts by reference. Blank ones are not collated. */
export function collateOperation(
  field: TextField,
  operator: Extract<Operator, { op: 'collate' }>,
): Operation {
  const entry = objectShape([
    ['unit', UNIT_SHAPE],
    ['text', { type: 'string' }],
  ]);
  return {
    ...entriesOperation((value, path, { unit, revision }) => {
      const own = typed(field, value);
      return typeof own === 'string' && own.trim() !== '' ? [{ unit, revision, path }] : [];
    }),
    schema: titled(field, { type: 'array', items: { ...entry, required: ['unit', 'text'] } }),
    lift: (state, stops) => (operator.upTo !== undefined && stops(operator.upTo) ? undefined : state),
    inline(value, load) {
      // A field that only this level fills stands in its report as the text itself.
      if (!Array.isArray(value)) return value;
      return (value as readonly Json[]).map((each) =>
        isReference(each) ? { unit: { ...each.unit }, text: load(each) } : each,
      );
    },
  };
}

/** Rows whole, as they were sent, each with its unit. */
export function appendOperation(field: ArrayField, item: ObjectField): Operation {
  // Rows may have a field `unit` of their own; no field name begins with `_`.
  const unitMember = item.fields.some(({ name }) => name === 'unit') ? '_unit' : 'unit';
  const row = objectShape([
    [unitMember, UNIT_SHAPE],
    ...item.fields.map((each) => [each.name, shapeOf(each)] as const),
  ]);
  const operation = entriesOperation((value, path, { unit, revision }) => {
    const rows: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [];
    return rows.flatMap((each, index) => {
      const own = typed(item, each);
      return isObject(own) ? [{ unit, revision, path: `${path}/${index}`, row: own }] : [];
    });
  });
  return {
    ...operation,
    schema: titled(field, { type: 'array', items: { ...row, required: [unitMember] } }),
    finish(state, path, tellings) {
      const entries = operation.finish(state, path, tellings) as unknown as readonly Entry[];
      return entries.map(({ unit, row: own }) => ({ [unitMember]: { ...unit }, ...own }));
    },
  };
}

function entriesOperation(
  entriesIn: (value: Json | undefined, path: string, source: Source) => readonly Entry[],
): Pick<Operation, 'begin' | 'finish' | 'invertible'> {
  return {
    // What was cut off does not come back.
    invertible: false,
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
        retract(state) {
          const others = state as unknown as EntriesState;
          const rest = withoutEntries({ n, total, entries: firstOf(kept) }, others);
          if (rest === undefined) return false;
          n = without(n, others.n, () => rest.length === 0);
          total = without(total, others.total);
          kept = rest;
          return true;
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

/**
 * The entries kept when others go; undefined where some that were cut off would have to move up. While nothing
 * was cut off every entry is there; later only those may go that stand behind all that are kept.
 */
function withoutEntries({ total, entries }: EntriesState, gone: EntriesState): Entry[] | undefined {
  const places = new Set(gone.entries.map(placeOf));
  const rest = entries.filter((entry) => !places.has(placeOf(entry)));
  if (total > entries.length) return rest.length === entries.length ? rest : undefined;
  if (rest.length !== entries.length - gone.total)
    throw new RangeError('What is taken out of a roll-up was never in it');
  return rest;
}

/** No revision has two entries at one place. */
function placeOf({ unit, revision, path }: Entry): string {
  return JSON.stringify([unit.code, revision, path]);
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
