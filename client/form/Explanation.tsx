/** A warning needs a correction or an explanation; this is where the explanation is written. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { explanationKey } from '../../forms/explanations.js';
import type { Issue } from '../../regimes/words.js';
import { useDraft } from './context.js';
import type { ReportContext } from './context.js';

export function Explanation({ issue, context }: { readonly issue: Issue; readonly context: ReportContext }) {
  const { t } = useTranslation();
  const { draft, readOnly } = context;
  const id = useId();
  const key = explanationKey(issue);
  const text = useDraft(draft, (state) => state.explanations[key] ?? '');
  if (readOnly)
    return text === '' ? null : <p className="explained">{t('report.form.explained', { text })}</p>;
  return (
    <div className="explanation">
      <label htmlFor={id}>{t('report.form.explain')}</label>
      <textarea
        id={id}
        className="form-control"
        rows={1}
        value={text}
        onChange={(change) => draft.explain(key, change.target.value)}
      />
    </div>
  );
}
