/** Finds regimes and units by name or code, with or without diacritics, and goes there. */
import { useDeferredValue, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { get } from '../api.js';
import { useLanguage } from '../i18n.js';
import { keys } from '../queries.js';
import { allUnits } from '../pages/units/query.js';
import type { List, RegimeItem } from '../wire.js';
import { findPlaces } from './find-places.js';
import type { Found } from './find-places.js';

export function Search() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [asked, setAsked] = useState(false);
  const id = useId();
  const wanted = useDeferredValue(text);
  const { data: regimes } = useQuery({
    queryKey: keys.regimes,
    queryFn: ({ signal }) => get<List<RegimeItem>>('/regimes', signal),
    enabled: asked,
  });
  const { data: units } = useQuery({ ...allUnits(), enabled: asked });
  const found = findPlaces(wanted, regimes?.items ?? [], units ?? [], language);
  const open = wanted.trim() !== '';

  const go = (place: Found | undefined) => {
    if (place === undefined) return;
    setText('');
    void navigate(place.to);
  };
  const move = (step: number) => setActive((now) => Math.max(0, Math.min(found.length - 1, now + step)));
  const onKey = (key: string): boolean => {
    if (key === 'ArrowDown') move(1);
    else if (key === 'ArrowUp') move(-1);
    else if (key === 'Enter') go(found[active]);
    else if (key === 'Escape') setText('');
    else return false;
    return true;
  };

  return (
    <div className="search" role="search">
      <input
        className="form-control"
        type="search"
        role="combobox"
        aria-label={t('frame.search')}
        placeholder={t('frame.search')}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && found.length > 0 ? `${id}-${active}` : undefined}
        value={text}
        onFocus={() => setAsked(true)}
        onBlur={() => setText('')}
        onChange={(change) => {
          setText(change.target.value);
          setActive(0);
        }}
        onKeyDown={(press) => {
          if (open && onKey(press.key)) press.preventDefault();
        }}
      />
      {open && (
        <ul id={`${id}-list`} className="search-list" role="listbox" aria-label={t('frame.search')}>
          {found.map((place, index) => (
            // The keyboard works on the box itself, as the pattern of a combobox asks.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={place.to}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              onMouseDown={(press) => press.preventDefault()}
              onClick={() => go(place)}
            >
              {place.name} <span className="quiet mono">{place.code}</span>
            </li>
          ))}
          {found.length === 0 && (
            <li role="option" aria-selected="false" aria-disabled="true" className="quiet">
              {t('frame.searchNone')}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
