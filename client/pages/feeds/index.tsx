/** The feeds that other systems push values to. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { pathOf } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { FeedDialog } from './FeedDialog.js';
import { feedsQuery, type Feed } from './query.js';

export default function FeedsPage() {
  const { t } = useTranslation();
  const query = useQuery(feedsQuery);
  const [declaring, setDeclaring] = useState(false);
  const columns = useColumns();
  return (
    <>
      <PageHead
        title={t('askOnce.feeds')}
        sentence={t('askOnce.feedsSentence')}
        actions={
          query.data && (
            <button type="button" className="btn btn-primary" onClick={() => setDeclaring(true)}>
              {t('askOnce.newFeed')}
            </button>
          )
        }
      />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('askOnce.noFeeds')} why={t('askOnce.noFeedsWhy')} />
          ) : (
            <Table caption={t('askOnce.feeds')} columns={columns} rows={items} rowKey={({ code }) => code} />
          )
        }
      </Loaded>
      {declaring && <FeedDialog onClose={() => setDeclaring(false)} />}
    </>
  );
}

function useColumns(): readonly Column<Feed>[] {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return [
    {
      key: 'code',
      head: t('askOnce.code'),
      cell: ({ code }) => <Link to={pathOf('feeds', code)}>{code}</Link>,
    },
    { key: 'name', head: t('askOnce.name'), cell: ({ name }) => say(name) },
    {
      key: 'pushers',
      head: t('askOnce.pushers'),
      cell: ({ pushers }) =>
        pushers.length === 0 ? (
          <span className="amber">{t('askOnce.noPushers')}</span>
        ) : (
          pushers.map(({ username }) => username).join(', ')
        ),
    },
    { key: 'at', head: t('askOnce.at'), cell: ({ createdAt }) => <DateText value={createdAt} time /> },
  ];
}
