import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../forms/format.js';
import { Table } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { bytesText } from './amounts.js';
import type { TableItem } from './query.js';

/** The tables that grow. */
export function Tables({ items }: { readonly items: readonly TableItem[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <section className="stack-tight narrow">
      <h2>{t('operations.tables')}</h2>
      <Table
        caption={t('operations.tables')}
        rows={items}
        rowKey={({ name }) => name}
        columns={[
          {
            key: 'table',
            head: t('operations.table'),
            cell: ({ name }) => <span className="mono">{name}</span>,
          },
          {
            key: 'rows',
            head: t('operations.rows'),
            end: true,
            sortBy: ({ rows }) => rows,
            cell: ({ rows }) => formatNumber(rows, language),
          },
          {
            key: 'bytes',
            head: t('operations.bytes'),
            end: true,
            sortBy: ({ bytes }) => bytes ?? 0,
            cell: ({ bytes }) => (bytes === null ? '–' : bytesText(bytes, language)),
          },
        ]}
      />
    </section>
  );
}
