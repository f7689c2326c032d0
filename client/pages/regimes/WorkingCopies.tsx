/** Regimes that somebody is working on: what is there, who has kept it last, and the way back to it. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get, pathOf } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { Table } from '../../components/Table.js';
import type { List } from '../../wire.js';
import type { Kept } from './design/saving.js';

type Copy = Pick<Kept, 'regime' | 'version' | 'valid'> & {
  readonly title: string;
  readonly savedAt: string;
  readonly savedBy: { readonly name: string };
};

export function WorkingCopies() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['working-copies'],
    queryFn: ({ signal }) => get<List<Copy>>('/working-copies', signal),
    staleTime: 0,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>{t('design.working')}</h2>
      <Table
        caption={t('design.working')}
        rows={data.items}
        rowKey={({ regime }) => regime}
        columns={[
          {
            key: 'title',
            head: t('words.column.regime'),
            cell: ({ regime, version, title }) => (
              <Link to={pathOf('regimes', regime, 'versions', version)}>{title || t('design.noTitle')}</Link>
            ),
          },
          {
            key: 'code',
            head: t('words.column.code'),
            cell: ({ regime }) => <span className="mono no-wrap">{regime}</span>,
          },
          {
            key: 'version',
            head: t('regimes.versionHead'),
            cell: ({ version }) => t('regimes.version', { version }),
          },
          {
            key: 'state',
            head: t('words.column.state'),
            cell: ({ valid }) => t(valid ? 'design.workingState.valid' : 'design.workingState.broken'),
          },
          {
            key: 'saved',
            head: t('design.savedLast'),
            cell: ({ savedAt, savedBy }) => (
              <>
                {savedBy.name}, <DateText value={savedAt} time />
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
