/** What can be done to a grid: writing, pasting, copying, filling, rows, each with its undo, and what keys mean. */
import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../regimes/words.js';
import type { Change } from '../draft.js';
import type { Reading } from './cell-text.js';
import { blockText, copiedBlock, parseBlock, planPaste, tiled } from './clipboard.js';
import type { Paste } from './clipboard.js';
import type { GridModel } from './columns.js';
import { emptied, fillDown, fillRight } from './fill.js';
import type { Filling } from './fill.js';
import type { GridProps } from './Grid.js';
import { EMPTY_HISTORY, redo, remember, undo } from './history.js';
import type { History } from './history.js';
import { clampCell, move, tabTo } from './moves.js';
import type { Cell } from './moves.js';
import { readAs } from './read-as.js';
import { cellsIn, clampRange, heightOf, isSingle, rangeOf } from './range.js';
import type { Range } from './range.js';
import { cellValue } from './rows.js';
import {
  changesBetween,
  pathOf,
  sheetOf,
  withCells,
  withRowsAdded,
  withRowsMoved,
  withRowsRemoved,
} from './sheet.js';
import type { Sheet } from './sheet.js';

export interface Active extends Cell {
  /** The text cursor was asked for (F2, double click): keys write instead of moving. */
  readonly editing: boolean;
  /** Where selecting began; without it the active cell alone is selected. */
  readonly anchor?: Cell;
}

/** A paste and what became of it, until something else is done or it is put away. */
export interface Pasted {
  readonly plan: Paste;
  /** Reads the numbers of the block the other way; undefined where there is no question, or no way back any more. */
  readonly readAs?: (notation: Language) => void;
}

export interface GridActions {
  /** `typed`: the text that was read, where somebody typed it. */
  readonly write: (cell: Cell, reading: Reading, later: boolean, typed?: string) => void;
  readonly paste: (text: string) => void;
  /** The selection as text for the clipboard. */
  readonly copy: () => string;
  readonly clear: () => void;
  readonly stroke: (event: KeyboardEvent) => boolean;
  readonly add: () => void;
  readonly remove: () => void;
  readonly moveRows: (by: -1 | 1) => void;
  readonly undo: () => void;
}

interface Outside {
  readonly active: Active;
  readonly setActive: (next: Active) => void;
  readonly say: (text: string) => void;
  readonly setPasted: (next: Pasted | undefined) => void;
  /** F9: the last period's value of the active cell, with Shift of all cells. */
  readonly onPrevious: (all: boolean) => void;
}

// Over 60 lines: the actions share the history, the selection and the active cell.
export function useGridActions(props: GridProps, outside: Outside): GridActions {
  const { t } = useTranslation();
  const { model, rows, marks, rowNames, language, readOnly, onChange, generation } = props;
  const { active, setActive, say, setPasted } = outside;
  const sheet = useMemo(() => sheetOf(rows, marks), [rows, marks]);
  const history = useRef<History<Sheet>>(EMPTY_HISTORY);
  /** The sheet before the edit that is going on in a cell, so that one undo takes back one edit. */
  const before = useRef<Sheet>(undefined);
  useEffect(() => {
    history.current = EMPTY_HISTORY;
    before.current = undefined;
    setPasted(undefined);
  }, [generation, setPasted]);
  const size = { rows: rows.length, columns: model.columns.length };
  const here = clampCell(active, size);
  const range = clampRange(rangeOf(active.anchor ?? here, here), size);
  const growing = model.growing && !readOnly;
  const canGrow = growing && rows.length < model.maxRows;

  const show = (next: Sheet, from: Sheet = sheet): void =>
    onChange?.(changesBetween(from, next, model, rowNames), false);
  const replace = (next: Sheet): void => {
    if (next === sheet) return;
    history.current = remember(history.current, sheet);
    setPasted(undefined);
    show(next);
  };
  const write = (cell: Cell, reading: Reading, later: boolean, typed?: string): void => {
    const change = changeOf(cell, reading, model, rowNames);
    if (readOnly || change === undefined) return;
    before.current ??= sheet;
    if (!later) {
      if (before.current.rows !== rows || changes(sheet, cell, model, reading)) {
        history.current = remember(history.current, before.current);
        setPasted(undefined);
      }
      before.current = undefined;
      const taken =
        typed === undefined ? undefined : readAs(model.columns[cell.column], reading, typed, language);
      if (taken !== undefined) say(t(taken.words, { text: taken.text, value: taken.value }));
    }
    // Whoever leaves a cell goes on typing in the next: what follows from this one waits for a pause.
    onChange?.([change], true);
  };
  const goTo = (cell: Cell): void => setActive({ ...cell, editing: false });
  const select = (anchor: Cell, cell: Cell): void => setActive({ ...cell, editing: false, anchor });
  const add = (at = rows.length): void => {
    replace(withRowsAdded(sheet, at));
    goTo({
      row: at,
      column: Math.max(
        0,
        model.columns.findIndex((column) => !column.readOnly),
      ),
    });
    say(t('report.grid.rowAdded', { row: at + 1 }));
  };
  const remove = (): void => {
    if (rows.length === 0) return;
    const count = heightOf(range);
    replace(withRowsRemoved(sheet, range.top, range.bottom));
    goTo({
      row: Math.max(0, Math.min(range.top, rows.length - count - 1)),
      column: rows.length > count ? here.column : 0,
    });
    say(
      count === 1
        ? t('report.grid.rowRemoved', { row: range.top + 1 })
        : t('report.grid.rowsRemoved', { count, from: range.top + 1, to: range.bottom + 1 }),
    );
  };
  const moveRows = (by: -1 | 1): void => {
    const next = withRowsMoved(sheet, range.top, range.bottom, by);
    if (next === sheet) return say(t('report.grid.rowAtEdge'));
    replace(next);
    const along = (cell: Cell): Cell => ({ row: cell.row + by, column: cell.column });
    setActive({
      ...along(here),
      editing: false,
      ...(active.anchor === undefined ? {} : { anchor: along(active.anchor) }),
    });
    say(t('report.grid.rowMoved', { row: range.top + 1 + by }));
  };
  const travel = (which: typeof undo<Sheet>): void => {
    const step = which(history.current, sheet);
    if (step === undefined)
      return say(t(which === redo ? 'report.grid.nothingToRedo' : 'report.grid.nothingToUndo'));
    history.current = step.history;
    setPasted(undefined);
    show(step.value);
    say(t(which === redo ? 'report.grid.redone' : 'report.grid.undone'));
  };
  const fill = ({ cells, skipped }: Filling, words: `report.grid.${'filled' | 'cleared'}`): void => {
    if (cells.length > 0) replace(withCells(sheet, model.columns, cells));
    const left = skipped > 0 ? ` ${t('report.grid.pasteSkipped', { count: skipped })}` : '';
    say(t(words, { count: cells.length }) + left);
  };
  const clear = (): void => {
    if (!readOnly) fill(emptied(model.columns, range), 'report.grid.cleared');
  };
  const paste = (text: string): void => {
    if (readOnly) return say(t('report.grid.pasteReadOnly'));
    const block = tiled(parseBlock(text), range);
    // Into an empty grid a block goes from its first column on, wherever the last cell had been.
    const corner = rows.length === 0 ? { row: 0, column: 0 } : { row: range.top, column: range.left };
    const put = (notation: Language | undefined, from: Sheet): void => {
      const plan = planPaste(block, {
        corner,
        model,
        rowCount: sheet.rows.length,
        language,
        ...(notation === undefined ? {} : { notation }),
      });
      const added = plan.addedRows > 0 ? withRowsAdded(sheet, sheet.rows.length, plan.addedRows) : sheet;
      const next = withCells(added, model.columns, plan.cells);
      const changed = plan.cells.length > 0 || plan.addedRows > 0;
      if (changed) history.current = remember(history.current, sheet);
      if (changed) show(next, from);
      const question = plan.ambiguous !== undefined || notation !== undefined;
      setPasted({ plan, ...(question ? { readAs: (other) => put(other, next) } : {}) });
      say('');
    };
    put(undefined, sheet);
  };
  const copy = (): string => {
    say(t('report.grid.copied', { count: cellsIn(range).length }));
    return blockText(copiedBlock(sheet, model.columns, range, language));
  };
  const stroke = (event: KeyboardEvent): boolean => {
    const { key, shiftKey: shift } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const letter = ctrl && !event.altKey ? key.toLowerCase() : '';
    const first = { row: 0, column: 0 };
    const last = { row: size.rows - 1, column: size.columns - 1 };
    if (letter === 'a') return done(() => select(first, last));
    if (!readOnly && letter === 'z') return done(() => travel(shift ? redo : undo));
    if (!readOnly && letter === 'y') return done(() => travel(redo));
    if (!readOnly && letter === 'd')
      return done(() => fill(fillDown(sheet, model.columns, range, language), 'report.grid.filled'));
    if (!readOnly && letter === 'r' && !shift)
      return done(() => fill(fillRight(sheet, model.columns, range, language), 'report.grid.filled'));
    if (growing && ctrl && key === 'Enter')
      return done(() => canGrow && add(Math.min(rows.length, here.row + 1)));
    if (growing && ctrl && (key === 'Delete' || key === 'Backspace')) return done(remove);
    if (!readOnly && key === 'Delete') return done(clear);
    if (growing && event.altKey && (key === 'ArrowUp' || key === 'ArrowDown'))
      return done(() => moveRows(key === 'ArrowUp' ? -1 : 1));
    if (key === 'F9') return done(() => outside.onPrevious(shift));
    if (key === ' ' && shift)
      return done(() => select({ row: here.row, column: 0 }, { row: here.row, column: last.column }));
    if (key === 'Escape' && !isSingle(range)) return done(() => goTo(here));
    if (key === 'Escape') return done(() => document.getElementById(`${props.id}-foot`)?.focus());
    if (key === 'Enter' && props.onOpen !== undefined)
      return done(() => props.onOpen?.(here.row, here.column));
    if (key === 'Enter' && !shift && canGrow && here.row === rows.length - 1) return done(() => add());
    if ((ctrl && key.length === 1) || event.altKey) return false;
    const writable = (column: number): boolean => readOnly || model.columns[column]?.readOnly === false;
    const next = key === 'Tab' ? tabTo(here, shift, size, writable) : move(here, { key, shift, ctrl }, size);
    if (next === undefined || next === 'leave') return false;
    const reaching = shift && key !== 'Tab' && key !== 'Enter';
    return done(() => (reaching ? select(active.anchor ?? here, next) : goTo(next)));
  };
  return {
    write,
    paste,
    copy,
    clear,
    stroke,
    add: () => add(),
    remove,
    moveRows,
    undo: () => travel(undo),
  };
}

/** The selection as it is drawn: undefined where it is no more than the active cell. */
export function selectionOf(active: Active, rows: number, columns: number): Range | undefined {
  if (active.anchor === undefined || rows === 0) return undefined;
  const range = clampRange(rangeOf(active.anchor, active), { rows, columns });
  return isSingle(range) ? undefined : range;
}

function done(what: () => unknown): true {
  what();
  return true;
}

function changes(sheet: Sheet, cell: Cell, model: GridModel, reading: Reading): boolean {
  const column = model.columns[cell.column];
  if (column === undefined) return false;
  const was = cellValue(sheet.rows[cell.row], column);
  return reading.kind === 'value' ? was !== reading.value : was !== undefined;
}

function changeOf(
  cell: Cell,
  reading: Reading,
  model: GridModel,
  rowNames: readonly (string | number)[],
): Change | undefined {
  const column = model.columns[cell.column];
  if (column === undefined || column.readOnly) return undefined;
  const path = pathOf(rowNames[cell.row] ?? cell.row, column);
  if (reading.kind === 'unreadable') return { path, value: undefined, unreadable: reading.text };
  return { path, value: reading.kind === 'value' ? reading.value : undefined };
}
