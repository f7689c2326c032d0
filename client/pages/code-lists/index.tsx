/** The code lists that regimes share: what there is, who uses it, and whether they still agree. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get, pathOf } from '../../api.js';
import { Chip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table, type Column } from '../../components/Table.js';
import { plainLetters } from '../../frame/find-places.js';
import { useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import { useActing } from '../../session.js';
import type { CodeListSummary, List } from '../../wire.js';
import { administersNation } from './rights.js';

export default function CodeListsPage() {
  const { t } = useTranslation();
  const { session } = useActing();
  const [find, setFind] = useState('');
  const columns = useColumns();
  const lists = useQuery({
    queryKey: keys.codeLists,
    queryFn: ({ signal }) => get<List<CodeListSummary>>('/code-lists', signal),
  });
  const words = plainLetters(find).split(/\s+/).filter(Boolean);
  const matches = ({ code, name, regimes }: CodeListSummary): boolean => {
    const text = plainLetters([code, name.vi, name.en, ...regimes].join(' '));
    return words.every((word) => text.includes(word));
  };
  return (
    <>
      <PageHead
        title={t('codeLists.title')}
        sentence={t('codeLists.sentence')}
        actions={
          administersNation(session) && (
            <Link to="/code-lists/new" className="btn btn-primary">
              <Icon name="plus" />
              {t('codeLists.create')}
            </Link>
          )
        }
      />
      <div className="filters" role="group" aria-label={t('frame.filters')}>
        <TextInput
          label={t('codeLists.find')}
          type="search"
          value={find}
          onChange={(change) => setFind(change.target.value)}
        />
      </div>
      <Loaded query={lists}>
        {({ items }) => {
          const shown = items.filter(matches);
          return shown.length === 0 ? (
            <EmptyState title={t('codeLists.empty')} why={t('codeLists.emptyWhy')} />
          ) : (
            <Table
              caption={t('codeLists.title')}
              columns={columns}
              rows={shown}
              rowKey={({ code }) => code}
            />
          );
        }}
      </Loaded>
    </>
  );
}

function useColumns(): readonly Column<CodeListSummary>[] {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return [
    {
      key: 'name',
      head: t('codeLists.title'),
      sortBy: ({ name }) => say(name),
      cell: ({ code, name }) => <Link to={pathOf('code-lists', code)}>{say(name)}</Link>,
    },
    { key: 'code', head: t('codeLists.code'), sortBy: ({ code }) => code, cell: ({ code }) => code },
    {
      key: 'items',
      head: t('codeLists.items'),
      end: true,
      sortBy: ({ items }) => items,
      cell: ({ items }) => items,
    },
    {
      key: 'regimes',
      head: t('codeLists.usedBy'),
      cell: ({ regimes }) => regimes.join(', ') || '–',
    },
    {
      key: 'differing',
      head: t('codeLists.differs'),
      sortBy: ({ differing }) => differing,
      cell: ({ differing, regimes }) => (regimes.length === 0 ? '–' : <Agreement differing={differing} />),
    },
    {
      key: 'version',
      head: t('codeLists.version'),
      end: true,
      sortBy: ({ version }) => version,
      cell: ({ version }) => version,
    },
    {
      key: 'changed',
      head: t('codeLists.changed'),
      sortBy: ({ changedAt }) => changedAt,
      cell: ({ changedAt }) => <DateText value={changedAt} />,
    },
  ];
}

function Agreement({ differing }: { readonly differing: number }) {
  const { t } = useTranslation();
  return differing === 0 ? (
    <Chip tone="green" icon="check">
      {t('codeLists.agrees')}
    </Chip>
  ) : (
    <Chip tone="amber" icon="alert">
      {t('codeLists.differing', { count: differing })}
    </Chip>
  );
}
