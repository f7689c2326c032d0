/** One row: drawn again only when its values, its marks or the active cell in it change. */
import { memo } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, Language } from '../../../regimes/words.js';
import { CellEditor } from './CellEditor.js';
import type { EditorHandlers } from './CellEditor.js';
import { shownText } from './cell-text.js';
import type { Column } from './columns.js';
import { isPartial } from './marks.js';
import type { CellMark, RowMarks } from './marks.js';
import { cellValue } from './rows.js';

export interface GridControl {
  /** The pointer goes down on a cell; with Shift the selection reaches up to it. */
  readonly press: (row: number, column: number, reaching: boolean) => void;
  /** The pointer comes over a cell with its button down. */
  readonly drag: (row: number, column: number) => void;
  readonly selectRow: (row: number, reaching: boolean) => void;
  readonly selectColumn: (column: number, reaching: boolean) => void;
  readonly activate: (row: number, column: number) => void;
  readonly edit: (row: number, column: number) => void;
  readonly keyOnCell: (event: KeyboardEvent) => void;
  readonly editor: EditorHandlers;
  readonly open: ((row: number, column: number) => void) | undefined;
  /** One click opens, not two. */
  readonly openAtOnce: boolean;
}

interface Props {
  readonly id: string;
  readonly index: number;
  /** Its number among the rows of the table, those of the head counted too. */
  readonly rowIndex: number;
  /** The label of the row where it is a named part; otherwise its number is shown. */
  readonly title: string | undefined;
  readonly row: Json;
  /** The same row of the last period, where its values are shown under this one's. */
  readonly previous: Json | undefined;
  readonly marks: RowMarks;
  readonly columns: readonly Column[];
  readonly language: Language;
  readonly readOnly: boolean;
  /** -1: the active cell is in another row. */
  readonly active: number;
  /** First and last selected column of this row; -1: none is. */
  readonly from: number;
  readonly to: number;
  /** The grid has the focus, so the active cell shows its input. */
  readonly focused: boolean;
  readonly startEditing: boolean;
  readonly control: GridControl;
}

export const GridRow = memo(function GridRow(props: Props) {
  const { t } = useTranslation();
  const beforeLabel = t('report.grid.previousShort');
  const { id, index, title, columns, marks } = props;
  const whole = marks[''];
  return (
    <tr role="row" aria-rowindex={props.rowIndex} className="grid-row">
      <th
        role="rowheader"
        scope="row"
        id={`${id}_${index}`}
        tabIndex={-1}
        className={title === undefined ? 'grid-number' : 'grid-title'}
        data-mark={whole?.severity}
        title={wordsOf(whole, props.language)}
        aria-colindex={1}
        onMouseDown={(press) => {
          if (title !== undefined || press.button !== 0) return;
          press.preventDefault();
          props.control.selectRow(index, press.shiftKey);
        }}
      >
        {title ?? index + 1}
      </th>
      {columns.map((column, position) => (
        <GridCell
          key={column.key}
          id={id}
          index={index}
          column={column}
          position={position}
          value={cellValue(props.row, column)}
          before={
            props.previous === undefined
              ? undefined
              : shownText(column, cellValue(props.previous, column), props.language) || '–'
          }
          beforeLabel={beforeLabel}
          mark={marks[column.key]}
          language={props.language}
          readOnly={props.readOnly}
          active={props.active === position}
          selected={position >= props.from && position <= props.to}
          focused={props.focused && (props.active === position || marks[column.key] !== undefined)}
          startEditing={props.startEditing && props.active === position}
          control={props.control}
        />
      ))}
    </tr>
  );
});

export function cellId(grid: string, row: number, column: Column): string {
  return [grid, row, ...column.path].join('_');
}

/** The id of the words in the head that say what belongs into a column. */
export function helpId(grid: string, column: Column): string {
  return `${[grid, 'head', ...column.path].join('-')}-help`;
}

/** What a cell is described by: its marks, and the help of its column. */
function describedBy(
  grid: string,
  id: string,
  column: Column,
  words: string | undefined,
): string | undefined {
  const ids = [
    ...(words === undefined ? [] : [`${id}-words`]),
    ...(column.help === undefined ? [] : [helpId(grid, column)]),
  ];
  return ids.length === 0 ? undefined : ids.join(' ');
}

/** All that a mark says, in lines. */
export function wordsOf(mark: CellMark | undefined, language: Language): string | undefined {
  if (mark === undefined) return undefined;
  const lines = [
    ...(mark.messages ?? []).map((message) => message[language]),
    ...(mark.remarks ?? []),
    ...(mark.source === undefined ? [] : [mark.source]),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

interface CellProps extends Pick<
  Props,
  'id' | 'index' | 'language' | 'readOnly' | 'startEditing' | 'control'
> {
  readonly column: Column;
  readonly position: number;
  readonly value: Json | undefined;
  /** The last period's value as it is shown under this one's; undefined where it is not asked for. */
  readonly before: string | undefined;
  readonly beforeLabel: string;
  readonly mark: CellMark | undefined;
  readonly active: boolean;
  readonly selected: boolean;
  /** The grid has the focus and this row the active cell; told only to cells for which it makes a difference. */
  readonly focused: boolean;
}

/** Drawn again only when something of its own changes: a row has fifty of them. */
const GridCell = memo(function GridCell({
  id: grid,
  index,
  column,
  position,
  value,
  mark,
  language,
  control,
  active,
  selected,
  ...props
}: CellProps) {
  const id = cellId(grid, index, column);
  const locked = props.readOnly || column.readOnly;
  const editing = active && props.focused && !locked;
  const words = wordsOf(mark, language);
  const described = describedBy(grid, id, column, words);
  const numeric = column.kind === 'number' || column.kind === 'integer';
  const invalid = mark?.severity === 'error';
  const text = mark?.unreadable ?? shownText(column, value, language);
  return (
    // The grid's keys are handled here and in the editor; roles make it a grid cell.

    <td
      role="gridcell"
      id={id}
      aria-colindex={position + 2}
      aria-readonly={locked}
      aria-invalid={invalid}
      aria-describedby={described}
      aria-selected={selected || (active && props.focused)}
      data-selected={selected ? '' : undefined}
      tabIndex={active && !editing ? 0 : -1}
      data-mark={mark?.severity}
      data-remark={mark?.remarks === undefined ? undefined : ''}
      data-source={mark?.source === undefined ? undefined : ''}
      data-changed={mark?.changed === undefined ? undefined : ''}
      data-partial={mark !== undefined && isPartial(mark) ? '' : undefined}
      className={cellClass(column, numeric, locked, position) + (mark?.fresh === true ? ' fresh' : '')}
      title={props.focused ? undefined : words}
      onFocus={(focus) => {
        if (focus.target === focus.currentTarget) control.activate(index, position);
      }}
      onMouseDown={(press) => {
        if (press.button !== 0 || (press.target instanceof HTMLInputElement && !press.shiftKey)) return;
        // The grid puts the focus itself: the browser would set a text cursor where the value is to be overwritten.
        press.preventDefault();
        control.press(index, position, press.shiftKey);
      }}
      onMouseEnter={(enter) => {
        if (enter.buttons === 1) control.drag(index, position);
      }}
      onClick={control.openAtOnce ? () => control.open?.(index, position) : undefined}
      onDoubleClick={() => {
        if (control.open === undefined) control.edit(index, position);
        else if (!control.openAtOnce) control.open(index, position);
      }}
      onKeyDown={(press) => {
        if (press.target === press.currentTarget) control.keyOnCell(press);
      }}
    >
      {editing ? (
        <CellEditor
          key={String(props.startEditing)}
          id={id}
          label={column.label[language]}
          row={index}
          position={position}
          column={column}
          value={value}
          unreadable={mark?.unreadable}
          invalid={invalid}
          describedBy={described}
          language={language}
          startEditing={props.startEditing}
          handlers={control.editor}
        />
      ) : (
        <span className={isCut(text, column) ? 'grid-text cut' : 'grid-text'}>
          {value === undefined && locked && numeric ? '–' : text}
        </span>
      )}
      {props.before !== undefined && (
        <span className="grid-previous">
          <span className="visually-hidden">{props.beforeLabel} </span>
          {props.before}
        </span>
      )}
      {words !== undefined && (
        <span id={`${id}-words`} hidden>
          {words}
        </span>
      )}
    </td>
  );
});

function cellClass(column: Column, numeric: boolean, locked: boolean, position: number): string {
  const names = ['grid-cell'];
  if (numeric) names.push('amount');
  if (column.computed) names.push('computed');
  else if (locked) names.push('locked');
  if (position === 0) names.push('grid-first');
  return names.join(' ');
}

const WIDEST_SIGN = 7.5;

/**
 * Whether a text may not fit into its cell on one line. Only these are clipped: a clip for each of thousands of cells is
 * what painting a table costs.
 */
function isCut(text: string, column: Column): boolean {
  return text.length * WIDEST_SIGN + 14 > column.width;
}
