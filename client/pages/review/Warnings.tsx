import { useTranslation } from 'react-i18next';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import type { Language } from '../../../regimes/words.js';
import { explanationKey } from '../../../forms/explanations.js';
import { focusCell } from '../../form/focus-cell.js';
import { describePath } from '../../form/places.js';
import { useLanguage } from '../../i18n.js';
import type { Report } from '../../wire.js';

/** The warnings of a report with what the sender says to them. */
export function Warnings({
  report,
  root,
  language,
}: {
  readonly report: Report;
  readonly root: ObjectField;
  readonly language: Language;
}) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const warnings = report.issues.filter((issue) => issue.severity === 'warning');
  if (warnings.length === 0) return null;
  return (
    <section className="notice notice-amber" aria-label={t('review.warnings')}>
      <h2>{t('review.warnings')}</h2>
      <ul>
        {warnings.map((issue) => (
          <li key={explanationKey(issue)}>
            <button type="button" className="link" onClick={() => focusCell(issue.path)}>
              {describePath(root, issue.path, report.content, language)}
            </button>
            : <span className="amber">▲ {say(issue.message)}</span>
            <br />
            <span className="break">
              {report.explanations[explanationKey(issue)] === undefined
                ? t('review.noExplanation')
                : t('report.form.explained', { text: report.explanations[explanationKey(issue)] ?? '' })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
