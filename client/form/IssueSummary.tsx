/** Everything that is wrong, all at once: each mistake in its words, with every cell it stands at as a way there. */
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

/** Places shown of one mistake; a table of empty rows would otherwise fill the page. */
const SHOWN = 24;

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
        {groupsOf(issues, language).map((group) => (
          <li key={group.key}>
            <span className={group.severity === 'error' ? 'red' : 'amber'}>
              <span aria-hidden="true">{group.severity === 'error' ? '✕' : '▲'}</span> {group.message}
            </span>
            <ul className="places">
              {group.paths.slice(0, SHOWN).map((path) => (
                <li key={path}>
                  <button type="button" className="link" onClick={() => focusCell(path)}>
                    {describePath(root, path, content, language)}
                  </button>
                </li>
              ))}
              {group.paths.length > SHOWN && (
                <li>{t('report.form.moreIssues', { count: group.paths.length - SHOWN })}</li>
              )}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Group {
  readonly key: string;
  readonly severity: Issue['severity'];
  readonly message: string;
  readonly paths: readonly string[];
}

/** One line for each thing to be said, errors first. */
export function groupsOf(issues: readonly Issue[], language: Language): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { rule, severity, message, path } of issues) {
    const key = `${severity} ${rule} ${message[language]}`;
    const paths = [...(groups.get(key)?.paths ?? []), path];
    groups.set(key, { key, severity, message: message[language], paths });
  }
  return [...groups.values()].sort(
    (a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'),
  );
}
