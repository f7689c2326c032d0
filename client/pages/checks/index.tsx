import { useTranslation } from 'react-i18next';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { Alarm } from './Alarm.js';
import { Cancel, CheckChip, Differences, Progress, useScope } from './parts.js';
import { checksQuery, type CheckItem } from './query.js';
import { StartCheck } from './StartCheck.js';

/** Verifying reports and roll-ups and rebuilding roll-ups: what was found, what runs, what to start. */
export default function ChecksPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(checksQuery);
  const columns = useColumns();
  const first = query.data?.pages[0];
  return (
    <>
      <PageHead title={t('checks.title')} sentence={t('checks.sentence')} />
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return (
            <div className="stack">
              {first?.alarm && <Alarm check={first.alarm} />}
              <StartCheck />
              <section className="stack-tight">
                <h2>{t('checks.runs')}</h2>
                {rows.length === 0 ? (
                  <EmptyState title={t('checks.none')} why={t('checks.noneWhy')} />
                ) : (
                  <Table
                    caption={t('checks.runs')}
                    columns={columns}
                    rows={rows}
                    rowKey={({ id }) => String(id)}
                    onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
                    loadingMore={query.isFetchingNextPage}
                  />
                )}
              </section>
              {first?.seal && (
                <p className="quiet">
                  {t('checks.seal', { number: first.seal.number })} <code>{first.seal.hash}</code>{' '}
                  <DateText value={first.seal.sealedAt} time />. {t('checks.sealWhy')}
                </p>
              )}
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

function useColumns(): readonly Column<CheckItem>[] {
  const { t } = useTranslation();
  const scope = useScope();
  return [
    {
      key: 'what',
      head: t('checks.run'),
      cell: (check) => (
        <Link to={`/checks/${check.id}`}>
          {t(`checks.${check.kind}`)} · {scope(check)}
        </Link>
      ),
    },
    { key: 'state', head: t('checks.state'), cell: (check) => <CheckChip check={check} /> },
    { key: 'progress', head: t('checks.progress'), cell: (check) => <Progress check={check} /> },
    { key: 'differences', head: t('checks.differences'), cell: (check) => <Differences check={check} /> },
    {
      key: 'at',
      head: t('checks.at'),
      cell: ({ requestedAt }) => <DateText value={requestedAt} time />,
    },
    { key: 'by', head: t('checks.by'), cell: ({ requestedBy }) => requestedBy?.name ?? t('checks.night') },
    {
      key: 'cancel',
      head: t('checks.cancel'),
      quiet: true,
      end: true,
      cell: (check) => <Cancel check={check} />,
    },
  ];
}
