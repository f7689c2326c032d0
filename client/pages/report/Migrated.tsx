/** That a draft was moved to another version of its form, until whoever prepares it has seen it. */
import { useState } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../forms/format.js';
import { pathOf } from '../../api.js';
import { useLanguage } from '../../i18n.js';
import type { Report } from '../../wire.js';
import type { Place } from './use-report.js';

interface Props {
  readonly place: Place;
  readonly migrated: NonNullable<Report['migrated']>;
}

export function Migrated({ place, migrated }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { from, to, at, lost } = migrated;
  const key = `baocao.migrated/${place.regime}/${place.period}/${place.unit}/${at}`;
  const [seen, setSeen] = useState(() => localStorage.getItem(key) !== null);
  if (seen) return null;
  const dismiss = (): void => {
    localStorage.setItem(key, 'seen');
    setSeen(true);
  };
  return (
    <section className="notice notice-amber stack-tight">
      <h2>{t('askOnce.migratedTitle', { to })}</h2>
      <p>{t('askOnce.migratedText', { from, at: formatInstant(at, language) })}</p>
      {lost.length > 0 && <p className="break">{t('askOnce.migratedLost', { cells: lost.join(', ') })}</p>}
      <div className="row-line">
        <Link className="btn btn-plain" to={pathOf('regimes', place.regime, 'versions', to, 'changes')}>
          {t('askOnce.migratedChanges')}
        </Link>
        <button type="button" className="btn btn-primary" onClick={dismiss}>
          {t('askOnce.dismiss')}
        </button>
      </div>
    </section>
  );
}
