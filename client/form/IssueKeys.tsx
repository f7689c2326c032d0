/** Listens for F8 on the whole page and says where it led. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportContext } from './context.js';
import { focusCell, focusedPointer } from './focus-cell.js';
import { nextStop, stops } from './issue-walk.js';
import { describePath } from './places.js';
import { useStable } from './use-stable.js';

export function IssueKeys({ context }: { readonly context: ReportContext }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const onKey = useStable((press: KeyboardEvent): void => {
    if (press.key !== 'F8' || press.defaultPrevented || document.querySelector('dialog[open]') !== null)
      return;
    press.preventDefault();
    const { draft, language, remarksAt } = context;
    const { root } = draft.form.regime;
    const here = focusedPointer();
    // What is being typed counts: the cell is left before the next place is looked for.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const state = draft.settle();
    const found = stops(root, state, remarksAt.keys());
    const next = nextStop(root, found, here, press.shiftKey);
    if (next === undefined) return setSaid(t('report.form.noIssue'));
    focusCell(next);
    const words = state.issues.filter((issue) => issue.path === next).map((issue) => issue.message[language]);
    setSaid(
      [
        t('report.form.issueOf', { at: found.indexOf(next) + 1, count: found.length }),
        describePath(root, next, state.content, language),
        ...words,
        ...(remarksAt.get(next) ?? []),
      ].join('. '),
    );
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onKey]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
