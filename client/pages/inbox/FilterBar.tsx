/** What of the inbox is to be seen, by what it is about and by what is to be said of it, and in which order. */
import { useTranslation } from 'react-i18next';
import { Select } from '../../components/Field.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import type { InboxFilters } from './filters.js';
import { FLAGS, SORTINGS, type Inbox } from './query.js';

interface Props {
  readonly filters: InboxFilters;
  readonly choose: (name: keyof InboxFilters, value: string) => void;
  /** All that waits, unfiltered: what can be chosen. */
  readonly whole: Inbox | undefined;
  /** What the flags are counted in. */
  readonly counts: Inbox['counts'] | undefined;
}

export function FilterBar({ filters, choose, whole, counts }: Props) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const items = whole?.items ?? [];
  const regimes = new Map(items.map((item) => [item.regime, say(item.label)]));
  const periods = new Set(items.map((item) => item.period));
  if (filters.regime !== undefined && !regimes.has(filters.regime))
    regimes.set(filters.regime, filters.regime);
  if (filters.period !== undefined) periods.add(filters.period);
  return (
    <>
      <div className="filters" role="group" aria-label={t('frame.filters')}>
        <Select
          label={t('words.column.regime')}
          value={filters.regime ?? ''}
          onChange={(change) => choose('regime', change.target.value)}
          choices={[
            { value: '', label: t('reports.allRegimes') },
            ...[...regimes]
              .map(([value, label]) => ({ value, label }))
              .sort((a, b) => a.label.localeCompare(b.label, language)),
          ]}
        />
        <Select
          label={t('words.column.period')}
          value={filters.period ?? ''}
          onChange={(change) => choose('period', change.target.value)}
          choices={[
            { value: '', label: t('reports.allPeriods') },
            ...[...periods]
              .sort()
              .reverse()
              .map((value) => ({ value, label: periodName(value) })),
          ]}
        />
        <Select
          label={t('inbox.sort')}
          value={filters.sort ?? 'attention'}
          onChange={(change) =>
            choose('sort', change.target.value === 'attention' ? '' : change.target.value)
          }
          choices={SORTINGS.map((value) => ({ value, label: t(`inbox.sorts.${value}`) }))}
        />
      </div>
      <div className="flags" role="group" aria-label={t('inbox.flag')}>
        {['' as const, ...FLAGS].map((flag) => (
          <button
            key={flag}
            type="button"
            className="flag"
            aria-pressed={(filters.flag ?? '') === flag}
            onClick={() => choose('flag', flag)}
          >
            {flag === '' ? t('frame.all') : t(`inbox.flags.${flag}`)}
            {flag !== '' && counts !== undefined && <span className="tally">{counts[flag]}</span>}
          </button>
        ))}
      </div>
    </>
  );
}
