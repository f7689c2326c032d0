/**
 * The one table of lists: sticky head and first column, rows of 28 px, sorting by head, the count of rows
 * always below. On a phone each row becomes a small block with its labels. The box scrolls by keyboard.
 */
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.js';

export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  readonly end?: boolean;
  /** The head is for screen readers only. */
  readonly quiet?: boolean;
  /** In a table of fixed columns: its width in pixels; the first takes what is left. */
  readonly width?: number;
  /** Makes the head a button that sorts by this value. */
  readonly sortBy?: (row: Row) => string | number;
}

interface Props<Row> {
  /** What the table lists, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly total?: number | undefined;
  /** There are more than `total`. */
  readonly beyond?: boolean;
  /** Present while there is a next page. */
  readonly onMore?: (() => void) | undefined;
  readonly loadingMore?: boolean;
  /** Rows scroll within the box and the head stays. */
  readonly tall?: boolean;
  /** Keep the grid on a phone instead of stacking each row. */
  readonly grid?: boolean;
  readonly foot?: boolean;
  /** Columns keep their widths, so that tables below one another line up. */
  readonly fixed?: boolean;
}

interface Sorting {
  readonly key: string;
  readonly down: boolean;
}

export function Table<Row>(props: Props<Row>) {
  const { caption, columns, rows, rowKey, tall = false, grid = false, foot = true, fixed = false } = props;
  const [sorting, setSorting] = useState<Sorting>();
  const sorted = useMemo(() => sortRows(rows, columns, sorting), [rows, columns, sorting]);
  const first = columns[0];
  return (
    <div>
      {/* A scrolling box must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={tall ? 'table-box tall' : 'table-box'} role="region" aria-label={caption} tabIndex={0}>
        <table className={`list${grid ? '' : ' stacking'}${fixed ? ' fixed' : ''}`}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.key} column={column} sorting={sorting} onSort={setSorting} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) =>
                  column === first ? (
                    <th key={column.key} scope="row">
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td
                      key={column.key}
                      className={column.end === true ? 'end' : undefined}
                      data-label={column.head}
                    >
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {foot && <Foot {...props} />}
    </div>
  );
}

function Head<Row>({
  column,
  sorting,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: (next: Sorting) => void;
}) {
  const { t } = useTranslation();
  const active = sorting?.key === column.key;
  const down = active && sorting.down;
  return (
    <th
      scope="col"
      className={column.end === true ? 'end' : undefined}
      style={column.width === undefined ? undefined : { width: column.width }}
      {...(active ? { 'aria-sort': down ? 'descending' : 'ascending' } : {})}
    >
      {column.sortBy === undefined ? (
        <span className={column.quiet === true ? 'only-read' : undefined}>{column.head}</span>
      ) : (
        <button
          type="button"
          title={t('frame.sortBy', { column: column.head })}
          onClick={() => onSort({ key: column.key, down: active && !down })}
        >
          {column.head}
          {active && <Icon name={down ? 'down' : 'up'} />}
        </button>
      )}
    </th>
  );
}

function Foot<Row>({ rows, total, beyond = false, onMore, loadingMore = false }: Props<Row>) {
  const { t } = useTranslation();
  const partial = total !== undefined && total > rows.length;
  return (
    <div className="table-foot">
      <span role="status">
        {partial
          ? t(beyond ? 'frame.countOfMore' : 'frame.countOf', { shown: rows.length, total })
          : t('frame.count', { count: rows.length })}
      </span>
      {onMore !== undefined && (
        <button type="button" className="btn btn-plain" onClick={onMore} disabled={loadingMore}>
          {loadingMore ? t('frame.loading') : t('frame.more')}
        </button>
      )}
    </div>
  );
}

const collator = new Intl.Collator('vi', { numeric: true });

function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const by = columns.find((column) => column.key === sorting?.key)?.sortBy;
  if (by === undefined || sorting === undefined) return rows;
  const sign = sorting.down ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [by(left), by(right)];
    return (
      sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)))
    );
  });
}
