/** The table under the chart: one row a unit, one column a period; which units a recast figure was made of. */
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../forms/format.js';
import { usePeriodName } from '../../components/period.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { shownValue } from './csv.js';
import type { Origin, Point, Series, SeriesUnit } from './query.js';

interface Row {
  readonly key: string;
  readonly unit: SeriesUnit | { readonly code: string; readonly name: string } | null;
  readonly points: readonly Point[];
  readonly asked: boolean;
}

export const ASKED = 'asked';

export function rowsOf(series: Series): readonly Row[] {
  return [
    { key: ASKED, unit: series.unit, points: series.total, asked: true },
    ...series.rows.map(({ unit, points }) => ({
      key: unit === null ? 'nobody' : `${unit.code} ${unit.validFrom}`,
      unit,
      points,
      asked: false,
    })),
  ];
}

interface Props {
  readonly series: Series;
  /** The lines drawn, by row. */
  readonly drawn: ReadonlySet<string>;
  readonly onDraw: (key: string) => void;
  readonly onVintages: (unit: string, period: string) => void;
}

export function Points({ series, drawn, onDraw, onVintages }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const periodName = usePeriodName();
  const nameOf = ({ unit }: Row): string => unit?.name ?? t('series.nobody');
  const columns: readonly Column<Row>[] = [
    {
      key: 'unit',
      head: t('words.column.unit'),
      cell: (row) => (
        <label className="series-row">
          <input
            type="checkbox"
            checked={drawn.has(row.key)}
            onChange={() => onDraw(row.key)}
            aria-label={t('series.draw', { unit: nameOf(row) })}
          />
          <span>
            {nameOf(row)} <span className="quiet mono">{row.unit?.code}</span>
            {row.unit !== null && 'validTo' in row.unit && row.unit.validTo !== null && (
              <span className="quiet"> · {t('series.until', { day: formatDay(row.unit.validTo) })}</span>
            )}
          </span>
        </label>
      ),
    },
    ...series.periods.map(({ period, settled }, at): Column<Row> => ({
      key: period,
      end: true,
      head: `${periodName(period)}${settled ? '' : ' …'}`,
      cell: (row) => (
        <Value
          point={row.points[at]}
          words={shownValue(row.points[at] ?? EMPTY, language, series.figure.decimals)}
          onOpen={
            row.unit === null || row.points[at]?.from !== undefined
              ? undefined
              : () => onVintages(row.unit?.code ?? '', period)
          }
        />
      ),
    })),
  ];
  return (
    <Table
      caption={t('series.table')}
      columns={columns}
      rows={rowsOf(series)}
      rowKey={({ key }) => key}
      grid
    />
  );
}

const EMPTY: Point = {
  period: '',
  value: null,
  estimated: false,
  reported: 0,
  coverage: { expected: 0, approved: 0 },
};

interface ValueProps {
  readonly point: Point | undefined;
  readonly words: string;
  readonly onOpen: (() => void) | undefined;
}

function Value({ point = EMPTY, words, onOpen }: ValueProps) {
  const { t } = useTranslation();
  const { approved, expected } = point.coverage;
  const told = [
    ...(point.gap === undefined ? [] : [t(`series.gap.${point.gap}`)]),
    ...(point.estimated ? [t('series.estimated')] : []),
    ...(expected > 0 ? [t('series.coverage', { approved, expected })] : []),
  ].join('. ');
  const part = expected > 0 && approved < expected && point.value !== null;
  const shown = (
    <>
      {part && <span className="quiet">* </span>}
      {words}
      <span className="only-read"> {told}</span>
    </>
  );
  if (onOpen === undefined || point.value === null) return <span title={told}>{shown}</span>;
  return (
    <button type="button" className="btn btn-quiet btn-row series-value" title={told} onClick={onOpen}>
      {shown}
    </button>
  );
}

/** Of what the recast figures are made: one line for each stretch of periods that are made of the same. */
export function Origins({ series }: { readonly series: Series }) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const told = rowsOf(series).flatMap((row) => alike(row.points).map((stretch) => ({ row, ...stretch })));
  if (told.length === 0) return null;
  return (
    <details className="panel">
      <summary>{t('series.origins', { count: told.length })}</summary>
      <p className="quiet">{t('series.originsText')}</p>
      <ul className="series-origins">
        {told.map(({ row, first, last, from, estimated }) => (
          <li key={`${row.key} ${first}`}>
            <strong>{row.unit?.name ?? t('series.nobody')}</strong>{' '}
            <span className="quiet">
              {first === last ? periodName(first) : `${periodName(first)} – ${periodName(last)}`}
            </span>
            {': '}
            {from
              .map(({ code, name, share }) => `${name} (${code}${share === '1' ? '' : `, ${share}`})`)
              .join(' + ')}
            {estimated && <span className="amber"> ≈ {t('series.estimated')}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

interface Stretch {
  readonly first: string;
  readonly last: string;
  readonly from: readonly Origin[];
  readonly estimated: boolean;
}

function alike(points: readonly Point[]): Stretch[] {
  const found: Stretch[] = [];
  let before: string | undefined;
  for (const { period, from, estimated } of points) {
    const key = from && JSON.stringify([from, estimated]);
    const last = found.at(-1);
    if (from && key === before && last) found[found.length - 1] = { ...last, last: period };
    else if (from && from.length > 0) found.push({ first: period, last: period, from, estimated });
    before = key;
  }
  return found;
}
