/** One figure over time: as it was reported, or recast onto the units of today. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { dayOf } from '../../../regimes/calendar.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import { figuresOf } from '../../../regimes/figure.js';
import { parsePeriod } from '../../../regimes/period.js';
import type { Frequency } from '../../../regimes/words.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { useNow } from '../../components/now.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { useRegime } from '../../form/load-form.js';
import { useLanguage } from '../../i18n.js';
import { useActing } from '../../session.js';
import type { RegimeItem } from '../../wire.js';
import { regimesQuery } from '../regimes/query.js';
import { NATION, rollupUnit } from '../rollups/open-rollups.js';
import { Chart } from './Chart.js';
import { Choices, type Asked } from './Choices.js';
import { csvOf } from './csv.js';
import { ASKED, Origins, Points, rowsOf } from './Points.js';
import { seriesQuery, type Parameters, type Series } from './query.js';
import './series.css';
import { Vintages } from './Vintages.js';

export default function SeriesPage() {
  const { t } = useTranslation();
  const regimes = useQuery(regimesQuery);
  return (
    <>
      <PageHead title={t('series.title')} sentence={t('series.sentence')} />
      <Loaded query={regimes}>
        {({ items }) => {
          const published = items.filter(({ current }) => current !== undefined);
          return published.length === 0 ? (
            <EmptyState title={t('series.empty')} why={t('series.emptyWhy')} />
          ) : (
            <WithRegime items={published} />
          );
        }}
      </Loaded>
    </>
  );
}

function WithRegime({ items }: { readonly items: readonly RegimeItem[] }) {
  const [query] = useSearchParams();
  const chosen = items.find(({ code }) => code === query.get('regime')) ?? items[0];
  const read = useRegime(chosen?.code ?? '', chosen?.current?.version);
  if (chosen === undefined) return null;
  return (
    <Loaded query={read}>
      {(regime) => <Desk key={chosen.code} items={items} item={chosen} regime={regime} />}
    </Loaded>
  );
}

interface DeskProps {
  readonly items: readonly RegimeItem[];
  readonly item: RegimeItem;
  readonly regime: Regime;
}

function Desk({ items, item, regime }: DeskProps) {
  const { unit, units } = useActing();
  const [query, setQuery] = useSearchParams();
  const now = useNow();
  const { language } = useLanguage();
  const acting = unit ?? units[0];
  const asked = askedIn(query, item, regime, acting && (rollupUnit(item, acting) ?? acting.code));
  const series = useQuery(seriesQuery(parametersOf(asked, query)));
  const ask = (change: Partial<Asked>): void => {
    const other = change.regime !== undefined;
    const kept = other ? { unit: asked.unit, units: asked.units, view: asked.view } : asked;
    const next = { ...kept, ...change, ...(change.frequency ? { from: '', to: '' } : {}) };
    const pairs = Object.entries(next).filter(([, value]) => value !== '');
    setQuery(Object.fromEntries(pairs), { replace: true });
  };
  const figure = series.data?.figure;
  return (
    <div className="stack">
      <Choices
        asked={asked}
        items={items}
        regime={regime}
        today={dayOf(new Date(now).toISOString())}
        answered={figure && { path: figure.path, label: figure.label[language] }}
        onAsk={ask}
      />
      <Loaded query={series} rows={10}>
        {(found) => <Shown key={`${found.figure.path} ${found.unit.code} ${found.units}`} series={found} />}
      </Loaded>
    </div>
  );
}

/** What the address asks for; what it does not say is the first figure that feeds an indicator, of one's own unit. */
function askedIn(query: URLSearchParams, item: RegimeItem, regime: Regime, unit: string | undefined): Asked {
  const figures = figuresOf(regime);
  const first = figures.find(({ indicator }) => indicator !== undefined) ?? figures[0];
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  const { frequencies } = regime.header;
  const named = query.get('frequency') as Frequency | null;
  const frequency = parsePeriod(from || to || (query.get('period') ?? ''))?.frequency ?? named;
  return {
    regime: item.code,
    path: query.get('path') ?? first?.path ?? '',
    unit: query.get('unit') ?? unit ?? NATION,
    level: query.get('level') ?? '',
    frequency: frequency ?? frequencies[0] ?? 'year',
    from,
    to,
    units: query.get('units') ?? 'as-reported',
    view: query.get('view') ?? 'confirmed',
  };
}

function parametersOf(asked: Asked, query: URLSearchParams): Parameters {
  const period = query.get('period');
  const pairs = Object.entries({ ...asked, ...(period === null ? {} : { period }) });
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

const MOST_LINES = 6;

function Shown({ series }: { readonly series: Series }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [drawn, setDrawn] = useState<ReadonlySet<string>>(new Set([ASKED]));
  const [opened, setOpened] = useState<Parameters>();
  const draw = (key: string): void => {
    const next = new Set(drawn);
    if (!next.delete(key) && next.size < MOST_LINES) next.add(key);
    setDrawn(next);
  };
  const lines = rowsOf(series)
    .filter(({ key }) => drawn.has(key))
    .map(({ key, unit, points }) => ({ key, name: unit?.name ?? t('series.nobody'), points }));
  const unsettled = series.periods.some(({ settled }) => !settled);
  return (
    <div className="stack">
      <section className="panel stack-tight">
        <div className="row-line series-head">
          <h2>
            {say(series.figure.label)} <span className="quiet">{series.figure.unit}</span>
          </h2>
          <Download series={series} />
        </div>
        <Chart lines={lines} label={`${say(series.label)}: ${say(series.figure.label)}`} />
        {unsettled && <p className="amber">… {t('rollup.notSettled')}</p>}
      </section>
      <Points
        series={series}
        drawn={drawn}
        onDraw={draw}
        onVintages={(unit, period) =>
          setOpened({ regime: series.regime, path: series.figure.path, unit, period, view: series.view })
        }
      />
      <p className="quiet">{t('series.legend', { count: MOST_LINES })}</p>
      {series.rows.length > 0 && !series.figure.additive && (
        <p className="quiet">{t('series.notAdditive')}</p>
      )}
      <Origins series={series} />
      {opened !== undefined && <Vintages asked={opened} onClose={() => setOpened(undefined)} />}
    </div>
  );
}

function Download({ series }: { readonly series: Series }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const periodName = usePeriodName();
  const save = (): void => {
    const words = {
      unit: t('words.column.unit'),
      code: t('words.column.code'),
      nobody: t('series.nobody'),
      period: periodName,
    };
    const file = new Blob([csvOf(series, language, words)], { type: 'text/csv;charset=utf-8' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `${series.regime}-${series.unit.code}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" className="btn btn-plain" onClick={save}>
      {t('series.download')}
    </button>
  );
}
