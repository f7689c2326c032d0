/** Every report owed within one's reach: filters in one line above, pages by cursor, the count always there. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { parsePeriod } from '../../../regimes/period.js';
import { FREQUENCIES, REPORT_STATES } from '../../../regimes/words.js';
import { get, queryOf } from '../../api.js';
import { choosing } from '../../components/address.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select, TextInput } from '../../components/Field.js';
import { ObligationTable } from '../../components/ObligationTable.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Skeleton } from '../../components/Skeleton.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import type { List, ObligationItem } from '../../wire.js';
import { regimesQuery } from '../regimes/query.js';

const FILTERS = ['regime', 'period', 'unit', 'receiver', 'state', 'frequency'] as const;
type Filters = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>;

export default function ReportsPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const filters: Filters = Object.fromEntries(
    FILTERS.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])),
  );
  const setFilter = choosing<keyof Filters>(setQuery);
  return (
    <>
      <PageHead
        title={t('reports.title')}
        sentence={t('reports.sentence')}
        actions={
          <Link to="/workbooks" className="btn btn-plain">
            {t('workbooks.link')}
          </Link>
        }
      />
      <FilterLine filters={filters} onFilter={setFilter} onClear={() => setQuery({}, { replace: true })} />
      <Obligations filters={filters} />
    </>
  );
}

function Obligations({ filters }: { readonly filters: Filters }) {
  const { t } = useTranslation();
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: keys.obligations(filters),
    queryFn: ({ pageParam, signal }) =>
      get<List<ObligationItem>>('/obligations' + queryOf({ ...filters, cursor: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  if (data === undefined)
    return error === null ? (
      <Skeleton rows={10} />
    ) : (
      <ProblemNotice problem={error} retry={() => void refetch()} />
    );
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title={t('reports.empty')} why={t('reports.emptyWhy')} />;
  return (
    <ObligationTable
      caption={t('reports.title')}
      items={items}
      shown={['period', 'unit', 'state', 'due', 'next', 'receiver']}
      sortable={!hasNextPage}
      total={data.pages[0]?.total}
      beyond={data.pages[0]?.more === true}
      onMore={hasNextPage ? () => void fetchNextPage() : undefined}
      loadingMore={isFetchingNextPage}
      tall
    />
  );
}

interface LineProps {
  readonly filters: Filters;
  readonly onFilter: (name: keyof Filters, value: string) => void;
  readonly onClear: () => void;
}

function FilterLine({ filters, onFilter, onClear }: LineProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { data: regimes } = useQuery(regimesQuery);
  return (
    <div className="filters" role="group" aria-label={t('frame.filters')}>
      <Select
        label={t('words.column.regime')}
        value={filters.regime ?? ''}
        onChange={(change) => onFilter('regime', change.target.value)}
        choices={[
          { value: '', label: t('reports.allRegimes') },
          ...(regimes?.items ?? []).map(({ code, label }) => ({ value: code, label: say(label) })),
        ]}
      />
      <PeriodFilter value={filters.period ?? ''} onPick={(period) => onFilter('period', period)} />
      <UnitPicker
        label={t('words.column.unit')}
        value={filters.unit ?? ''}
        onPick={(unit) => onFilter('unit', unit)}
      />
      <UnitPicker
        label={t('words.column.receiver')}
        value={filters.receiver ?? ''}
        onPick={(unit) => onFilter('receiver', unit)}
      />
      <Select
        label={t('words.column.state')}
        value={filters.state ?? ''}
        onChange={(change) => onFilter('state', change.target.value)}
        choices={[
          { value: '', label: t('reports.allStates') },
          ...REPORT_STATES.map((state) => ({ value: state, label: t(`words.state.${state}`) })),
        ]}
      />
      <Select
        label={t('regimes.frequency')}
        value={filters.frequency ?? ''}
        onChange={(change) => onFilter('frequency', change.target.value)}
        choices={[
          { value: '', label: t('frame.all') },
          ...FREQUENCIES.map((frequency) => ({ value: frequency, label: t(`words.frequency.${frequency}`) })),
        ]}
      />
      {Object.keys(filters).length > 0 && (
        <button type="button" className="btn btn-plain" onClick={onClear}>
          {t('reports.clear')}
        </button>
      )}
    </div>
  );
}

/** A period id, taken once it is one. */
function PeriodFilter({
  value,
  onPick,
}: {
  readonly value: string;
  readonly onPick: (period: string) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? value;
  const wrong = text !== '' && parsePeriod(text) === undefined;
  return (
    <TextInput
      label={t('words.column.period')}
      placeholder={t('reports.periodHelp')}
      value={text}
      aria-invalid={wrong}
      onChange={(change) => {
        const next = change.target.value.trim().toUpperCase();
        if (next === '' || parsePeriod(next) !== undefined) {
          setTyped(undefined);
          onPick(next);
        } else setTyped(next);
      }}
    />
  );
}
