/** One feed: who pushes, what came and what was refused, and its values. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { TextInput } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { IssueList } from '../../components/ProblemNotice.js';
import { usePeriodName } from '../../components/period.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { useShown } from '../report/shown-value.js';
import { FeedDialog } from './FeedDialog.js';
import { feedQuery, valuesQuery, type FeedDetail, type FeedValue, type Push, type Refused } from './query.js';

export default function FeedPage() {
  const { feed: code = '' } = useParams();
  const query = useQuery(feedQuery(code));
  return <Loaded query={query}>{(feed) => <FeedDesk feed={feed} />}</Loaded>;
}

function FeedDesk({ feed }: { readonly feed: FeedDetail }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [changing, setChanging] = useState(false);
  const named =
    feed.pushers.map(({ username, name }) => `${name} (${username})`).join(', ') || t('askOnce.noPushers');
  return (
    <div className="stack">
      <PageHead
        title={`${say(feed.name)} (${feed.code})`}
        sentence={`${t('askOnce.pushers')}: ${named}`}
        actions={
          <>
            <Link className="btn btn-plain" to="/feeds">
              {t('askOnce.all')}
            </Link>
            <button type="button" className="btn btn-primary" onClick={() => setChanging(true)}>
              {t('askOnce.changeFeed')}
            </button>
          </>
        }
      />
      <Pushes feed={feed} />
      {feed.refusals.length > 0 && <Refusals rows={feed.refusals} />}
      <Values code={feed.code} />
      {changing && <FeedDialog feed={feed} onClose={() => setChanging(false)} />}
    </div>
  );
}

function Pushes({ feed }: { readonly feed: FeedDetail }) {
  const { t } = useTranslation();
  const columns: readonly Column<Push>[] = [
    { key: 'key', head: t('askOnce.key'), cell: ({ key }) => <code>{key}</code> },
    { key: 'at', head: t('askOnce.at'), cell: ({ at }) => <DateText value={at} time /> },
    { key: 'by', head: t('askOnce.by'), cell: ({ by }) => by },
    { key: 'values', head: t('askOnce.values'), end: true, cell: ({ values }) => values },
  ];
  return (
    <section className="stack-tight">
      <h2>{t('askOnce.pushes')}</h2>
      {feed.pushes.length === 0 ? (
        <EmptyState
          title={t('askOnce.noPushes')}
          why={t('askOnce.noPushesWhy', { path: `/api/v1/feeds/${feed.code}` })}
        />
      ) : (
        <Table caption={t('askOnce.pushes')} columns={columns} rows={feed.pushes} rowKey={({ key }) => key} />
      )}
    </section>
  );
}

function Refusals({ rows }: { readonly rows: readonly Refused[] }) {
  const { t } = useTranslation();
  const columns: readonly Column<Refused>[] = [
    { key: 'at', head: t('askOnce.at'), cell: ({ at }) => <DateText value={at} time /> },
    { key: 'key', head: t('askOnce.key'), cell: ({ key }) => <code>{key ?? ''}</code> },
    { key: 'by', head: t('askOnce.by'), cell: ({ by }) => by },
    {
      key: 'mistakes',
      head: t('askOnce.mistakes'),
      cell: ({ mistakes, issues }) => (
        <details>
          <summary>{mistakes}</summary>
          <IssueList issues={issues} place={() => null} />
        </details>
      ),
    },
  ];
  return (
    <section className="stack-tight">
      <h2>{t('askOnce.refusals')}</h2>
      <Table
        caption={t('askOnce.refusals')}
        columns={columns}
        rows={rows}
        rowKey={({ at, key }) => `${at} ${key ?? ''}`}
      />
    </section>
  );
}

const PERIOD = /^\d{4}(-(\d{2}|Q\d|H\d|9M|W\d{2}))?$/;

function Values({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  const shown = useShown();
  const periodName = usePeriodName();
  const [unit, setUnit] = useState('');
  const [period, setPeriod] = useState('');
  const query = useInfiniteQuery(valuesQuery(code, { unit, period: PERIOD.test(period) ? period : '' }));
  const columns: readonly Column<FeedValue & { readonly id: string }>[] = [
    { key: 'unit', head: t('askOnce.unit'), cell: (one) => one.unit },
    { key: 'period', head: t('askOnce.period'), cell: ({ period: of }) => periodName(of) },
    {
      key: 'row',
      head: t('askOnce.row'),
      cell: ({ row }) => (row === null ? '' : Object.values(row).map(shown).join(' · ')),
    },
    { key: 'field', head: t('askOnce.field'), cell: (one) => <code>{one.field}</code> },
    { key: 'value', head: t('askOnce.value'), end: true, cell: (one) => shown(one.value) },
    {
      key: 'observed',
      head: t('askOnce.observedAt'),
      cell: ({ observedAt }) => (observedAt === undefined ? '' : <DateText value={observedAt} time />),
    },
    { key: 'at', head: t('askOnce.at'), cell: ({ at }) => <DateText value={at} time /> },
    { key: 'push', head: t('askOnce.key'), cell: ({ key }) => <code>{key}</code> },
  ];
  return (
    <section className="stack-tight">
      <h2>{t('askOnce.values')}</h2>
      <div className="filters">
        <TextInput
          label={t('askOnce.unit')}
          value={unit}
          onChange={(change) => setUnit(change.target.value.trim())}
        />
        <TextInput
          label={t('askOnce.period')}
          placeholder="2026-Q3"
          value={period}
          onChange={(change) => setPeriod(change.target.value.trim())}
        />
      </div>
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages
            .flatMap(({ items }) => items)
            .map((one, index) => ({ ...one, id: String(index) }));
          return rows.length === 0 ? (
            <EmptyState title={t('askOnce.noValues')} />
          ) : (
            <Table
              caption={t('askOnce.values')}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              loadingMore={query.isFetchingNextPage}
            />
          );
        }}
      </Loaded>
    </section>
  );
}
