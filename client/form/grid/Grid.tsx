/**
 * The table in which figures are entered and read. It knows nothing of reports: rows, columns and marks come in,
 * changes of cells go out. One input exists at a time; rows that nothing happened to are not drawn again.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Json, Language, Text } from '../../../regimes/words.js';
import { PAUSE } from '../draft.js';
import type { Change } from '../draft.js';
import { GridFoot } from './GridFoot.js';
import { GridHead } from './GridHead.js';
import { cellId, GridRow } from './GridRow.js';
import type { GridControl } from './GridRow.js';
import { NUMBER_WIDTH, TITLE_WIDTH } from './columns.js';
import type { GridModel } from './columns.js';
import { parseBlock, planPaste } from './clipboard.js';
import type { Paste } from './clipboard.js';
import type { Reading } from './cell-text.js';
import { EMPTY_HISTORY, redo, remember, undo } from './history.js';
import type { History } from './history.js';
import { clampCell, move, tabTo } from './moves.js';
import type { Cell } from './moves.js';
import { NO_MARKS } from './marks.js';
import type { RowMarks } from './marks.js';
import { cellValue, withRowAdded, withRowMoved, withRowRemoved } from './rows.js';
import type { Rows } from './rows.js';

export interface GridProps {
  /** Prefix of the ids of cells. */
  readonly id: string;
  readonly label: string;
  readonly model: GridModel;
  readonly rows: Rows;
  /** Where each row lies under the grid's value: its index, or the name of the part. */
  readonly rowNames: readonly (string | number)[];
  /** Names of the rows where they are parts of an object. */
  readonly rowTitles?: readonly Text[];
  readonly marks: readonly RowMarks[];
  readonly language: Language;
  readonly readOnly: boolean;
  /** Paths are relative to the grid's value; an empty path replaces it whole. */
  readonly onChange?: (changes: readonly Change[], later: boolean) => void;
  /** Enter or double click on a cell that is not for writing. */
  readonly onOpen?: (row: number, column: number) => void;
  /** One click is enough. */
  readonly openAtOnce?: boolean;
  /** Grows when content from elsewhere took the place of the rows: there is nothing to undo any more. */
  readonly generation?: number;
}

interface Active extends Cell {
  /** The text cursor was asked for (F2, double click): keys write instead of moving. */
  readonly editing: boolean;
}

const INERT = {
  commit: () => undefined,
  typing: () => undefined,
  revert: () => undefined,
  stroke: () => false,
  paste: () => undefined,
};

export function Grid(props: GridProps) {
  const { t } = useTranslation();
  const { id, model, rows, language, readOnly } = props;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Active>({ row: 0, column: 0, editing: false });
  const [focused, setFocused] = useState(false);
  const [said, setSaid] = useState('');
  const act = useGridActions(props, active, setActive, setSaid);
  // Rows hold on to one object, whatever is drawn: it always reaches the newest actions.
  const latest = useRef(act);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = act;
  });
  const control = useMemo<GridControl>(
    () => ({
      activate: (row, column) => setActive({ row, column, editing: false }),
      edit: (row, column) => setActive({ row, column, editing: true }),
      keyOnCell: (event) => {
        if (latest.current.stroke(event)) event.preventDefault();
      },
      editor: readOnly
        ? INERT
        : {
            commit: (cell, reading) => {
              clearTimeout(pause.current);
              latest.current.write(cell, reading, false);
            },
            // Not before a pause: while keys come, only the input itself is drawn.
            typing: (cell, reading) => {
              clearTimeout(pause.current);
              pause.current = setTimeout(() => latest.current.write(cell, reading, true), PAUSE);
            },
            revert: (cell, reading) => {
              clearTimeout(pause.current);
              latest.current.write(cell, reading, true);
            },
            stroke: (event) => latest.current.stroke(event),
            paste: (cell, text) => {
              clearTimeout(pause.current);
              latest.current.paste(cell, text);
            },
          },
      open: props.onOpen,
      openAtOnce: props.openAtOnce === true,
    }),
    [readOnly, props.onOpen, props.openAtOnce],
  );
  // The button is outside the table: whoever presses it goes on in the new row.
  const addAndEnter = (): void => {
    act.add();
    setFocused(true);
  };
  const place = clampCell(active, { rows: rows.length, columns: model.columns.length });

  useEffect(() => {
    const column = model.columns[place.column];
    if (!focused || column === undefined || rows.length === 0) return;
    const cell = document.getElementById(cellId(id, place.row, column));
    const target = cell?.querySelector('input') ?? cell;
    if (target !== null && target !== document.activeElement) target.focus();
  }, [focused, id, model, place.row, place.column, rows.length]);

  return (
    <div
      className={readOnly ? 'grid read-only' : 'grid'}
      onFocus={(focus) => setFocused(box.current?.contains(focus.target) === true)}
      onBlur={(blur) => {
        if (!(box.current?.contains(blur.relatedTarget) === true)) setFocused(false);
      }}
    >
      {/* Without a cell to focus, a head that scrolls must be reachable itself. */}
      <div ref={box} className="grid-box" tabIndex={rows.length === 0 ? 0 : undefined}>
        <table
          id={id}
          role="grid"
          aria-label={props.label}
          aria-readonly={readOnly}
          aria-rowcount={rows.length}
          aria-colcount={model.columns.length + 1}
          className={props.rowTitles === undefined ? 'grid-table' : 'grid-table titled'}
          style={tableStyle(model, props.rowTitles !== undefined)}
        >
          <GridHead
            model={model}
            titled={props.rowTitles !== undefined}
            language={language}
            readOnly={readOnly}
          />
          <tbody>
            {rows.map((row, index) => (
              <GridRow
                key={index}
                id={id}
                index={index}
                title={props.rowTitles?.[index]?.[language]}
                row={row}
                marks={props.marks[index] ?? NO_MARKS}
                columns={model.columns}
                language={language}
                readOnly={readOnly}
                active={place.row === index ? place.column : -1}
                focused={focused && place.row === index}
                startEditing={active.editing && place.row === index}
                control={control}
              />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="grid-empty">{t('report.grid.empty')}</p>}
      </div>
      <GridFoot
        id={id}
        model={model}
        rowTitle={props.rowTitles?.[place.row]?.[language]}
        rowCount={rows.length}
        readOnly={readOnly}
        active={focused ? place : undefined}
        mark={props.marks[place.row]?.[model.columns[place.column]?.key ?? '']}
        row={rows[place.row]}
        said={said}
        language={language}
        onAdd={model.growing && !readOnly && rows.length < model.maxRows ? addAndEnter : undefined}
        onRemove={model.growing && !readOnly && rows.length > 0 ? act.remove : undefined}
        lastRow={place.row}
      />
    </div>
  );
}

/** A table that nearly fills its place fills it; a small one stays small, so that its figures stay together. */
function tableStyle(model: GridModel, titled: boolean): CSSProperties {
  const width = model.columns.reduce(
    (sum, column) => sum + column.width,
    titled ? TITLE_WIDTH : NUMBER_WIDTH,
  );
  return {
    '--grid-width': `${width}px`,
    minWidth: `min(100%, ${Math.round(width * 1.25)}px)`,
  } as CSSProperties;
}

interface GridActions {
  readonly write: (cell: Cell, reading: Reading, later: boolean) => void;
  readonly paste: (cell: Cell, text: string) => void;
  readonly stroke: (event: KeyboardEvent) => boolean;
  readonly add: () => void;
  readonly remove: () => void;
}

/** What can be done to the rows, with its undo. Over 60 lines: the actions share the history and the active cell. */
function useGridActions(
  props: GridProps,
  active: Active,
  setActive: (next: Active) => void,
  say: (text: string) => void,
): GridActions {
  const { t } = useTranslation();
  const { model, rows, rowNames, language, readOnly, onChange, generation } = props;
  const history = useRef<History<Rows>>(EMPTY_HISTORY);
  /** The rows before the edit that is going on in a cell, so that one undo takes back one edit. */
  const before = useRef<Rows>(undefined);
  useEffect(() => {
    history.current = EMPTY_HISTORY;
    before.current = undefined;
  }, [generation]);
  const size = { rows: rows.length, columns: model.columns.length };
  const growing = model.growing && !readOnly;

  const replace = (next: Rows): void => {
    if (next === rows) return;
    history.current = remember(history.current, rows);
    onChange?.([{ path: [], value: next }], false);
  };
  const write = (cell: Cell, reading: Reading, later: boolean): void => {
    const change = changeOf(cell, reading, model, rowNames);
    if (readOnly || change === undefined) return;
    before.current ??= rows;
    if (!later) {
      if (before.current !== rows || changes(rows, cell, model, reading))
        history.current = remember(history.current, before.current);
      before.current = undefined;
    }
    onChange?.([change], later);
  };
  const goTo = (cell: Cell): void => setActive({ ...cell, editing: false });
  const add = (): void => {
    replace(withRowAdded(rows, rows.length));
    goTo({ row: rows.length, column: model.columns.findIndex((column) => !column.readOnly) });
    say(t('report.grid.rowAdded', { row: rows.length + 1 }));
  };
  const remove = (): void => {
    if (rows.length <= active.row) return;
    replace(withRowRemoved(rows, active.row));
    goTo({ row: Math.max(0, Math.min(active.row, rows.length - 2)), column: active.column });
    say(t('report.grid.rowRemoved', { row: active.row + 1 }));
  };
  const travel = (which: typeof undo<Rows>): void => {
    const step = which(history.current, rows);
    if (step === undefined) return say(t('report.grid.nothingToUndo'));
    history.current = step.history;
    onChange?.([{ path: [], value: step.value }], false);
  };
  const paste = (corner: Cell, text: string): void => {
    const plan = planPaste(parseBlock(text), corner, model, rows.length, language);
    history.current = remember(history.current, rows);
    onChange?.(pasteChanges(plan, model, rowNames, rows.length), false);
    say(pasteWords(plan, t));
  };
  const stroke = (event: KeyboardEvent): boolean => {
    const { key, shiftKey: shift } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    if (!readOnly && ctrl && key.toLowerCase() === 'z') return done(() => travel(shift ? redo : undo));
    if (!readOnly && ctrl && key.toLowerCase() === 'y') return done(() => travel(redo));
    if (growing && ctrl && key === 'Enter') return done(add);
    if (growing && ctrl && (key === 'Delete' || key === 'Backspace')) return done(remove);
    if (growing && event.altKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
      const to = active.row + (key === 'ArrowUp' ? -1 : 1);
      return done(() => {
        replace(withRowMoved(rows, active.row, to));
        goTo(clampCell({ row: to, column: active.column }, size));
      });
    }
    if (key === 'Escape') return done(() => document.getElementById(`${props.id}-foot`)?.focus());
    if (key === 'Enter' && props.onOpen !== undefined)
      return done(() => props.onOpen?.(active.row, active.column));
    if (key === 'Enter' && !shift && growing && active.row === rows.length - 1 && rows.length < model.maxRows)
      return done(add);
    if ((ctrl && key.length === 1) || event.altKey) return false;
    const here = clampCell(active, size);
    const writable = (column: number): boolean => readOnly || model.columns[column]?.readOnly === false;
    const next = key === 'Tab' ? tabTo(here, shift, size, writable) : move(here, { key, shift, ctrl }, size);
    if (next === undefined || next === 'leave') return false;
    return done(() => goTo(next));
  };
  return { write, paste, stroke, add, remove };
}

function done(what: () => void): true {
  what();
  return true;
}

function changes(rows: Rows, cell: Cell, model: GridModel, reading: Reading): boolean {
  const column = model.columns[cell.column];
  if (column === undefined) return false;
  const was = cellValue(rows[cell.row], column);
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
  const name = rowNames[cell.row] ?? cell.row;
  const path = name === '' ? column.path : [name, ...column.path];
  const value: Json | undefined = reading.kind === 'value' ? reading.value : undefined;
  return reading.kind === 'unreadable' ? { path, value, unreadable: reading.text } : { path, value };
}

/** New rows first, so that a pasted row without a single value is there too. */
function pasteChanges(
  plan: Paste,
  model: GridModel,
  rowNames: readonly (string | number)[],
  rowCount: number,
): readonly Change[] {
  const added = Array.from({ length: plan.addedRows }, (_, index) => ({
    path: [rowCount + index],
    value: {},
  }));
  const cells = plan.cells.map((cell) => changeOf(cell, cell.reading, model, rowNames));
  return [...added, ...cells.filter((change) => change !== undefined)];
}

function pasteWords(plan: Paste, t: TFunction): string {
  return [
    t('report.grid.pasted', { count: plan.cells.length }),
    plan.addedRows > 0 ? t('report.grid.pasteAdded', { count: plan.addedRows }) : '',
    plan.droppedRows > 0 ? t('report.grid.pasteRows', { count: plan.droppedRows }) : '',
    plan.droppedColumns > 0 ? t('report.grid.pasteColumns', { count: plan.droppedColumns }) : '',
    plan.skipped > 0 ? t('report.grid.pasteSkipped', { count: plan.skipped }) : '',
    plan.unreadable > 0 ? t('report.grid.pasteUnreadable', { count: plan.unreadable }) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
