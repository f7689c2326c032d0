/** The report as a workbook: out to Excel, and back as a draft. */
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { queryOf } from '../../api.js';
import { FileButtons } from '../../components/FileButtons.js';
import { focusCell } from '../../form/focus-cell.js';
import { useStable } from '../../form/use-stable.js';
import { UploadPanel } from '../workbooks/UploadPanel.js';
import { keys } from '../../queries.js';
import type { Filing } from './use-filing.js';
import { reportPath } from './use-report.js';
import type { Place } from './use-report.js';

export function Excel({
  place,
  filing,
  editable,
}: {
  readonly place: Place;
  readonly filing: Filing;
  readonly editable: boolean;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { regime, period, unit } = place;
  const reread = useStable(() => {
    void queries.invalidateQueries({ queryKey: keys.report(regime, period, unit) });
  });
  const files = (['xlsx', 'csv'] as const).map((format) => ({
    label: t(format === 'csv' ? 'workbooks.getCsv' : 'workbooks.getExcel'),
    path: reportPath(place, 'workbook') + queryOf({ format }),
    name: `${regime} ${period} ${unit}.${format}`,
  }));
  return (
    <section className="panel stack-tight" aria-label={t('workbooks.report')}>
      <h2>{t('workbooks.report')}</h2>
      <p className="quiet">{t(editable ? 'workbooks.reportHelp' : 'workbooks.reportRead')}</p>
      <div className="row-line">
        {/* What was typed is saved first, so that the file holds it and may come back. */}
        <FileButtons files={files} before={editable ? () => filing.autosave.flush() : undefined} />
      </div>
      {editable && <UploadPanel target={{ regime, period, unit }} onRead={reread} onCell={focusCell} />}
    </section>
  );
}
