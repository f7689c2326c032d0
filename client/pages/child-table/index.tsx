/** All units that report to one against the figures of a part of their form; each figure opens its report. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { ABSENT, formatNumber } from '../../../forms/format.js';
import { outlierWords } from '../../../forms/outlier-words.js';
import { addressOf, pathOf, queryOf } from '../../api.js';
import { choosing } from '../../components/address.js';
import { StateChip } from '../../components/Chip.js';
import { Select } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { Table, type Column } from '../../components/Table.js';
import { useRegime } from '../../form/load-form.js';
import { useLanguage } from '../../i18n.js';
import { childTableQuery, type ChildTable } from '../inbox/query.js';
import '../inbox/inbox.css';

type Row = ChildTable['items'][number];

export default function ChildTablePage() {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const { regime = '', period = '', unit = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const path = query.get('path') ?? '';
  const odd = query.get('odd') === '1';
  const choose = choosing<'path' | 'odd'>(setQuery);
  const place = { regime, period, unit };
  const found = useQuery(childTableQuery(place, path));
  const read = useRegime(regime, found.data?.regimeVersion);
  const parts = (read.data?.root.fields ?? []).filter(({ type }) => type === 'object' || type === 'array');
  const file = pathOf('rollups', regime, period, unit, 'table.xlsx') + queryOf({ path: path || undefined });
  return (
    <div className="stack child-table">
      <PageHead
        title={t('inbox.table')}
        sentence={found.data && `${say(found.data.label)} · ${periodName(period)} · ${found.data.unit.name}`}
        actions={
          <a className="btn btn-primary" href={addressOf(file)} download>
            {t('inbox.excel')}
          </a>
        }
      />
      <div className="filters" role="group" aria-label={t('frame.filters')}>
        <Select
          label={t('inbox.part')}
          value={path}
          onChange={(change) => choose('path', change.target.value)}
          choices={[
            { value: '', label: t('frame.all') },
            ...parts.map(({ name, label }) => ({ value: `/${name}`, label: label[language] })),
          ]}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={odd}
            onChange={(change) => choose('odd', change.target.checked ? '1' : '')}
          />{' '}
          {t('inbox.onlyOdd')}
        </label>
      </div>
      <Loaded query={found} rows={12}>
        {(table) => <Figures table={odd ? oddOf(table) : table} place={place} />}
      </Loaded>
    </div>
  );
}

/** The same table with only the figures of which some stand out. */
function oddOf(table: ChildTable): ChildTable {
  const odd = new Set(table.items.flatMap(({ outliers }) => outliers.map(({ figure }) => figure)));
  return { ...table, figures: table.figures.filter(({ figure }) => odd.has(figure)) };
}

function Figures({
  table,
  place,
}: {
  readonly table: ChildTable;
  readonly place: { readonly regime: string; readonly period: string };
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const columns = useMemo(() => {
    const room = (row: Row): string => `/review/${place.regime}/${place.period}/${row.unit.code}`;
    const figures = table.figures.map((one): Column<Row> => ({
      key: one.figure,
      head: one.label[language] + (one.unit === undefined ? '' : ` (${one.unit})`),
      end: true,
      sortBy: (row) => Number(row.values?.[one.figure] ?? -Infinity),
      cell: (row) => {
        const value = row.values?.[one.figure];
        const why = row.outliers.filter(({ figure }) => figure === one.figure);
        const text = value === undefined ? ABSENT : formatNumber(value, language, one.decimals);
        if (row.values === undefined) return text;
        return (
          <Link
            to={room(row) + (why[0] === undefined ? '' : `?cell=${encodeURIComponent(why[0].path)}`)}
            className={why.length > 0 ? 'marked' : undefined}
            title={why.map((each) => outlierWords(each)[language]).join('\n')}
          >
            {why.length > 0 && (
              <>
                <span aria-hidden="true">▲ </span>
                <span className="only-read">{t('inbox.standsOut')} </span>
              </>
            )}
            {text}
          </Link>
        );
      },
    }));
    const unit: Column<Row> = {
      key: 'unit',
      head: t('words.column.unit'),
      sortBy: (row) => row.unit.name,
      cell: (row) => <Link to={room(row)}>{row.unit.name}</Link>,
    };
    const state: Column<Row> = {
      key: 'state',
      head: t('words.column.state'),
      sortBy: (row) => row.state,
      cell: (row) => <StateChip state={row.state} correction={row.correction} />,
    };
    const signs: Column<Row> = {
      key: 'signs',
      head: t('inbox.flags.outliers'),
      end: true,
      sortBy: (row) => row.outliers.length,
      cell: (row) => row.outliers.length,
    };
    return [unit, state, signs, ...figures];
  }, [table, language, place.regime, place.period, t]);
  return (
    <>
      {table.left !== undefined && <p className="notice">{t('inbox.left', { n: table.left })}</p>}
      <Table
        caption={t('inbox.table')}
        columns={columns}
        rows={table.items}
        rowKey={(row) => row.unit.code}
        tall
        grid
      />
    </>
  );
}
