/** Requests sent and received: how far each is, and what one's own units owe in it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { pathOf } from '../../api.js';
import { Chip, StateChip } from '../../components/Chip.js';
import { CoverageBar } from '../../components/CoverageBar.js';
import { DueText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { hasRole, useActing } from '../../session.js';
import { reportOf, requestsQuery } from './query.js';
import type { RequestItem } from './query.js';

export default function RequestsPage() {
  const { t } = useTranslation();
  const { session } = useActing();
  const [state, setState] = useState('');
  const query = useQuery(requestsQuery(state));
  const asks = hasRole(session, 'aggregator');
  const create = (
    <Link to="/requests/new" className="btn btn-primary">
      <Icon name="plus" />
      {t('requests.create')}
    </Link>
  );
  const choices = [
    { value: '', label: t('frame.all') },
    { value: 'open', label: t('requests.states.open') },
    { value: 'closed', label: t('requests.states.closed') },
  ];
  const columns = useColumns();
  return (
    <>
      <PageHead
        title={t('requests.title')}
        sentence={t('requests.sentence')}
        {...(asks ? { actions: create } : {})}
      />
      <div className="filters" role="group" aria-label={t('frame.filters')}>
        <Select
          label={t('requests.state')}
          choices={choices}
          value={state}
          onChange={(change) => setState(change.target.value)}
        />
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('requests.empty')} why={t('requests.emptyWhy')} />
          ) : (
            <Table
              caption={t('requests.title')}
              columns={columns}
              rows={items}
              rowKey={({ id }) => String(id)}
            />
          )
        }
      </Loaded>
    </>
  );
}

export function RequestStateChip({ state }: { readonly state: RequestItem['state'] }) {
  const { t } = useTranslation();
  return (
    <Chip tone={state === 'open' ? 'blue' : 'neutral'} icon={state === 'open' ? 'circle' : 'check'}>
      {t(`requests.states.${state}`)}
    </Chip>
  );
}

function useColumns(): readonly Column<RequestItem>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'title',
      head: t('requests.name'),
      sortBy: ({ title }) => title,
      cell: ({ id, title }) => <Link to={pathOf('requests', id)}>{title}</Link>,
    },
    {
      key: 'issuer',
      head: t('requests.issuer'),
      sortBy: ({ issuer }) => issuer.name,
      cell: ({ issuer }) => issuer.name,
    },
    {
      key: 'state',
      head: t('requests.state'),
      sortBy: ({ state }) => state,
      cell: ({ state }) => <RequestStateChip state={state} />,
    },
    {
      key: 'due',
      head: t('requests.due'),
      sortBy: ({ dueAt }) => dueAt,
      cell: ({ dueAt }) => <DueText value={dueAt} />,
    },
    {
      key: 'answered',
      head: t('requests.answered'),
      cell: ({ counts }) => <CoverageBar approved={counts.sent} expected={counts.asked} />,
    },
    {
      key: 'mine',
      head: t('requests.mine'),
      cell: ({ regime, mine }) =>
        mine.length === 0 ? (
          <span className="quiet">{t('requests.nothingMine')}</span>
        ) : (
          <span className="chips">
            {mine.map((answer) => (
              <Link key={answer.unit.code} to={reportOf(regime, answer)} title={answer.unit.name}>
                <StateChip state={answer.state} />
              </Link>
            ))}
          </span>
        ),
    },
  ];
}
