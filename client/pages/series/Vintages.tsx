/** What one figure was as it became known. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { ABSENT, formatInstant, formatNumber } from '../../../forms/format.js';
import { Dialog } from '../../components/Dialog.js';
import { Loaded } from '../../components/Loaded.js';
import { usePeriodName } from '../../components/period.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { vintagesQuery, type Parameters, type Vintages as Answer } from './query.js';

type Item = Answer['items'][number];

export function Vintages({ asked, onClose }: { readonly asked: Parameters; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const vintages = useQuery(vintagesQuery(asked));
  return (
    <Dialog title={t('series.vintages')} onClose={onClose}>
      <Loaded query={vintages}>
        {(found) => (
          <>
            <p className="quiet">
              {found.unit.name} · {periodName(found.period)}. {t('series.vintagesText')}
            </p>
            <Items items={found.items} />
            {found.truncated && (
              <p className="amber">
                {t('series.truncated', { shown: found.items.length, count: found.count })}
              </p>
            )}
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

function Items({ items }: { readonly items: readonly Item[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const columns: readonly Column<Item>[] = [
    { key: 'from', head: t('series.knownFrom'), cell: ({ from }) => formatInstant(from, language) },
    { key: 'kind', head: t('series.kind'), cell: ({ kind }) => t(`series.vintage.${kind}`) },
    {
      key: 'value',
      end: true,
      head: t('rollup.value'),
      cell: ({ value }) => (value === null ? ABSENT : formatNumber(value, language)),
    },
    {
      key: 'coverage',
      end: true,
      head: t('rollup.coverage'),
      cell: ({ coverage }) => `${coverage.approved} / ${coverage.expected}`,
    },
    {
      key: 'because',
      head: t('series.because'),
      cell: ({ because, becauseCount }) =>
        because.map(({ name, revision }) => t('series.revisionOf', { unit: name, revision })).join('; ') +
        (becauseCount > because.length ? `; +${becauseCount - because.length}` : ''),
    },
  ];
  return <Table caption={t('series.vintages')} columns={columns} rows={items} rowKey={({ from }) => from} />;
}
