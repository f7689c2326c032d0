/** Where a figure comes from: the figure, how it is computed, and its parts as bars, each a door to the next step. */
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import { isFigure } from '../../../regimes/cells.js';
import { placeOf } from '../../../regimes/figure-place.js';
import type { JsonObject } from '../../../regimes/words.js';
import { isProblem, queryOf } from '../../api.js';
import { Loaded } from '../../components/Loaded.js';
import { usePeriodName } from '../../components/period.js';
import { SidePanel } from '../../components/SidePanel.js';
import { choicesOf } from '../../form/grid/columns.js';
import { useLanguage } from '../../i18n.js';
import type { Lineage, Rollup } from '../../wire.js';
import type { Here, Shown } from './addresses.js';
import { changeText, fieldFor, figureText } from './figures.js';
import { HowComputed } from './HowComputed.js';
import { Members } from './Members.js';
import { Parts } from './Parts.js';
import { lineageQuery } from './queries.js';
import { usePlaceName } from './place-name.js';

interface Props {
  readonly here: Here;
  readonly shown: Shown;
  readonly view: Rollup['view'];
  readonly figure: string;
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly onClose: () => void;
}

export function FigurePanel({ here, shown, view, figure, root, content, onClose }: Props) {
  const { t } = useTranslation();
  const query = useQuery(lineageQuery(here, shown, view, figure));
  const nameOf = usePlaceName(root);
  const periodName = usePeriodName();
  const list = useRef<HTMLDivElement>(null);
  const answer = query.data;
  const refused = isProblem(query.error) && query.error.status === 400;
  // The first door gets the focus once it is there, unless somebody went elsewhere meanwhile.
  useEffect(() => {
    if (answer === undefined) return;
    const sheet = list.current?.closest('dialog');
    const active = document.activeElement;
    if (sheet === null || sheet === undefined) return;
    const untouched =
      active === document.body || active === sheet || sheet.querySelector('.head')?.contains(active);
    if (untouched === true) list.current?.querySelector<HTMLElement>('a')?.focus();
  }, [answer]);
  const named = nameOf(placeOf({ root }, content, figure) ?? []) || figure;
  return (
    <SidePanel
      title={named}
      sentence={[
        periodName(here.period),
        answer?.unit.name,
        t(view === 'confirmed' ? 'rollup.confirmed' : 'rollup.provisional'),
      ]
        .filter((words) => words !== undefined)
        .join(' · ')}
      onClose={onClose}
    >
      <div ref={list} className="stack figure-panel">
        {refused ? (
          <p>{t('lineage.noFigure')}</p>
        ) : (
          <Loaded query={query} rows={6}>
            {(lineage) => (
              <Traced here={here} shown={shown} lineage={lineage} root={root} content={content} />
            )}
          </Loaded>
        )}
      </div>
    </SidePanel>
  );
}

function Traced({
  here,
  shown,
  lineage,
  root,
  content,
}: Omit<Props, 'view' | 'figure' | 'onClose'> & { readonly lineage: Lineage }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const periodName = usePeriodName();
  const { value, measure, previous } = lineage;
  const place = placeOf({ root }, content, lineage.figure) ?? [];
  const compound = typeof value === 'object' && value !== null;
  const single = !compound && lineage.operator?.op !== 'union';
  const field = fieldFor(root, place);
  const words =
    field === undefined || isFigure(value)
      ? undefined
      : choicesOf(field).find((choice) => choice.value === value)?.label[language];
  const change = previous === undefined ? '' : changeText(previous.value, value, language);
  return (
    <>
      <section className="stack-tight">
        {single && (
          <p className="traced-value">
            {words ?? figureText(value, language, measure?.decimals)}{' '}
            {measure !== undefined && <span className="quiet">{measure.label}</span>}
          </p>
        )}
        <p className={lineage.reported < lineage.expected ? 'amber' : 'quiet'}>
          {t('lineage.reportedOf', {
            reported: figureText(lineage.reported, language),
            expected: figureText(lineage.expected, language),
          })}
        </p>
        {single && previous !== undefined && (
          <p className="quiet">
            {t('lineage.previous', {
              period: periodName(previous.period),
              value: figureText(previous.value, language, measure?.decimals),
            })}
            {change !== '' && ` · ${change}`}
          </p>
        )}
        {!lineage.settled && <p className="amber">{t('lineage.notSettled')}</p>}
      </section>
      <HowComputed lineage={lineage} root={root} />
      {compound && <Members here={here} shown={shown} root={root} value={value} place={place} />}
      <Parts here={here} shown={shown} lineage={lineage} />
      {single && (
        <p>
          <Link to={`/series${queryOf({ regime: here.regime, path: lineage.figure, unit: here.unit })}`}>
            {t('lineage.series')}
          </Link>
        </p>
      )}
    </>
  );
}
