/** The list of a code-list cell. It hangs over the page, because the grid that scrolls would cut it off. */
import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../regimes/words.js';
import { searchText } from '../search-text.js';
import type { Choice } from './columns.js';

/** Choices whose label or value holds the words, whatever the diacritics; those that begin with them first. */
export function matchingChoices(
  choices: readonly Choice[],
  typed: string,
  language: Language,
): readonly Choice[] {
  const wanted = searchText(typed);
  if (wanted === '') return choices;
  const names = (choice: Choice): string => searchText(`${choice.label[language]} ${String(choice.value)}`);
  const found = choices.filter((choice) => names(choice).includes(wanted));
  return [...found].sort((a, b) => Number(names(b).startsWith(wanted)) - Number(names(a).startsWith(wanted)));
}

interface Props {
  readonly id: string;
  readonly anchor: RefObject<HTMLInputElement | null>;
  readonly choices: readonly Choice[];
  readonly picked: number;
  readonly language: Language;
  readonly onPick: (index: number) => void;
}

const HEIGHT = 240;

export function CodeList({ id, anchor, choices, picked, language, onPick }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0, width: 220 });
  useLayoutEffect(() => {
    const follow = (): void => {
      const box = anchor.current?.getBoundingClientRect();
      if (box === undefined) return;
      const below = window.innerHeight - box.bottom > HEIGHT || box.top < HEIGHT;
      const height = Math.min(HEIGHT, list.current?.scrollHeight ?? HEIGHT);
      setPlace({
        left: Math.min(box.left, window.innerWidth - 228),
        top: below ? box.bottom : box.top - height,
        width: Math.max(220, box.width),
      });
    };
    follow();
    window.addEventListener('scroll', follow, true);
    window.addEventListener('resize', follow);
    return () => {
      window.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', follow);
    };
  }, [anchor, choices.length]);
  useLayoutEffect(() => {
    list.current?.children[picked]?.scrollIntoView({ block: 'nearest' });
  }, [picked]);

  return createPortal(
    <ul
      ref={list}
      id={id}
      role="listbox"
      aria-label={t('report.grid.choices')}
      className="code-list"
      style={{ left: place.left, top: place.top, minWidth: place.width }}
    >
      {choices.map((choice, index) => (
        // The input keeps the focus and the keys; the list is for the pointer.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={String(choice.value)}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === picked}
          onMouseDown={(press) => press.preventDefault()}
          onClick={() => onPick(index)}
        >
          {choice.label[language]}
        </li>
      ))}
      {choices.length === 0 && (
        <li className="code-list-none" role="option" aria-selected={false} aria-disabled="true">
          {t('report.grid.noChoice')}
        </li>
      )}
    </ul>,
    document.body,
  );
}
