/** Below a grid: what the active cell has to say, the row buttons, the count, and what a paste did. */
import { useTranslation } from 'react-i18next';
import type { Json, Language } from '../../../regimes/words.js';
import { Icon } from '../../components/Icon.js';
import { shownText } from './cell-text.js';
import { deltaText } from './delta.js';
import type { Column, GridModel } from './columns.js';
import { isPartial, reportedText } from './marks.js';
import type { CellMark } from './marks.js';
import type { Cell } from './moves.js';
import { cellValue } from './rows.js';

interface Props {
  readonly id: string;
  readonly model: GridModel;
  readonly rowTitle: string | undefined;
  readonly rowCount: number;
  readonly readOnly: boolean;
  /** Undefined while the grid has not the focus. */
  readonly active: Cell | undefined;
  readonly lastRow: number;
  readonly mark: CellMark | undefined;
  readonly row: Json | undefined;
  readonly said: string;
  readonly language: Language;
  readonly onAdd: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
}

export function GridFoot(props: Props) {
  const { t } = useTranslation();
  const { active, model, onAdd, onRemove } = props;
  const column = active === undefined ? undefined : model.columns[active.column];
  return (
    <div className="grid-foot" id={`${props.id}-foot`} tabIndex={-1}>
      <div className="grid-line">
        {column !== undefined && active !== undefined ? (
          <CellLine {...props} column={column} active={active} />
        ) : (
          <span className="quiet">{t(props.readOnly ? 'report.grid.hintRead' : 'report.grid.hint')}</span>
        )}
      </div>
      <div className={props.rowTitle === undefined ? 'grid-tools' : 'grid-tools only-said'}>
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
}

function CellLine({
  column,
  active,
  mark,
  row,
  rowTitle,
  model,
  language,
}: Props & { readonly column: Column; readonly active: Cell }) {
  const { t } = useTranslation();
  const first = model.columns[0];
  const named = first !== undefined && first !== column && (first.kind === 'text' || first.kind === 'choice');
  const name = rowTitle ?? (named ? shownText(first, cellValue(row, first), language) : '');
  return (
    <>
      <span className="strong">
        {name || t('report.grid.rowNumber', { row: active.row + 1 })} · {column.label[language]}
      </span>
      {column.computed && <span className="quiet">ƒ {t('report.grid.computed')}</span>}
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
