/** The few figures that a roll-up is looked at for, each a way to its parts. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ABSENT, formatNumber } from '../../../forms/format.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import { useLanguage } from '../../i18n.js';
import type { Rollup } from '../../wire.js';
import { expectedFor } from './figures.js';
import { mainFigures } from './main-figures.js';

interface Props {
  readonly rollup: Rollup;
  readonly regime: Regime;
  readonly fresh: ReadonlySet<string>;
  readonly onOpen: (path: string) => void;
}

export function MainFigures({ rollup, regime, fresh, onOpen }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const figures = useMemo(() => mainFigures(regime, rollup.content), [regime, rollup.content]);
  if (figures.length === 0) return null;
  return (
    <section className="panel" aria-label={t('rollup.figures')}>
      <h2>{t('rollup.figures')}</h2>
      <dl className="main-figures">
        {figures.map((figure) => {
          const reported = rollup.reported[figure.path];
          const expected = expectedFor(figure.field, rollup.expected);
          const name = `${figure.group === undefined ? '' : `${figure.group[language]}: `}${figure.label[language]}`;
          const value = figure.value === undefined ? ABSENT : formatNumber(figure.value, language);
          return (
            <div key={figure.field.schemaPath} className={fresh.has(figure.path) ? 'fresh' : undefined}>
              <dt>{name}</dt>
              <dd>
                <button
                  type="button"
                  className="figure-door"
                  aria-label={`${name}: ${value}`}
                  onClick={() => onOpen(figure.path)}
                >
                  {value} <span className="quiet">{figure.field.unit?.label}</span>
                </button>
                {reported !== undefined && expected !== undefined && reported < expected && (
                  <p className="amber small">
                    {t('lineage.reportedOf', {
                      reported: formatNumber(reported, language),
                      expected: formatNumber(expected, language),
                    })}
                  </p>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
