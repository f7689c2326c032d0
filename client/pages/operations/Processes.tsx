import { useTranslation } from 'react-i18next';
import { Chip } from '../../components/Chip.js';
import { DateText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Table } from '../../components/Table.js';
import type { ProcessItem } from './query.js';

/** Who is at work, and who has fallen silent without having ended in order. */
export function Processes({ items }: { readonly items: readonly ProcessItem[] }) {
  const { t } = useTranslation();
  return (
    <section className="stack-tight">
      <h2>{t('operations.processes')}</h2>
      {items.length === 0 ? (
        <EmptyState title={t('operations.noProcesses')} why={t('operations.noProcessesWhy')} />
      ) : (
        <Table
          caption={t('operations.processes')}
          rows={items}
          rowKey={({ host, pid, startedAt }) => `${host} ${pid} ${startedAt}`}
          columns={[
            {
              key: 'process',
              head: t('operations.process'),
              cell: ({ host, pid }) => (
                <span className="mono">
                  {host}:{pid}
                </span>
              ),
            },
            { key: 'kind', head: t('operations.kind'), cell: ({ kind }) => t(`operations.kind_${kind}`) },
            {
              key: 'state',
              head: t('operations.state'),
              cell: ({ silent }) => (
                <Chip tone={silent ? 'red' : 'green'} icon={silent ? 'alert' : 'check'}>
                  {silent ? t('operations.silent') : t('operations.alive')}
                </Chip>
              ),
            },
            { key: 'version', head: t('operations.version'), cell: ({ version }) => version },
            {
              key: 'started',
              head: t('operations.started'),
              cell: ({ startedAt }) => <DateText value={startedAt} time />,
            },
            {
              key: 'seen',
              head: t('operations.seen'),
              cell: ({ seenAt }) => <DateText value={seenAt} time />,
            },
          ]}
        />
      )}
    </section>
  );
}
