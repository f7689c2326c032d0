/** The head of a grid: groups over columns, units of measure under the labels, widths fixed once for all rows. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../regimes/words.js';
import { NUMBER_WIDTH, TITLE_WIDTH } from './columns.js';
import type { GridModel, HeadCell } from './columns.js';
import { helpId } from './GridRow.js';

interface Props {
  /** Prefix of the ids of cells. */
  readonly id: string;
  readonly model: GridModel;
  readonly titled: boolean;
  readonly language: Language;
  readonly readOnly: boolean;
  /** A head was pressed: its column is selected, with Shift all up to it. */
  readonly onColumn: (column: number, reaching: boolean) => void;
}

const HEAD_ROW = 30;

export const GridHead = memo(function GridHead({ id, model, titled, language, readOnly, onColumn }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <colgroup>
        <col style={{ width: titled ? TITLE_WIDTH : NUMBER_WIDTH }} />
        {model.columns.map((column) => (
          <col key={column.key} style={{ width: column.width }} />
        ))}
      </colgroup>
      <thead>
        {model.head.map((cells, level) => (
          <tr key={level} role="row" aria-rowindex={level + 1}>
            {level === 0 && (
              <th
                role="columnheader"
                scope="col"
                rowSpan={model.head.length}
                className={titled ? 'grid-title' : 'grid-number'}
              >
                {titled ? t('report.grid.item') : t('report.grid.number')}
              </th>
            )}
            {cells.map((cell) => (
              <Head
                key={cell.firstColumn}
                id={id}
                cell={cell}
                level={level}
                readOnly={readOnly}
                model={model}
                language={language}
                onColumn={onColumn}
              />
            ))}
          </tr>
        ))}
      </thead>
    </>
  );
});

function Head({
  id,
  cell,
  level,
  model,
  language,
  readOnly,
  onColumn,
}: {
  readonly id: string;
  readonly onColumn: Props['onColumn'];
  readonly cell: HeadCell;
  readonly level: number;
  readonly model: GridModel;
  readonly language: Language;
  readonly readOnly: boolean;
}) {
  const { t } = useTranslation();
  const column = cell.column === undefined ? undefined : model.columns[cell.column];
  const help = column?.help?.[language];
  return (
    <th
      role="columnheader"
      scope={column === undefined ? 'colgroup' : 'col'}
      colSpan={cell.columnSpan}
      rowSpan={cell.rowSpan}
      className={column === undefined ? 'grid-group' : cell.column === 0 ? 'grid-first' : undefined}
      style={{ top: level * HEAD_ROW }}
      title={help}
      aria-describedby={column === undefined || help === undefined ? undefined : helpId(id, column)}
      aria-colindex={cell.firstColumn + 2}
      onMouseDown={(press) => {
        if (cell.column === undefined || press.button !== 0) return;
        press.preventDefault();
        onColumn(cell.column, press.shiftKey);
      }}
    >
      <span className="grid-label">
        {cell.label[language]}
        {column?.required === true && !column.readOnly && !readOnly && (
          <span className="red" title={t('report.form.required')}>
            {'\u00a0*'}
          </span>
        )}
      </span>
      {column?.unit !== undefined && <span className="grid-unit">{column.unit}</span>}
      {/* Read out with every cell of the column; on the screen it stands in the line under the table. */}
      {column !== undefined && help !== undefined && (
        <span id={helpId(id, column)} hidden>
          {help}
        </span>
      )}
    </th>
  );
}
