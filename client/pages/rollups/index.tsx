/** Which roll-ups a unit has, regime by regime, with how complete each is. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { get, pathOf, queryOf } from '../../api.js';
import { CoverageBar } from '../../components/CoverageBar.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { useNow } from '../../components/now.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { Skeleton } from '../../components/Skeleton.js';
import { Table } from '../../components/Table.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { useLanguage } from '../../i18n.js';
import { useActing } from '../../session.js';
import type { RegimeItem, Rollup, UnitRef } from '../../wire.js';
import { requestsQuery } from '../requests/query.js';
import { regimesQuery, versionQuery } from '../regimes/query.js';
import { allUnits } from '../units/query.js';
import { askedPeriods, begunPeriods, NATION, rollupUnit } from './open-rollups.js';

const FIRST_SHOWN = 6;

export default function RollupsPage() {
  const { t } = useTranslation();
  const { unit, units } = useActing();
  const [query, setQuery] = useSearchParams();
  const { data: everyUnit } = useQuery(allUnits());
  const chosen = query.get('unit') ?? unit?.code ?? units[0]?.code ?? NATION;
  const regimes = useQuery(regimesQuery);
  const place: UnitRef | undefined = [...units, ...(everyUnit ?? [])].find(({ code }) => code === chosen);
  return (
    <>
      <PageHead title={t('reports.rollupsTitle')} sentence={t('reports.rollupsSentence')} />
      <div className="filters">
        <UnitPicker
          label={t('reports.rollupUnit')}
          value={chosen}
          onPick={(code) => setQuery(code === '' ? {} : { unit: code }, { replace: true })}
        />
      </div>
      <Loaded query={regimes}>
        {({ items }) =>
          place === undefined ? <Skeleton /> : <Regimes key={place.code} items={items} unit={place} />
        }
      </Loaded>
    </>
  );
}

function Regimes({ items, unit }: { readonly items: readonly RegimeItem[]; readonly unit: UnitRef }) {
  const { t } = useTranslation();
  const rolled = items.flatMap((regime) => {
    const at = rollupUnit(regime, unit);
    return at === undefined || regime.current === undefined ? [] : [{ regime, current: regime.current, at }];
  });
  if (rolled.length === 0)
    return <EmptyState title={t('reports.rollupsEmpty')} why={t('reports.rollupsEmptyWhy')} />;
  return (
    <div className="stack">
      {rolled.map(({ regime, current, at }) => (
        <RegimeSection key={regime.code} regime={regime} current={current} unit={at} />
      ))}
    </div>
  );
}

interface SectionProps {
  readonly regime: RegimeItem;
  readonly current: NonNullable<RegimeItem['current']>;
  readonly unit: string;
}

function RegimeSection({ regime, current, unit }: SectionProps) {
  const { say } = useLanguage();
  return (
    <section className="stack-tight">
      <h2>
        {say(regime.label)} <span className="quiet mono">{regime.code}</span>
      </h2>
      {regime.frequencies.includes('day') ? (
        <AskedPeriods regime={regime} unit={unit} />
      ) : (
        <CalendarPeriods regime={regime} current={current} unit={unit} />
      )}
    </section>
  );
}

/** The periods that the calendar brings. */
function CalendarPeriods({ regime, current, unit }: SectionProps) {
  const now = useNow();
  const document = useQuery(versionQuery(regime.code, current.version));
  return (
    <Loaded query={document} rows={3}>
      {(source) => (
        <Periods
          regime={regime}
          unit={unit}
          periods={begunPeriods(source, current.effectiveFrom, new Date(now).toISOString())}
        />
      )}
    </Loaded>
  );
}

/** The rounds of the latest requests: a regime whose days nobody has asked for has no period. */
function AskedPeriods({ regime, unit }: Omit<SectionProps, 'current'>) {
  const { t } = useTranslation();
  const requests = useQuery(requestsQuery(''));
  return (
    <Loaded query={requests} rows={3}>
      {({ items }) => {
        const periods = askedPeriods(items, regime.code, unit);
        return periods.length > 0 ? (
          <Periods regime={regime} unit={unit} periods={periods} />
        ) : (
          <p className="quiet">
            {t('reports.rollupsNotAsked')} <Link to="/requests">{t('reports.toRequests')}</Link>
          </p>
        );
      }}
    </Loaded>
  );
}

interface PeriodsProps {
  readonly regime: RegimeItem;
  readonly unit: string;
  readonly periods: readonly string[];
}

function Periods({ regime, unit, periods }: PeriodsProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const [all, setAll] = useState(false);
  const shown = all ? periods : periods.slice(0, FIRST_SHOWN);
  return (
    <Table
      caption={say(regime.label)}
      columns={[
        {
          key: 'period',
          head: t('words.column.period'),
          cell: (period: string) => (
            <Link to={pathOf('rollups', regime.code, period, unit)}>
              <span className="only-read">{say(regime.label)}, </span>
              {periodName(period)}
            </Link>
          ),
        },
        {
          key: 'confirmed',
          width: 300,
          head: t('reports.confirmed'),
          cell: (period) => <Completeness place={[regime.code, period, unit]} step="direct" />,
        },
        {
          key: 'provisional',
          width: 300,
          head: t('reports.lowest'),
          cell: (period) => <Completeness place={[regime.code, period, unit]} step="lowest" />,
        },
      ]}
      fixed
      rows={shown}
      rowKey={(period) => period}
      total={periods.length}
      onMore={periods.length > shown.length ? () => setAll(true) : undefined}
    />
  );
}

interface CompletenessProps {
  readonly place: readonly [regime: string, period: string, unit: string];
  readonly step: 'direct' | 'lowest';
}

/** How many of the expected reports count already: of the own step, or of the lowest below. Both come in one answer. */
function Completeness({ place, step }: CompletenessProps) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['rollup', ...place, 'coverage'],
    queryFn: ({ signal }) =>
      get<Rollup>(pathOf('rollups', ...place) + queryOf({ view: 'confirmed' }), signal),
  });
  if (data === undefined) return <>–</>;
  const { approved, expected } = (step === 'direct' ? undefined : data.coverage.lowest) ?? data.coverage;
  return (
    <span className="row-line">
      <CoverageBar approved={approved} expected={expected} />
      {step === 'direct' && !data.computed && <span className="amber">{t('lineage.notComputed')}</span>}
      {step === 'direct' && data.computed && !data.settled && (
        <span className="quiet">{t('rollup.notSettled')}</span>
      )}
    </span>
  );
}
