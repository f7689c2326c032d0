/**
 * A grid's rows together with the texts in it that say no value. Every edit makes a new sheet that shares what it
 * did not touch, so that undo gives back both, and a row takes its texts along when it moves.
 */
import { pointer } from '../../../regimes/pointer.js';
import type { Json } from '../../../regimes/words.js';
import { put } from '../content.js';
import type { Change } from '../draft.js';
import type { Reading } from './cell-text.js';
import type { Column, GridModel } from './columns.js';
import type { RowMarks } from './marks.js';
import type { Cell } from './moves.js';
import { cellValue } from './rows.js';
import type { Rows } from './rows.js';

/** By the key of the column. */
export type RowTexts = Readonly<Record<string, string>>;
export interface Sheet {
  readonly rows: Rows;
  /** One for each row. */
  readonly texts: readonly RowTexts[];
}
export interface CellReading extends Cell {
  readonly reading: Reading;
}

const NO_TEXTS: RowTexts = {};

export function sheetOf(rows: Rows, marks: readonly RowMarks[]): Sheet {
  return { rows, texts: rows.map((_row, index) => textsOf(marks[index])) };
}

function textsOf(marks: RowMarks | undefined): RowTexts {
  const found = Object.entries(marks ?? {}).flatMap(([key, mark]) =>
    mark.unreadable === undefined ? [] : [[key, mark.unreadable] as const],
  );
  return found.length === 0 ? NO_TEXTS : Object.fromEntries(found);
}

/** The sheet after writing cells; rows that are not there yet are added. What a cell held before is gone. */
export function withCells(sheet: Sheet, columns: readonly Column[], cells: readonly CellReading[]): Sheet {
  const rows = [...sheet.rows];
  const texts = [...sheet.texts];
  for (const { row, column: position, reading } of cells) {
    const column = columns[position];
    if (column === undefined) continue;
    while (rows.length <= row) rows.push({});
    while (texts.length <= row) texts.push(NO_TEXTS);
    rows[row] = put(rows[row], column.path, reading.kind === 'value' ? reading.value : undefined) ?? {};
    const { [column.key]: _gone, ...others } = texts[row] ?? NO_TEXTS;
    texts[row] = reading.kind === 'unreadable' ? { ...others, [column.key]: reading.text } : others;
  }
  return { rows, texts };
}

export function withRowsAdded(sheet: Sheet, index: number, count = 1): Sheet {
  const added = <T>(list: readonly T[], one: T): readonly T[] => [
    ...list.slice(0, index),
    ...Array.from({ length: count }, () => one),
    ...list.slice(index),
  ];
  return { rows: added<Json>(sheet.rows, {}), texts: added(sheet.texts, NO_TEXTS) };
}

export function withRowsRemoved(sheet: Sheet, first: number, last: number): Sheet {
  const kept = <T>(list: readonly T[]): readonly T[] =>
    list.filter((_one, index) => index < first || index > last);
  return { rows: kept(sheet.rows), texts: kept(sheet.texts) };
}

/** Neighbouring rows go up (-1) or down (1) by one place; the same sheet where they stand at the edge. */
export function withRowsMoved(sheet: Sheet, first: number, last: number, by: -1 | 1): Sheet {
  if (first + by < 0 || last + by >= sheet.rows.length) return sheet;
  const moved = <T>(list: readonly T[]): readonly T[] => {
    const block = list.slice(first, last + 1);
    const others = list.filter((_one, index) => index < first || index > last);
    return [...others.slice(0, first + by), ...block, ...others.slice(first + by)];
  };
  return { rows: moved(sheet.rows), texts: moved(sheet.texts) };
}

/**
 * What has to be written so that `after` stands where `before` stood. Growing rows are replaced whole; where the
 * regime lays the rows down, only cells that may be written change.
 */
export function changesBetween(
  before: Sheet,
  after: Sheet,
  model: GridModel,
  rowNames: readonly (string | number)[],
): readonly Change[] {
  if (model.growing) return [{ path: [], value: after.rows }, ...textChanges(after, model)];
  const changes: Change[] = [];
  after.rows.forEach((row, index) => {
    for (const column of model.columns) {
      if (column.readOnly) continue;
      const value = cellValue(row, column);
      const text = after.texts[index]?.[column.key];
      if (value === cellValue(before.rows[index], column) && text === before.texts[index]?.[column.key])
        continue;
      const path = pathOf(rowNames[index] ?? index, column);
      changes.push(text === undefined ? { path, value } : { path, value: undefined, unreadable: text });
    }
  });
  return changes;
}

function textChanges(sheet: Sheet, model: GridModel): readonly Change[] {
  return sheet.texts.flatMap((texts, index) =>
    Object.entries(texts).flatMap(([key, unreadable]) => {
      const column = model.columns.find((one) => one.key === key);
      return column === undefined ? [] : [{ path: pathOf(index, column), value: undefined, unreadable }];
    }),
  );
}

/** Where a cell lies under the grid's value. */
export function pathOf(rowName: string | number, column: Column): readonly (string | number)[] {
  return rowName === '' ? column.path : [rowName, ...column.path];
}

/** The name of a cell in a list of cells. */
export function cellKey({ row, column }: Cell): string {
  return pointer(row, column);
}
