/**
 * The table in which figures are entered and read. It knows nothing of reports: rows, columns and marks come in,
 * changes of cells go out. One input exists at a time; rows that nothing happened to are not drawn again, and of
 * hundreds of rows only those in view are there at all.
 */
import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Json, Language, Text } from '../../../regimes/words.js';
import type { Change } from '../draft.js';
import { GridFoot } from './GridFoot.js';
import type { GridFootProps } from './GridFoot.js';
import { GridHead } from './GridHead.js';
import { cellId, GridRow } from './GridRow.js';
import { PasteReport } from './PasteReport.js';
import { shownText } from './cell-text.js';
import { NUMBER_WIDTH, TITLE_WIDTH } from './columns.js';
import type { Column, GridModel } from './columns.js';
import { clampCell } from './moves.js';
import { NO_MARKS } from './marks.js';
import type { RowMarks } from './marks.js';
import { cellValue } from './rows.js';
import type { Rows } from './rows.js';
import { REVEAL } from './reveal.js';
import type { Reveal } from './reveal.js';
import { useClipboard } from './use-clipboard.js';
import { useGridActions, selectionOf } from './use-grid-actions.js';
import type { Active, Pasted } from './use-grid-actions.js';
import { useGridControl } from './use-grid-control.js';
import { useRowWindow } from './use-row-window.js';
import { pieces } from './window.js';

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
  /** The same row in the report of the last period; without the function there is no such report. */
  readonly previousOf?: ((row: number) => Json | undefined) | undefined;
}

// Over 60 lines: one table whose parts share the active cell and the selection.
export function Grid(props: GridProps) {
  const { t } = useTranslation();
  const { id, model, rows, language, readOnly, previousOf } = props;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Active>({ row: 0, column: 0, editing: false });
  const [focused, setFocused] = useState(false);
  const [said, setSaid] = useState('');
  const [pasted, setPasted] = useState<Pasted>();
  const [previous, setPrevious] = useState({ cell: false, all: false });
  const size = { rows: rows.length, columns: model.columns.length };
  const place = clampCell(active, size);
  const selection = selectionOf(active, size.rows, size.columns);
  const titled = props.rowTitles !== undefined;

  const onPrevious = (all: boolean): void => {
    if (previousOf === undefined) return setSaid(t('report.grid.noPrevious'));
    setPrevious((was) => (all ? { ...was, all: !was.all } : { ...was, cell: !was.cell }));
  };
  const act = useGridActions(props, { active, setActive, say: setSaid, setPasted, onPrevious });
  const enter = useCallback(() => setFocused(true), []);
  const control = useGridControl(props, act, setActive, enter);
  useClipboard(box, focused, act);
  const goTo = useCallback((row: number, column: number): void => {
    setActive({ row, column, editing: false });
    setFocused(true);
  }, []);
  useReveal(box, props, goTo);
  const drawn = useRowWindow(box, size.rows, size.columns, previous.all);

  useEffect(() => {
    const column = model.columns[place.column];
    if (!focused || column === undefined) return;
    // The last row is gone, and with it what had the focus: keys still undo, add and paste.
    if (size.rows === 0) return box.current?.focus();
    focusIn(id, place.row, column);
  }, [focused, id, model, place.row, place.column, size.rows]);

  const nameOf = (row: number): string =>
    rowNameOf(props, row) ?? t('report.grid.rowNumber', { row: row + 1 });
  const addAndEnter = (): void => {
    // The button is outside the table: whoever presses it goes on in the new row.
    act.add();
    setFocused(true);
  };
  const growing = model.growing && !readOnly;
  const heads = model.head.length;
  // What the cell has to say comes after the cell itself was painted.
  const foot = useDeferredValue<GridFootProps>({
    id,
    model,
    rowName: nameOf(place.row),
    titled,
    rowCount: size.rows,
    readOnly,
    active: focused ? place : undefined,
    selection,
    mark: props.marks[place.row]?.[model.columns[place.column]?.key ?? ''],
    row: rows[place.row],
    previous: previous.cell || previous.all ? (previousOf?.(place.row) ?? NO_ROW) : undefined,
    said,
    language,
    lastRow: place.row,
    onAdd: growing && size.rows < model.maxRows ? addAndEnter : undefined,
    onRemove: growing && size.rows > 0 ? act.remove : undefined,
    onMove: growing && size.rows > 1 ? act.moveRows : undefined,
    onPrevious: previousOf === undefined ? undefined : () => onPrevious(true),
    previousShown: previous.all,
  });
  return (
    <div
      className={readOnly ? 'grid read-only' : 'grid'}
      onFocus={(focus) => setFocused(box.current?.contains(focus.target) === true)}
      onBlur={(blur) => {
        if (!(box.current?.contains(blur.relatedTarget) === true)) setFocused(false);
      }}
    >
      {/* Without a cell to focus, a head that scrolls must be reachable itself. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={box}
        className="grid-box"
        tabIndex={size.rows === 0 ? 0 : undefined}
        onKeyDown={(press) => {
          if (press.target === press.currentTarget) control.keyOnCell(press);
        }}
      >
        <table
          id={id}
          role="grid"
          aria-label={props.label}
          aria-readonly={readOnly}
          aria-multiselectable="true"
          aria-rowcount={heads + size.rows}
          aria-colcount={size.columns + 1}
          className={['grid-table', titled ? 'titled' : '', drawn.long ? 'long' : ''].join(' ').trim()}
          style={tableStyle(model, titled)}
        >
          <GridHead
            id={id}
            model={model}
            titled={titled}
            language={language}
            readOnly={readOnly}
            onColumn={control.selectColumn}
          />
          <tbody>
            {pieces(drawn, size.rows, place.row).map((piece) => {
              if ('gap' in piece)
                return (
                  <Gap key={`gap-${piece.at}`} height={piece.gap * drawn.rowHeight} span={size.columns + 1} />
                );
              const index = piece.row;
              const inside = selection !== undefined && index >= selection.top && index <= selection.bottom;
              return (
                <GridRow
                  key={index}
                  id={id}
                  index={index}
                  rowIndex={heads + index + 1}
                  title={props.rowTitles?.[index]?.[language]}
                  row={rows[index] ?? {}}
                  previous={previous.all ? (previousOf?.(index) ?? NO_ROW) : undefined}
                  marks={props.marks[index] ?? NO_MARKS}
                  columns={model.columns}
                  language={language}
                  readOnly={readOnly}
                  active={place.row === index ? place.column : -1}
                  from={inside ? selection.left : -1}
                  to={inside ? selection.right : -1}
                  focused={focused && place.row === index}
                  startEditing={active.editing && place.row === index}
                  control={control}
                />
              );
            })}
          </tbody>
        </table>
        {size.rows === 0 && <p className="grid-empty">{t('report.grid.empty')}</p>}
      </div>
      {pasted !== undefined && (
        <PasteReport
          pasted={pasted}
          model={model}
          rows={rows}
          rowName={nameOf}
          language={language}
          onGo={goTo}
          onUndo={act.undo}
          onClose={() => setPasted(undefined)}
        />
      )}
      <GridFoot {...foot} />
    </div>
  );
}

const NO_ROW: Json = {};

/** Stands for rows that are not in view. */
function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  return (
    <tr role="presentation" aria-hidden="true" className="grid-gap">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

/** What a row is called: by its title, or by its first text or code. */
function rowNameOf({ model, rows, rowTitles, language }: GridProps, row: number): string | undefined {
  const title = rowTitles?.[row]?.[language];
  if (title !== undefined) return title;
  const first = model.columns[0];
  if (first === undefined || (first.kind !== 'text' && first.kind !== 'choice')) return undefined;
  return shownText(first, cellValue(rows[row], first), language) || undefined;
}

function focusIn(grid: string, row: number, column: Column | undefined): void {
  const cell = column && document.getElementById(cellId(grid, row, column));
  const target = cell?.querySelector('input') ?? cell;
  if (target && target !== document.activeElement) target.focus();
}

/** Somebody outside wants a cell shown: its row may not be drawn at the moment. */
function useReveal(
  box: { readonly current: HTMLDivElement | null },
  { id, model, rowNames }: GridProps,
  goTo: (row: number, column: number) => void,
): void {
  useEffect(() => {
    const element = box.current;
    const reveal = (event: Event): void => {
      const { path } = (event as CustomEvent<Reveal>).detail;
      const named = rowNames[0] !== '';
      const row = named ? rowNames.findIndex((name) => String(name) === path[0]) : 0;
      if (row < 0) return;
      const rest = (named ? path.slice(1) : path).join('_');
      // What stands in no column (the row as a whole, a field of another level) is shown by its row.
      const column = Math.max(
        0,
        model.columns.findIndex((one) => one.path.join('_') === rest),
      );
      event.preventDefault();
      flushSync(() => goTo(row, column));
      // The cell may have been the active one before, and then nothing changed that would focus it.
      focusIn(id, row, model.columns[column]);
    };
    element?.addEventListener(REVEAL, reveal);
    return () => element?.removeEventListener(REVEAL, reveal);
  }, [box, id, model, rowNames, goTo]);
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
