/** How fresh a roll-up is, its hash, and the way to the unit's own report. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../forms/format.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import { pathOf } from '../../api.js';
import { useLanguage } from '../../i18n.js';
import type { Rollup } from '../../wire.js';

/** The last step of the chain receives only: it has no report of its own to open. */
export function reportsUpward(regime: Regime, { unit }: Pick<Rollup, 'unit'>): boolean {
  return regime.header.chain.slice(0, -1).some((step) => step.levels.includes(unit.level));
}

interface Props {
  readonly rollup: Rollup;
  readonly title?: string;
  readonly changed: number;
  readonly reports: boolean;
}

export function Freshness({ rollup, title, changed, reports }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const settled = rollup.settled ? `✓ ${t('rollup.settled')}` : `… ${t('rollup.notSettled')}`;
  return (
    <section className="panel stack-tight" aria-label={title ?? t('rollup.freshness')}>
      <h2>{title ?? t('rollup.freshness')}</h2>
      <p className={rollup.settled ? 'green' : 'amber'} role="status">
        {rollup.computed ? settled : `… ${t('lineage.notComputed')}`}
      </p>
      {rollup.computed && (
        <p>{t('rollup.computedAt', { time: formatInstant(rollup.computedAt, language) })}</p>
      )}
      <p className="mono quiet hash" title={rollup.hash}>
        {t('rollup.hash')}: {rollup.hash.slice(0, 16)}…
      </p>
      <p className="green" role="status">
        {changed > 0 ? t('rollup.changed', { count: changed }) : ''}
      </p>
      {reports && (
        <Link to={pathOf('reports', rollup.regime, rollup.period, rollup.unit.code)} className="own-report">
          {t('rollup.openReport', { unit: rollup.unit.name })}
        </Link>
      )}
    </section>
  );
}
