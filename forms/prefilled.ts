/**
 * Cells that were filled in when a report was opened: kept with it, so that it shows where a value came from, and
 * that changing one asks why. Rows are named by their keys (regimes/figure-place.ts), since they move.
 */
import { canonical } from '../regimes/canonical.js';
import { figureOf, pointerIn, placeOf, valueAt } from '../regimes/figure-place.js';
import { at, pointer, segments } from '../regimes/pointer.js';
import type { Issue, Json, JsonObject } from '../regimes/words.js';
import type { Form } from './form.js';
import { locate } from './locate.js';
import { issueOf } from './messages.js';
import type { Origin } from './outside.js';
import type { Prefilled } from './prefill.js';

export interface PrefilledCell {
  /** The place of the cell: a pointer in which a row of a table with a key goes by it. */
  readonly figure: string;
  readonly value: Json;
  readonly origin: Origin;
  /** What its source says since: taking that over needs no reason. */
  readonly newer?: { readonly value: Json; readonly origin: Origin };
}

/** The rule under which a changed value is explained. */
export const PREFILL_CHANGED = 'prefill-changed';

/** The cells of a newly opened report that were filled in beforehand. */
export function cellsOf(form: Form, { content, sources }: Prefilled): PrefilledCell[] {
  return Object.entries(sources).flatMap(([path, origin]) => {
    const place = placeOf(form.regime, content, path);
    const value = at(content, path);
    return place && value !== undefined ? [{ figure: figureOf(place), value, origin }] : [];
  });
}

/** A cell as it is now. */
export interface CellNow {
  readonly cell: PrefilledCell;
  /** Its pointer into the content; that of the table where its row is gone. */
  readonly path: string;
  readonly value: Json | undefined;
}

/** Where the cells are in a content. A field that the version no longer has has no place and is left out. */
export function cellsNow(form: Form, content: JsonObject, cells: readonly PrefilledCell[]): CellNow[] {
  return cells.flatMap((cell) => {
    const place = placeOf(form.regime, content, cell.figure);
    if (!place) return rowIsGone(form, content, cell);
    const path = pointerIn(content, place);
    if (path === undefined) return rowIsGone(form, content, cell);
    return [{ cell, path, value: valueAt(content, place) }];
  });
}

/** Undone are the last steps of the pointer, up to the table or section that is there or might be. */
function rowIsGone(form: Form, content: JsonObject, cell: PrefilledCell): CellNow[] {
  const steps = segments(cell.figure);
  const table = steps.findIndex((_step, index) => {
    const { field } = locate(form.regime.root, pointer(...steps.slice(0, index)));
    return field?.type === 'array';
  });
  const shown = table < 0 ? steps : steps.slice(0, table);
  return locate(form.regime.root, pointer(...shown)).field
    ? [{ cell, path: pointer(...shown), value: table < 0 ? at(content, shown) : undefined }]
    : [];
}

const holds = (value: Json | undefined, wanted: Json | undefined): boolean =>
  value !== undefined && wanted !== undefined && canonical(value) === canonical(wanted);

/**
 * The cells with those taken in whose value is now what their source says: where somebody took over what has come
 * since the report was opened, that is where the value is from. The same list where there are none.
 */
export function takenOver(
  form: Form,
  content: JsonObject,
  cells: readonly PrefilledCell[],
  newest: readonly PrefilledCell[],
): readonly PrefilledCell[] {
  const known = new Map(cells.map((cell) => [cell.figure, cell]));
  const taken = cellsNow(form, content, newest).filter(({ cell, value }) => {
    const before = known.get(cell.figure);
    return holds(value, cell.value) && !holds(before?.value, cell.value);
  });
  if (taken.length === 0) return cells;
  for (const { cell } of taken) known.set(cell.figure, cell);
  return [...known.values()];
}

/** What has come since for cells of a content: other values than they were filled in with, and than they have now. */
export function arrived(
  form: Form,
  content: JsonObject,
  cells: readonly PrefilledCell[],
  newest: readonly PrefilledCell[],
): CellNow[] {
  const known = new Map(cells.map((cell) => [cell.figure, cell]));
  return cellsNow(form, content, newest).filter(({ cell, path, value }) => {
    const rowIsThere = locate(form.regime.root, path).field?.type !== 'array';
    return rowIsThere && !holds(value, cell.value) && !holds(known.get(cell.figure)?.value, cell.value);
  });
}

/**
 * A warning for every cell that no longer holds what it was filled in with: like any other it needs an explanation
 * before the report is sent. A cell about which something else is said already is not asked about twice.
 */
export function changedCells(
  form: Form,
  content: JsonObject,
  cells: readonly PrefilledCell[],
  others: readonly Issue[],
): Issue[] {
  const told = new Set(others.map(({ path }) => path));
  const issues: Issue[] = [];
  for (const { cell, path, value } of cellsNow(form, content, cells)) {
    if (told.has(path) || holds(value, cell.value) || holds(value, cell.newer?.value)) continue;
    told.add(path);
    const { field } = locate(form.regime.root, path);
    const was = field?.type === 'array' ? {} : { was: cell.value };
    issues.push(issueOf(PREFILL_CHANGED, path, field, { from: cell.origin.from, ...was }, 'warning'));
  }
  return issues;
}
