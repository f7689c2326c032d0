/** The page of one report once everything it needs is here. */
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { Form } from '../../../forms/form.js';
import type { Origin } from '../../../forms/outside.js';
import { BehalfChip, LateChip, NilChip, StateChip } from '../../components/Chip.js';
import { dateText, dueText } from '../../components/DateText.js';
import { PrintButtons } from '../../components/PrintButtons.js';
import { PageHead } from '../../components/PageHead.js';
import { StateSentence } from '../../components/StateSentence.js';
import { useNow } from '../../components/now.js';
import { usePeriodName } from '../../components/period.js';
import { IssueSummary } from '../../form/IssueSummary.js';
import { useDraft } from '../../form/context.js';
import type { ReportContext } from '../../form/context.js';
import { useStable } from '../../form/use-stable.js';
import { useLanguage } from '../../i18n.js';
import type { Basis } from '../../wire.js';
import { isProblem } from '../../api.js';
import { ActionDialog } from './ActionDialog.js';
import type { ActionBody } from './ActionDialog.js';
import { AttachmentList, Attachments } from './Attachments.js';
import { Behalf } from './Behalf.js';
import { BottomBar } from './BottomBar.js';
import { Excel } from './Excel.js';
import { Conflict } from './Conflict.js';
import { Handling } from './Handling.js';
import { Notices } from './Notices.js';
import { Reorganised } from './Reorganised.js';
import { ReceiptCard, Revisions } from './Papers.js';
import { ReportBody } from './ReportBody.js';
import { filingActions, isReviewer, nextAction, sendsContent, wordKey } from './actions.js';
import type { FilingAction } from './actions.js';
import { cellsOfReport, sourcesOf } from './annotations.js';
import { isOver, sortRemarks, wordsByPath } from './threads/open.js';
import { usePlacedRemarks } from './threads/place-remarks.js';
import { ReportThreads } from './threads/ReportThreads.js';
import { Migrated } from './Migrated.js';
import { NewerValues } from './NewerValues.js';
import { useOriginWords } from './origin-words.js';
import { KeptElsewhere } from './KeptElsewhere.js';
import { LeaveGuard } from './LeaveGuard.js';
import { ownContent, useFiling } from './use-filing.js';
import type { Copy } from '../../offline/copies.js';
import { Standing, StandingGaps } from './Standing.js';
import { reportPath, useRevisions, writeReport } from './use-report.js';
import type { Loaded, Place } from './use-report.js';
import './report.css';

interface Props {
  readonly place: Place;
  readonly loaded: Loaded;
  readonly basis: Basis;
  readonly form: Form;
  /** What this person typed before and was not saved. */
  readonly copy: Copy | undefined;
}

// Over 60 lines: one screen, whose parts share the draft, the dialog and the summary.
export function ReportDesk({ place, loaded, basis, form: drawn, copy }: Props) {
  // A version never changes: one that is fetched again, after the line came back, must not begin the draft anew.
  const [form] = useState(drawn);
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const now = useNow();
  const queries = useQueryClient();
  const { report } = loaded;
  const filing = useFiling(place, form, basis, loaded, copy);
  const { draft } = filing;
  const revisions = useRevisions(place);
  const [query, setQuery] = useSearchParams();
  // A link may lead straight to the correction, with its reason: from the notice of a roll-up that moved on.
  const wished = query.get('act') === 'correct' && report.actions.includes('correct');
  const [asked, setAsked] = useState<FilingAction | undefined>(wished ? 'correct' : undefined);
  const [because, setBecause] = useState(query.get('reason') ?? '');
  const [summary, setSummary] = useState(false);
  const [done, setDone] = useState({ text: '', state: report.state });
  const state = useDraft(draft, (whole) => whole);
  const editable = report.actions.includes('save');
  const late = report.late || Date.parse(report.dueAt) < now;
  const periodName = usePeriodName();
  const originWords = useOriginWords();
  const sourceWords = useStable((origin: Origin) => originWords(origin));
  const { prefilled, newer } = report;
  // What others filled in below is on the report alone; what is typed here is in the draft.
  const shownContent = editable && !report.aggregating ? state.content : report.content;
  const remarks = usePlacedRemarks(place, report.remarks, form.regime.root, shownContent);
  const over = isOver(report);
  const context = useMemo<ReportContext>(
    () => ({
      draft,
      language,
      readOnly: !editable,
      remarksAt: wordsByPath(sortRemarks(remarks, over).open),
      previous: basis.previous?.content,
      sourceAt: sourcesOf(cellsOfReport({ state: report.state, prefilled, newer }, basis), draft, (origin) =>
        sourceWords(origin),
      ),
    }),
    [draft, language, editable, remarks, over, report.state, prefilled, newer, basis, sourceWords],
  );

  const ask = (action: FilingAction): void => {
    const { errors, missing, unexplained } = draft.settle();
    if (sendsContent(action) && errors + missing + unexplained > 0) {
      draft.demand();
      setSummary(true);
      requestAnimationFrame(() => document.getElementById('issue-summary')?.focus());
    } else setAsked(action);
  };
  const perform = async (action: FilingAction, body: ActionBody): Promise<void> => {
    const opens = report.state === 'none' && action !== 'nil-return';
    if (editable && action !== 'nil-return' && action !== 'discard' && !(await filing.autosave.flush(opens)))
      throw new Error(t('report.page.notSaved', { why: t('report.page.whyLine') }));
    const explanations = action === 'submit' ? { explanations: draft.state().explanations } : {};
    const answer = await writeReport(
      'POST',
      reportPath(place, action),
      { ...body, ...explanations },
      filing.etag(),
    );
    filing.accept(answer);
    setSummary(false);
    window.scrollTo({ top: 0 });
    setDone({
      text: t(`report.done.${action}`, { receiver: report.receiver.name }),
      state: answer.report.state,
    });
    void queries.invalidateQueries({ queryKey: ['revisions', place.regime, place.period, place.unit] });
    void queries.invalidateQueries({ queryKey: ['my-work'] });
    void queries.invalidateQueries({ queryKey: ['obligations'] });
  };
  const next = nextAction(report.actions);
  const buttons = filingActions(report.actions);
  const button = (action: FilingAction) => (
    <button
      key={action}
      type="button"
      className={
        action === next ? 'btn btn-primary' : action === 'discard' ? 'btn btn-danger' : 'btn btn-plain'
      }
      onClick={() => ask(action)}
    >
      {t(`report.action.${wordKey(action, report)}`)}
    </button>
  );

  return (
    <div className="stack report-page">
      <PageHead
        title={say(report.label)}
        marks={
          <>
            <StateChip state={report.state} correction={report.correction} />
            {late && report.state !== 'approved' && <LateChip />}
            {report.nil && <NilChip />}
            {report.onBehalf !== undefined && <BehalfChip answer={report.onBehalf.answer} />}
          </>
        }
        sentence={
          <>
            {t('report.page.whereDue', {
              period: periodName(report.period),
              unit: report.unit.name,
              due: dueText(report.dueAt, language),
            })}
            <br />
            <strong>
              <StateSentence item={report} />
            </strong>{' '}
            <span className="no-wrap">
              {t('report.page.window', {
                from: dateText(report.window.from, language),
                to: dateText(report.window.to, language),
              })}
            </span>
          </>
        }
        actions={
          <>
            <PrintButtons
              path={reportPath(place)}
              {...(editable ? { before: () => filing.autosave.flush() } : {})}
            />
            {[...buttons].reverse().map(button)}
            {isReviewer(report) && (
              <Link className="btn btn-primary" to={`/review/${place.regime}/${place.period}/${place.unit}`}>
                {t('report.page.review')}
              </Link>
            )}
          </>
        }
      />
      {done.text !== '' && done.state === report.state && (
        <p className="notice notice-green" role="status">
          ✓ {done.text}
        </p>
      )}
      {editable && <Reorganised basis={basis} />}
      <Notices
        report={report}
        editable={editable}
        now={now}
        root={form.regime.root}
        onCorrect={
          buttons.includes('correct')
            ? (reason) => {
                setBecause(reason);
                setAsked('correct');
              }
            : undefined
        }
      />
      {editable && report.migrated !== undefined && <Migrated place={place} migrated={report.migrated} />}
      {editable && newer !== undefined && (
        <NewerValues newer={newer} draft={draft} root={form.regime.root} language={language} />
      )}
      <Behalf place={place} report={report} accept={filing.accept} flush={() => filing.autosave.flush()} />
      <Handling report={report} />
      <StandingGaps place={place} report={report} />
      <LeaveGuard filing={filing} />
      <KeptElsewhere place={place} filing={filing} />
      {filing.conflict !== undefined && (
        <Conflict
          root={form.regime.root}
          base={filing.base()}
          mine={filing.mine()}
          theirs={{
            content: ownContent(filing.conflict.report, basis),
            explanations: filing.conflict.report.explanations,
          }}
          language={language}
          editable={editable}
          onMerged={filing.resolve}
          onTheirs={filing.takeTheirs}
        />
      )}
      <ReportThreads
        place={place}
        remarks={remarks}
        {...(report.remarkActs === undefined ? {} : { acts: report.remarkActs })}
        over={over}
        root={form.regime.root}
        content={shownContent}
        language={language}
      />
      {summary && editable && (
        <IssueSummary
          issues={state.issues}
          root={form.regime.root}
          content={state.content}
          language={language}
          title={t('report.page.summaryTitle')}
        />
      )}
      <ReportBody report={report} context={context} />
      {editable ? (
        <Attachments place={place} report={report} filing={filing} />
      ) : (
        <AttachmentList place={place} files={report.attachments ?? []} />
      )}
      <Excel place={place} filing={filing} editable={editable} />
      {report.receipt !== undefined && <ReceiptCard receipt={report.receipt} />}
      <Standing place={place} report={report} />
      {revisions.data !== undefined && revisions.data.items.length > 0 && (
        <Revisions items={revisions.data.items} here={place} />
      )}
      {editable && (
        <BottomBar
          filing={filing}
          opened={report.state !== 'none'}
          lastSaved={report.savedAt}
          language={language}
          onShowIssues={() => {
            draft.demand();
            setSummary(true);
            requestAnimationFrame(() => document.getElementById('issue-summary')?.focus());
          }}
        >
          {next !== undefined && button(next)}
          {report.state === 'none' && (
            // Nothing may have to be typed: all is carried over, or a unit that adds up has no part of its own.
            <button
              type="button"
              className="btn btn-primary"
              onClick={() => void filing.autosave.flush(true)}
            >
              {t('report.page.open')}
            </button>
          )}
        </BottomBar>
      )}
      {asked !== undefined && (
        <ActionDialog
          action={asked}
          report={report}
          state={state}
          late={late}
          perform={async (action, body) => {
            try {
              await perform(action, body);
            } catch (failure) {
              // Refused for what stands in it: the server's words are in the dialog, the places in the summary.
              if (isProblem(failure) && failure.status === 422) setSummary(true);
              throw failure;
            }
          }}
          because={asked === 'correct' ? because : ''}
          onClose={() => {
            setAsked(undefined);
            if (query.size > 0) setQuery({}, { replace: true });
          }}
        />
      )}
    </div>
  );
}
