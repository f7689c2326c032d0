/** With what a report is compared: an earlier revision of it, or the report of the period before. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePeriodName } from '../../components/period.js';
import { Select } from '../../components/Field.js';
import type { ObjectField, Regime } from '../../../regimes/dialect/regime.js';
import type { JsonObject, Language } from '../../../regimes/words.js';
import { differences } from '../../form/diff.js';
import type { Difference } from '../../form/diff.js';
import { focusCell } from '../../form/focus-cell.js';
import type { CellMark } from '../../form/grid/marks.js';
import { describePath } from '../../form/places.js';
import type { Basis, Report } from '../../wire.js';
import { valueText } from '../report/Conflict.js';
import { useRevision, useRevisions } from '../report/use-report.js';
import type { Place } from '../report/use-report.js';

export interface Comparison {
  readonly choice: string;
  readonly choose: (choice: string) => void;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly cells: readonly Difference[];
  readonly changedAt: ReadonlyMap<string, NonNullable<CellMark['changed']>>;
  readonly content: JsonObject;
}

export function useComparison(place: Place, report: Report, basis: Basis, regime: Regime): Comparison {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const revisions = useRevisions(place);
  const earlier = (revisions.data?.items ?? [])
    .map((item) => item.revision)
    .filter((revision) => revision < (report.revision ?? Infinity))
    .sort((a, b) => b - a);
  const [chosen, setChosen] = useState<string>();
  // A report that came back is read for what was changed in it; a first one against the period before.
  const natural =
    earlier[0] !== undefined ? `revision:${earlier[0]}` : basis.previous === null ? '' : 'period';
  const choice = chosen ?? natural;
  const revision = /^revision:(\d+)$/.exec(choice)?.[1];
  const loaded = useRevision(place, revision === undefined ? undefined : Number(revision));
  const before =
    choice === 'period' ? basis.previous?.content : revision === undefined ? undefined : loaded.data?.content;
  const cells = useMemo(
    () => (before === undefined ? [] : differences(regime.root, before, report.content)),
    [regime, before, report.content],
  );
  const changedAt = useMemo(
    () => new Map(cells.map((cell) => [cell.path, { before: cell.before }])),
    [cells],
  );
  const choices = [
    { value: '', label: t('review.nothing') },
    ...earlier.map((n) => ({ value: `revision:${n}`, label: t('review.previousRevision', { n }) })),
    ...(basis.previous === null
      ? []
      : [
          {
            value: 'period',
            label: t('review.previousPeriod', { period: periodName(basis.previous.period) }),
          },
        ]),
  ];
  return { choice, choose: setChosen, choices, cells, changedAt, content: report.content };
}

const SHOWN = 30;

export function Compare({
  comparison,
  root,
  language,
}: {
  readonly comparison: Comparison;
  readonly root: ObjectField;
  readonly language: Language;
}) {
  const { t } = useTranslation();
  const { cells } = comparison;
  return (
    <div className="compare">
      <Select
        label={t('review.compareWith')}
        choices={comparison.choices}
        value={comparison.choice}
        onChange={(change) => comparison.choose(change.target.value)}
      />
      {comparison.choice !== '' && (
        <details className="changes">
          <summary>{t('review.changed', { count: cells.length })}</summary>
          <ul>
            {cells.slice(0, SHOWN).map((cell) => (
              <li key={cell.path}>
                <button type="button" className="link" onClick={() => focusCell(cell.path)}>
                  {describePath(root, cell.path, comparison.content, language)}
                </button>
                : {valueText(root, cell.path, cell.before, language)} →{' '}
                {valueText(root, cell.path, cell.after, language)}
              </li>
            ))}
          </ul>
          {cells.length > SHOWN && (
            <p className="quiet">{t('report.form.moreIssues', { count: cells.length - SHOWN })}</p>
          )}
        </details>
      )}
    </div>
  );
}
