/** Below a grid: what the active cell has to say, the row buttons, the count, and what a paste did. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, Language } from '../../../regimes/words.js';
import { Icon } from '../../components/Icon.js';
import { shownText } from './cell-text.js';
import { deltaText } from './delta.js';
import type { Column, GridModel } from './columns.js';
import { isPartial, reportedText } from './marks.js';
import type { CellMark } from './marks.js';
import type { Cell } from './moves.js';
import { heightOf, widthOf } from './range.js';
import type { Range } from './range.js';
import { cellValue } from './rows.js';

export interface GridFootProps {
  readonly id: string;
  readonly model: GridModel;
  readonly rowName: string;
  /** The rows are named parts: there is nothing to add, remove or move. */
  readonly titled: boolean;
  readonly rowCount: number;
  readonly readOnly: boolean;
  /** Undefined while the grid has not the focus. */
  readonly active: Cell | undefined;
  readonly selection: Range | undefined;
  readonly lastRow: number;
  /** The same row of the last period, where its value is asked for. */
  readonly previous: Json | undefined;
  readonly mark: CellMark | undefined;
  readonly row: Json | undefined;
  readonly said: string;
  readonly language: Language;
  readonly onAdd: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
  readonly onMove: ((by: -1 | 1) => void) | undefined;
  /** Shows or hides the last period's values of all cells. */
  readonly onPrevious: (() => void) | undefined;
  readonly previousShown: boolean;
}

/** Drawn only when it was given something new: the table around it is drawn with every key that moves. */
export const GridFoot = memo(function GridFoot(props: GridFootProps) {
  const { t } = useTranslation();
  const { active, model, onAdd, onRemove, onMove, onPrevious } = props;
  const column = active === undefined ? undefined : model.columns[active.column];
  return (
    <div className="grid-foot" id={`${props.id}-foot`} tabIndex={-1}>
      <div className="grid-line">
        {column !== undefined && active !== undefined ? (
          <CellLine {...props} column={column} />
        ) : (
          <span className="quiet">{t(props.readOnly ? 'report.grid.hintRead' : 'report.grid.hint')}</span>
        )}
      </div>
      <div className={props.titled && onPrevious === undefined ? 'grid-tools only-said' : 'grid-tools'}>
        {onAdd !== undefined && (
          <button type="button" className="btn btn-plain btn-small" onClick={onAdd}>
            <Icon name="plus" />
            {t('report.grid.add')}
          </button>
        )}
        {onRemove !== undefined && (
          <button type="button" className="btn btn-plain btn-small" onClick={onRemove}>
            <Icon name="close" />
            {t('report.grid.remove', { row: props.lastRow + 1 })}
          </button>
        )}
        {onMove !== undefined && (
          <>
            <button type="button" className="btn btn-plain btn-small" onClick={() => onMove(-1)}>
              {t('report.grid.moveUp')}
            </button>
            <button type="button" className="btn btn-plain btn-small" onClick={() => onMove(1)}>
              {t('report.grid.moveDown')}
            </button>
          </>
        )}
        {onPrevious !== undefined && (
          <button
            type="button"
            className="btn btn-plain btn-small"
            aria-pressed={props.previousShown}
            onClick={onPrevious}
          >
            {t('report.grid.previousAll')}
          </button>
        )}
        <span className="quiet">{t('frame.count', { count: props.rowCount })}</span>
        <span className="grid-said" role="status">
          {props.said}
        </span>
        {!props.readOnly && (
          <details className="grid-keys">
            <summary>{t('report.grid.keys')}</summary>
            <p>{t('report.grid.keysText')}</p>
          </details>
        )}
      </div>
    </div>
  );
});

function CellLine({
  column,
  mark,
  row,
  rowName,
  previous,
  selection,
  language,
}: GridFootProps & { readonly column: Column }) {
  const { t } = useTranslation();
  const before = previous === undefined ? undefined : cellValue(previous, column);
  return (
    <>
      <span className="strong">
        {rowName} · {column.label[language]}
      </span>
      {selection !== undefined && (
        <span className="quiet">
          {t('report.grid.selected', { rows: heightOf(selection), columns: widthOf(selection) })}
        </span>
      )}
      {previous !== undefined && (
        <span className="grid-before">
          {t('report.grid.previous', { value: shownText(column, before, language) || '–' })}{' '}
          {deltaText(before, cellValue(row, column), language)}
        </span>
      )}
      {column.computed && <span className="quiet">ƒ {t('report.grid.computed')}</span>}
      {column.help !== undefined && <span className="grid-help">{column.help[language]}</span>}
      {mark?.messages?.map((message) => (
        <span key={message.vi} className={mark.severity === 'error' ? 'red' : 'amber'}>
          {mark.severity === 'error' ? '✕' : '▲'} {message[language]}
        </span>
      ))}
      {mark?.remarks?.map((remark) => (
        <span key={remark} className="remark-words">
          <Icon name="pencil" /> {remark}
        </span>
      ))}
      {mark?.source !== undefined && <span className="quiet">↺ {mark.source}</span>}
      {mark?.changed !== undefined && (
        <span className="amber">
          {t('report.grid.before', { value: shownText(column, mark.changed.before, language) || '–' })}{' '}
          {deltaText(mark.changed.before, cellValue(row, column), language)}
        </span>
      )}
      {mark?.reported !== undefined && (
        <span className={isPartial(mark) ? 'amber' : 'quiet'}>{reportedText(mark, t, language)}</span>
      )}
    </>
  );
}
