/** What became of a pasted block: what was taken, what could not be, cell by cell, and how figures were read. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Language } from '../../../regimes/words.js';
import { readCell, shownText } from './cell-text.js';
import type { Paste, Trouble } from './clipboard.js';
import type { GridModel } from './columns.js';
import { cellValue } from './rows.js';
import type { Rows } from './rows.js';
import { cellKey } from './sheet.js';
import type { Pasted } from './use-grid-actions.js';

interface Props {
  readonly pasted: Pasted;
  readonly model: GridModel;
  /** As they stand now: what was pasted onto computed cells is held against what they compute. */
  readonly rows: Rows;
  readonly rowName: (row: number) => string;
  readonly language: Language;
  readonly onGo: (row: number, column: number) => void;
  readonly onUndo: () => void;
  readonly onClose: () => void;
}

/** Cells named one by one; of the rest their number is said. */
const NAMED = 100;

export function PasteReport({ pasted, model, rows, rowName, language, ...acts }: Props) {
  const { t } = useTranslation();
  const { plan, readAs } = pasted;
  const { told, agreeing } = troublesNow(plan.troubles, model, rows);
  const other = plan.notation === 'vi' ? 'en' : 'vi';
  const here = useRef<HTMLDivElement>(null);
  // The table may reach below the window: what could not be taken is seen, not only read aloud.
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest' });
  }, [pasted]);
  return (
    <div ref={here} className={told.length === 0 ? 'paste-report' : 'paste-report paste-trouble'}>
      <div className="paste-line">
        <span role="status">{pasteWords(plan, agreeing, t)}</span>
        <button type="button" className="link" onClick={acts.onUndo}>
          {t('report.grid.pasteUndo')}
        </button>
        <button type="button" className="link" onClick={acts.onClose}>
          {t('report.grid.pasteClose')}
        </button>
      </div>
      {readAs !== undefined && (
        <div className="paste-line">
          <span className="amber">
            <span aria-hidden="true">▲</span> {questionWords(plan, model, t)}
          </span>
          <button type="button" className="btn btn-plain btn-small" onClick={() => readAs(other)}>
            {t(other === 'vi' ? 'report.grid.readVi' : 'report.grid.readEn')}
          </button>
        </div>
      )}
      {told.length > 0 && (
        <ul className="paste-list" aria-label={t('report.grid.pasteTroubles')}>
          {told.slice(0, NAMED).map((trouble) => (
            <li key={cellKey(trouble)}>
              {trouble.kind === 'noRow' || trouble.kind === 'noColumn' ? (
                <span className="strong">{placeWords(trouble, model, rowName, language, t)}</span>
              ) : (
                <button type="button" className="link" onClick={() => acts.onGo(trouble.row, trouble.column)}>
                  {placeWords(trouble, model, rowName, language, t)}
                </button>
              )}
              : {whyWords(trouble, model, rows, language, t)}
            </li>
          ))}
          {told.length > NAMED && <li>{t('report.form.moreIssues', { count: told.length - NAMED })}</li>}
        </ul>
      )}
    </div>
  );
}

/** Figures pasted onto computed cells need no word where the cell computes the same. */
function troublesNow(
  troubles: readonly Trouble[],
  model: GridModel,
  rows: Rows,
): { told: readonly Trouble[]; agreeing: number } {
  const told = troubles.filter((trouble) => {
    const column = model.columns[trouble.column];
    const same = (): boolean =>
      trouble.reading.kind === 'value' &&
      column !== undefined &&
      cellValue(rows[trouble.row], column) === trouble.reading.value;
    return trouble.kind !== 'readOnly' || !same();
  });
  return { told, agreeing: troubles.length - told.length };
}

function pasteWords(plan: Paste, agreeing: number, t: TFunction): string {
  const differing = plan.skipped - agreeing;
  return [
    t('report.grid.pasted', { count: plan.cells.length - plan.unreadable }),
    plan.addedRows > 0 ? t('report.grid.pasteAdded', { count: plan.addedRows }) : '',
    plan.headLeftOut ? t('report.grid.pasteHead') : '',
    agreeing > 0 ? t('report.grid.pasteAgreeing', { count: agreeing }) : '',
    plan.droppedRows > 0 ? t('report.grid.pasteRows', { count: plan.droppedRows }) : '',
    plan.droppedColumns > 0 ? t('report.grid.pasteColumns', { count: plan.droppedColumns }) : '',
    differing > 0 ? t('report.grid.pasteSkipped', { count: differing }) : '',
    plan.unreadable > 0 ? t('report.grid.pasteUnreadable', { count: plan.unreadable }) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function questionWords(plan: Paste, model: GridModel, t: TFunction): string {
  const number = model.columns.find((column) => column.kind === 'number' || column.kind === 'integer');
  const reading = number && readCell(number, plan.ambiguous ?? '', plan.notation);
  if (plan.ambiguous === undefined || number === undefined || reading?.kind !== 'value')
    return t(plan.notation === 'vi' ? 'report.grid.wasReadVi' : 'report.grid.wasReadEn');
  return t('report.grid.pasteAmbiguous', {
    count: plan.ambiguousCount,
    text: plan.ambiguous.trim(),
    value: String(Number(reading.value)).replace('.', plan.notation === 'vi' ? ',' : '.'),
  });
}

function placeWords(
  trouble: Trouble,
  model: GridModel,
  rowName: (row: number) => string,
  language: Language,
  t: TFunction,
): string {
  const column = model.columns[trouble.column];
  const row =
    trouble.kind === 'noRow' ? t('report.grid.rowNumber', { row: trouble.row + 1 }) : rowName(trouble.row);
  return `${row} · ${column?.label[language] ?? t('report.grid.columnNumber', { column: trouble.column + 1 })}`;
}

function whyWords(trouble: Trouble, model: GridModel, rows: Rows, language: Language, t: TFunction): string {
  const column = model.columns[trouble.column];
  const stands =
    column === undefined ? '' : shownText(column, cellValue(rows[trouble.row], column), language);
  const key = trouble.kind === 'readOnly' && column?.computed === true ? 'computed' : trouble.kind;
  return t(`report.grid.why.${key}`, { text: trouble.text.trim(), value: stands || '–' });
}
