/** Somebody else changed the report while it was being edited here: both versions, cell by cell, and the choice. */
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, Language } from '../../../regimes/words.js';
import { segments } from '../../../regimes/pointer.js';
import { shownText } from '../../form/grid/cell-text.js';
import { columnOf } from '../../form/grid/columns.js';
import { describePath, fieldOf } from '../../form/places.js';
import { compoundText } from '../../../forms/compound.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import type { Filled } from '../../offline/outbox.js';
import { choicesBetween, firstChoices, merged } from './merge.js';
import type { Choice, Side } from './merge.js';

interface Props {
  readonly root: ObjectField;
  readonly base: Filled;
  readonly mine: Filled;
  readonly theirs: Filled;
  readonly language: Language;
  /** The report may still be edited: otherwise mine can only be read and put away. */
  readonly editable: boolean;
  readonly onMerged: (result: Filled) => void;
  readonly onTheirs: () => void;
}

export function Conflict({ root, base, mine, theirs, language, editable, onMerged, onTheirs }: Props) {
  const { t } = useTranslation();
  const choices = useMemo(() => choicesBetween(root, base, mine, theirs), [root, base, mine, theirs]);
  const [made, setMade] = useState<ReadonlyMap<string, Side>>(new Map());
  const chosen = useMemo(() => new Map([...firstChoices(choices), ...made]), [choices, made]);
  const open = choices.filter(({ id }) => !chosen.has(id)).length;
  const all = (side: Side): void => setMade(new Map(choices.map(({ id }) => [id, side])));
  const choose = (id: string, side: Side): void => setMade(new Map([...made, [id, side]]));
  return (
    <section className="notice notice-amber stack-tight" role="alert" id="conflict">
      <h2>{t(editable ? 'report.page.conflictTitle' : 'report.page.conflictClosedTitle')}</h2>
      <p>{t(editable ? 'report.page.conflictText' : 'report.page.conflictClosedText')}</p>
      {editable && (
        <div className="row-line">
          <button type="button" className="btn btn-plain btn-small" onClick={() => all('mine')}>
            {t('report.page.conflictAllMine')}
          </button>
          <button type="button" className="btn btn-plain btn-small" onClick={() => all('theirs')}>
            {t('report.page.conflictAllTheirs')}
          </button>
        </div>
      )}
      <div className="conflict-scroll">
        <table className="list conflict-table">
          <caption>{t('report.page.conflictChanges', { count: choices.length })}</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('report.page.mine')}</th>
              <th scope="col">{t('report.page.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {choices.map((choice) => (
              <ChoiceRow
                key={choice.id}
                root={root}
                choice={choice}
                content={choice.kind === 'row-theirs' ? theirs : mine}
                language={language}
                side={chosen.get(choice.id)}
                onChoose={editable ? (side) => choose(choice.id, side) : undefined}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className="row-line">
        {!editable && (
          <button type="button" className="btn btn-plain" onClick={onTheirs}>
            {t('report.page.conflictPutAway')}
          </button>
        )}
        {editable && (
          <button
            type="button"
            className="btn btn-primary"
            disabled={open > 0}
            onClick={() => onMerged(merged(root, mine, choices, chosen))}
          >
            {t('report.page.conflictSave')}
          </button>
        )}
        {editable && open > 0 && (
          <span className="strong" role="status">
            {t('report.page.conflictOpen', { count: open })}
          </span>
        )}
      </div>
    </section>
  );
}

function ChoiceRow({
  root,
  choice,
  content,
  language,
  side,
  onChoose,
}: {
  readonly root: ObjectField;
  readonly choice: Choice;
  readonly content: Filled;
  readonly language: Language;
  readonly side: Side | undefined;
  readonly onChoose: ((side: Side) => void) | undefined;
}) {
  const { t } = useTranslation();
  const name = useId();
  const place = describePath(root, choice.path, content.content, language);
  const where = choice.kind === 'explanation' ? t('report.page.conflictExplanation', { place }) : place;
  const explained = Object.values(choice.row?.explanations ?? {});
  const text = (value: Json | undefined): string => {
    if (choice.kind === 'explanation') return typeof value === 'string' ? value : '–';
    const row = valueText(root, choice.path, value, language);
    return value === undefined || explained.length === 0
      ? row
      : t('report.page.conflictRowExplained', { row, text: explained.join('; ') });
  };
  return (
    <tr className={side === undefined && onChoose !== undefined ? 'undecided' : undefined}>
      <th scope="row">
        {where}
        {choice.changedBy === undefined && <span className="quiet"> · {t('report.page.conflictBoth')}</span>}
      </th>
      {(['mine', 'theirs'] as const).map((one) => (
        <td key={one} className={side === one ? 'chosen' : undefined}>
          {onChoose === undefined ? (
            text(choice[one])
          ) : (
            <label>
              <input
                type="radio"
                name={name}
                checked={side === one}
                onChange={() => onChoose(one)}
                aria-label={`${where}: ${t(`report.page.${one}`)}, ${text(choice[one])}`}
              />{' '}
              {text(choice[one])}
            </label>
          )}
        </td>
      ))}
    </tr>
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
