/** What a report was filled in with beforehand: each value, where it came from, and whether it was changed. */
import { useTranslation } from 'react-i18next';
import { placeOf, pointerIn } from '../../../regimes/figure-place.js';
import { at } from '../../../regimes/pointer.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import type { JsonObject } from '../../../regimes/words.js';
import type { PrefilledCell } from '../../../forms/prefilled.js';
import { Table } from '../../components/Table.js';
import type { Column } from '../../components/Table.js';
import { focusCell } from '../../form/focus-cell.js';
import { describePath } from '../../form/places.js';
import { useLanguage } from '../../i18n.js';
import { useOriginWords } from './origin-words.js';
import { useShown } from './shown-value.js';

interface Props {
  readonly cells: readonly PrefilledCell[];
  readonly root: ObjectField;
  readonly content: JsonObject;
}

export function PrefilledList({ cells, root, content }: Props) {
  const { t } = useTranslation();
  const columns = useColumns(root, content);
  if (cells.length === 0) return null;
  return (
    <details className="panel">
      <summary>{t('askOnce.prefilled', { count: cells.length })}</summary>
      <Table
        caption={t('askOnce.prefilled', { count: cells.length })}
        columns={columns}
        rows={cells}
        rowKey={({ figure }) => figure}
      />
    </details>
  );
}

function useColumns(root: ObjectField, content: JsonObject): readonly Column<PrefilledCell>[] {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const words = useOriginWords();
  const shown = useShown();
  const pathOf = ({ figure }: PrefilledCell): string | undefined => {
    const place = placeOf({ root }, content, figure);
    return place && pointerIn(content, place);
  };
  return [
    {
      key: 'cell',
      head: t('askOnce.cell'),
      cell: (cell) => {
        const path = pathOf(cell);
        return path === undefined ? (
          <span className="mono">{cell.figure}</span>
        ) : (
          <button type="button" className="link" onClick={() => focusCell(path)}>
            {describePath(root, path, content, language)}
          </button>
        );
      },
    },
    { key: 'value', head: t('askOnce.value'), end: true, cell: ({ value }) => shown(value) },
    { key: 'from', head: t('askOnce.from'), cell: ({ origin }) => words(origin) },
    {
      key: 'now',
      head: t('askOnce.stands'),
      end: true,
      cell: (cell) => {
        const path = pathOf(cell);
        const now = path === undefined ? undefined : at(content, path);
        return now === cell.value ? (
          <span className="quiet">{t('askOnce.kept')}</span>
        ) : (
          <span className="amber">▲ {shown(now)}</span>
        );
      },
    },
  ];
}
