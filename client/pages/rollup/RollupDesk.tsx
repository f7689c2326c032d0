/** A roll-up on the screen: figures, completeness and freshness first, then the content in the form's shape. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { locate } from '../../../forms/locate.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import type { JsonObject } from '../../../regimes/words.js';
import { pathOf, queryOf } from '../../api.js';
import { EmptyState } from '../../components/EmptyState.js';
import { PrintButtons } from '../../components/PrintButtons.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { differences } from '../../form/diff.js';
import type { MarkSources } from '../../form/grid/marks.js';
import { useStable } from '../../form/use-stable.js';
import { ContentView } from '../../form/view/ContentView.js';
import { useLanguage } from '../../i18n.js';
import { useActing } from '../../session.js';
import type { Rollup } from '../../wire.js';
import { askFor } from './addresses.js';
import type { Here, Shown } from './addresses.js';
import { BothViews } from './BothViews.js';
import { Completeness } from './Completeness.js';
import { Overlaps } from './Overlaps.js';
import { FigurePanel } from './FigurePanel.js';
import { expectedFor, figureAt } from './figures.js';
import { Freshness, reportsUpward } from './Freshness.js';
import { AsOfField, NotNow, ViewSwitch } from './Ground.js';
import { Inputs } from './Inputs.js';
import { MainFigures } from './MainFigures.js';
import { MoreTexts } from './MoreTexts.js';
import { StaleNotice } from './StaleNotice.js';
import './rollup.css';

interface Props {
  readonly here: Here;
  readonly shown: Shown;
  readonly rollup: Rollup;
  /** The confirmed view beside the provisional one, where both are shown. */
  readonly confirmed: Rollup | undefined;
  readonly regime: Regime;
  /** The figure whose parts are open. */
  readonly figure: string | undefined;
  readonly onShow: (shown: Shown) => void;
  readonly onFigure: (figure: string | undefined) => void;
}

export function RollupDesk({ here, shown, rollup, confirmed, regime, figure, onShow, onFigure }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const both = shown.mode === 'both';
  const view = shown.mode === 'confirmed' ? 'confirmed' : 'provisional';
  const reports = reportsUpward(regime, rollup);
  const live = shown.asOf === undefined && shown.revision === undefined;
  // Who prepares the unit's report may correct it; whether the report allows it now is said on its own page.
  const prepares = useActing().session.roles.some(
    ({ role, unit }) => unit.code === here.unit && (role === 'aggregator' || role === 'clerk'),
  );
  const toCorrection = (reason: string) => (
    <Link
      className="btn btn-primary"
      to={pathOf('reports', here.regime, here.period, here.unit) + queryOf({ act: 'correct', reason })}
    >
      {t('lineage.correct')}
    </Link>
  );
  const open = useStable((path: string) => {
    const found = figureAt(regime.root, rollup.content, path);
    if (found !== undefined) onFigure(found);
  });
  return (
    <div className="stack rollup-page">
      <PageHead
        title={`${t('rollup.title')}: ${say(rollup.label)}`}
        sentence={`${periodName(rollup.period)} · ${rollup.unit.name}`}
        actions={
          <>
            {rollup.computed && (
              <PrintButtons
                path={pathOf('rollups', here.regime, here.period, here.unit)}
                query={askFor(shown, view)}
              />
            )}
            <AsOfField key={shown.asOf ?? ''} shown={shown} onShow={onShow} />
            <ViewSwitch shown={shown} onShow={onShow} />
          </>
        }
      />
      <NotNow here={here} shown={shown} rollup={rollup} />
      {shown.revision === undefined && (
        <p className="quiet">
          {both
            ? t('lineage.bothText')
            : t(shown.mode === 'confirmed' ? 'rollup.confirmedText' : 'rollup.provisionalText')}
        </p>
      )}
      {live && reports && (
        <StaleNotice here={here} root={regime.root} {...(prepares ? { action: toCorrection } : {})} />
      )}
      {both && confirmed !== undefined ? (
        <BothViews here={here} shown={shown} regime={regime} confirmed={confirmed} provisional={rollup} />
      ) : (
        <OneView here={here} shown={shown} rollup={rollup} regime={regime} reports={reports} onOpen={open} />
      )}
      <Inputs here={here} shown={shown} view={view} />
      {figure !== undefined && (
        <FigurePanel
          key={figure}
          here={here}
          shown={shown}
          view={view}
          figure={figure}
          root={regime.root}
          content={rollup.content}
          onClose={() => onFigure(undefined)}
        />
      )}
    </div>
  );
}

function OneView({
  here,
  shown,
  rollup,
  regime,
  reports,
  onOpen,
}: Pick<Props, 'here' | 'shown' | 'rollup' | 'regime'> & {
  readonly reports: boolean;
  readonly onOpen: (path: string) => void;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const fresh = useFresh(rollup, shown, regime);
  const marks = useMemo<MarkSources>(
    () => ({
      reported: rollup.reported,
      expectedAt: (path) => expectedFor(locate(regime.root, path).field, rollup.expected),
      fresh,
    }),
    [rollup.reported, rollup.expected, regime, fresh],
  );
  const empty = Object.keys(rollup.content).length === 0;
  // All texts below are paged as they are now: a view of something else would be added to wrongly.
  const now = shown.asOf === undefined && shown.revision === undefined;
  const lowest = regime.header.chain[1]?.levels.includes(rollup.unit.level) === true;
  const allPaged = now && (shown.mode === 'provisional' || lowest);
  return (
    <>
      <Overlaps rollup={rollup} />
      <div className="rollup-top">
        <MainFigures rollup={rollup} regime={regime} fresh={fresh} onOpen={onOpen} />
        <Completeness coverage={rollup.coverage} />
        <Freshness rollup={rollup} changed={fresh.size} reports={reports} />
      </div>
      {!rollup.computed ? (
        <EmptyState title={t('lineage.notComputed')} why={t('lineage.notComputedText')} />
      ) : empty ? (
        <EmptyState title={t('rollup.emptyTitle')} why={t('rollup.emptyText')} />
      ) : (
        <ContentView
          root={regime.root}
          content={rollup.content}
          language={language}
          marks={marks}
          onOpen={onOpen}
          openAtOnce
          more={(path, count) => {
            const total = rollup.totals[path] ?? count;
            return total > count && allPaged ? (
              <MoreTexts here={here} path={path} shown={count} total={total} />
            ) : null;
          }}
        />
      )}
    </>
  );
}

const FRESH_FOR = 4_000;
const NONE: ReadonlySet<string> = new Set();

/** The cells that changed while one was looking, for a few seconds. Another view is another matter, not a change. */
function useFresh(rollup: Rollup, shown: Shown, regime: Regime): ReadonlySet<string> {
  const [fresh, setFresh] = useState<ReadonlySet<string>>(NONE);
  const seen = useRef<{ readonly what: string; readonly content: JsonObject }>(undefined);
  const what = `${rollup.view} ${shown.asOf ?? ''} ${shown.revision ?? ''}`;
  useEffect(() => {
    const before = seen.current;
    seen.current = { what, content: rollup.content };
    if (before === undefined || before.what !== what) {
      setFresh(NONE);
      return undefined;
    }
    const paths = differences(regime.root, before.content, rollup.content).map((cell) => cell.path);
    if (paths.length === 0) return undefined;
    setFresh(new Set(paths));
    const timer = setTimeout(() => setFresh(NONE), FRESH_FOR);
    return () => clearTimeout(timer);
  }, [what, rollup.content, regime]);
  return fresh;
}
