/** Who handles a report, where its unit or those that review it have said so. */
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../forms/format.js';
import type { Report } from '../../wire.js';

const TASKS = ['prepare', 'check', 'sign', 'review'] as const;

export function Handling({ report }: { readonly report: Report }) {
  const { t } = useTranslation();
  const { handling } = report;
  if (handling === undefined) return null;
  const { deputies, away } = handling;
  const named = TASKS.filter((task) => handling[task].length > 0);
  if (named.length + deputies.length + away.length === 0) return null;
  return (
    <dl className="facts panel" aria-label={t('handling.handling.title')}>
      {named.map((task) => (
        <div key={task} className="fact">
          <dt>{t(`handling.handling.${task}`)}</dt>
          <dd>{handling[task].map(({ name }) => name).join(', ')}</dd>
        </div>
      ))}
      {deputies.length > 0 && (
        <div className="fact">
          <dt>{t('handling.handling.deputies')}</dt>
          {deputies.map((one) => (
            <dd key={`${one.name} ${one.for}`}>
              {t('handling.handling.deputy', { ...one, until: formatDay(one.until) })}
            </dd>
          ))}
        </div>
      )}
      {away.length > 0 && (
        <div className="fact">
          <dt>{t('handling.handling.away')}</dt>
          {away.map((one) => (
            <dd key={one.name}>
              {one.standIn === undefined
                ? t('handling.handling.awayUntil', { name: one.name, until: formatDay(one.until) })
                : t('handling.handling.awayBy', {
                    name: one.name,
                    until: formatDay(one.until),
                    standIn: one.standIn,
                  })}
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}
