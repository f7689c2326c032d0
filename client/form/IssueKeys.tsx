/** Listens for F8 on the whole page and says where it led: in a form through the draft, in a review through what is marked. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectField } from '../../regimes/dialect/regime.js';
import type { Issue, JsonObject, Language } from '../../regimes/words.js';
import type { ReportContext } from './context.js';
import { focusCell, focusedPointer } from './focus-cell.js';
import { inFormOrder, nextStop, stops } from './issue-walk.js';
import { describePath } from './places.js';
import { useStable } from './use-stable.js';

/** Where the walk stands, and what had the focus when it got there: not always the same place. */
interface Standing {
  readonly stop: string;
  readonly landed: string | undefined;
}

/** What F8 can lead to at this moment, in the order of the form, and what is said of each place. */
interface Walk {
  readonly found: readonly string[];
  readonly content: JsonObject;
  readonly issues: readonly Issue[];
  readonly remarksAt: ReadonlyMap<string, readonly string[]>;
}

export function IssueKeys({ context }: { readonly context: ReportContext }) {
  const { draft, language, remarksAt } = context;
  const { root } = draft.form.regime;
  return (
    <WalkKeys
      root={root}
      language={language}
      walk={() => {
        const state = draft.settle();
        const { content, issues } = state;
        return { found: stops(root, state, remarksAt.keys()), content, issues, remarksAt };
      }}
    />
  );
}

/** F8 beside a report that is read: through its mistakes, warnings, remarks and the figures that stand out. */
export function MarkKeys(props: {
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly language: Language;
  readonly issuesAt: ReadonlyMap<string, readonly Issue[]>;
  readonly remarksAt: ReadonlyMap<string, readonly string[]>;
}) {
  const { root, content, language, issuesAt, remarksAt } = props;
  return (
    <WalkKeys
      root={root}
      language={language}
      walk={() => ({
        found: inFormOrder(root, [...issuesAt.keys(), ...remarksAt.keys()]),
        content,
        issues: [...issuesAt.values()].flat(),
        remarksAt,
      })}
    />
  );
}

function WalkKeys({
  root,
  language,
  walk,
}: {
  readonly root: ObjectField;
  readonly language: Language;
  readonly walk: () => Walk;
}) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const standing = useRef<Standing>(undefined);
  const onKey = useStable((press: KeyboardEvent): void => {
    if (press.key !== 'F8' || press.defaultPrevented || document.querySelector('dialog[open]') !== null)
      return;
    press.preventDefault();
    const here = placeOf(standing.current);
    // What is being typed counts: the cell is left before the next place is looked for.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const { found, content, issues, remarksAt } = walk();
    const next = nextStop(root, found, here, press.shiftKey);
    if (next === undefined) return setSaid(t('report.form.noIssue'));
    const { stop } = next;
    focusCell(stop);
    standing.current = { stop, landed: focusedPointer() };
    setSaid(
      [
        ...(next.round ? [t(press.shiftKey ? 'report.form.roundBack' : 'report.form.round')] : []),
        t('report.form.issueOf', { at: found.indexOf(stop) + 1, count: found.length }),
        describePath(root, stop, content, language),
        ...issues.filter((issue) => issue.path === stop).map((issue) => issue.message[language]),
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
