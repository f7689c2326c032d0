/** How complete and how punctual reporting is: by regime and period, by the units next below, or by each unit. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { addressOf, get, queryOf } from '../../api.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { useLanguage } from '../../i18n.js';
import type { UnitRef } from '../../wire.js';
import { regimesQuery } from '../regimes/query.js';

interface Rate {
  readonly regime?: string;
  readonly period?: string;
  readonly unit?: UnitRef;
  readonly expected: number;
  readonly received: number;
  readonly receivedOnTime: number;
  readonly complete: number;
  readonly overdue: number;
  readonly completeness: number | null;
  readonly timeliness: number | null;
}
interface Rates {
  readonly unit: UnitRef;
  readonly items: readonly Rate[];
  readonly more?: true;
}

const WAYS = ['regime,period', 'regime,period,child', 'regime,period,unit', 'child'] as const;

export default function RatesPage() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [query, setQuery] = useSearchParams();
  const { data: regimes } = useQuery(regimesQuery);
  const asked = {
    regime: query.get('regime') || undefined,
    unit: query.get('unit') || undefined,
    by: WAYS.find((way) => way === query.get('by')) ?? WAYS[0],
  };
  const put = (name: string, value: string) => {
    const next = new URLSearchParams(query);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setQuery(next, { replace: true });
  };
  const rates = useQuery({
    queryKey: ['obligations', 'rates', asked],
    queryFn: ({ signal }) => get<Rates>('/rates' + queryOf(asked), signal),
  });
  return (
    <>
      <PageHead
        title={t('rates.title')}
        sentence={
          rates.data === undefined ? t('rates.sentence') : `${t('rates.below')} ${rates.data.unit.name}`
        }
        actions={
          <a className="btn btn-plain" href={addressOf('/rates.csv' + queryOf(asked))} download>
            {t('rates.csv')}
          </a>
        }
      />
      <div className="filters">
        <Select
          label={t('agenda.scope.regime')}
          value={asked.regime ?? ''}
          onChange={(change) => put('regime', change.target.value)}
          choices={[
            { value: '', label: t('rates.allRegimes') },
            ...(regimes?.items ?? []).map((item) => ({ value: item.code, label: say(item.label) })),
          ]}
        />
        <UnitPicker
          label={t('agenda.scope.unit')}
          value={asked.unit ?? ''}
          onPick={(code) => put('unit', code)}
        />
        <Select
          label={t('rates.by')}
          value={asked.by}
          onChange={(change) => put('by', change.target.value)}
          choices={WAYS.map((way) => ({ value: way, label: t(`rates.ways.${way}`) }))}
        />
      </div>
      <Loaded query={rates}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('rates.empty')} why={t('rates.emptyWhy')} />
          ) : (
            <RateTable items={items} />
          )
        }
      </Loaded>
    </>
  );
}

function RateTable({ items }: { readonly items: readonly Rate[] }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const { data: regimes } = useQuery(regimesQuery);
  const count = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const label = (code: string): string => {
    const found = regimes?.items.find((item) => item.code === code);
    return found === undefined ? code : say(found.label);
  };
  const number = (
    key: 'expected' | 'received' | 'receivedOnTime' | 'complete' | 'overdue',
  ): Column<Rate> => ({
    key,
    head: t(`rates.${key}`),
    end: true,
    sortBy: (row) => row[key],
    cell: (row) => count.format(row[key]),
  });
  const rate = (key: 'completeness' | 'timeliness'): Column<Rate> => ({
    key,
    head: `${t(`rates.${key}`)} (%)`,
    end: true,
    sortBy: (row) => row[key] ?? -1,
    cell: (row) => (row[key] === null ? '–' : percent.format(row[key])),
  });
  const columns: readonly Column<Rate>[] = [
    ...(items.some(({ regime }) => regime !== undefined)
      ? [
          {
            key: 'regime',
            head: t('agenda.scope.regime'),
            sortBy: (row: Rate) => row.regime ?? '',
            cell: (row: Rate) => label(row.regime ?? ''),
          },
        ]
      : []),
    ...(items.some(({ unit }) => unit !== undefined)
      ? [
          {
            key: 'unit',
            head: t('agenda.scope.unit'),
            sortBy: (row: Rate) => row.unit?.name ?? '',
            cell: (row: Rate) => row.unit?.name ?? '',
          },
        ]
      : []),
    ...(items.some(({ period }) => period !== undefined)
      ? [{ key: 'period', head: t('words.column.period'), cell: (row: Rate) => periodName(row.period ?? '') }]
      : []),
    number('expected'),
    number('received'),
    number('receivedOnTime'),
    number('complete'),
    number('overdue'),
    rate('completeness'),
    rate('timeliness'),
  ];
  return (
    <Table
      caption={t('rates.title')}
      columns={columns}
      rows={items}
      rowKey={({ regime, period, unit }) => [regime, period, unit?.code].join(' ')}
      tall
    />
  );
}
