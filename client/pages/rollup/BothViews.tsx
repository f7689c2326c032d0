/** Confirmed and provisional beside each other: what separates them, figure by figure, and whose figures do. */
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { changedCells, cellsOf, isFigure } from '../../../regimes/cells.js';
import { fieldAtPlace, figureOf, valueAt } from '../../../regimes/figure-place.js';
import type { Place } from '../../../regimes/figure-place.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import type { Json } from '../../../regimes/words.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Table } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import type { Rollup } from '../../wire.js';
import { rollupAddress } from './addresses.js';
import type { Here, Shown } from './addresses.js';
import { Completeness } from './Completeness.js';
import { changeText, figureText } from './figures.js';
import { Freshness } from './Freshness.js';
import { usePlaceName } from './place-name.js';
import { lineageQuery } from './queries.js';

interface Props {
  readonly here: Here;
  readonly shown: Shown;
  readonly regime: Regime;
  readonly confirmed: Rollup;
  readonly provisional: Rollup;
}

interface Line {
  readonly place: Place;
  readonly figure: string;
  readonly confirmed: Json | undefined;
  readonly provisional: Json | undefined;
  readonly decimals: number | undefined;
  readonly unit: string | undefined;
}

export function BothViews({ here, shown, regime, confirmed, provisional }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const nameOf = usePlaceName(regime.root);
  const [onlyDifferent, setOnlyDifferent] = useState(true);
  const lines = useMemo(() => linesOf(regime, confirmed, provisional), [regime, confirmed, provisional]);
  const different = useMemo(
    () =>
      new Set(
        changedCells(regime, confirmed.content, provisional.content).map((cell) => figureOf(cell.place)),
      ),
    [regime, confirmed, provisional],
  );
  const listed = onlyDifferent ? lines.filter((line) => different.has(line.figure)) : lines;
  const alone = provisional.inputs.filter((input) => input.revision === null);
  return (
    <>
      <div className="rollup-top">
        <Completeness coverage={provisional.coverage} />
        <Freshness
          rollup={confirmed}
          title={`${t('rollup.confirmed')}: ${t('rollup.freshness').toLowerCase()}`}
          changed={0}
          reports={false}
        />
        <Freshness
          rollup={provisional}
          title={`${t('rollup.provisional')}: ${t('rollup.freshness').toLowerCase()}`}
          changed={0}
          reports={false}
        />
      </div>
      {alone.length > 0 && (
        <section className="notice notice-amber">
          <p className="strong">{t('lineage.separated', { count: alone.length })}</p>
          <ul className="missing-names">
            {alone.map(({ unit }) => (
              <li key={unit.code}>
                <Link to={rollupAddress({ ...here, unit: unit.code }, { ...shown, mode: 'provisional' })}>
                  {unit.name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack-tight">
        <div className="row-line">
          <h2>{t('lineage.bothFigures')}</h2>
          <span className="spring" />
          <label className="row-line">
            <input
              type="checkbox"
              checked={onlyDifferent}
              onChange={(change) => setOnlyDifferent(change.target.checked)}
            />
            {t('lineage.onlyDifferent')}
          </label>
        </div>
        {listed.length === 0 ? (
          <EmptyState title={t('lineage.same')} why={t('lineage.sameWhy')} />
        ) : (
          <Table
            caption={t('lineage.bothFigures')}
            rows={listed}
            rowKey={(line) => line.figure}
            tall
            columns={[
              {
                key: 'figure',
                head: t('lineage.figure'),
                cell: (line) => (
                  <Link to={rollupAddress(here, shown, line.figure)}>
                    {nameOf(line.place)}
                    {line.unit !== undefined && <span className="quiet"> ({line.unit})</span>}
                  </Link>
                ),
              },
              {
                key: 'confirmed',
                head: t('rollup.confirmed'),
                end: true,
                cell: (line) => figureText(line.confirmed, language, line.decimals),
              },
              {
                key: 'provisional',
                head: t('rollup.provisional'),
                end: true,
                cell: (line) => figureText(line.provisional, language, line.decimals),
              },
              {
                key: 'difference',
                head: t('lineage.difference'),
                end: true,
                cell: (line) =>
                  different.has(line.figure)
                    ? changeText(line.confirmed ?? 0, line.provisional ?? 0, language)
                    : '',
              },
              {
                key: 'because',
                head: t('lineage.because'),
                cell: (line) =>
                  different.has(line.figure) ? (
                    <Because here={here} shown={shown} figure={line.figure} decimals={line.decimals} />
                  ) : (
                    ''
                  ),
              },
            ]}
          />
        )}
      </section>
    </>
  );
}

/** Figures of either view, in document order. */
function linesOf(regime: Regime, confirmed: Rollup, provisional: Rollup): Line[] {
  const places = new Map<string, Place>();
  for (const { content } of [provisional, confirmed])
    for (const cell of cellsOf(regime, content))
      if (isFigure(cell.value)) places.set(figureOf(cell.place), cell.place);
  return [...places].map(([figure, place]) => {
    const field = fieldAtPlace(regime, place);
    const unit = field !== undefined && 'unit' in field ? field.unit : undefined;
    return {
      place,
      figure,
      confirmed: valueAt(confirmed.content, place),
      provisional: valueAt(provisional.content, place),
      decimals: unit?.decimals,
      unit: unit?.label,
    };
  });
}

/** The units whose provisional figures make the difference, asked for when somebody wants to know. */
function Because({
  here,
  shown,
  figure,
  decimals,
}: {
  readonly here: Here;
  readonly shown: Shown;
  readonly figure: string;
  readonly decimals: number | undefined;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...lineageQuery(here, shown, 'provisional', figure), enabled: open });
  const parts = data?.parts.filter((part) => part.state === 'provisional' && part.value !== null) ?? [];
  return (
    <>
      <button
        type="button"
        className="btn btn-quiet btn-row"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {open ? t('lineage.fewer') : t('lineage.whose')}
      </button>
      {open && (
        <ul className="because">
          {parts.map((part) => (
            <li key={part.unit.code}>
              {part.unit.name}: <span className="number">{figureText(part.value, language, decimals)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
