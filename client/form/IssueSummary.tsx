/** Everything that is wrong, all at once, each a way to its cell. */
import { useTranslation } from 'react-i18next';
import type { Issue, JsonObject, Language } from '../../regimes/words.js';
import type { ObjectField } from '../../regimes/dialect/regime.js';
import { focusCell } from './focus-cell.js';
import { describePath } from './places.js';

interface Props {
  readonly issues: readonly Issue[];
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly language: Language;
  readonly title: string;
}

const SHOWN = 40;

export function IssueSummary({ issues, root, content, language, title }: Props) {
  const { t } = useTranslation();
  if (issues.length === 0) return null;
  const errors = issues.some((issue) => issue.severity === 'error');
  return (
    <section
      className={errors ? 'notice notice-red issue-summary' : 'notice notice-amber issue-summary'}
      aria-label={title}
      id="issue-summary"
      tabIndex={-1}
    >
      <h2>{title}</h2>
      <ul>
        {issues.slice(0, SHOWN).map((issue) => (
          <li key={`${issue.rule}@${issue.path}`} className={issue.severity === 'error' ? 'red' : 'amber'}>
            <button type="button" className="link" onClick={() => focusCell(issue.path)}>
              {describePath(root, issue.path, content, language)}
            </button>
            : {issue.message[language]}
          </li>
        ))}
      </ul>
      {issues.length > SHOWN && <p>{t('report.form.moreIssues', { count: issues.length - SHOWN })}</p>}
    </section>
  );
}
