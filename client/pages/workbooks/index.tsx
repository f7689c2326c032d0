/** One workbook for many units: out for a regime and period, back in one go; and what one has sent in before. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { get } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table, type Column } from '../../components/Table.js';
import { useStable } from '../../form/use-stable.js';
import type { List } from '../../wire.js';
import { Out } from './Out.js';
import { UploadPanel } from './UploadPanel.js';
import { UploadResult } from './UploadResult.js';
import { isOver, type Upload } from './wire.js';

export default function WorkbooksPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const reread = useStable(() => {
    for (const queryKey of [['uploads'], ['obligations'], ['my-work'], ['report']])
      void queries.invalidateQueries({ queryKey });
  });
  return (
    <>
      <PageHead title={t('workbooks.title')} sentence={t('workbooks.sentence')} />
      <div className="stack">
        <section className="panel stack-tight">
          <h2>{t('workbooks.out')}</h2>
          <Out />
        </section>
        <section className="panel stack-tight">
          <h2>{t('workbooks.back')}</h2>
          <p className="quiet">{t('workbooks.backHelp')}</p>
          <UploadPanel onRead={reread} />
        </section>
        <Sent />
      </div>
    </>
  );
}

function Sent() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<number>();
  const sent = useQuery({
    queryKey: ['uploads', 'list'],
    queryFn: ({ signal }) => get<List<Upload>>('/uploads', signal),
  });
  const columns: Column<Upload>[] = [
    {
      key: 'name',
      head: t('workbooks.file'),
      cell: ({ id, name }) => (
        <button
          type="button"
          className="btn btn-quiet btn-row"
          onClick={() => setOpened(opened === id ? undefined : id)}
        >
          {name}
        </button>
      ),
    },
    { key: 'at', head: t('workbooks.sentAt'), cell: ({ requestedAt }) => <DateText value={requestedAt} /> },
    { key: 'state', head: t('workbooks.state'), cell: ({ state }) => t(`workbooks.stateOf.${state}`) },
    {
      key: 'saved',
      head: t('workbooks.savedUnits'),
      end: true,
      cell: ({ results }) => results.filter(({ outcome }) => outcome === 'saved').length,
    },
    {
      key: 'wrong',
      head: t('workbooks.wrongUnits'),
      end: true,
      cell: ({ results }) => results.filter(({ outcome }) => outcome !== 'saved').length,
    },
  ];
  return (
    <section className="stack-tight">
      <h2>{t('workbooks.sent')}</h2>
      <Loaded query={sent}>
        {({ items }) => {
          const one = items.find(({ id }) => id === opened);
          return items.length === 0 ? (
            <EmptyState title={t('workbooks.empty')} why={t('workbooks.emptyWhy')} />
          ) : (
            <>
              <Table
                caption={t('workbooks.sent')}
                columns={columns}
                rows={items}
                rowKey={({ id }) => String(id)}
              />
              {one !== undefined && isOver(one) && <UploadResult upload={one} />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
