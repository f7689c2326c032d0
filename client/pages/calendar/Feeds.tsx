/** Secret addresses at which one's own calendar program reads this calendar. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, pathOf, send } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import type { CalendarFeed } from './wire.js';

const FEEDS = ['calendar-feeds'] as const;

interface Made {
  readonly id: number;
  readonly address: string;
}

/** @param unit the unit whose calendar is shown; @param regime the regime; oneself where neither is given */
export function Feeds({
  unit,
  regime,
}: {
  readonly unit: string | undefined;
  readonly regime: string | undefined;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [made, setMade] = useState<Made>();
  const feeds = useQuery({
    queryKey: FEEDS,
    queryFn: ({ signal }) => get<{ readonly items: readonly CalendarFeed[] }>('/calendar/feeds', signal),
  });
  const change = useMutation({
    mutationFn: async (work: () => Promise<Made | undefined>) => work(),
    onSuccess: async (done) => {
      setMade(done);
      await queries.invalidateQueries({ queryKey: FEEDS });
    },
  });
  const scope = unit
    ? { scope: 'unit', code: unit }
    : regime
      ? { scope: 'regime', code: regime }
      : { scope: 'me' };
  const create = () => change.mutate(async () => send<Made>('POST', '/calendar/feeds', scope));
  const renew = (id: number) =>
    change.mutate(async () => send<Made>('POST', pathOf('calendar', 'feeds', id, 'renew'), {}));
  const remove = (id: number) =>
    change.mutate(async () => {
      await send('DELETE', pathOf('calendar', 'feeds', id));
      return undefined;
    });
  const items = feeds.data?.items ?? [];
  return (
    <section className="stack-tight narrow">
      <h2>{t('agenda.feeds.title')}</h2>
      <p className="quiet">{t('agenda.feeds.sentence')}</p>
      <ProblemNotice problem={change.error} />
      {made !== undefined && (
        <div className="notice notice-green" role="status">
          <p className="strong">{t('agenda.feeds.once')}</p>
          <p className="mono feed-address">{made.address}</p>
        </div>
      )}
      <p>
        <button type="button" className="btn btn-plain" disabled={change.isPending} onClick={create}>
          {t('agenda.feeds.create')}
        </button>
      </p>
      {items.length > 0 && (
        <Table
          caption={t('agenda.feeds.title')}
          rows={items}
          rowKey={({ id }) => String(id)}
          columns={[
            {
              key: 'scope',
              head: t('agenda.whose'),
              cell: ({ scope: whose, code }) => `${t(`agenda.scope.${whose}`)} ${code ?? ''}`,
            },
            {
              key: 'made',
              head: t('agenda.feeds.made'),
              cell: ({ createdAt }) => <DateText value={createdAt} />,
            },
            {
              key: 'read',
              head: t('agenda.feeds.read'),
              cell: ({ readOn }) => (readOn === null ? '–' : <DateText value={readOn} />),
            },
            {
              key: 'acts',
              head: t('agenda.feeds.acts'),
              quiet: true,
              end: true,
              cell: ({ id }) => (
                <span className="row-line">
                  <button type="button" className="btn btn-quiet btn-row" onClick={() => renew(id)}>
                    {t('agenda.feeds.renew')}
                  </button>
                  <button type="button" className="btn btn-quiet btn-row" onClick={() => remove(id)}>
                    {t('agenda.feeds.remove')}
                  </button>
                </span>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}
