/** What stands under a field or a grid: mistakes, warnings with their explanation, remarks, and where a value came from. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Issue } from '../../regimes/words.js';
import { Explanation } from './Explanation.js';
import { useDraft } from './context.js';
import type { ReportContext } from './context.js';
import { focusCell } from './focus-cell.js';
import { describePath } from './places.js';

const NONE: readonly Issue[] = [];

/** The messages of one field. `id` is what the field's input is described by. */
export function FieldMessages({
  id,
  path,
  context,
}: {
  readonly id: string;
  readonly path: string;
  readonly context: ReportContext;
}) {
  const { language } = context;
  const issues = useDraft(context.draft, (state) => state.issuesAt.get(path) ?? NONE);
  const remarks = context.remarksAt.get(path) ?? [];
  const source = context.sourceAt(path);
  if (issues.length === 0 && remarks.length === 0 && source === undefined) return null;
  return (
    <div className="field-messages" id={id} data-place={path}>
      {issues.map((issue) => (
        <IssueLine key={issue.rule} issue={issue} context={context} />
      ))}
      {remarks.map((remark) => (
        <p key={remark} className="remark-words">
          ✎ {remark}
        </p>
      ))}
      {source !== undefined && issues.length === 0 && (
        <p className="quiet small">
          ↺ <span lang={language}>{source}</span>
        </p>
      )}
    </div>
  );
}

function IssueLine({ issue, context }: { readonly issue: Issue; readonly context: ReportContext }) {
  const warning = issue.severity === 'warning';
  return (
    <div>
      <p className={warning ? 'amber' : 'red'}>
        <span aria-hidden="true">{warning ? '▲' : '✕'}</span> {issue.message[context.language]}
      </p>
      {warning && <Explanation issue={issue} context={context} />}
    </div>
  );
}

/**
 * Under a grid: mistakes of the grid as a whole, and every warning inside it with its explanation. Mistakes of cells
 * are told at the cell and in the summary.
 */
export function GridMessages({ path, context }: { readonly path: string; readonly context: ReportContext }) {
  const { t } = useTranslation();
  const all = useDraft(context.draft, (state) => state.issues);
  const issues = useMemo(
    () =>
      all.filter(
        (issue) => issue.path === path || (issue.severity === 'warning' && issue.path.startsWith(`${path}/`)),
      ),
    [all, path],
  );
  if (issues.length === 0) return null;
  return (
    <ul className="grid-messages" aria-label={t('report.form.warnings')}>
      {issues.map((issue) => (
        <li key={`${issue.rule}@${issue.path}`} data-place={issue.path} tabIndex={-1}>
          {issue.path !== path && (
            <button type="button" className="link" onClick={() => focusCell(issue.path)}>
              {describePath(
                context.draft.form.regime.root,
                issue.path,
                context.draft.state().content,
                context.language,
              )}
            </button>
          )}
          <IssueLine issue={issue} context={context} />
        </li>
      ))}
    </ul>
  );
}
