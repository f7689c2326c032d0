import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { pathOf } from '../../api.js';
import { VersionChip } from '../../components/Chip.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Icon } from '../../components/Icon.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { hasRole, useActing } from '../../session.js';
import type { RegimeItem } from '../../wire.js';
import { regimesQuery } from './query.js';
import { WorkingCopies } from './WorkingCopies.js';
import { useRegimeWords } from './words.js';

export default function RegimesPage() {
  const { t } = useTranslation();
  const { session } = useActing();
  const query = useQuery(regimesQuery);
  const columns = useColumns();
  const declare = (
    <Link to="/regimes/new" className="btn btn-primary">
      <Icon name="plus" />
      {t('regimes.declare')}
    </Link>
  );
  const mayDeclare = hasRole(session, 'administrator');
  return (
    <>
      <PageHead
        title={t('regimes.title')}
        sentence={t('regimes.sentence')}
        {...(mayDeclare ? { actions: declare } : {})}
      />
      <div className="stack">
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('regimes.empty')} why={t('regimes.emptyWhy')} />
            ) : (
              <Table
                caption={t('regimes.title')}
                columns={columns}
                rows={items}
                rowKey={({ code }) => code}
                tall
              />
            )
          }
        </Loaded>
        {mayDeclare && <WorkingCopies />}
      </div>
    </>
  );
}

function useColumns(): readonly Column<RegimeItem>[] {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const words = useRegimeWords();
  return [
    {
      key: 'label',
      head: t('words.column.regime'),
      sortBy: ({ label }) => say(label),
      cell: ({ code, label }) => <Link to={pathOf('regimes', code)}>{say(label)}</Link>,
    },
    {
      key: 'code',
      head: t('words.column.code'),
      sortBy: ({ code }) => code,
      cell: ({ code }) => <span className="mono no-wrap">{code}</span>,
    },
    {
      key: 'issuer',
      head: t('regimes.issuer'),
      sortBy: ({ issuer }) => issuer,
      cell: ({ issuer }) => issuer,
    },
    { key: 'frequency', head: t('regimes.frequency'), cell: words.frequencies },
    { key: 'chain', head: t('regimes.chain'), cell: words.chain },
    {
      key: 'current',
      head: t('regimes.current'),
      cell: ({ current, latest }) =>
        current === undefined ? (
          <VersionChip state={latest.state} />
        ) : (
          <span className="no-wrap">
            {t('regimes.version', { version: current.version })}{' '}
            <span className="quiet">{t('regimes.since', { period: periodName(current.effectiveFrom) })}</span>
          </span>
        ),
    },
  ];
}
