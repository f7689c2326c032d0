import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { isProblem, SESSION_OVER } from '../api.js';
import { useLanguage } from '../i18n.js';
import type { WireIssue } from '../wire.js';

interface Props {
  /** What was thrown; nothing is drawn for `null` and `undefined`. */
  readonly problem: unknown;
  /** Draws the place of an issue, for example as a link to a cell; the JSON Pointer itself without it. */
  readonly place?: (issue: WireIssue) => React.ReactNode;
  readonly retry?: () => void;
}

/** A refusal in its own words, with every issue that it carries. Announced to screen readers. */
export function ProblemNotice({ problem, place, retry }: Props) {
  const { t } = useTranslation();
  if (problem === null || problem === undefined) return null;
  const { title, detail, issues } = wordsOf(problem, t);
  return (
    <div className="notice notice-red" role="alert">
      <p className="strong">{title}</p>
      {detail !== undefined && detail !== title && <p>{detail}</p>}
      {issues.length > 0 && <IssueList issues={issues} {...(place === undefined ? {} : { place })} />}
      {retry !== undefined && (
        <button type="button" className="btn btn-plain mt-2" onClick={retry}>
          {t('frame.retry')}
        </button>
      )}
    </div>
  );
}

export function IssueList({
  issues,
  place,
}: {
  readonly issues: readonly WireIssue[];
  readonly place?: (issue: WireIssue) => React.ReactNode;
}) {
  const { say } = useLanguage();
  return (
    <ul>
      {issues.map((issue, index) => (
        <li
          key={`${issue.path} ${issue.rule} ${index}`}
          className={issue.severity === 'warning' ? 'amber' : 'red'}
        >
          {say(issue.message)}{' '}
          {place === undefined
            ? issue.path !== '' && <code className="quiet">{issue.path}</code>
            : place(issue)}
        </li>
      ))}
    </ul>
  );
}

function wordsOf(problem: unknown, t: TFunction) {
  if (!isProblem(problem)) return { title: String(problem), detail: undefined, issues: [] };
  if (problem.status === 0)
    return { title: t('frame.unreachable'), detail: t('frame.unreachableWhy'), issues: [] };
  if (problem.code === SESSION_OVER)
    return { title: t('offline.ended'), detail: t('offline.endedWhy'), issues: [] };
  return { title: problem.title, detail: problem.detail, issues: problem.issues };
}
