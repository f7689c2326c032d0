/**
 * Whole rows that only one of two versions of a report has: taken or left, each with what was explained in it. What
 * is explained elsewhere in the table stays with its own row, which another number may be by then.
 */
import { explainedBy, explanationKey, type Explanations } from '../../../forms/explanations.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import { at, segments } from '../../../regimes/pointer.js';
import type { Json, JsonObject } from '../../../regimes/words.js';
import { put } from '../../form/content.js';
import type { Segment } from '../../form/content.js';
import { fieldOf } from '../../form/places.js';
import type { Filled } from '../../offline/outbox.js';

export interface LoneRow {
  /** Pointer of the table, in mine. */
  readonly table: string;
  /** Where it stands in mine; of a row that only theirs has, the row of mine that it comes after: -1 before all. */
  readonly index: number;
  /** What is explained in it; the pointers of the keys begin at the row. */
  readonly explanations: Explanations;
}

/** What becomes of a row: it goes, or it comes with this content. */
export interface RowChange {
  readonly row: LoneRow;
  readonly comes: Json | undefined;
}

/** The row of mine at this pointer, which theirs has not. */
export function rowOfMine(path: string, explanations: Explanations): LoneRow {
  const end = path.lastIndexOf('/');
  return {
    table: path.slice(0, end),
    index: Number(path.slice(end + 1)),
    explanations: explainedIn(path, explanations),
  };
}

/**
 * The row of theirs at this pointer, which mine has not.
 * @param carry from pointers of theirs to those of mine
 */
export function rowOfTheirs(
  path: string,
  explanations: Explanations,
  carry: (path: string) => string | undefined,
): LoneRow {
  const end = path.lastIndexOf('/');
  const table = path.slice(0, end);
  const explained = explainedIn(path, explanations);
  for (let above = Number(path.slice(end + 1)) - 1; above >= 0; above -= 1) {
    const there = carry(`${table}/${above}`);
    if (there !== undefined) return { ...rowOfMine(there, {}), explanations: explained };
  }
  return { table: carry(table) ?? table, index: -1, explanations: explained };
}

/** Whether a pointer leads into this row, or is it. */
export function isWithin(row: string, path: string): boolean {
  return path === row || path.startsWith(`${row}/`);
}

function explainedIn(row: string, explanations: Explanations): Explanations {
  return Object.fromEntries(
    Object.entries(explanations).flatMap(([key, text]) => {
      const { rule, path } = explainedBy(key);
      return isWithin(row, path) ? [[explanationKey({ rule, path: path.slice(row.length) }), text]] : [];
    }),
  );
}

/** Mine with these rows gone and come. */
export function rowsChanged(root: ObjectField, mine: Filled, changes: readonly RowChange[]): Filled {
  const depth = (table: string): number => segments(table).length;
  // A table within a row first: until then its row still stands where it was found.
  const tables = [...new Set(changes.map(({ row }) => row.table))].sort((a, b) => depth(b) - depth(a));
  return tables.reduce(
    (filled, table) =>
      tableChanged(
        root,
        filled,
        table,
        changes.filter(({ row }) => row.table === table),
      ),
    mine,
  );
}

function tableChanged(
  root: ObjectField,
  { content, explanations }: Filled,
  table: string,
  changes: readonly RowChange[],
): Filled {
  const before = at(content, table);
  const after: Json[] = [];
  const places = new Map<number, number>();
  const brought: Record<string, string> = {};
  const bring = (above: number): void => {
    for (const { row, comes } of changes) {
      if (comes === undefined || row.index !== above) continue;
      for (const [key, text] of Object.entries(row.explanations)) {
        const { rule, path } = explainedBy(key);
        brought[explanationKey({ rule, path: `${table}/${after.length}${path}` })] = text;
      }
      after.push(comes);
    }
  };
  const gone = new Set(changes.flatMap(({ row, comes }) => (comes === undefined ? [row.index] : [])));
  bring(-1);
  for (const [index, row] of (Array.isArray(before) ? (before as readonly Json[]) : []).entries()) {
    if (!gone.has(index)) places.set(index, after.push(row) - 1);
    bring(index);
  }
  return {
    content: put(content, pathOf(root, table), after) as JsonObject,
    explanations: { ...renumbered(explanations, table, places), ...brought },
  };
}

/** The explanations of a table whose rows have other numbers now; those of rows that are gone go with them. */
function renumbered(
  explanations: Explanations,
  table: string,
  places: ReadonlyMap<number, number>,
): Explanations {
  return Object.fromEntries(
    Object.entries(explanations).flatMap(([key, text]) => {
      const { rule, path } = explainedBy(key);
      if (!path.startsWith(`${table}/`)) return [[key, text]];
      const [row, ...within] = path.slice(table.length + 1).split('/');
      const place = places.get(Number(row));
      const to = [table, place, ...within].join('/');
      return place === undefined ? [] : [[explanationKey({ rule, path: to }), text]];
    }),
  );
}

/** The pointer as a path of edits: places in arrays as numbers. */
export function pathOf(root: ObjectField, pointer: string): Segment[] {
  const names = segments(pointer);
  return names.map((name, index) =>
    fieldOf(root, names.slice(0, index))?.type === 'array' ? Number(name) : name,
  );
}
