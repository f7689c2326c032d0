/** The cells of a finished content, each under the place that is the same in every content of its regime. */
import { canonical } from './canonical.js';
import { decimal, decimalToJson } from './decimal.js';
import type { Field, Regime } from './dialect/regime.js';
import { figureOf, type Place } from './figure-place.js';
import type { Json, JsonObject } from './words.js';

export interface Cell {
  readonly place: Place;
  readonly value: Json;
  /** A list under its units (`collate`, `append`): its entries are no figures. */
  readonly list: boolean;
}

/** Every cell that holds something, in document order. Keys of rows are part of their places, and no cells. */
export function cellsOf(regime: Pick<Regime, 'root'>, content: JsonObject): Cell[] {
  const cells: Cell[] = [];
  const walk = (field: Field | undefined, value: Json | undefined, place: Place): void => {
    if (value === undefined || value === null) return;
    if (field?.type === 'object' && isObject(value)) {
      for (const one of field.fields) walk(one, value[one.name], [...place, one.name]);
    } else if (field?.type === 'array' && field.operator?.op === 'union' && Array.isArray(value)) {
      for (const row of value as readonly Json[])
        if (isObject(row)) walkRow(field.item, field.key, row, place);
    } else if (isObject(value)) {
      for (const [name, one] of Object.entries(value)) walk(undefined, one, [...place, name]);
    } else {
      cells.push({ place, value, list: Array.isArray(value) });
    }
  };
  const walkRow = (item: Field, keys: readonly string[], row: JsonObject, place: Place): void => {
    const key = Object.fromEntries(keys.map((name) => [name, row[name] ?? null]));
    if (item.type !== 'object') return;
    for (const one of item.fields) {
      if (!keys.includes(one.name)) walk(one, row[one.name], [...place, key, one.name]);
    }
  };
  walk(regime.root, content, []);
  return cells;
}

/** A cell whose values in two contents differ; undefined: not reported there. */
export interface CellChange {
  readonly place: Place;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly list: boolean;
  /** What was added (or taken away, below zero), exactly; undefined unless both are figures. */
  readonly difference: number | string | undefined;
}

/** The cells that differ between two contents, in document order, those that are gone after the others. */
export function changedCells(
  regime: Pick<Regime, 'root'>,
  before: JsonObject,
  after: JsonObject,
): CellChange[] {
  const earlier = new Map(cellsOf(regime, before).map((cell) => [figureOf(cell.place), cell]));
  const later = new Map(cellsOf(regime, after).map((cell) => [figureOf(cell.place), cell]));
  const names = new Set([...later.keys(), ...earlier.keys()]);
  return [...names].flatMap((name) => {
    const [one, other] = [earlier.get(name), later.get(name)];
    const cell = other ?? one;
    if (!cell || (one && other && canonical(one.value) === canonical(other.value))) return [];
    return [
      {
        place: cell.place,
        before: one?.value,
        after: other?.value,
        list: cell.list,
        difference: differenceOf(one?.value, other?.value),
      },
    ];
  });
}

/** `after` less `before`, exactly; undefined unless both are figures (numbers, or digits that no double holds). */
export function differenceOf(before: Json | undefined, after: Json | undefined): number | string | undefined {
  if (!isFigure(before) || !isFigure(after)) return undefined;
  return decimalToJson(decimal(after).minus(decimal(before)));
}

/** Whether a value is a figure: a number, or the digits of one that no double holds. */
export function isFigure(value: Json | undefined): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
