/** What was signed against what counts now: in how many cells, by how much, through whom; and the one way to mend it. */
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { useQuery } from '@tanstack/react-query';
import { formatInstant } from '../../../forms/format.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import { fieldAtPlace, placeOf } from '../../../regimes/figure-place.js';
import { Table } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import type { Gaps, Staleness } from '../../wire.js';
import { rollupAddress } from './addresses.js';
import type { Here } from './addresses.js';
import { changeText, figureText } from './figures.js';
import { usePlaceName } from './place-name.js';
import { stalenessQuery } from './queries.js';
import './rollup.css';

interface Props {
  readonly here: Here;
  readonly root: ObjectField;
  /** What opens the correction; absent where the reader may not. */
  readonly action?: (reason: string) => React.ReactNode;
}

export function StaleNotice({ here, root, action }: Props) {
  const { data } = useQuery(stalenessQuery(here));
  if (data?.stale !== true) return null;
  return <Stale here={here} root={root} staleness={data} {...(action === undefined ? {} : { action })} />;
}

function Stale({ here, root, staleness, action }: Props & { readonly staleness: Staleness }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { total, cells, units, revision, frozenAt } = staleness;
  const late = units.filter((one) => one.why === 'late');
  const reason = t('lineage.correctReason', {
    units: units.map(({ unit, from, to }) => `${unit.name} (${movedText(t, from, to)})`).join('; '),
  });
  return (
    <section className="notice notice-amber stack-tight stale" aria-label={t('lineage.staleCells')}>
      <div className="row-line">
        <h2>{total === 0 ? t('lineage.staleNoCell') : t('lineage.staleTitle', { count: total })}</h2>
        <span className="spring" />
        {action?.(reason.slice(0, 1000))}
      </div>
      <p>
        {t('lineage.staleText', {
          n: revision ?? 0,
          time: frozenAt === undefined ? '' : formatInstant(frozenAt, language),
        })}{' '}
        {revision !== null && (
          <Link to={rollupAddress(here, { mode: 'confirmed', revision })}>{t('lineage.toRollup')}</Link>
        )}
      </p>
      {late.length > 0 && (
        <p>
          {t('lineage.lateUnits', { count: late.length })} {late.map(({ unit }) => unit.name).join(', ')}.
        </p>
      )}
      {cells.length > 0 && (
        <details open={cells.length <= FEW}>
          <summary>{t('lineage.staleCells')}</summary>
          <StaleCells here={here} root={root} staleness={staleness} />
        </details>
      )}
    </section>
  );
}

/** Cells that are shown without being asked for. */
const FEW = 6;

type StaleCell = Staleness['cells'][number];

function StaleCells({ here, root, staleness }: Props & { readonly staleness: Staleness }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const nameOf = usePlaceName(root);
  const { cells, total } = staleness;
  const placed = (cell: StaleCell) => placeOf({ root }, {}, cell.figure) ?? [];
  const decimals = (cell: StaleCell): number | undefined => {
    const field = fieldAtPlace({ root }, placed(cell));
    return field !== undefined && 'unit' in field ? field.unit?.decimals : undefined;
  };
  const text = (cell: StaleCell, value: StaleCell['now']): string =>
    cell.list && typeof value === 'number'
      ? t('lineage.entries', { count: value })
      : figureText(value, language, decimals(cell));
  return (
    <>
      <Table
        caption={t('lineage.staleCells')}
        rows={cells}
        rowKey={(cell) => cell.figure}
        foot={false}
        columns={[
          {
            key: 'figure',
            head: t('lineage.figure'),
            cell: (cell) => {
              const name = nameOf(placed(cell)) || cell.label[language];
              return cell.list ? (
                name
              ) : (
                <Link to={rollupAddress(here, { mode: 'confirmed' }, cell.figure)}>{name}</Link>
              );
            },
          },
          { key: 'frozen', head: t('lineage.signed'), end: true, cell: (cell) => text(cell, cell.frozen) },
          { key: 'now', head: t('lineage.nowValue'), end: true, cell: (cell) => text(cell, cell.now) },
          {
            key: 'difference',
            head: t('lineage.difference'),
            end: true,
            cell: (cell) => (cell.list ? '' : changeText(cell.frozen, cell.now, language)),
          },
          {
            key: 'causes',
            head: t('lineage.causes'),
            cell: (cell) => (
              <>
                {cell.causes.map((cause, index) => (
                  <span key={cause.unit.code}>
                    {index > 0 && '; '}
                    {cause.unit.name} ({movedText(t, cause.from, cause.to)}
                    {!cell.list &&
                      `: ${figureText(cause.frozen, language, decimals(cell))} → ${figureText(cause.now, language, decimals(cell))}`}
                    )
                  </span>
                ))}
                {cell.causeCount > cell.causes.length &&
                  ` ${t('lineage.andCauses', { count: cell.causeCount - cell.causes.length })}`}
              </>
            ),
          },
        ]}
      />
      {total > cells.length && <p>{t('lineage.moreCells', { count: total - cells.length })}</p>}
    </>
  );
}

/** `lần 1 → 2`, or that a report came late. */
function movedText(t: TFunction, from: number | null, to: number | null): string {
  if (from === null) return t('lineage.lateArrival', { to: to ?? 0 });
  if (to === null) return t('lineage.goneAway');
  return t('lineage.revisionChange', { from, to });
}

/** Which units were missing when a report was sent, and why it was sent all the same. */
export function GapsNotice({ gaps }: { readonly gaps: Gaps }) {
  const { t } = useTranslation();
  // A reason may be given though nobody was missing in the end.
  if (gaps.missing.length === 0) return null;
  return (
    <section className="notice notice-amber stack-tight">
      <h2>{t('lineage.gapsTitle', { count: gaps.missing.length })}</h2>
      <p className="reason-text">{t('lineage.gapsReason', { reason: gaps.reason })}</p>
      <p>{gaps.missing.map(({ name }) => name).join(', ')}</p>
    </section>
  );
}
