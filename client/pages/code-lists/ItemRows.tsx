/** The items of a list as rows of inputs. */
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.js';
import { Icon } from '../../components/Icon.js';
import type { CodeListItem } from '../../wire.js';

interface Props {
  readonly items: readonly CodeListItem[];
  readonly onChange: (items: readonly CodeListItem[]) => void;
}

export function ItemRows({ items, onChange }: Props) {
  const { t } = useTranslation();
  const put = (index: number, item: CodeListItem) => onChange(items.with(index, item));
  const moveUp = (index: number) => {
    const [above, here] = [items[index - 1], items[index]];
    if (above && here) onChange(items.with(index - 1, here).with(index, above));
  };
  return (
    <section className="stack-tight" aria-label={t('codeLists.items')}>
      {items.length === 0 ? (
        <EmptyState title={t('codeLists.noItems')} why={t('codeLists.noItemsWhy')} />
      ) : (
        <div className="table-box">
          <table className="list">
            <thead>
              <tr>
                {(['value', 'vi', 'en', 'validFrom', 'validTo'] as const).map((head) => (
                  <th key={head} scope="col">
                    {t(`codeLists.${head}`)}
                  </th>
                ))}
                <th scope="col">
                  <span className="only-read">{t('frame.remove')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((item, index) => (
                <ItemRow
                  key={index} // rows have no other identity while their values are being typed
                  number={index + 1}
                  item={item}
                  onChange={(next) => put(index, next)}
                  onUp={index === 0 ? undefined : () => moveUp(index)}
                  onRemove={() => onChange(items.toSpliced(index, 1))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div>
        <button
          type="button"
          className="btn btn-plain"
          onClick={() => onChange([...items, { value: '', vi: '', en: '' }])}
        >
          <Icon name="plus" />
          {t('codeLists.add')}
        </button>
      </div>
    </section>
  );
}

interface RowProps {
  readonly number: number;
  readonly item: CodeListItem;
  readonly onChange: (item: CodeListItem) => void;
  readonly onUp: (() => void) | undefined;
  readonly onRemove: () => void;
}

function ItemRow({ number, item, onChange, onUp, onRemove }: RowProps) {
  const { t } = useTranslation();
  const name = item.vi || item.value || String(number);
  const text = (member: 'value' | 'vi' | 'en') => (
    <input
      className="form-control"
      aria-label={`${t(`codeLists.${member}`)} ${number}`}
      required={member !== 'en'}
      value={item[member]}
      onChange={(change) => onChange({ ...item, [member]: change.target.value })}
    />
  );
  const day = (member: 'validFrom' | 'validTo') => (
    <input
      type="date"
      className="form-control"
      aria-label={`${t(`codeLists.${member}`)} ${number}`}
      value={item[member] ?? ''}
      onChange={(change) => {
        const { [member]: _, ...rest } = item;
        onChange(change.target.value === '' ? rest : { ...rest, [member]: change.target.value });
      }}
    />
  );
  return (
    <tr>
      <th scope="row">{text('value')}</th>
      <td>{text('vi')}</td>
      <td>{text('en')}</td>
      <td>{day('validFrom')}</td>
      <td>{day('validTo')}</td>
      <td className="end">
        <button
          type="button"
          className="btn btn-quiet btn-row"
          disabled={onUp === undefined}
          aria-label={t('codeLists.up', { name })}
          onClick={onUp}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          className="btn btn-quiet btn-row"
          aria-label={t('codeLists.remove', { name })}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      </td>
    </tr>
  );
}
