/** An expression: field names and functions are offered while one types, and what is wrong is said below it. */
import { useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../../i18n.js';
import { offersAt } from './expression-names.js';
import { useTyped } from './Inputs.js';
import { expressionIssues } from './model.js';
import { useDesign } from './use-designer.js';

interface Props {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  /** The place of the object that it stands on. */
  readonly objectAt: string;
  readonly expected: 'Decimal' | 'string' | 'bool';
  readonly onCommit: (source: string) => void;
}

export function ExpressionInput({ label, help, value, objectAt, expected, onCommit }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { document, model } = useDesign();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const { shown, type, leave } = useTyped(value, onCommit);
  const [caret, setCaret] = useState<number>();
  const [active, setActive] = useState(0);
  const on = model.byPlace.get(objectAt)?.field;
  const issues = useMemo(
    () => expressionIssues(document, objectAt, shown, expected),
    [document, objectAt, shown, expected],
  );
  const { from, offers } =
    caret === undefined || on?.type !== 'object' ? NONE : offersAt(shown, caret, on, model.root);
  const open = offers.length > 0;
  const take = (index: number) => {
    const offer = offers[index];
    if (offer === undefined || caret === undefined) return;
    const next = shown.slice(0, from) + offer.insert + shown.slice(caret);
    const at = from + offer.insert.length;
    // At once, so that the next key finds the caret where it belongs.
    flushSync(() => {
      type(next);
      setActive(0);
      setCaret(/[(,] ?$/.test(offer.insert) ? undefined : at);
    });
    box.current?.focus();
    box.current?.setSelectionRange(at, at);
  };
  const onKey = (press: KeyboardEvent) => {
    if (!open) return;
    if (press.key === 'ArrowDown') setActive((active + 1) % offers.length);
    else if (press.key === 'ArrowUp') setActive((active + offers.length - 1) % offers.length);
    else if (press.key === 'Enter') take(active);
    else if (press.key === 'Escape') setCaret(undefined);
    else return;
    press.preventDefault();
    press.stopPropagation();
  };
  return (
    <div className="field expression">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      <textarea
        ref={box}
        id={id}
        rows={2}
        className={issues.length === 0 ? 'form-control mono' : 'form-control mono is-invalid'}
        value={shown}
        spellCheck={false}
        autoComplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${id}-offers`}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        aria-invalid={issues.length > 0}
        aria-describedby={`${id}-note`}
        onKeyDown={onKey}
        onChange={(change) => {
          type(change.target.value);
          setCaret(change.target.selectionStart);
          setActive(0);
        }}
        onBlur={() => {
          setCaret(undefined);
          leave();
        }}
      />
      <ul
        id={`${id}-offers`}
        role="listbox"
        aria-label={t('design.offers')}
        className="offers"
        hidden={!open}
      >
        {offers.map(({ insert, about }, index) => (
          <li
            key={insert}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerDown={(press) => {
              press.preventDefault();
              take(index);
            }}
          >
            <code>{insert}</code> <span className="quiet">{say(about)}</span>
          </li>
        ))}
      </ul>
      <div id={`${id}-note`} aria-live="polite">
        {help !== undefined && <div className="form-text">{help}</div>}
        {issues.map((issue) => (
          <div key={issue.rule + JSON.stringify(issue.params)} className="mistake">
            {say(issue.message)}
          </div>
        ))}
      </div>
    </div>
  );
}

const NONE = { from: 0, offers: [] } as const;
