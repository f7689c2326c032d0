/** A roll-up on the screen: figures, completeness and freshness first, then the content in the form's shape. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { ABSENT, formatInstant, formatNumber } from '../../../forms/format.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import type { JsonObject } from '../../../regimes/words.js';
import { CoverageBar } from '../../components/CoverageBar.js';
import { EmptyState } from '../../components/EmptyState.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { differences } from '../../form/diff.js';
import type { MarkSources } from '../../form/grid/marks.js';
import { ContentView } from '../../form/view/ContentView.js';
import { useLanguage } from '../../i18n.js';
import type { Coverage, CoverageStep, Rollup } from '../../wire.js';
import { Inputs } from './Inputs.js';
import { mainFigures } from './main-figures.js';
import './rollup.css';

type View = Rollup['view'];
interface Props {
  readonly rollup: Rollup;
  readonly view: View;
  readonly regime: Regime;
  readonly onView: (view: View) => void;
}

export function RollupDesk({ rollup, view, regime, onView }: Props) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const fresh = useFresh(rollup, regime);
  const marks = useMemo<MarkSources>(() => ({ reported: rollup.reported, fresh }), [rollup.reported, fresh]);
  const empty = Object.keys(rollup.content).length === 0;
  return (
    <div className="stack rollup-page">
      <PageHead
        title={`${t('rollup.title')}: ${say(rollup.label)}`}
        sentence={`${periodName(rollup.period)} · ${rollup.unit.name}`}
        actions={<ViewSwitch view={view} onView={onView} />}
      />
      <p className="quiet">{t(view === 'confirmed' ? 'rollup.confirmedText' : 'rollup.provisionalText')}</p>
      <div className="rollup-top">
        <Figures rollup={rollup} regime={regime} fresh={fresh} />
        <Completeness coverage={rollup.coverage} />
        <Freshness rollup={rollup} changed={fresh.size} reports={reportsUpward(regime, rollup)} />
      </div>
      {empty ? (
        <EmptyState title={t('rollup.emptyTitle')} why={t('rollup.emptyText')} />
      ) : (
        <ContentView root={regime.root} content={rollup.content} language={language} marks={marks} />
      )}
      <Inputs rollup={rollup} view={view} />
    </div>
  );
}

function ViewSwitch({ view, onView }: { readonly view: View; readonly onView: (view: View) => void }) {
  const { t } = useTranslation();
  return (
    <div className="switch" role="radiogroup" aria-label={t('rollup.view')}>
      {(['confirmed', 'provisional'] as const).map((one) => (
        <label key={one} className={one === view ? 'chosen' : undefined}>
          <input type="radio" name="view" checked={one === view} onChange={() => onView(one)} />
          {t(`rollup.${one}`)}
        </label>
      ))}
    </div>
  );
}

function Figures({
  rollup,
  regime,
  fresh,
}: {
  readonly rollup: Rollup;
  readonly regime: Regime;
  readonly fresh: ReadonlySet<string>;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const figures = useMemo(() => mainFigures(regime, rollup.content), [regime, rollup.content]);
  if (figures.length === 0) return null;
  return (
    <section className="panel" aria-label={t('rollup.figures')}>
      <h2>{t('rollup.figures')}</h2>
      <dl className="main-figures">
        {figures.map((figure) => (
          <div
            key={figure.field.schemaPath}
            className={figure.path !== undefined && fresh.has(figure.path) ? 'fresh' : undefined}
          >
            <dt>
              {figure.group !== undefined && `${figure.group[language]}: `}
              {figure.label[language]}
            </dt>
            <dd>
              {figure.value === undefined ? ABSENT : formatNumber(figure.value, language)}{' '}
              <span className="quiet">{figure.field.unit?.label}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Completeness({ coverage }: { readonly coverage: Coverage }) {
  const { t } = useTranslation();
  return (
    <section className="panel stack-tight" aria-label={t('rollup.coverage')}>
      <h2>{t('rollup.coverage')}</h2>
      <Step title={t('rollup.direct')} step={coverage} />
      {coverage.lowest !== undefined && coverage.lowest.expected !== coverage.expected && (
        <Step
          title={t('rollup.lowest')}
          step={coverage.lowest}
          more={(coverage.lowest.missingCount ?? 0) - coverage.lowest.missing.length}
        />
      )}
      {(coverage.lowest?.late ?? []).length > 0 && (
        <details>
          <summary className="amber">
            {t('rollup.late', { count: coverage.lowest?.late?.length ?? 0 })}
          </summary>
          <Names units={coverage.lowest?.late ?? []} />
        </details>
      )}
    </section>
  );
}

function Step({
  title,
  step,
  more = 0,
}: {
  readonly title: string;
  readonly step: CoverageStep;
  readonly more?: number;
}) {
  const { t } = useTranslation();
  const missing = step.missing.length + Math.max(0, more);
  const waiting = step.received - step.approved;
  return (
    <div className="coverage-step">
      <span className="quiet">{title}</span>
      <CoverageBar approved={step.approved} expected={step.expected} />
      {waiting > 0 && <span className="quiet">{t('rollup.received', { count: waiting })}</span>}
      {missing === 0 ? (
        <span className="green">✓ {t('rollup.missing', { count: 0 })}</span>
      ) : (
        <details>
          <summary>{t('rollup.missing', { count: missing })}</summary>
          <Names units={step.missing} />
          {more > 0 && <p className="quiet">{t('rollup.andMore', { count: more })}</p>}
        </details>
      )}
    </div>
  );
}

function Names({ units }: { readonly units: readonly { readonly code: string; readonly name: string }[] }) {
  return (
    <ul className="missing-names">
      {units.map((unit) => (
        <li key={unit.code}>{unit.name}</li>
      ))}
    </ul>
  );
}

/** The last step of the chain receives only: it has no report of its own to open. */
function reportsUpward(regime: Regime, { unit }: Rollup): boolean {
  return regime.header.chain.slice(0, -1).some((step) => step.levels.includes(unit.level));
}

function Freshness({
  rollup,
  changed,
  reports,
}: {
  readonly rollup: Rollup;
  readonly changed: number;
  readonly reports: boolean;
}) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <section className="panel stack-tight" aria-label={t('rollup.freshness')}>
      <h2>{t('rollup.freshness')}</h2>
      <p className={rollup.settled ? 'green' : 'amber'} role="status">
        {rollup.settled ? `✓ ${t('rollup.settled')}` : `… ${t('rollup.notSettled')}`}
      </p>
      <p>{t('rollup.computedAt', { time: formatInstant(rollup.computedAt, language) })}</p>
      <p className="mono quiet hash" title={rollup.hash}>
        {t('rollup.hash')}: {rollup.hash.slice(0, 16)}…
      </p>
      <p className="green" role="status">
        {changed > 0 ? t('rollup.changed', { count: changed }) : ''}
      </p>
      {reports && (
        <Link to={`/reports/${rollup.regime}/${rollup.period}/${rollup.unit.code}`} className="own-report">
          {t('rollup.openReport', { unit: rollup.unit.name })}
        </Link>
      )}
    </section>
  );
}

const FRESH_FOR = 4_000;
const NONE: ReadonlySet<string> = new Set();

/** The cells that changed while one was looking, for a few seconds. Another view is another matter, not a change. */
function useFresh(rollup: Rollup, regime: Regime): ReadonlySet<string> {
  const [fresh, setFresh] = useState<ReadonlySet<string>>(NONE);
  const seen = useRef<{ readonly view: View; readonly content: JsonObject }>(undefined);
  useEffect(() => {
    const before = seen.current;
    seen.current = { view: rollup.view, content: rollup.content };
    if (before === undefined || before.view !== rollup.view) {
      setFresh(NONE);
      return undefined;
    }
    const paths = differences(regime.root, before.content, rollup.content).map((cell) => cell.path);
    if (paths.length === 0) return undefined;
    setFresh(new Set(paths));
    const timer = setTimeout(() => setFresh(NONE), FRESH_FOR);
    return () => clearTimeout(timer);
  }, [rollup.view, rollup.content, regime]);
  return fresh;
}
