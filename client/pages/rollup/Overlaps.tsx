/** Said above the figures: a unit and the one that took its place have both reported for the period. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { dateText } from '../../components/DateText.js';
import { useLanguage } from '../../i18n.js';
import type { Rollup } from '../../wire.js';

export function Overlaps({ rollup }: { readonly rollup: Rollup }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { overlaps = [], regime, period } = rollup;
  if (overlaps.length === 0) return null;
  const link = (unit: { readonly code: string; readonly name: string }) => (
    <Link to={`/reports/${regime}/${period}/${unit.code}`}>{unit.name}</Link>
  );
  return (
    <section className="notice notice-amber" aria-label={t('rollup.overlaps', { count: overlaps.length })}>
      <p className="strong">{t('rollup.overlaps', { count: overlaps.length })}</p>
      <p>{t('rollup.overlapsText')}</p>
      <ul>
        {overlaps.map(({ predecessor, successor, effective }) => (
          <li key={`${predecessor.code} ${successor.code}`}>
            {link(predecessor)} → {link(successor)} ({dateText(effective, language)})
          </li>
        ))}
      </ul>
    </section>
  );
}
