/** What a roll-up was made from: every input with its revision and hash, each a door to its parts. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { StateChip } from '../../components/Chip.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Table } from '../../components/Table.js';
import type { Rollup } from '../../wire.js';

export function Inputs({ rollup, view }: { readonly rollup: Rollup; readonly view: Rollup['view'] }) {
  const { t } = useTranslation();
  const { regime, period } = rollup;
  if (rollup.inputs.length === 0)
    return <EmptyState title={t('rollup.inputsEmpty')} why={t('rollup.inputsEmptyWhy')} />;
  return (
    <div className="stack-tight">
      <h2>{t('rollup.inputs')}</h2>
      <Table
        caption={t('rollup.inputs')}
        rows={rollup.inputs}
        rowKey={(input) => input.unit.code}
        tall
        columns={[
          {
            key: 'unit',
            head: t('words.column.unit'),
            sortBy: (input) => input.unit.name,
            cell: (input) => (
              // Without a revision of its own an input is a roll-up itself.
              <Link
                to={
                  input.revision === null
                    ? `/rollups/${regime}/${period}/${input.unit.code}?view=${view}`
                    : `/reports/${regime}/${period}/${input.unit.code}`
                }
              >
                {input.unit.name}
              </Link>
            ),
          },
          {
            key: 'state',
            head: t('words.column.state'),
            cell: (input) =>
              // Without a revision it stands for approved reports further below.
              input.revision === null ? t('rollup.provisional') : <StateChip state="approved" />,
          },
          {
            key: 'revision',
            head: t('rollup.revision'),
            end: true,
            cell: (input) => input.revision ?? '–',
          },
          {
            key: 'hash',
            head: t('report.page.hash'),
            cell: (input) => <code title={input.hash}>{input.hash.slice(0, 16)}…</code>,
          },
        ]}
      />
    </div>
  );
}
