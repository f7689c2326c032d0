/** Somebody else changed the report while it was being edited here: both versions, and the choice. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonObject, Language } from '../../../regimes/words.js';
import { at } from '../../../regimes/pointer.js';
import { differences } from '../../form/diff.js';
import { shownText } from '../../form/grid/cell-text.js';
import { columnOf } from '../../form/grid/columns.js';
import { describePath, fieldOf } from '../../form/places.js';
import { compoundText } from '../../form/view/compound.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import { segments } from '../../../regimes/pointer.js';
import type { Json } from '../../../regimes/words.js';

interface Props {
  readonly root: ObjectField;
  readonly mine: JsonObject;
  readonly theirs: JsonObject;
  readonly language: Language;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

const SHOWN = 12;

export function Conflict({ root, mine, theirs, language, onMine, onTheirs }: Props) {
  const { t } = useTranslation();
  // What is computed follows from the rest and is nobody's to choose.
  const cells = useMemo(
    () =>
      differences(root, theirs, mine).filter(
        (cell) => fieldOf(root, segments(cell.path))?.calc === undefined,
      ),
    [root, theirs, mine],
  );
  return (
    <section className="notice notice-amber stack-tight" role="alert">
      <h2>{t('report.page.conflictTitle')}</h2>
      <p>{t('report.page.conflictText')}</p>
      <table className="list conflict-table">
        <caption>{t('report.page.conflictChanges', { count: cells.length })}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('report.page.mine')}</th>
            <th scope="col">{t('report.page.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {cells.slice(0, SHOWN).map((cell) => (
            <tr key={cell.path}>
              <th scope="row">
                {describePath(root, cell.path, at(mine, cell.path) === undefined ? theirs : mine, language)}
              </th>
              <td>{valueText(root, cell.path, cell.after, language)}</td>
              <td>{valueText(root, cell.path, cell.before, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row-line">
        <button type="button" className="btn btn-plain" onClick={onTheirs}>
          {t('report.page.conflictTheirs')}
        </button>
        <button type="button" className="btn btn-primary" onClick={onMine}>
          {t('report.page.conflictMine')}
        </button>
      </div>
    </section>
  );
}

/** The value of any cell in words. */
export function valueText(
  root: ObjectField,
  path: string,
  value: Json | undefined,
  language: Language,
): string {
  if (value === undefined) return '–';
  const field = fieldOf(root, segments(path));
  if (field === undefined || field.type === 'object' || field.type === 'array') return compoundText(value);
  return shownText(columnOf(field, [], undefined, new Set()), value, language);
}
