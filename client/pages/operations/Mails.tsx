/** E-mails of notices: whether they go out at all, and those that did not. */
import { useTranslation } from 'react-i18next';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { formatNumber } from '../../../forms/format.js';
import type { Instant } from '../../../regimes/words.js';
import { get, pathOf, send } from '../../api.js';
import { Chip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { operationsKey } from './query.js';

interface MailItem {
  readonly id: number;
  readonly username: string;
  readonly address: string;
  readonly state: 'waiting' | 'refused' | 'given-up' | 'unknown';
  readonly tries: number;
  readonly reason: string | null;
  readonly createdAt: Instant;
  readonly nextAt: Instant | null;
}

interface Outbox {
  readonly configured: boolean;
  readonly from: string | null;
  readonly rate: number | null;
  readonly counts: Readonly<
    Record<'waiting' | 'claimed' | 'handing' | 'sent' | 'refused' | 'given-up' | 'unknown', number>
  >;
  readonly trouble: {
    readonly since: Instant;
    readonly tries: number;
    readonly nextAt: Instant;
    readonly reason: string;
  } | null;
  readonly items: readonly MailItem[];
}

const mailsQuery = queryOptions({
  queryKey: [...operationsKey, 'mails'],
  queryFn: ({ signal }) => get<Outbox>('/operations/mails', signal),
  refetchInterval: 10_000,
  staleTime: 0,
});

export function Mails() {
  const { t } = useTranslation();
  const query = useQuery(mailsQuery);
  return (
    <section className="stack-tight">
      <h2>{t('operations.mails')}</h2>
      <Loaded query={query} rows={3}>
        {(outbox) => (outbox.configured ? <Box outbox={outbox} /> : <p>{t('operations.mailsOff')}</p>)}
      </Loaded>
    </section>
  );
}

function Box({ outbox: { counts, from, rate, trouble, items } }: { readonly outbox: Outbox }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: ({ id, act }: { readonly id: number; readonly act: 'retry' | 'discard' }) =>
      send('POST', pathOf('operations', 'mails', id, act)),
    onSettled: () => queries.invalidateQueries({ queryKey: mailsQuery.queryKey }),
  });
  const columns = useMailColumns((id, act) => decide.mutate({ id, act }));
  const count = (value: number) => formatNumber(value, language);
  return (
    <>
      <p>
        {t('operations.mailsNow', {
          from: from ?? '',
          rate: count(rate ?? 0),
          waiting: count(counts.waiting + counts.claimed + counts.handing),
          sent: count(counts.sent),
        })}
      </p>
      {trouble !== null && (
        <div className="notice notice-amber" role="status">
          <p className="strong">{t('operations.mailServerAway')}</p>
          <p>
            {trouble.reason} · {t('operations.next')} <DateText value={trouble.nextAt} time />
          </p>
        </div>
      )}
      <ProblemNotice problem={decide.error} />
      {items.length === 0 ? (
        <EmptyState title={t('operations.noMailTrouble')} why={t('operations.noMailTroubleWhy')} />
      ) : (
        <Table
          caption={t('operations.mails')}
          columns={columns}
          rows={items}
          rowKey={({ id }) => String(id)}
        />
      )}
    </>
  );
}

const TONES = { waiting: 'amber', refused: 'red', 'given-up': 'red', unknown: 'amber' } as const;

function useMailColumns(decide: (id: number, act: 'retry' | 'discard') => void): readonly Column<MailItem>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'reader',
      head: t('operations.mailReader'),
      cell: ({ username, address }) => (
        <>
          {username} <span className="quiet">{address}</span>
        </>
      ),
    },
    {
      key: 'state',
      head: t('operations.state'),
      cell: ({ state }) => (
        <Chip tone={TONES[state]} icon="alert">
          {t(`operations.mail_${state}`)}
        </Chip>
      ),
    },
    {
      key: 'reason',
      head: t('operations.reason'),
      cell: ({ reason }) => <span className="reason break">{reason}</span>,
    },
    { key: 'tries', head: t('operations.tries'), end: true, cell: ({ tries }) => tries },
    {
      key: 'since',
      head: t('operations.since'),
      cell: ({ createdAt }) => <DateText value={createdAt} time />,
    },
    {
      key: 'acts',
      head: t('operations.acts'),
      quiet: true,
      end: true,
      cell: ({ id, username }) => (
        <span className="row-line acts">
          <button
            type="button"
            className="btn btn-plain btn-row"
            aria-label={t('operations.mailRetryName', { username })}
            onClick={() => decide(id, 'retry')}
          >
            {t('operations.mailRetry')}
          </button>
          <button
            type="button"
            className="btn btn-danger btn-row"
            aria-label={t('operations.mailDiscardName', { username })}
            onClick={() => decide(id, 'discard')}
          >
            {t('operations.discard')}
          </button>
        </span>
      ),
    },
  ];
}
