/** What has to be read before anything else: why a report came back, what changed below it, why it cannot be edited. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { dateText, dueText } from '../../components/DateText.js';
import { useLanguage } from '../../i18n.js';
import type { Report } from '../../wire.js';

export function Notices({
  report,
  editable,
  now,
}: {
  readonly report: Report;
  readonly editable: boolean;
  readonly now: number;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const due = dueText(report.dueAt, language);
  const receiver = report.receiver.name;
  const rejected =
    report.state === 'draft' && report.reason !== undefined && report.correctionRequest === undefined;
  return (
    <>
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
        <section className="notice notice-amber">
          <h2>{t('report.page.stale')}</h2>
          <p>{t('report.page.staleText')}</p>
          <ul>
            {(report.staleInputs ?? []).map((input) => (
              <li key={input.unit.code}>
                <Link to={`/reports/${report.regime}/${report.period}/${input.unit.code}`}>
                  {input.unit.name}
                </Link>
                {': '}
                {input.frozen?.revision ?? '–'} → {input.now?.revision ?? '–'}
              </li>
            ))}
          </ul>
        </section>
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
