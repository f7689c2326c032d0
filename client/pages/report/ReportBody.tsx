/** The content of a report: a form for who may fill it in, the same form to read for everyone else. */
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { fillsAnything } from '../../../regimes/dialect/fields.js';
import type { Field } from '../../../regimes/dialect/regime.js';
import { CoverageBar } from '../../components/CoverageBar.js';
import { EmptyState } from '../../components/EmptyState.js';
import { ReportForm } from '../../form/ReportForm.js';
import { useDraft } from '../../form/context.js';
import type { ReportContext } from '../../form/context.js';
import type { MarkSources } from '../../form/grid/marks.js';
import { IssueCount } from '../../form/templates.js';
import { ContentView } from '../../form/view/ContentView.js';
import { pointer as pointerOf } from '../../../regimes/pointer.js';
import { focusCell } from '../../form/focus-cell.js';
import type { Report } from '../../wire.js';
import { PrefilledList } from './PrefilledList.js';
import { issuesByPath } from './annotations.js';

export function ReportBody({
  report,
  context,
}: {
  readonly report: Report;
  readonly context: ReportContext;
}) {
  if (context.readOnly) return <ReadBody report={report} context={context} />;
  return (
    <>
      {report.aggregating && report.rollup !== undefined && (
        <RolledUp report={report} rollup={report.rollup} context={context} />
      )}
      <SectionList context={context} />
      <ReportForm key={context.language} context={context} />
    </>
  );
}

function ReadBody({ report, context }: { readonly report: Report; readonly context: ReportContext }) {
  const marks = useMemo<MarkSources>(
    () => ({
      issuesAt: issuesByPath(report.issues),
      remarksAt: context.remarksAt,
      ...(report.aggregating ? {} : { sourceAt: context.sourceAt }),
      ...(report.rollup === undefined ? {} : { reported: report.rollup.reported }),
    }),
    [report.issues, report.rollup, report.aggregating, context.remarksAt, context.sourceAt],
  );
  const { root } = context.draft.form.regime;
  return (
    <>
      <ContentView
        root={root}
        content={report.content}
        language={context.language}
        marks={marks}
        level={report.level}
      />
      <ExplanationList report={report} context={context} />
      <PrefilledList cells={report.prefilled ?? []} root={root} content={report.content} />
    </>
  );
}

function ExplanationList({ report, context }: { readonly report: Report; readonly context: ReportContext }) {
  const { t } = useTranslation();
  const entries = Object.entries(report.explanations);
  if (entries.length === 0) return null;
  return (
    <section className="panel" aria-label={t('review.warnings')}>
      <h2>{t('review.warnings')}</h2>
      <ul>
        {entries.map(([key, text]) => (
          <li key={key}>
            <span className="mono quiet">{key.slice(0, key.indexOf('@'))}</span>{' '}
            <button type="button" className="link" onClick={() => focusCell(key.slice(key.indexOf('@') + 1))}>
              {context.language === 'vi' ? 'Xem ô' : 'Show cell'}
            </button>
            : {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the units below sent: to be read, with the rules of this level marked at its cells. */
function RolledUp(props: {
  readonly report: Report;
  readonly rollup: NonNullable<Report['rollup']>;
  readonly context: ReportContext;
}) {
  const { t } = useTranslation();
  const { report, rollup, context } = props;
  const issuesAt = useDraft(context.draft, (state) => state.issuesAt);
  const marks = useMemo<MarkSources>(
    () => ({ issuesAt, remarksAt: context.remarksAt, reported: rollup.reported }),
    [issuesAt, context.remarksAt, rollup.reported],
  );
  const { root } = context.draft.form.regime;
  const filled = (field: Field): boolean => field.name in rollup.content;
  return (
    <section className="stack-tight" aria-label={t('report.form.rollupPart')}>
      <div className="row-line part-head">
        <h2>{t('report.form.rollupPart')}</h2>
        <CoverageBar approved={rollup.coverage.approved} expected={rollup.coverage.expected} />
        {!rollup.settled && <span className="amber">{t('report.page.notSettled')}</span>}
        <Link to={`/rollups/${report.regime}/${report.period}/${report.unit.code}`}>
          {t('report.page.seeRollup')}
        </Link>
      </div>
      {root.fields.some(filled) ? (
        <ContentView
          root={root}
          content={rollup.content}
          language={context.language}
          marks={marks}
          only={filled}
        />
      ) : (
        <EmptyState title={t('rollup.emptyTitle')} why={t('rollup.emptyText')} />
      )}
      {/* Whoever collates what was handed down adds nothing of its own. */}
      {fillsAnything(root, context.draft.form.level) && <h2>{t('report.form.ownPart')}</h2>}
    </section>
  );
}

/** The parts of a long form with their mistakes, each a way to it. */
function SectionList({ context }: { readonly context: ReportContext }) {
  const { t } = useTranslation();
  const { form } = context.draft;
  const parts = form.regime.root.fields.filter(
    (field) => (field.type === 'object' || field.type === 'array') && field.levels.includes(form.level),
  );
  if (parts.length < 3) return null;
  return (
    <nav className="section-list" aria-label={t('report.form.sections')}>
      <ul>
        {parts.map((part) => (
          <li key={part.name}>
            <button type="button" className="link" onClick={() => focusCell(pointerOf(part.name))}>
              {part.label[context.language]}
            </button>
            <IssueCount path={pointerOf(part.name)} context={context} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
