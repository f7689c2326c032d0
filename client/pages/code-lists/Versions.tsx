import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { pathOf, queryOf } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { Table } from '../../components/Table.js';
import type { CodeList } from '../../wire.js';

type Version = CodeList['versions'][number];

/** Every version that a list had, newest first: none of them ever changes. */
export function Versions({ list }: { readonly list: CodeList }) {
  const { t } = useTranslation();
  return (
    <section className="stack-tight narrow">
      <h2>{t('codeLists.versions')}</h2>
      <Table
        caption={t('codeLists.versions')}
        rows={list.versions.toReversed()}
        rowKey={({ version }) => String(version)}
        columns={[
          {
            key: 'version',
            head: t('codeLists.version'),
            cell: ({ version }: Version) => (
              <Link to={pathOf('code-lists', list.code) + queryOf({ version })}>{version}</Link>
            ),
          },
          { key: 'items', head: t('codeLists.items'), end: true, cell: ({ items }: Version) => items },
          {
            key: 'at',
            head: t('codeLists.changed'),
            cell: ({ at }: Version) => <DateText value={at} />,
          },
          {
            key: 'by',
            head: t('codeLists.by'),
            cell: ({ by }: Version) => by?.name ?? t('codeLists.program'),
          },
        ]}
      />
    </section>
  );
}
