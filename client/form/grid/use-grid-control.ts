/** What cells may ask of their grid: one object for all drawings, which always reaches the newest actions. */
import { useEffect, useMemo, useRef } from 'react';
import { PAUSE } from '../draft.js';
import type { EditorHandlers } from './CellEditor.js';
import type { GridProps } from './Grid.js';
import type { GridControl } from './GridRow.js';
import type { Active, GridActions } from './use-grid-actions.js';

const INERT: EditorHandlers = {
  commit: () => undefined,
  typing: () => undefined,
  revert: () => undefined,
  stroke: () => false,
  paste: () => undefined,
};

export function useGridControl(
  props: GridProps,
  act: GridActions,
  setActive: (next: (was: Active) => Active) => void,
  /** The focus goes into the active cell. */
  enter: () => void,
): GridControl {
  const { readOnly, onOpen, openAtOnce } = props;
  const latest = useRef(act);
  const size = useRef({ rows: 0, columns: 0 });
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = act;
    size.current = { rows: props.rows.length, columns: props.model.columns.length };
  });
  return useMemo<GridControl>(() => {
    const reach = (row: number, column: number): void =>
      setActive((was) => ({ row, column, editing: false, anchor: was.anchor ?? was }));
    return {
      // The focus follows the active cell too: a selection that ends here stays.
      activate: (row, column) =>
        setActive((was) =>
          was.row === row && was.column === column ? was : { row, column, editing: false },
        ),
      edit: (row, column) => setActive(() => ({ row, column, editing: true })),
      press: (row, column, reaching) => {
        enter();
        if (reaching) reach(row, column);
        else
          setActive((was) =>
            was.anchor === undefined && was.row === row && was.column === column
              ? was
              : { row, column, editing: false },
          );
      },
      drag: reach,
      selectRow: (row, reaching) => {
        enter();
        setActive((was) => ({
          row,
          column: size.current.columns - 1,
          editing: false,
          anchor: { row: reaching ? (was.anchor ?? was).row : row, column: 0 },
        }));
      },
      selectColumn: (column, reaching) => {
        enter();
        setActive((was) => ({
          row: size.current.rows - 1,
          column,
          editing: false,
          anchor: { row: 0, column: reaching ? (was.anchor ?? was).column : column },
        }));
      },
      keyOnCell: (event) => {
        if (latest.current.stroke(event)) event.preventDefault();
      },
      editor: readOnly
        ? INERT
        : {
            commit: (cell, reading, typed) => {
              clearTimeout(pause.current);
              latest.current.write(cell, reading, false, typed);
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
            paste: (text) => {
              clearTimeout(pause.current);
              latest.current.paste(text);
            },
          },
      open: onOpen,
      openAtOnce: openAtOnce === true,
    };
  }, [readOnly, onOpen, openAtOnce, setActive, enter]);
}
