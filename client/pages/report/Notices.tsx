/** What has to be read before anything else: why a report came back, what changed below it, why it cannot be edited. */
import { useTranslation } from 'react-i18next';
import { dateText, dueText } from '../../components/DateText.js';
import { useLanguage } from '../../i18n.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import type { Report } from '../../wire.js';
import { StaleNotice } from '../rollup/StaleNotice.js';

/** What has happened to the period and the due moment: a lock, an extension, a year that is not announced. */
function DueNotices({ report }: { readonly report: Report }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { locked, unlockedUntil, ruleDueAt, dueProvisional } = report;
  return (
    <>
      {locked === true && <p className="notice notice-amber">{t('report.page.locked')}</p>}
      {unlockedUntil !== undefined && (
        <p className="notice notice-amber">
          {t('report.page.unlockedUntil', { until: dueText(unlockedUntil, language) })}
        </p>
      )}
      {ruleDueAt !== undefined && (
        <p className="notice notice-blue">
          {t('report.page.extended', {
            due: dueText(report.dueAt, language),
            was: dueText(ruleDueAt, language),
          })}
        </p>
      )}
      {dueProvisional === true && <p className="notice notice-blue">{t('report.page.dueProvisional')}</p>}
    </>
  );
}

export function Notices({
  report,
  editable,
  now,
  root,
  onCorrect,
}: {
  readonly report: Report;
  readonly editable: boolean;
  readonly now: number;
  readonly root: ObjectField;
  /** Opens the correction with a reason filled in; absent where the reader may not. */
  readonly onCorrect: ((reason: string) => void) | undefined;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const due = dueText(report.dueAt, language);
  const receiver = report.receiver.name;
  const rejected =
    report.state === 'draft' && report.reason !== undefined && report.correctionRequest === undefined;
  return (
    <>
      <DueNotices report={report} />
      {report.state === 'returned' && (
        <section className="notice notice-red">
          <h2>{t('report.page.returnedTitle', { receiver })}</h2>
          <p className="reason-text">{report.reason}</p>
          <p className="strong">{t('report.page.dueBefore', { due })}</p>
        </section>
      )}
      {rejected && (
        <section className="notice notice-red">
          <h2>{t('report.page.rejectedTitle')}</h2>
          <p className="reason-text">{report.reason}</p>
        </section>
      )}
      {report.correctionRequest !== undefined && (
        <section className="notice notice-amber">
          <h2>
            {t('report.page.correctionTitle', {
              receiver,
              due: dueText(report.correctionRequest.dueAt, language),
            })}
          </h2>
          <p className="reason-text">{report.correctionRequest.reason}</p>
        </section>
      )}
      {report.stale === true && (
        <StaleNotice
          here={{ regime: report.regime, period: report.period, unit: report.unit.code }}
          root={root}
          {...(onCorrect === undefined
            ? {}
            : {
                action: (reason: string) => (
                  <button type="button" className="btn btn-primary" onClick={() => onCorrect(reason)}>
                    {t('lineage.correct')}
                  </button>
                ),
              })}
        />
      )}
      {report.state === 'none' && Date.parse(report.opensAt) > now && (
        <p className="notice">{t('report.page.notOpenYet', { from: dateText(report.opensAt, language) })}</p>
      )}
      {report.state === 'none' && editable && (
        <p className="notice notice-blue">{t('report.page.nobodyOpened')}</p>
      )}
    </>
  );
}
