/** Listens for F8 on the whole page and says where it led. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportContext } from './context.js';
import { focusCell, focusedPointer } from './focus-cell.js';
import { nextStop, stops } from './issue-walk.js';
import { describePath } from './places.js';
import { useStable } from './use-stable.js';

/** Where the walk stands, and what had the focus when it got there: not always the same place. */
interface Standing {
  readonly stop: string;
  readonly landed: string | undefined;
}

export function IssueKeys({ context }: { readonly context: ReportContext }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const standing = useRef<Standing>(undefined);
  const onKey = useStable((press: KeyboardEvent): void => {
    if (press.key !== 'F8' || press.defaultPrevented || document.querySelector('dialog[open]') !== null)
      return;
    press.preventDefault();
    const { draft, language, remarksAt } = context;
    const { root } = draft.form.regime;
    const here = placeOf(standing.current);
    // What is being typed counts: the cell is left before the next place is looked for.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const state = draft.settle();
    const found = stops(root, state, remarksAt.keys());
    const next = nextStop(root, found, here, press.shiftKey);
    if (next === undefined) return setSaid(t('report.form.noIssue'));
    const { stop } = next;
    focusCell(stop);
    standing.current = { stop, landed: focusedPointer() };
    const words = state.issues.filter((issue) => issue.path === stop).map((issue) => issue.message[language]);
    setSaid(
      [
        ...(next.round ? [t(press.shiftKey ? 'report.form.roundBack' : 'report.form.round')] : []),
        t('report.form.issueOf', { at: found.indexOf(stop) + 1, count: found.length }),
        describePath(root, stop, state.content, language),
        ...words,
        ...(remarksAt.get(stop) ?? []),
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

/**
 * Where the walk goes on from. As long as the focus stands where the walk left it, that is its stop: what is wrong
 * with a row or with something that the page does not show is gone to by the nearest cell, and from that one the walk
 * would come back for ever.
 */
function placeOf(standing: Standing | undefined): string | undefined {
  const focused = focusedPointer();
  return standing !== undefined && standing.landed === focused ? standing.stop : focused;
}
