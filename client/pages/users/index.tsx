import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get, pathOf, queryOf } from '../../api.js';
import { Chip } from '../../components/Chip.js';
import { EmptyState } from '../../components/EmptyState.js';
import { TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Skeleton } from '../../components/Skeleton.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { plainLetters } from '../../frame/find-places.js';
import { keys } from '../../queries.js';
import type { List, UserItem } from '../../wire.js';
import { CreateUser } from './CreateUser.js';

export default function UsersPage() {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const [find, setFind] = useState('');
  return (
    <>
      <PageHead
        title={t('users.title')}
        sentence={t('users.sentence')}
        actions={
          <>
            <Link to="/users/import" className="btn btn-plain">
              <Icon name="upload" />
              {t('users.importLink')}
            </Link>
            <button type="button" className="btn btn-primary" onClick={() => setCreating(true)}>
              <Icon name="plus" />
              {t('users.create')}
            </button>
          </>
        }
      />
      <div className="filters" role="group" aria-label={t('frame.filters')}>
        <TextInput
          label={t('users.find')}
          type="search"
          value={find}
          onChange={(change) => setFind(change.target.value)}
        />
      </div>
      <Users find={find} />
      {creating && <CreateUser onClose={() => setCreating(false)} />}
    </>
  );
}

function Users({ find }: { readonly find: string }) {
  const { t } = useTranslation();
  const columns = useColumns();
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: keys.users({}),
    queryFn: ({ pageParam, signal }) =>
      get<List<UserItem>>('/users' + queryOf({ cursor: pageParam, limit: 1000 }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  if (data === undefined)
    return error === null ? (
      <Skeleton rows={10} />
    ) : (
      <ProblemNotice problem={error} retry={() => void refetch()} />
    );
  const words = plainLetters(find).split(/\s+/).filter(Boolean);
  const users = data.pages
    .flatMap((page) => page.items)
    .filter((user) => words.every((word) => plainLetters(`${user.name} ${user.username}`).includes(word)));
  if (users.length === 0 && !hasNextPage)
    return <EmptyState title={t('users.empty')} why={t('users.emptyWhy')} />;
  return (
    <Table
      caption={t('users.title')}
      columns={columns}
      rows={users}
      rowKey={({ username }) => username}
      onMore={hasNextPage ? () => void fetchNextPage() : undefined}
      loadingMore={isFetchingNextPage}
      tall
    />
  );
}

function useColumns(): readonly Column<UserItem>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'username',
      head: t('users.username'),
      sortBy: ({ username }) => username,
      cell: ({ username }) => <Link to={pathOf('users', username)}>{username}</Link>,
    },
    { key: 'name', head: t('users.name'), sortBy: ({ name }) => name, cell: ({ name }) => name },
    {
      key: 'roles',
      head: t('users.roles'),
      cell: ({ roles }) =>
        roles.map(({ role, unit }) => `${t(`words.role.${role}`)} · ${unit.name}`).join('; ') || '–',
    },
    {
      key: 'status',
      head: t('users.status'),
      sortBy: ({ locked }) => Number(locked),
      cell: (user) => <Status user={user} />,
    },
  ];
}

export function Status({ user }: { readonly user: UserItem }) {
  const { t } = useTranslation();
  return (
    <span className="chips">
      {user.locked ? (
        <Chip tone="red" icon="lock">
          {t('users.locked')}
        </Chip>
      ) : (
        <Chip tone="green" icon="check">
          {t('users.active')}
        </Chip>
      )}
      {user.mustChangePassword === true && (
        <Chip tone="amber" icon="cycle">
          {t('users.mustChange')}
        </Chip>
      )}
    </span>
  );
}
