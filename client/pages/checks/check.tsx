import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { formatNumber } from '../../../forms/format.js';
import { pathOf } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { Cancel, CheckChip, Progress, useScope } from './parts.js';
import { checkQuery, isGoing, type CheckDetail, type Found } from './query.js';

/** One run: how far it is, and each difference with the way to what it is about. */
export default function CheckPage() {
  const { t } = useTranslation();
  const id = Number(useParams()['check']);
  const query = useQuery(checkQuery(id));
  const scope = useScope();
  const check = query.data;
  return (
    <>
      <PageHead
        title={check === undefined ? t('checks.title') : t(`checks.${check.kind}`)}
        sentence={check === undefined ? undefined : scope(check)}
        marks={check !== undefined && <CheckChip check={check} />}
        actions={
          <>
            {check !== undefined && <Cancel check={check} />}
            <Link to="/checks" className="btn btn-plain">
              {t('checks.all')}
            </Link>
          </>
        }
      />
      <Loaded query={query}>{(loaded) => <Run check={loaded} />}</Loaded>
    </>
  );
}

function Run({ check }: { readonly check: CheckDetail }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const columns = useColumns();
  const { found, differences, unsettled, reason, startedAt, endedAt } = check;
  const rows = found.map((one, index) => ({ ...one, number: index + 1 }));
  return (
    <div className="stack">
      <p className="row-line">
        <Progress check={check} />
        {startedAt !== null && (
          <span className="quiet">
            {t('checks.from')} <DateText value={startedAt} time />
            {endedAt !== null && (
              <>
                {' '}
                {t('checks.until')} <DateText value={endedAt} time />
              </>
            )}
          </span>
        )}
      </p>
      {reason !== null && (
        <p className="notice notice-red" role="alert">
          {t('checks.failed')} <span lang="en">{reason}</span>
        </p>
      )}
      {unsettled > 0 && (
        <p className="notice notice-amber">
          {t('checks.unsettled', { n: formatNumber(unsettled, language) })}
        </p>
      )}
      {differences > found.length && (
        <p className="notice notice-amber">
          {t('checks.firstOf', {
            shown: formatNumber(found.length, language),
            n: formatNumber(differences, language),
          })}
        </p>
      )}
      {check.kind === 'verify' &&
        (rows.length > 0 ? (
          <Table
            caption={t('checks.differences')}
            columns={columns}
            rows={rows}
            rowKey={({ number }) => String(number)}
            tall
          />
        ) : (
          !isGoing(check) && <EmptyState title={t('checks.nothingFound')} why={t('checks.nothingFoundWhy')} />
        ))}
    </div>
  );
}

type Row = Found & { readonly number: number };

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  return [
    {
      key: 'kind',
      head: t('checks.what'),
      sortBy: ({ kind }) => kind,
      cell: ({ kind }) => t(`checks.found_${kind}`, { defaultValue: kind }),
    },
    { key: 'where', head: t('checks.where'), cell: (row) => <Where row={row} /> },
    {
      key: 'period',
      head: t('checks.period'),
      cell: ({ period }) => (period === null ? '–' : <span className="no-wrap">{periodName(period)}</span>),
    },
    {
      key: 'which',
      head: t('checks.which'),
      cell: ({ revision, view }) =>
        revision !== null
          ? t('checks.revision', { revision })
          : view === null
            ? '–'
            : t(`checks.view_${view}`),
    },
    { key: 'detail', head: t('checks.detail'), cell: ({ detail }) => <span lang="en">{detail}</span> },
  ];
}

/** The way to the report or the roll-up that a difference is about. */
function Where({ row: { kind, regime, period, unit } }: { readonly row: Row }) {
  if (regime === null || period === null || unit === null) return <>{unit ?? regime ?? '–'}</>;
  const room = kind.startsWith('node') ? 'rollups' : 'reports';
  return (
    <Link to={pathOf(room, regime, period, unit)} className="no-wrap">
      {regime} · {unit}
    </Link>
  );
}
